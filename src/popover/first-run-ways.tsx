/** Three ways to good numbers, best first; each opens beneath its name. */
import { useState } from 'preact/hooks';
import type { PageBridge } from '../contract/bridge.ts';
import { FeedFields } from './feed-fields.tsx';
import { saveFields } from './fields-save.ts';
import { FIRST_RUN } from '../core/texts.ts';
import { UsageFields } from './usage-form-fields.tsx';

type Way = 'best' | 'typed' | 'estimate';

type Props = {
  bridge: PageBridge;
  /** What the community found for the plan, if there is anything. */
  estimate: string | null;
  /** The feed was turned on, which is to be read before this goes. */
  onFeed: () => void;
  onEnd: () => void;
};

export function Ways({ bridge, estimate, onFeed, onEnd }: Props) {
  const [open, setOpen] = useState<Way | null>(null);
  const begin = (): void => {
    void saveFields(bridge, { communityEstimate: true }).then(onEnd);
  };
  const opener = (way: Way) => (
    <button
      type="button"
      class="link"
      aria-expanded={open === way}
      onClick={() => setOpen(open === way ? null : way)}
    >
      {FIRST_RUN[way].title}
    </button>
  );
  return (
    <ol>
      <li>
        {opener('best')}
        {open === 'best' ? (
          <FeedFields bridge={bridge} onMade={onFeed} />
        ) : (
          <p class="secondary">{FIRST_RUN.best.note}</p>
        )}
      </li>
      <li>
        {opener('typed')}
        {open === 'typed' ? (
          <UsageFields bridge={bridge} onTaken={onEnd} />
        ) : (
          <p class="secondary">{FIRST_RUN.typed.note}</p>
        )}
      </li>
      {estimate && (
        <li>
          {opener('estimate')}
          {open === 'estimate' ? (
            <>
              <p>{estimate}</p>
              <p class="buttons">
                <button type="button" class="main" onClick={begin}>
                  {FIRST_RUN.estimate.use}
                </button>
              </p>
            </>
          ) : (
            <p class="secondary">{FIRST_RUN.estimate.note}</p>
          )}
        </li>
      )}
    </ol>
  );
}
