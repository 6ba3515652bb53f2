/** The fields that settings are made of. Each shows what was typed into it until that is saved, and why it was not. */
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { Edit } from './fields-save.ts';
import { SETTINGS } from '../core/texts.ts';

/** Saves fields at once, under the name by which the change can be undone; null, or why it was refused. */
export type Change = (label: string, edit: Edit) => Promise<string | null>;

export function Group({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <fieldset>
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}

type ChoiceProps = {
  label: string;
  value: string;
  options: Readonly<Record<string, string>>;
  onChange: (value: string) => void;
};

export function Choice({ label, value, options, onChange }: ChoiceProps) {
  return (
    <label class="row">
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {Object.entries(options).map(([key, name]) => (
          <option key={key} value={key} selected={key === value}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}

type CheckProps = { label: string; hint?: string; value: boolean; onChange: (value: boolean) => void };

export function Check({ label, hint, value, onChange }: CheckProps) {
  const id = useId();
  // What was clicked shows at once, also while an earlier change is still on its way.
  const [isOn, setIsOn] = useState(value);
  useLayoutEffect(() => setIsOn(value), [value]);
  return (
    <>
      <label class="row">
        <span>{label}</span>
        <input
          type="checkbox"
          checked={isOn}
          aria-describedby={hint && id}
          onChange={(event) => {
            setIsOn(event.currentTarget.checked);
            onChange(event.currentTarget.checked);
          }}
        />
      </label>
      {hint && (
        <p id={id} class="secondary">
          {hint}
        </p>
      )}
    </>
  );
}

type TextFieldProps = {
  label: string;
  /** What is saved. */
  value: string;
  example?: string;
  /** Stands behind the field. */
  unit?: string;
  lines?: number;
  /** Null, or why it was not saved. */
  save: (text: string) => Promise<string | null>;
};

export function TextField({ label, value, example, unit, lines = 1, save }: TextFieldProps) {
  const [typed, setTyped] = useState(value);
  const [error, setError] = useState<string | null>(null);
  // What was handed over to be saved, as long as no answer has come.
  const handedOver = useRef<string | null>(null);
  const id = useId();
  // What was undone, or changed elsewhere, takes the place of what was typed: at once, or what is typed next goes too.
  useLayoutEffect(() => {
    setTyped(value);
    setError(null);
  }, [value]);

  const field = {
    value: typed,
    placeholder: example,
    spellcheck: false,
    autocomplete: 'off',
    'aria-invalid': error !== null,
    'aria-describedby': error === null ? undefined : id,
    onInput: (event: { currentTarget: { value: string } }) => setTyped(event.currentTarget.value),
    onChange(event: { currentTarget: { value: string } }): void {
      const text = event.currentTarget.value;
      handedOver.current = text;
      void save(text)
        .then(setError)
        .finally(() => {
          handedOver.current = null;
        });
    },
    // While something is typed, ⌘Z takes back typing.
    onKeyDown(event: KeyboardEvent): void {
      if (event.key === 'z' && typed !== value && typed !== handedOver.current) {
        event.stopPropagation();
      }
    },
  } as const;

  return (
    <>
      <label class="row">
        <span>{label}</span>
        <span class="control">
          {lines > 1 ? <textarea rows={lines} {...field} /> : <input type="text" {...field} />}
          {unit && <span class="unit">{unit}</span>}
        </span>
      </label>
      {error !== null && (
        <p id={id} class="error" role="alert">
          {SETTINGS.notSaved(error)}
        </p>
      )}
    </>
  );
}
