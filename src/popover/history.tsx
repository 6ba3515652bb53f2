/** The last thirty days: one line, which opens to a map of hours and days. */
import { useState } from 'preact/hooks';
import type { HistoryView } from '../core/history-view.ts';

export function History({ history }: { history: HistoryView | null }) {
  const [isOpen, setOpen] = useState(false);
  if (!history || history.days.every((day) => day.fractions.every((fraction) => fraction === 0))) {
    return null;
  }
  return (
    <section class="history" aria-label={history.title}>
      <button type="button" class="opener" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span class="row">
          <span class="name">
            <strong>{history.title}</strong>
          </span>
          <span class="secondary">{history.daysText}</span>
          <span class="cost">{history.costText}</span>
        </span>
      </button>
      {isOpen && (
        <>
          <HeatMap history={history} />
          <p>{history.sentence}</p>
          <p class="secondary">{history.totalText}</p>
          {history.since && <p class="secondary">{history.since}</p>}
        </>
      )}
    </section>
  );
}

const WIDTH = 328;
const LEFT = 20;
const CELL_HEIGHT = 4;
const HOURS = 24;
const HOURS_NAMED = [0, 6, 12, 18];
/** Shades that can be told apart. */
const SHADES = 4;

/** A column per day, a row per hour: the darker, the more was used. */
function HeatMap({ history: { days, sentence } }: { history: HistoryView }) {
  const width = (WIDTH - LEFT) / days.length;
  const height = HOURS * CELL_HEIGHT;
  const shade = (fraction: number): number => Math.ceil(fraction * SHADES) / SHADES;
  return (
    <>
      <svg class="heat" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={sentence}>
        {HOURS_NAMED.map((hour) => (
          <text key={hour} x={LEFT - 6} y={hour * CELL_HEIGHT + 8} text-anchor="end">
            {hour}
          </text>
        ))}
        {days.map((day, column) => (
          <g key={day.day} transform={`translate(${LEFT + column * width} 0)`}>
            <title>{day.title}</title>
            <rect class="empty" width={width - 1} height={height} />
            {day.fractions.map((fraction, hour) =>
              fraction > 0 ? (
                <rect
                  key={hour}
                  class="hour"
                  y={hour * CELL_HEIGHT}
                  width={width - 1}
                  height={CELL_HEIGHT - 0.5}
                  opacity={shade(fraction)}
                />
              ) : null,
            )}
          </g>
        ))}
      </svg>
      <p class="row secondary" aria-hidden="true">
        <span>{days[0]?.label}</span>
        <span>{days.at(-1)?.label}</span>
      </p>
    </>
  );
}
