/** A limit per window, and what would make a good one. */
import type { Settings } from '../contract/settings.ts';
import { WINDOW_NAMES } from '../core/format.ts';
import type { View } from '../core/view.ts';
import type { WindowId } from '../core/windows.ts';
import { amountIn, amountText } from './fields-amount.ts';
import { TextField, type Change } from './fields.tsx';
import { ADVANCED_TEXTS, PLAN_TEXTS } from './texts-settings.ts';

/** The windows in the order in which they are shown. */
export const LIMITED: readonly WindowId[] = [
  'five_hour',
  'seven_day',
  'seven_day_opus',
  'seven_day_sonnet',
  'seven_day_overage_included',
];

type Props = { settings: Settings; offer: View['offer']; change: Change };

export function LimitFields({ settings, offer, change }: Props) {
  const { limits } = settings;
  const set = (id: WindowId, limit: unknown): Promise<string | null> =>
    change(WINDOW_NAMES[id], (now) => ({ limits: { ...now.limits, [id]: limit } }));
  return (
    <>
      {LIMITED.map((id) => {
        const limit = limits[id];
        const unit = limit?.unit ?? 'usd';
        return (
          <div key={id} class="limit">
            <TextField
              label={WINDOW_NAMES[id]}
              value={limit ? amountText(limit.value) : ''}
              example={PLAN_TEXTS.noLimit}
              unit={ADVANCED_TEXTS.unitNames[unit]}
              save={(text) => set(id, text.trim() === '' ? null : { value: amountIn(text) ?? text, unit })}
            />
            {id === 'five_hour' && offer && limit?.value !== offer.valueUsd && (
              <p class="secondary">
                {offer.text}.{' '}
                <button
                  type="button"
                  class="link"
                  onClick={() => void set(id, { value: offer.valueUsd, unit: 'usd' })}
                >
                  {PLAN_TEXTS.useOffer}
                </button>
              </p>
            )}
          </div>
        );
      })}
    </>
  );
}
