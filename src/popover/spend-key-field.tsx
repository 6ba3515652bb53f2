/** The field for the Admin key: it goes to the keychain, and leaves the field once it is kept there. */
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { SETTINGS, SPEND_SETTINGS } from '../core/texts.ts';

type Props = {
  /** Whether a key is kept, in words. */
  stands: string;
  /** Null, or why the key was not kept. */
  keep: (key: string) => Promise<string | null>;
  /** What else is to be said of it. */
  children: ComponentChildren;
};

export function KeyField({ stands, keep, children }: Props) {
  const [typed, setTyped] = useState('');
  const [state, setState] = useState<{ kind: 'untouched' | 'saved' } | { kind: 'refused'; reason: string }>({
    kind: 'untouched',
  });
  const id = useId();

  const save = async (): Promise<void> => {
    const reason = await keep(typed);
    if (reason === null) {
      setTyped('');
    }
    setState(reason === null ? { kind: 'saved' } : { kind: 'refused', reason });
  };

  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <div class="row">
        <label for={`${id}-field`}>{SPEND_SETTINGS.key}</label>
        <span class="control">
          <input
            id={`${id}-field`}
            type="password"
            value={typed}
            placeholder={SPEND_SETTINGS.keyExample}
            spellcheck={false}
            autocomplete="off"
            aria-invalid={state.kind === 'refused'}
            aria-describedby={`${id}-said ${id}-hint`}
            onInput={(event) => {
              setTyped(event.currentTarget.value);
              setState({ kind: 'untouched' });
            }}
            // While something is typed, ⌘Z takes back typing.
            onKeyDown={(event) => event.key === 'z' && typed !== '' && event.stopPropagation()}
          />
          <button type="submit" class="link">
            {SPEND_SETTINGS.saveKey}
          </button>
        </span>
      </div>
      <div id={`${id}-said`}>
        {state.kind === 'refused' && (
          <p class="error" role="alert">
            {SETTINGS.notSaved(state.reason.replace(/\.$/, ''))}
          </p>
        )}
        <p role="status">{state.kind === 'saved' ? SPEND_SETTINGS.saved : stands}</p>
      </div>
      {children}
      <p id={`${id}-hint`} class="secondary">
        {SPEND_SETTINGS.keyHint}
      </p>
    </form>
  );
}
