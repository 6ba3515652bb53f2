/** The status line feed: how it stands, the exact change that it makes, and the button that makes it. */
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FeedChange, FeedPlanView, FeedView, PageBridge } from '../contract/bridge.ts';
import { FEED, SENTENCE } from '../core/texts.ts';

export function FeedFields({ bridge, onMade }: { bridge: PageBridge; onMade?: () => void }) {
  const [feed, setFeed] = useState<FeedView | null>(null);
  const [plan, setPlan] = useState<FeedPlanView | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const state = useRef<HTMLParagraphElement>(null);
  const change = useRef<HTMLParagraphElement>(null);
  useEffect(() => {
    void bridge.call({ call: 'feed' }).then(setFeed);
  }, [bridge]);
  // The button that was pressed is gone after each step: what it led to gets the focus.
  useLayoutEffect(() => change.current?.focus(), [plan]);
  if (!feed) {
    return null;
  }
  const wanted: FeedChange = feed.state === 'on' ? 'uninstall' : 'install';

  const show = (): void => {
    void bridge.call({ call: 'plan_feed', change: wanted }).then((shown) => {
      setRefusal(shown.refusal);
      setPlan(shown.refusal === null ? shown : null);
    });
  };
  const leave = (): void => {
    setPlan(null);
    state.current?.focus();
  };
  const make = (): void => {
    void bridge.call({ call: 'apply_feed' }).then((made) => {
      setFeed(made.feed);
      setRefusal(made.refusal);
      leave();
      if (made.refusal === null) {
        onMade?.();
      }
    });
  };

  return (
    <>
      <p ref={state} role="status" tabIndex={-1}>
        {FEED.states[feed.state]}
      </p>
      {feed.warnings.map((warning) => (
        <p key={warning} class="error">
          {warning}
        </p>
      ))}
      {refusal && (
        <p class="error" role="alert">
          {refusal}
        </p>
      )}
      {plan ? (
        <>
          <p ref={change} tabIndex={-1}>
            {plan.diff === '' ? FEED.nothingChanges : FEED.change}
          </p>
          {plan.diff !== '' && <Diff text={plan.diff} />}
          <p class="buttons">
            <button type="button" class="link" onClick={leave}>
              {FEED.cancel}
            </button>
            <button type="button" class="main" onClick={make}>
              {wanted === 'install' ? FEED.install : FEED.uninstall}
            </button>
          </p>
        </>
      ) : (
        <p>
          <button type="button" class="link" onClick={show}>
            {wanted === 'install' ? FEED.showInstall : FEED.showUninstall}
          </button>
        </p>
      )}
      {feed.state !== 'on' && <p class="secondary">{SENTENCE.together(feed.hints)}</p>}
    </>
  );
}

function Diff({ text }: { text: string }) {
  return (
    <pre class="diff" tabIndex={0} role="region" aria-label={FEED.changeLabel}>
      {text.split('\n').map((line, i) => (
        <span key={i} class={/^\+(?!\+\+)/.test(line) ? 'added' : /^-(?!--)/.test(line) ? 'removed' : ''}>
          {`${line}\n`}
        </span>
      ))}
    </pre>
  );
}
