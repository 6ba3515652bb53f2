/** Answers the page's calls, whatever it sends: the same in Electron and in the preview. */
import type { Action, Answer, LoginItem } from '../contract/bridge.ts';
import { CallSchema } from '../contract/call.ts';
import { REFUSED_FIELD, SPEND_SETTINGS } from '../core/texts.ts';
import type { FeedDesk } from './feed-desk.ts';
import type { Session } from './session.ts';

/** A call that is none of ours. */
export class BadCall extends Error {}

/** What only the host can do: the rest is the session's. */
export type HostAction = Extract<
  Action,
  | 'refresh'
  | 'hide'
  | 'quit'
  | 'copy_summary'
  | 'open_menu_bar_settings'
  | 'open_notification_settings'
  | 'open_login_settings'
  | 'open_settings'
>;

/** What the page's host does for the page. */
export type PageHost = {
  act(action: HostAction): void;
  /** Makes the popover as high as the page needs. */
  fit(heightPx: number): void;
  loginItem(): LoginItem;
  /** Turns it on or off; how it stands then. */
  setLoginItem(isOn: boolean): LoginItem;
  /** The page listens: what was to be pushed before can be pushed now. */
  ready(): void;
};

/** A function that answers raw calls; it throws `BadCall` for what the schema refuses. */
export function answerCalls(session: Session, page: PageHost): (raw: unknown) => Answer | Promise<Answer> {
  const own: Record<Exclude<Action, HostAction>, () => void> = {
    forget_learned: () => session.forgetLearned(),
    forget_history: () => session.forgetHistory(),
    forget_project_names: () => session.forgetProjectNames(),
    snooze_hour: () => session.snooze('hour'),
    snooze_until_reset: () => session.snooze('reset'),
    end_snooze: () => session.snooze('off'),
    test_alert: () => session.testAlert(),
  };
  const act = (action: Action): void => (isOwn(action) ? own[action]() : page.act(action));
  function isOwn(action: Action): action is keyof typeof own {
    return Object.hasOwn(own, action);
  }

  return (raw) => {
    const parsed = CallSchema.safeParse(raw);
    if (!parsed.success) {
      throw new BadCall('not a call of this bridge');
    }
    const { data } = parsed;
    switch (data.call) {
      case 'view':
        page.ready();
        return session.view();
      case 'settings':
        return session.settings();
      case 'setup':
        return session.setup();
      case 'save_settings':
        return saved(session, data.settings);
      case 'feed':
        return session.feed.view();
      case 'plan_feed':
        return session.feed.plan(data.change);
      case 'apply_feed':
        return applied(session.feed);
      case 'spend':
        return session.spend?.view() ?? null;
      case 'keep_admin_key':
        return answerOf(session.spend?.keepKey(data.key));
      case 'forget_admin_key':
        return answerOf(session.spend?.forgetKey());
      case 'tell_usage':
        return session.tellUsage(data.typed);
      case 'login_item':
        return page.loginItem();
      case 'set_login_item':
        return page.setLoginItem(data.isOn);
      case 'act':
        act(data.action);
        return null;
      case 'height':
        page.fit(data.heightPx);
        return null;
    }
  };
}

async function saved(session: Session, json: unknown): Promise<Answer> {
  const problems = await session.saveSettings(json);
  const errors = problems.map((problem) =>
    problem.code === 'settings_field'
      ? { field: problem.field, reason: problem.reason }
      : { field: '', reason: REFUSED_FIELD.notOnDisk },
  );
  return { settings: session.settings(), errors };
}

async function applied(feed: FeedDesk): Promise<Answer> {
  const refusal = await feed.apply();
  return { feed: feed.view(), refusal };
}

/** The answer about a key: never the key itself. */
async function answerOf(reason: Promise<string | null> | undefined): Promise<{ refusal: string | null }> {
  return { refusal: reason ? await reason : SPEND_SETTINGS.unavailable };
}
