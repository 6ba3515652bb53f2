/** What Claude's usage page shows, to be typed: the way to good numbers without the status line feed. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PageBridge } from '../contract/bridge.ts';
import type { TypedField, TypedFigures } from '../core/typed-figures.ts';

type Props = { bridge: PageBridge; onBack: () => void };

const EMPTY: TypedFigures = { fiveHour: '', resets: '', sevenDay: '', resetsDay: '', resetsTime: '' };

export function UsageForm({ bridge, onBack }: Props) {
  const [typed, setTyped] = useState(EMPTY);
  const [error, setError] = useState<{ field: TypedField; reason: string } | null>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus(), []);

  const send = (event: Event): void => {
    event.preventDefault();
    void bridge.call({ call: 'tell_usage', typed }).then((problem) => {
      setError(problem);
      if (problem === null) {
        onBack();
      }
    });
  };
  const field = (name: TypedField, label: string, hint: string) => (
    <>
      <label class="row">
        <span>{label}</span>
        <input
          type="text"
          class="number"
          value={typed[name]}
          placeholder={hint}
          autocomplete="off"
          spellcheck={false}
          aria-invalid={error?.field === name}
          onInput={(event) => setTyped({ ...typed, [name]: event.currentTarget.value })}
        />
      </label>
      {error?.field === name && (
        <p class="error" role="alert">
          {label}: {error.reason}.
        </p>
      )}
    </>
  );

  return (
    <main class="popover settings">
      <div class="row">
        <h1 ref={title} tabIndex={-1} class="headline">
          What does /usage show?
        </h1>
        <button type="button" class="link" onClick={onBack}>
          Cancel
        </button>
      </div>
      <form onSubmit={send}>
        <fieldset>
          <legend>Current session</legend>
          {field('fiveHour', 'Used (%)', '62')}
          {field('resets', 'Resets at', '15:20')}
        </fieldset>
        <fieldset>
          <legend>Current week, all models</legend>
          {field('sevenDay', 'Used (%)', '31')}
          {field('resetsDay', 'Resets on', 'Fri')}
          {field('resetsTime', 'at', '12:00')}
        </fieldset>
        <p class="secondary">
          Type /usage in Claude Code, or look at claude.ai under Settings, Usage. One window is enough, and a
          reset that is known already can be left out. Tidemark learns your limit from it.
        </p>
        <p class="row">
          <span />
          <button type="submit" class="main">
            Save
          </button>
        </p>
      </form>
    </main>
  );
}
