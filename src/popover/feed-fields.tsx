/** The status line feed in the settings: how it stands, the exact change that it makes, and the button that makes it. */
import { useEffect, useState } from 'preact/hooks';
import type { FeedChange, FeedPlanView, FeedView, PageBridge } from '../contract/bridge.ts';

const STATES = {
  off: 'Off. Claude Code can hand its own percentages to Tidemark through its status line: no login, no network.',
  on: 'On. Claude Code hands its own percentages to Tidemark with every response.',
  other: 'Off. You have a status line of your own; the feed would run it and show what it prints, as before.',
  broken: 'Set, but the script that it runs is missing. Turn it on again.',
} as const;

export function FeedFields({ bridge }: { bridge: PageBridge }) {
  const [feed, setFeed] = useState<FeedView | null>(null);
  const [plan, setPlan] = useState<FeedPlanView | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  useEffect(() => {
    void bridge.call({ call: 'feed' }).then(setFeed);
  }, [bridge]);
  if (!feed) {
    return null;
  }
  const change: FeedChange = feed.state === 'on' ? 'uninstall' : 'install';

  const show = (): void => {
    void bridge.call({ call: 'plan_feed', change }).then((shown) => {
      setRefusal(shown.refusal);
      setPlan(shown.refusal === null ? shown : null);
    });
  };
  const make = (): void => {
    void bridge.call({ call: 'apply_feed' }).then((made) => {
      setPlan(null);
      setFeed(made.feed);
      setRefusal(made.refusal);
    });
  };

  return (
    <>
      <p role="status">{STATES[feed.state]}</p>
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
          <p>
            {plan.diff === '' ? 'Nothing changes in Claude Code’s settings.' : 'This is all that changes:'}
          </p>
          {plan.diff !== '' && (
            <pre class="diff" tabIndex={0} aria-label="Change to Claude Code’s settings">
              {plan.diff.split('\n').map((line, i) => (
                <span
                  key={i}
                  class={/^\+(?!\+\+)/.test(line) ? 'added' : /^-(?!--)/.test(line) ? 'removed' : ''}
                >
                  {`${line}\n`}
                </span>
              ))}
            </pre>
          )}
          <p class="row">
            <button type="button" class="link" onClick={() => setPlan(null)}>
              Cancel
            </button>
            <button type="button" class="main" onClick={make}>
              {change === 'install' ? 'Make this change' : 'Undo the change'}
            </button>
          </p>
        </>
      ) : (
        <p>
          <button type="button" class="link" onClick={show}>
            {change === 'install' ? 'Turn on: show the change…' : 'Turn off: show the change…'}
          </button>
        </p>
      )}
      {feed.state !== 'on' && <p class="secondary">{feed.hints.join(' ')}</p>}
    </>
  );
}
