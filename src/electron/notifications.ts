/** Notifications: shown, held until they are over, taken back when they are no longer true. */
import { Notification } from 'electron';
import type { Delivery, Notice } from '../app/ports.ts';
import { ALERT } from '../core/texts.ts';

/** A system that neither shows nor refuses within this time is taken to have accepted. */
const ANSWER_MS = 10_000;

export type Notifier = {
  notify(notice: Notice): Promise<Delivery>;
  withdraw(ids: readonly string[]): void;
};

/** Shows notices; `onClick` when one is clicked, `onLateRefusal` when one was refused after it was taken as accepted. */
export function createNotifier(onClick: () => void, onLateRefusal: (reason: string) => void): Notifier {
  // A notification that is garbage-collected vanishes together with its click, and may take its successor of the same id
  // with it: so all of an id are held until it is over (https://github.com/electron/electron/issues/16922).
  const held = new Map<string, Notification[]>();
  const release = (id: string, which: Notification): void => {
    const left = (held.get(id) ?? []).filter((one) => one !== which);
    if (left.length === 0) {
      held.delete(id);
    } else {
      held.set(id, left);
    }
  };
  return {
    notify({ id, group, title, body }) {
      if (!Notification.isSupported()) {
        return Promise.resolve({ kind: 'refused', reason: ALERT.unsupported });
      }
      const notification = new Notification({ id, groupId: group, title, body, silent: true });
      held.set(id, [...(held.get(id) ?? []), notification]);
      return new Promise((resolve) => {
        let isLate = false;
        const timer = setTimeout(() => {
          isLate = true;
          resolve({ kind: 'accepted' });
        }, ANSWER_MS);
        const answer = (delivery: Delivery): void => {
          clearTimeout(timer);
          resolve(delivery);
        };
        notification.on('show', () => answer({ kind: 'accepted' }));
        notification.on('failed', (_event, reason) => {
          release(id, notification);
          if (isLate) {
            onLateRefusal(reason);
          }
          answer({ kind: 'refused', reason });
        });
        notification.on('click', () => {
          held.delete(id);
          onClick();
        });
        notification.on('close', () => release(id, notification));
        notification.show();
      });
    },
    withdraw(ids) {
      // Electron has it on macOS alone.
      if (process.platform === 'darwin') {
        Notification.remove([...ids]);
      } else {
        ids.flatMap((id) => held.get(id) ?? []).forEach((one) => one.close());
      }
      ids.forEach((id) => held.delete(id));
    },
  };
}
