/** Lines over two logarithmic axes as an SVG that is readable on light and dark. */

export type Series = {
  name: string;
  /** Its colour and mark. */
  kind: 'cold' | 'warm' | 'peer';
  points: { x: number; y: number }[];
};

export type Panel = {
  title: string;
  xTitle: string;
  yTitle: string;
  xTicks: { at: number; text: string }[];
  /** How the figure at a point is written. */
  written: (y: number) => string;
  series: Series[];
};

const [WIDTH, HEIGHT] = [440, 320];
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 28, 44, 52];
const HEAD = 76;

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2328; }
  .title { font-size: 18px; font-weight: 600; }
  .panel { font-size: 14px; font-weight: 600; }
  .figure { paint-order: stroke; stroke: #fff; stroke-width: 4; stroke-linejoin: round; }
  .quiet { fill: #59636e; }
  .grid { stroke: #d1d9e0; }
  .line { fill: none; stroke-width: 2; }
  .cold { stroke: #0969da; } .warm { stroke: #1a7f37; } .peer { stroke: #bc4c00; }
  .mark { stroke-width: 2; fill: #fff; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3; } .quiet { fill: #9198a1; } .grid { stroke: #3d444d; } .mark { fill: #0d1117; }
    .figure { stroke: #0d1117; }
    .cold { stroke: #58a6ff; } .warm { stroke: #3fb950; } .peer { stroke: #f0883e; }
  }`;

/** The panels, two in a row, below a title and what the colours mean. */
export function pictureOf(title: string, panels: readonly Panel[]): string {
  const width = 2 * WIDTH;
  const height = HEAD + Math.ceil(panels.length / 2) * HEIGHT;
  const placed = panels.map(
    (panel, i) =>
      `<g transform="translate(${(i % 2) * WIDTH} ${HEAD + Math.floor(i / 2) * HEIGHT})">${drawn(panel)}</g>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">
<title>${escaped(title)}</title>
<style>${STYLE}
</style>
<text class="title" x="${LEFT}" y="30">${escaped(title)}</text>
${(panels[0]?.series ?? []).map(legend).join('\n')}
<text class="quiet" text-anchor="end" x="${width - RIGHT}" y="56">all axes logarithmic</text>
${placed.join('\n')}
</svg>
`;
}

function legend({ name, kind }: Series, place: number): string {
  const x = LEFT + 8 + place * 160;
  return `${mark(kind, x, 52)}<text x="${x + 14}" y="56">${escaped(name)}</text>`;
}

function drawn({ title, xTitle, yTitle, xTicks, written, series }: Panel): string {
  const ys = series.flatMap(({ points }) => points.map(({ y }) => y));
  const powers = powersAround(ys);
  const xOf = scale(
    xTicks.map(({ at }) => at),
    LEFT + 24,
    WIDTH - RIGHT - 44,
  );
  const yOf = scale(powers, HEIGHT - BOTTOM, TOP);
  const grid = powers.map(
    (power) =>
      `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${yOf(power)}" y2="${yOf(power)}"/>` +
      `<text class="quiet" text-anchor="end" x="${LEFT - 8}" y="${yOf(power) + 4}">${power}</text>`,
  );
  const ticks = xTicks.map(
    ({ at, text }) =>
      `<text class="quiet" text-anchor="middle" x="${xOf(at)}" y="${HEIGHT - BOTTOM + 18}">${escaped(text)}</text>`,
  );
  const lines = series.map(({ kind, points }) => {
    const path = points.map(({ x, y }) => `${xOf(x)},${yOf(y)}`).join(' ');
    const marks = points.map(({ x, y }) => mark(kind, xOf(x), yOf(y)));
    return `<polyline class="line ${kind}" points="${path}"/>${marks.join('')}`;
  });
  const cold = series.find(({ kind }) => kind === 'cold')?.points ?? [];
  const figures = series.flatMap(({ kind, points }) =>
    points.map(({ x, y }) => {
      // Below its mark it would stand on that of the cold start.
      const isAboveCold = kind === 'warm' && cold.some((other) => other.x === x && other.y < y);
      const { dx, dy, anchor } = isAboveCold ? ABOVE : FIGURE_PLACES[kind];
      return `<text class="figure" text-anchor="${anchor}" x="${xOf(x) + dx}" y="${yOf(y) + dy}">${escaped(written(y))}</text>`;
    }),
  );
  const middle = (TOP + HEIGHT - BOTTOM) / 2;
  return [
    `<text class="panel" x="${LEFT}" y="20">${escaped(title)}</text>`,
    ...grid,
    ...ticks,
    `<text class="quiet" text-anchor="middle" x="${(LEFT + WIDTH - RIGHT) / 2}" y="${HEIGHT - 14}">${escaped(xTitle)}</text>`,
    `<text class="quiet" text-anchor="middle" transform="translate(16 ${middle}) rotate(-90)">${escaped(yTitle)}</text>`,
    ...lines,
    ...figures,
  ].join('\n');
}

type Place = { dx: number; dy: number; anchor: string };

const ABOVE: Place = { dx: 0, dy: -10, anchor: 'middle' };

/** Where a figure stands beside its mark: the peer's above, since it is the highest mostly, that of a warm start below. */
const FIGURE_PLACES: Record<Series['kind'], Place> = {
  peer: ABOVE,
  cold: { dx: 10, dy: 4, anchor: 'start' },
  warm: { dx: 0, dy: 20, anchor: 'middle' },
};

function mark(kind: Series['kind'], x: number, y: number): string {
  const shape = {
    cold: `<circle class="mark cold" cx="${x}" cy="${y}" r="4.5"/>`,
    warm: `<rect class="mark warm" x="${x - 4}" y="${y - 4}" width="8" height="8"/>`,
    peer: `<path class="mark peer" d="M${x} ${y - 6}l6 10h-12z"/>`,
  };
  return shape[kind];
}

/** The least value has so much room below it, by its logarithm, for its figure. */
const ROOM = 0.4;

/** The powers of ten that hold all values between them. */
function powersAround(values: readonly number[]): number[] {
  const from = Math.floor(Math.log10(Math.min(...values)) - ROOM);
  const until = Math.max(from + 1, Math.ceil(Math.log10(Math.max(...values))));
  return Array.from({ length: until - from + 1 }, (_, i) => Number(`1e${from + i}`));
}

/** Where a value stands between two ends, by its logarithm. */
function scale(values: readonly number[], start: number, end: number): (value: number) => number {
  const [from, until] = [Math.log(Math.min(...values)), Math.log(Math.max(...values))];
  return (value) => Math.round(start + ((Math.log(value) - from) / (until - from)) * (end - start));
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
