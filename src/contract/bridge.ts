/** What the page and its host say to each other, in Electron as in the preview: a few calls, and pushes. */
import type { TypedField, TypedFigures } from '../core/typed-figures.ts';
import type { View } from '../core/view.ts';
import type { Settings } from './settings.ts';

/** What the page can ask its host to do. */
export const ACTIONS = [
  'refresh',
  'hide',
  'quit',
  'copy_summary',
  'open_menu_bar_settings',
  'open_notification_settings',
  'open_login_settings',
  'open_settings',
  'snooze_hour',
  'snooze_until_reset',
  'end_snooze',
  'test_alert',
  'forget_learned',
  'forget_history',
  'forget_project_names',
] as const;
export type Action = (typeof ACTIONS)[number];

/** Turning the status line feed on or off. */
export const FEED_CHANGES = ['install', 'uninstall'] as const;
export type FeedChange = (typeof FEED_CHANGES)[number];

/** How the feed stands, with sentences about what keeps it from running, and what is always to be known. */
export type FeedView = { state: 'off' | 'on' | 'other' | 'broken'; warnings: string[]; hints: string[] };

/** How API spend stands: whether a key is kept, as far as that was looked at, and sentences about the rest. */
export type SpendDeskView = {
  key: 'not_looked' | 'none' | 'kept';
  problem: string | null;
  next: string | null;
};

/** The change to Claude Code's settings as a diff, or why it can't be made. */
export type FeedPlanView = { diff: string; refusal: string | null; keepsFormer: boolean };

/** Where the settings are kept, and whether nobody has set anything yet. */
export type SetupView = { settingsFile: string; isFirstRun: boolean };

/** Whether the app starts at login: `unavailable` where it is not the packaged app on macOS. */
export type LoginItem = 'on' | 'off' | 'needs_approval' | 'unavailable';

/** The page's calls. Settings come as they were typed; they are checked where they are saved. */
export type BridgeCall =
  | {
      call:
        | 'view'
        | 'login_item'
        | 'settings'
        | 'setup'
        | 'feed'
        | 'apply_feed'
        | 'spend'
        | 'forget_admin_key';
    }
  | { call: 'plan_feed'; change: FeedChange }
  | { call: 'keep_admin_key'; key: string }
  | { call: 'tell_usage'; typed: TypedFigures }
  | { call: 'save_settings'; settings: Record<string, unknown> }
  | { call: 'set_login_item'; isOn: boolean }
  | { call: 'act'; action: Action }
  | { call: 'height'; heightPx: number };

/** Why a field of the settings was refused. */
export type FieldError = { field: string; reason: string };

/** The answer to each call. */
export type Answers = {
  view: View | null;
  settings: Settings;
  setup: SetupView;
  feed: FeedView;
  plan_feed: FeedPlanView;
  apply_feed: { feed: FeedView; refusal: string | null };
  /** Null where this host connects to nothing. */
  spend: SpendDeskView | null;
  /** Null, or why the key was not kept or not forgotten. No answer ever holds a key. */
  keep_admin_key: { refusal: string | null };
  forget_admin_key: { refusal: string | null };
  /** Null if the figures were taken; else which field makes no sense, and why. */
  tell_usage: { field: TypedField; reason: string } | null;
  save_settings: { settings: Settings; errors: FieldError[] };
  login_item: LoginItem;
  set_login_item: LoginItem;
  act: null;
  height: null;
};
export type Answer = Answers[keyof Answers];

/** What the host tells the page without being asked. */
export type Push = { push: 'view'; view: View } | { push: 'alert'; id: string; title: string; body: string };

/** What the page finds at `window.tidemark` when it runs in Electron. */
export type PageBridge = {
  call<Call extends BridgeCall>(call: Call): Promise<Answers[Call['call']]>;
  onPush(listener: (push: Push) => void): void;
};

/** The name of the bridge on the page's window. */
export const BRIDGE_NAME = 'tidemark';
/** IPC channels: the page invokes the first, the host sends on the second. */
export const CALL_CHANNEL = 'tidemark:call';
export const PUSH_CHANNEL = 'tidemark:push';
