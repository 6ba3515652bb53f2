/** What Claude's usage page shows, to be typed: the way to good numbers without the status line feed. */
import { useRef, useState } from 'preact/hooks';
import type { PageBridge } from '../contract/bridge.ts';
import type { TypedField, TypedFigures } from '../core/typed-figures.ts';
import { REFUSED_FIELD, USAGE_FORM } from '../core/texts.ts';

const EMPTY: TypedFigures = { fiveHour: '', resets: '', sevenDay: '', resetsDay: '', resetsTime: '' };

export function UsageFields({ bridge, onTaken }: { bridge: PageBridge; onTaken: () => void }) {
  const [typed, setTyped] = useState(EMPTY);
  const [error, setError] = useState<{ field: TypedField; reason: string } | null>(null);

  const form = useRef<HTMLFormElement>(null);

  const send = (event: Event): void => {
    event.preventDefault();
    void bridge.call({ call: 'tell_usage', typed }).then((problem) => {
      setError(problem);
      if (problem === null) {
        onTaken();
      } else {
        form.current?.querySelector<HTMLInputElement>(`[name=${problem.field}]`)?.focus();
      }
    });
  };
  const field = (name: TypedField) => {
    const { label, example } = USAGE_FORM.fields[name];
    const isWrong = error?.field === name;
    return (
      <>
        <label class="row">
          <span>{label}</span>
          <input
            type="text"
            name={name}
            class="number"
            value={typed[name]}
            placeholder={example}
            autocomplete="off"
            spellcheck={false}
            aria-invalid={isWrong}
            aria-describedby={isWrong ? `wrong-${name}` : undefined}
            onInput={(event) => {
              const { value } = event.currentTarget;
              setTyped((figures) => ({ ...figures, [name]: value }));
            }}
          />
        </label>
        {isWrong && (
          <p id={`wrong-${name}`} class="error" role="alert">
            {REFUSED_FIELD.ofField(label, error.reason)}
          </p>
        )}
      </>
    );
  };

  return (
    <form ref={form} onSubmit={send}>
      <fieldset>
        <legend>{USAGE_FORM.session}</legend>
        {field('fiveHour')}
        {field('resets')}
      </fieldset>
      <fieldset>
        <legend>{USAGE_FORM.week}</legend>
        {field('sevenDay')}
        {field('resetsDay')}
        {field('resetsTime')}
      </fieldset>
      <p class="secondary">{USAGE_FORM.hint}</p>
      <p class="buttons">
        <button type="submit" class="main">
          {USAGE_FORM.save}
        </button>
      </p>
    </form>
  );
}
