/** A window: its name and figure, the bar with the mark of elapsed time, the countdown, and where the figure is from. */
import { countdownText, durationText } from '../core/format.ts';
import type { MeterView } from '../core/meter-view.ts';
import { METER } from '../core/texts.ts';
import type { View } from '../core/view.ts';
import { Bar } from './meter-bar.tsx';
import { useNow } from './use-now.ts';

type OnAsk = (ask: MeterView['asks'][number]) => void;

type ListProps = {
  view: View;
  /** Whether meters show what the user could set; something else may be asking already. */
  isAsking: boolean;
  onAsk: OnAsk;
};

export function MeterList({ view, isAsking, onAsk }: ListProps) {
  const resets = view.meters.flatMap((meter) => (meter.resetsAtMs === null ? [] : [meter.resetsAtMs]));
  const nowMs = useNow(resets);
  return (
    <>
      {view.meters.map((meter) => (
        <Meter key={meter.id} meter={meter} nowMs={nowMs} onAsk={isAsking ? onAsk : null} />
      ))}
    </>
  );
}

type MeterProps = { meter: MeterView; nowMs: number; onAsk: OnAsk | null };

function Meter({ meter, nowMs, onAsk }: MeterProps) {
  const isKnown = meter.usedFraction !== null;
  const isStarted = meter.state !== 'not_started';
  const figure = figureOf(meter, nowMs);
  return (
    <section
      class="meter"
      data-level={meter.level}
      data-state={meter.state}
      data-stale={meter.isStale}
      aria-label={meter.name}
    >
      <div class="row">
        <h2>
          {meter.name}
          {meter.levelText && <span class="level"> · {meter.levelText}</span>}
        </h2>
        <span class={isStarted ? 'figure' : 'figure resting'}>{figure}</span>
      </div>
      {isStarted && isKnown && (
        <Bar
          name={meter.name}
          sentence={meter.sentence}
          usedFraction={meter.usedFraction ?? 0}
          elsewhereFraction={meter.elsewhereFraction}
          elapsedFraction={meter.state === 'exhausted' ? null : meter.elapsedFraction}
          elapsedTitle={meter.pace ?? METER.timeGone}
        />
      )}
      {isStarted && (
        <div class="row">
          <span>
            <Reset meter={meter} nowMs={nowMs} />
          </span>
          <span class="secondary" title={METER.tokensTitle(meter.tokensText)}>
            {isKnown ? meter.costText : meter.tokensText}
          </span>
        </div>
      )}
      {meter.runsOut && <p>{meter.runsOut}</p>}
      {isStarted && meter.resetsAtMs !== null && <p class="secondary">{meter.provenance}</p>}
      {meter.elsewhere && (
        <p class="secondary" title={METER.elsewhereTitle}>
          {meter.elsewhere}
        </p>
      )}
      {onAsk && meter.asks.length > 0 && (
        <div class="asks">
          {meter.asks.map((ask) => (
            <button key={ask} type="button" class="link" onClick={() => onAsk(ask)}>
              {METER.asks[ask]}
            </button>
          ))}
        </div>
      )}
    </section>
  );
}

/** When the window resets; where the figure comes from, if nothing is known to reset. */
function Reset({ meter, nowMs }: { meter: MeterView; nowMs: number }) {
  if (meter.resetsAtMs === null || meter.resetText === null) {
    return <>{meter.provenance}</>;
  }
  return meter.state === 'exhausted' ? (
    <>{meter.resets}</>
  ) : (
    <>
      {countdownText(meter.resetsAtMs, nowMs)}
      <span class="secondary"> · {meter.resetText}</span>
    </>
  );
}

/** The large figure: the percentage; the time to wait where nothing is left; the cost where no limit is known. */
function figureOf(meter: MeterView, nowMs: number): string {
  if (meter.state === 'not_started') {
    return meter.provenance;
  }
  if (meter.state === 'exhausted' && meter.resetsAtMs !== null && meter.resetsAtMs > nowMs) {
    return durationText(meter.resetsAtMs - nowMs);
  }
  return meter.usedFraction === null ? meter.costText : meter.percentText;
}
