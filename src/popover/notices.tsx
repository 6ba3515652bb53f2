/** Alerts that came while the page was open, each until it is dismissed or a later one takes its place. */
import { NOTICE } from '../core/texts.ts';
import type { Notice } from './use-pushes.ts';

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
