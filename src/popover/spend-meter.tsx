/** API spend: what the organisation spent this month, of the budget that was set for it. */
import type { SpendView } from '../core/spend-view.ts';
import { SPEND } from '../core/texts.ts';
import { Bar } from './meter-bar.tsx';

export function SpendMeter({ spend, onAsk }: { spend: SpendView; onAsk: (() => void) | null }) {
  const isKnown = spend.figure !== null;
  return (
    <section class="meter" data-level={spend.level} data-stale={spend.isStale} aria-label={spend.name}>
      <div class="row">
        <h2>{spend.name}</h2>
        <span class={isKnown ? 'figure' : 'figure resting'}>{spend.figure ?? spend.note}</span>
      </div>
      {spend.usedFraction !== null && (
        <Bar
          name={spend.name}
          sentence={spend.sentence}
          usedFraction={spend.usedFraction}
          elsewhereFraction={null}
          elapsedFraction={spend.elapsedFraction}
          elapsedTitle={SPEND.timeGone}
        />
      )}
      {isKnown && (
        <div class="row">
          <span>
            {spend.levelText && <span class="level">{spend.levelText} · </span>}
            {spend.note}
          </span>
          {spend.percentText && <span class="secondary">{spend.percentText}</span>}
        </div>
      )}
      {onAsk && spend.asksForBudget && (
        <div class="asks">
          <button type="button" class="link" onClick={onAsk}>
            {SPEND.setBudget}
          </button>
        </div>
      )}
    </section>
  );
}
