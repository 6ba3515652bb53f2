/** What the page and its host say to each other, in Electron as in the preview: a few calls, and pushes. */
import type { View } from '../core/view.ts';
import type { Settings } from './settings.ts';

/** What the page can ask its host to do. */
export const ACTIONS = ['refresh', 'hide', 'quit', 'copy_summary', 'open_menu_bar_settings'] as const;
export type Action = (typeof ACTIONS)[number];

/** The page's calls. Settings come as they were typed; they are checked where they are saved. */
export type BridgeCall =
  | { call: 'view' | 'settings' }
  | { call: 'save_settings'; settings: Record<string, unknown> }
  | { call: 'act'; action: Action }
  | { call: 'height'; heightPx: number };

/** Why a field of the settings was refused. */
export type FieldError = { field: string; reason: string };

/** The answer to each call. */
export type Answers = {
  view: View | null;
  settings: Settings;
  save_settings: { settings: Settings; errors: FieldError[] };
  act: null;
  height: null;
};
export type Answer = Answers[keyof Answers];

/** What the host tells the page without being asked. */
export type Push =
  | { push: 'view'; view: View }
  | { push: 'alert'; title: string; body: string }
  | { push: 'open'; page: 'main' | 'settings' };

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
