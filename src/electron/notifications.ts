/** Notifications: shown, held until they are over, and reported as told only if the system took them. */
import { Notification } from 'electron';
import type { Alert } from '../core/alerts.ts';
import { ALERT } from '../core/texts.ts';

/** A system that neither shows nor refuses within this time is taken to have accepted. */
const ANSWER_MS = 10_000;

export type Notifier = {
  notify(alert: Alert): Promise<boolean>;
};

/** Shows alerts; `onClick` when one is clicked, `onFailure` with the reason when the system refuses (null: it works). */
export function createNotifier(onClick: () => void, onFailure: (reason: string | null) => void): Notifier {
  // A notification that is garbage-collected vanishes together with its click:
  // https://github.com/electron/electron/issues/16922
  const held = new Map<string, Notification>();
  return {
    notify({ id, window, title, body }) {
      if (!Notification.isSupported()) {
        onFailure(ALERT.unsupported);
        return Promise.resolve(false);
      }
      const notification = new Notification({ id, groupId: window, title, body, silent: true });
      held.set(id, notification);
      const release = (): void => {
        if (held.get(id) === notification) {
          held.delete(id);
        }
      };
      return new Promise((resolve) => {
        const timer = setTimeout(() => resolve(true), ANSWER_MS);
        const answer = (isAccepted: boolean, reason: string | null): void => {
          clearTimeout(timer);
          onFailure(reason);
          resolve(isAccepted);
        };
        notification.on('show', () => answer(true, null));
        notification.on('failed', (_event, error) => {
          release();
          answer(false, error);
        });
        notification.on('click', () => {
          release();
          onClick();
        });
        notification.on('close', release);
        notification.show();
      });
    },
  };
}
