/** The fields that settings are made of. */
import type { FieldError } from '../contract/bridge.ts';
import type { Settings } from '../contract/settings.ts';

/** Changes some fields; they are saved as they are, checked by the host. */
export type Change = (fields: Partial<Record<keyof Settings, unknown>>) => void;

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

type TextFieldProps = { label: string; value: string; hint?: string; onChange: (value: string) => void };

export function TextField({ label, value, hint, onChange }: TextFieldProps) {
  return (
    <label class="row">
      <span>{label}</span>
      <input
        type="text"
        defaultValue={value}
        placeholder={hint}
        spellcheck={false}
        autocomplete="off"
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  );
}

type CheckProps = { label: string; hint?: string; value: boolean; onChange: (value: boolean) => void };

export function Check({ label, hint, value, onChange }: CheckProps) {
  return (
    <>
      <label class="row">
        <span>{label}</span>
        <input type="checkbox" checked={value} onChange={(event) => onChange(event.currentTarget.checked)} />
      </label>
      {hint && <p class="secondary">{hint}</p>}
    </>
  );
}

/** What was wrong with a field, if anything was. */
export function FieldErrorText({ errors, field }: { errors: readonly FieldError[]; field: string }) {
  const error = errors.find((one) => one.field === field);
  return error ? (
    <p class="error" role="alert">
      Not saved: {error.reason}.
    </p>
  ) : null;
}
