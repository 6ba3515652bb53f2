import type * as Electron from 'electron';
import { randomUUID } from 'node:crypto';
import type { NotificationState } from './states.ts';
import { requireReady } from './lifecycle.ts';
import { cancelable, checkKeys, define, Strict, strict } from './strict.ts';

/** Every notification that was shown. Held weakly, as in Electron: one that the app drops cannot be clicked. */
const shown: { ref: WeakRef<Notification>; state: NotificationState }[] = [];
let nextFailure: string | null = null;

class Notification extends Strict {
  readonly #texts: Omit<NotificationState, 'status'>;

  constructor(options: Electron.NotificationConstructorOptions = {}) {
    checkKeys('NotificationConstructorOptions', options);
    super('Notification');
    const { id = randomUUID(), groupId = '', title = '', subtitle = '', body = '', silent = false } = options;
    this.#texts = { id, groupId, title, subtitle, body, silent };
    define(this, this.#texts);
  }

  show(): void {
    requireReady('Notification.show');
    const failure = nextFailure;
    nextFailure = null;
    settle((state) => state.id === this.#texts.id, 'replaced');
    const status = failure === null ? 'shown' : 'failed';
    shown.push({ ref: new WeakRef(this), state: { ...this.#texts, status } });
    setImmediate(() => this.emit(failure === null ? 'show' : 'failed', cancelable(), failure ?? undefined));
  }

  close(): void {
    const index = shown.findLastIndex(({ ref }) => ref.deref() === this);
    if (shown[index]?.state.status === 'shown') {
      finish(index, 'close', 'closed', 'applicationHidden');
    }
  }
}

const statics = {
  isSupported: (): boolean => true,
  remove: (ids: string | string[]): void => settle(({ id }) => [ids].flat().includes(id), 'removed'),
  removeGroup: (group: string): void => settle(({ groupId }) => groupId === group, 'removed'),
  removeAll: (): void => settle(() => true, 'removed'),
};

const strictNotification = strict(define(Notification, statics), 'Notification', 'static');
export { strictNotification as Notification };

/** Every notification that was shown, oldest first. */
export function notifications(): NotificationState[] {
  return shown.map(({ ref, state }) => {
    // The end of an object removes what was delivered under its id, be it by another object.
    const isGone = shown.some((other) => other.state.id === state.id && other.ref.deref() === undefined);
    const isLost = state.status === 'shown' && (isGone || ref.deref() === undefined);
    return Object.assign(structuredClone(state), isLost && { status: 'lost' });
  });
}

/** Clicks the notification at this place of the list; a lost one cannot be clicked. */
export function clickNotification(index: number): void {
  finish(index, 'click', 'clicked');
}

/** Dismisses the notification at this place of the list, as a user does. */
export function dismissNotification(index: number): void {
  finish(index, 'close', 'closed', 'userCanceled');
}

/** Makes the next notification fail, as on an unsigned app. */
export function failNextNotification(error = 'Notifications are not allowed for this application'): void {
  nextFailure = error;
}

function settle(matches: (state: NotificationState) => boolean, status: NotificationState['status']): void {
  for (const { state } of shown) {
    if (state.status === 'shown' && matches(state)) {
      state.status = status;
    }
  }
}

function finish(
  index: number,
  event: 'click' | 'close',
  status: 'clicked' | 'closed',
  reason?: string,
): void {
  const entry = shown[index];
  const notification = entry?.ref.deref();
  if (!notification || entry?.state.status !== 'shown') {
    const now = notifications()[index]?.status ?? 'not there';
    throw new Error(`electron stand-in: notification ${index} cannot be used, it is ${now}`);
  }
  entry.state.status = status;
  notification.emit(event, cancelable({ reason }));
}
