/** Alerts that came while the page was open, each until it is dismissed or a later one takes its place. */
import { useCallback, useState } from 'preact/hooks';
import { NOTICE } from '../core/texts.ts';

export type Notice = { id: string; title: string; body: string };

/** The notices of a page, oldest first. */
export function useNotices() {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const add = useCallback(({ id, title, body }: Notice): void => {
    setNotices((all) => [...all.filter((one) => one.id !== id), { id, title, body }]);
  }, []);
  const dismiss = (id: string): void => setNotices((all) => all.filter((one) => one.id !== id));
  return { notices, add, dismiss };
}

type Props = { notices: readonly Notice[]; onDismiss: (id: string) => void };

export function Notices({ notices, onDismiss }: Props) {
  return (
    <>
      {notices.map(({ id, title, body }) => (
        <div key={id} class="notice" role="status">
          <p>
            <strong>{NOTICE.title(title)}</strong> {body}
          </p>
          <button type="button" class="quiet" onClick={() => onDismiss(id)}>
            {NOTICE.dismiss}
          </button>
        </div>
      ))}
    </>
  );
}
