/** A limit per window: a number and what it counts. */
import type { FieldError } from '../contract/bridge.ts';
import type { Settings } from '../contract/settings.ts';
import { WINDOW_NAMES } from '../core/format.ts';
import type { View } from '../core/view.ts';
import type { WindowId } from '../core/windows.ts';
import { FieldErrorText, type Change } from './fields.tsx';

const UNITS = { usd: 'USD', tokens: 'tokens', output_tokens: 'output tokens' } as const;
const SHOWN: readonly WindowId[] = [
  'five_hour',
  'seven_day',
  'seven_day_opus',
  'seven_day_sonnet',
  'seven_day_overage_included',
];

type Props = {
  settings: Settings;
  errors: readonly FieldError[];
  offer: View['offer'];
  change: Change;
};

export function LimitFields({ settings, errors, offer, change }: Props) {
  const set = (id: WindowId, limit: unknown): void => change({ limits: { ...settings.limits, [id]: limit } });
  return (
    <>
      {SHOWN.map((id) => {
        const limit = settings.limits[id];
        const unit = limit?.unit ?? 'usd';
        return (
          <div key={id}>
            <div class="row">
              <label for={`limit-${id}`}>{WINDOW_NAMES[id]}</label>
              <span class="pair">
                <input
                  id={`limit-${id}`}
                  key={String(limit?.value)}
                  type="text"
                  inputMode="decimal"
                  class="number"
                  placeholder="No limit"
                  defaultValue={limit ? String(limit.value) : ''}
                  onChange={(event) => set(id, limitOf(event.currentTarget.value, unit))}
                />
                <select
                  aria-label={`${WINDOW_NAMES[id]}: unit`}
                  value={unit}
                  disabled={limit === null}
                  onChange={(event) =>
                    limit && set(id, { value: limit.value, unit: event.currentTarget.value })
                  }
                >
                  {Object.entries(UNITS).map(([key, name]) => (
                    <option key={key} value={key} selected={key === unit}>
                      {name}
                    </option>
                  ))}
                </select>
              </span>
            </div>
            <FieldErrorText errors={errors} field={`limits.${id}`} />
            {id === 'five_hour' && offer && limit?.value !== offer.valueUsd && (
              <p class="secondary">
                {offer.text}.{' '}
                <button
                  type="button"
                  class="link"
                  onClick={() => set(id, { value: offer.valueUsd, unit: 'usd' })}
                >
                  Use it as the limit
                </button>
              </p>
            )}
          </div>
        );
      })}
    </>
  );
}

function limitOf(text: string, unit: string): unknown {
  const plain = text
    .replaceAll(/[\s$]/g, '')
    .replace(/,(?=\d{3}\b)/g, '')
    .replace(',', '.');
  if (plain === '') {
    return null;
  }
  return { value: /^\d*\.?\d+$/.test(plain) ? Number(plain) : plain, unit };
}
