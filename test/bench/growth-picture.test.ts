import { expect, test } from 'vitest';
import { pictureOf, type Panel } from './growth-picture.ts';

const PANEL: Panel = {
  title: 'CPU time by files',
  xTitle: 'files & folders',
  yTitle: 'seconds',
  xTicks: [
    { at: 1000, text: '1k' },
    { at: 10_000, text: '10k' },
    { at: 100_000, text: '100k' },
  ],
  written: (y) => `${y} s`,
  series: [
    {
      name: 'the peer',
      kind: 'peer',
      points: [
        { x: 1000, y: 0.5 },
        { x: 10_000, y: 5 },
        { x: 100_000, y: 50 },
      ],
    },
    {
      name: 'cold',
      kind: 'cold',
      points: [
        { x: 1000, y: 0.2 },
        { x: 10_000, y: 0.4 },
        { x: 100_000, y: 4 },
      ],
    },
  ],
};

/** The corners of the lines that are drawn, by kind. */
function corners(svg: string, kind: string): [x: number, y: number][] {
  const [, points = ''] = new RegExp(`class="line ${kind}" points="([^"]*)"`).exec(svg) ?? [];
  return points.split(' ').map((point) => point.split(',').map(Number) as [number, number]);
}

test('equal ratios are equally far apart, and more stands higher', () => {
  const drawn = corners(pictureOf('Growth', [PANEL]), 'peer');
  const stepsOf = (along: 0 | 1): number[] =>
    drawn.slice(1).map((corner, i) => corner[along] - (drawn[i]?.[along] ?? NaN));
  const [[firstX = NaN, secondX = NaN], [firstY = NaN, secondY = NaN]] = [stepsOf(0), stepsOf(1)];
  expect(firstX).toBeGreaterThan(50);
  expect(secondX).toBe(firstX);
  expect(firstY).toBeLessThan(-50);
  // Places are whole numbers.
  expect(Math.abs(secondY - firstY)).toBeLessThanOrEqual(1);
});

test('a line of less lies below one of more', () => {
  const svg = pictureOf('Growth', [PANEL]);
  const [less, more] = [corners(svg, 'cold'), corners(svg, 'peer')];
  expect(less).toHaveLength(3);
  less.forEach(([x, y], i) => {
    expect(x).toBe(more[i]?.[0]);
    expect(y).toBeGreaterThan(more[i]?.[1] ?? Infinity);
  });
});

test('every point says its figure, every axis what it shows, and every line its name', () => {
  const svg = pictureOf('Growth', [PANEL]);
  const texts = [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text]) => text);
  const all = ['Growth', 'CPU time by files', 'files &amp; folders', 'seconds', '1k', '10k', '100k'];
  const named = [...all, 'the peer', 'cold', '0.5 s', '5 s', '50 s', '0.2 s', '0.4 s', '4 s'];
  expect(texts).toEqual(expect.arrayContaining(named));
});

test('nothing lies outside of the picture, with a peer that could not be had', () => {
  const series = PANEL.series.map((one) => (one.kind === 'peer' ? { ...one, points: [] } : one));
  const svg = pictureOf('Growth', [PANEL, { ...PANEL, series }]);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  const [, width = '', height = ''] = /viewBox="0 0 (\d+) (\d+)"/.exec(svg) ?? [];
  for (const kind of ['peer', 'cold']) {
    for (const [x, y] of corners(svg, kind)) {
      expect(x).toBeGreaterThan(0);
      expect(x).toBeLessThan(Number(width) / 2);
      expect(y).toBeGreaterThan(0);
      expect(y).toBeLessThan(Number(height));
    }
  }
});

test('the lowest figure does not stand on what the axis below it says', () => {
  const low = { ...PANEL, series: [{ name: 'warm', kind: 'warm' as const, points: [{ x: 1000, y: 0.11 }] }] };
  const svg = pictureOf('Growth', [low]);
  const placeOf = (text: string): number => Number(new RegExp(`y="(\\d+)">${text}<`).exec(svg)?.[1]);
  expect(placeOf('1k') - placeOf('0.11 s')).toBeGreaterThan(14);
});

test('the figure of a warm start that takes more than a cold one does not stand on that one’s', () => {
  const at = (y: number): { x: number; y: number }[] => [{ x: 1000, y }];
  const both = [
    { name: 'cold', kind: 'cold' as const, points: at(0.21) },
    { name: 'warm', kind: 'warm' as const, points: at(0.22) },
  ];
  const svg = pictureOf('Growth', [{ ...PANEL, series: both }]);
  const placeOf = (text: string): number => Number(new RegExp(`y="(\\d+)">${text}<`).exec(svg)?.[1]);
  expect(placeOf('0.21 s') - placeOf('0.22 s')).toBeGreaterThan(12);
});
