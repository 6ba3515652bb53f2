import { describe, expect, test } from 'vitest';
import type { LearnedLimit } from '../../src/core/calibration.ts';
import { elsewhereOf } from '../../src/core/elsewhere.ts';
import type { Run } from '../../src/core/judge-samples.ts';
import { clock, learnedLimit, runOf, told, toldByAnother, typed } from '../support/samples.ts';

/** The points used elsewhere of the window from 09:00 on, where this was used here: USD by time. */
function elsewhere(
  run: Run,
  learned: LearnedLimit | null,
  use: readonly (readonly [time: string, usd: number])[] = [],
): number | null {
  return elsewhereOf(run, learned, clock('09:00'), (fromMs, untilMs) =>
    use
      .filter(([time]) => clock(time) >= fromMs && clock(time) <= untilMs)
      .reduce((sum, [, usd]) => sum + usd, 0),
  );
}

describe('what was used elsewhere', () => {
  const learned = learnedLimit({ valueUsd: 100, lowUsd: 80, highUsd: 120 });

  test('is what local use does not explain even at the lowest limit that is likely', () => {
    expect(elsewhere(runOf(told(60, '11:00')), learned, [['10:00', 40]])).toBe(10);
  });

  test('is nothing where local use explains it all, or more than all', () => {
    expect(elsewhere(runOf(told(50, '11:00')), learned, [['10:00', 40]])).toBeNull();
    expect(elsewhere(runOf(told(20, '11:00')), learned, [['10:00', 80]])).toBeNull();
  });

  test('is shown from three points on', () => {
    const points = (percentage: number) =>
      elsewhere(runOf(told(percentage, '11:00')), learned, [['10:00', 40]]);
    expect(points(52.9)).toBeNull();
    expect(points(53)).toBe(3);
  });

  test('does not count what was used here after the figure was told', () => {
    expect(
      elsewhere(runOf(told(60, '11:00')), learned, [
        ['10:00', 40],
        ['11:01', 40],
      ]),
    ).toBe(10);
  });

  test('counts what was used here by the very response that told it', () => {
    expect(elsewhere(runOf(told(60, '11:00')), learned, [['11:00', 40]])).toBe(10);
  });

  test('is all of the figure where nothing was used here', () => {
    expect(elsewhere(runOf(typed(35, '11:00')), learned)).toBe(35);
  });

  test('is a rise while nothing was used here, in full, whatever the limit', () => {
    const run = runOf(told(10, '10:00'), told(24, '11:00'));
    expect(elsewhere(run, null, [['10:00', 5]])).toBe(14);
    expect(elsewhere(run, learned, [['10:00', 500]])).toBe(14);
  });

  test('is not a rise while something was used here', () => {
    const run = runOf(told(10, '10:00'), told(24, '11:00'));
    expect(
      elsewhere(run, null, [
        ['10:00', 5],
        ['10:00:00.001', 0.1],
      ]),
    ).toBeNull();
    expect(
      elsewhere(run, null, [
        ['10:00', 5],
        ['11:00', 0.1],
      ]),
    ).toBeNull();
  });

  test('adds up the rises while nothing was used here', () => {
    const run = runOf(told(10, '10:00'), told(12, '10:30'), told(20, '11:00'), told(22, '11:30'));
    expect(
      elsewhere(run, null, [
        ['09:50', 5],
        ['10:45', 5],
      ]),
    ).toBe(4);
  });

  test('is the larger of the two ways to tell, as both are at least', () => {
    const run = runOf(told(10, '10:00'), told(24, '11:00'));
    expect(elsewhere(run, learned, [['10:00', 4]])).toBe(19);
    expect(elsewhere(run, learned, [['10:00', 16]])).toBe(14);
  });

  test('is not known after the figure was lowered, but for rises since', () => {
    const lowered = [told(70, '10:00'), toldByAnother(20, '10:30')] as const;
    expect(elsewhere(runOf(...lowered), learned)).toBeNull();
    expect(elsewhere(runOf(...lowered, toldByAnother(26, '11:00')), learned)).toBe(6);
  });

  test('is not known of a figure with no learned limit', () => {
    expect(elsewhere(runOf(told(60, '11:00')), null, [['10:00', 1]])).toBeNull();
  });

  test('is not a figure that wavers by noise', () => {
    const run = runOf(...[51, 49, 51, 49, 51].map((percentage, i) => told(percentage, `10:0${i}`)));
    expect(elsewhere(run, null, [['09:50', 5]])).toBeNull();
  });

  test("is a rise from the window's start while nothing was used here, without any limit", () => {
    expect(elsewhere(runOf(typed(35, '11:00')), null)).toBe(35);
  });
});
