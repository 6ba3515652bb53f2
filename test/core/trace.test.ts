import { describe, expect, test } from 'vitest';
import { tracesOf, type CostBetween } from '../../src/core/trace.ts';
import type { Sample } from '../../src/core/sample.ts';
import { at, hit } from '../support/records.ts';
import { bookOf, clock, told, toldByAnother } from '../support/samples.ts';

const ALWAYS = { fromMs: -Infinity, sinceMs: 0, changedMs: -Infinity };

/** What was used at each time, in USD. */
const costsOf =
  (use: readonly (readonly [time: string, usd: number])[]): CostBetween =>
  (_window, fromMs, untilMs) =>
    use
      .filter(([time]) => clock(time) > fromMs && clock(time) <= untilMs)
      .reduce((sum, [, usd]) => sum + usd, 0);

/** Marks as [time, percentage, cost] of every trace of these samples. */
function marksOf(
  samples: readonly Sample[],
  use: Parameters<typeof costsOf>[0] = [],
  times: Partial<typeof ALWAYS> = {},
) {
  return tracesOf(bookOf(samples), { ...ALWAYS, ...times }, costsOf(use)).map(({ marks }) =>
    marks.map((mark) => [new Date(mark.atMs).toISOString().slice(11, 16), mark.usedPercentage, mark.costUsd]),
  );
}

describe('a trace', () => {
  test("begins at the window's start with 0%, and holds what was used here until each figure", () => {
    expect(
      marksOf(
        [told(10, '10:00'), told(30, '11:00')],
        [
          ['08:59', 90],
          ['09:30', 5],
          ['10:00', 2],
          ['10:30', 8],
          ['11:01', 90],
        ],
      ),
    ).toEqual([
      [
        ['09:00', 0, 0],
        ['10:00', 10, 7],
        ['11:00', 30, 15],
      ],
    ]);
  });

  test('of one figure is one span from the start', () => {
    expect(marksOf([told(40, '10:00')], [['09:30', 20]])).toEqual([
      [
        ['09:00', 0, 0],
        ['10:00', 40, 20],
      ],
    ]);
  });

  test('is none of a figure that never rose above 0%', () => {
    expect(marksOf([told(0, '10:00'), told(0, '11:00', { session: 'cccccccccccccccc' })])).toEqual([]);
  });

  test('of a week begins seven days before its reset', () => {
    const week = told(40, '10:00', { window: 'seven_day', resetsAtMs: clock('18:00') });
    const [trace] = tracesOf(bookOf([week]), ALWAYS, costsOf([]));
    expect(trace).toMatchObject({ window: 'seven_day', resetsAtMs: clock('18:00') });
    expect(trace?.marks[0]).toEqual({ atMs: at('2026-11-13T18:00:00Z'), usedPercentage: 0, costUsd: 0 });
  });

  test('has a mark for every three points or so, and for the last figure', () => {
    const samples = [10, 11, 12, 13, 14, 15, 16].map((percentage, i) => told(percentage, `10:0${i}`));
    expect(marksOf(samples).map((marks) => marks.map(([, percentage]) => percentage))).toEqual([
      [0, 10, 12, 15, 16],
    ]);
  });

  test('leaves out figures that confirm or waver by noise, but nothing of what they cost', () => {
    expect(
      marksOf(
        [told(30, '10:00'), told(29, '10:30'), toldByAnother(30, '10:40'), told(60, '11:00')],
        [
          ['09:30', 3],
          ['10:20', 1],
          ['10:35', 1],
          ['10:50', 1],
        ],
      ),
    ).toEqual([
      [
        ['09:00', 0, 0],
        ['10:00', 30, 3],
        ['11:00', 60, 6],
      ],
    ]);
  });

  test('ends where a figure was lowered, and another begins there with what was told', () => {
    expect(
      marksOf(
        [told(50, '10:00'), told(20, '11:00'), told(40, '12:00')],
        [
          ['09:30', 10],
          ['10:30', 10],
          ['11:30', 4],
        ],
      ),
    ).toEqual([
      [
        ['09:00', 0, 0],
        ['10:00', 50, 10],
      ],
      [
        ['11:00', 20, 0],
        ['12:00', 40, 4],
      ],
    ]);
  });

  test('takes in refusals as full', () => {
    const book = bookOf([told(80, '10:00')], [hit('2026-11-20T10:30:00Z', '2026-11-20T14:00:00Z')]);
    const [trace] = tracesOf(book, ALWAYS, costsOf([['10:20', 3]]));
    expect(trace?.marks.at(-1)).toEqual({ atMs: clock('10:30'), usedPercentage: 100, costUsd: 3 });
  });

  test('asks for the cost of its own window only', () => {
    const asked = new Set<string>();
    tracesOf(
      bookOf([told(40, '10:00', { window: 'seven_day_opus', resetsAtMs: clock('18:00') })]),
      ALWAYS,
      (id) => {
        asked.add(id);
        return 1;
      },
    );
    expect([...asked]).toEqual(['seven_day_opus']);
  });

  test('is left out where logs from before its start were not read', () => {
    expect(marksOf([told(40, '10:00')], [], { fromMs: clock('09:00') })).toHaveLength(1);
    expect(marksOf([told(40, '10:00')], [], { fromMs: clock('09:00:00.001') })).toEqual([]);
  });

  test('is left out where nothing was told since it was last asked for', () => {
    expect(marksOf([told(40, '10:00')], [], { changedMs: clock('09:59') })).toHaveLength(1);
    expect(marksOf([told(40, '10:00')], [], { changedMs: clock('10:00') })).toEqual([]);
  });

  test('of a window that began before what is to be forgotten begins with what was told later', () => {
    const samples = [told(40, '10:00'), told(50, '11:00'), told(70, '12:00')];
    const use = [
      ['10:30', 3],
      ['11:30', 4],
    ] as const;
    expect(marksOf(samples, use, { sinceMs: clock('10:30') })).toEqual([
      [
        ['11:00', 50, 0],
        ['12:00', 70, 4],
      ],
    ]);
    expect(marksOf(samples, use, { sinceMs: clock('12:30') })).toEqual([]);
  });
});
