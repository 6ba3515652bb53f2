/** What the host tells a page without being asked: the newest view, and alerts that wait to be dismissed. */
import { useEffect, useState } from 'preact/hooks';
import type { PageBridge } from '../contract/bridge.ts';
import type { View } from '../core/view.ts';

export type Notice = { id: string; title: string; body: string };

/** The view, null until the first is there; and the alerts, oldest first, a later one in place of one with its id. */
export function usePushes(bridge: PageBridge) {
  const [view, setView] = useState<View | null>(null);
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  useEffect(() => {
    bridge.onPush((push) => {
      if (push.push === 'view') {
        setView(push.view);
      } else {
        const { id, title, body } = push;
        setNotices((all) => [...all.filter((one) => one.id !== id), { id, title, body }]);
      }
    });
    void bridge.call({ call: 'view' }).then((first) => setView((now) => now ?? first));
  }, [bridge]);
  const dismiss = (id: string): void => setNotices((all) => all.filter((one) => one.id !== id));
  return { view, notices, dismiss };
}
