/** A limit per window, and what would make a good one. */
import type { Settings } from '../contract/settings.ts';
import type { View } from '../core/view.ts';
import type { WindowId } from '../core/windows.ts';
import { amountIn, amountText } from './fields-amount.ts';
import { TextField, type Change } from './fields.tsx';
import { ADVANCED, PLAN, WINDOW } from '../core/texts.ts';

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
    change(PLAN.limitOf(WINDOW.names[id]), (now) => ({ limits: { ...now.limits, [id]: limit } }));
  return (
    <>
      {LIMITED.map((id) => {
        const limit = limits[id];
        const unit = limit?.unit ?? 'usd';
        return (
          <div key={id} class="limit">
            <TextField
              label={WINDOW.names[id]}
              value={limit ? amountText(limit.value) : ''}
              example={PLAN.noLimit}
              unit={ADVANCED.unitNames[unit]}
              save={(text) => set(id, text.trim() === '' ? null : { value: amountIn(text) ?? text, unit })}
            />
            {id === 'five_hour' && offer && limit?.value !== offer.valueUsd && (
              <p class="secondary">
                {PLAN.offer(offer.text)}{' '}
                <button
                  type="button"
                  class="link"
                  onClick={() => void set(id, { value: offer.valueUsd, unit: 'usd' })}
                >
                  {PLAN.useOffer}
                </button>
              </p>
            )}
          </div>
        );
      })}
    </>
  );
}
