/** The course of a window as a small chart: what was used, the limit, and where the present pace leads. */
import type { ChartView } from '../core/burned-view.ts';
import { CHART } from '../core/texts.ts';

const WIDTH = 328;
const HEIGHT = 48;

type Point = readonly [x: number, y: number];

const at = ([x, y]: Point): string => `${(x * WIDTH).toFixed(1)},${((1 - y) * HEIGHT).toFixed(1)}`;

export function Chart({ chart }: { chart: ChartView }) {
  const { points, projection, limitY, fromText, untilText, sentence } = chart;
  const last = points.at(-1) ?? [0, 0];
  const line = points.map(at).join(' ');
  return (
    <figure>
      <svg class="chart" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={sentence}>
        <line class="base" x1={0} x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
        {limitY !== null && (
          <line class="limit" x1={0} x2={WIDTH} y1={(1 - limitY) * HEIGHT} y2={(1 - limitY) * HEIGHT} />
        )}
        <polygon class="area" points={`${line} ${at([last[0], 0])} ${at([points[0]?.[0] ?? 0, 0])}`} />
        <polyline class="course" points={line} />
        {projection && <polyline class="projection" points={`${at(last)} ${at(projection)}`} />}
        <circle class="now" cx={last[0] * WIDTH} cy={(1 - last[1]) * HEIGHT} r={2.5} />
      </svg>
      <p class="row secondary" aria-hidden="true">
        <span>{fromText}</span>
        {limitY !== null && <span class="limit-key">{CHART.limit}</span>}
        <span>{untilText}</span>
      </p>
    </figure>
  );
}
