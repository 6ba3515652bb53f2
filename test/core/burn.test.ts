import { describe, expect, test } from 'vitest';
import { burnCurve, type Step } from '../../src/core/burn.ts';
import { judgeSamples } from '../../src/core/judge-samples.ts';
import { at, sample } from '../support/records.ts';

const START = at('2026-11-20T10:00:00Z');
const minutes = (count: number) => START + count * 60_000;
const step = (minute: number, amount: number): Step => ({ startMs: minutes(minute), amount });
/** How much was used at the point of a curve that is nearest to a minute. */
const usedAt = (curve: readonly { atMs: number; used: number }[], minute: number) =>
  curve.reduce((a, b) => (Math.abs(b.atMs - minutes(minute)) < Math.abs(a.atMs - minutes(minute)) ? b : a))
    .used;

describe('the course of a window', () => {
  test('begins at nothing, ends at what is used, and never falls', () => {
    const curve = burnCurve(START, [step(10, 5), step(60, 1), step(100, 3)], null, 45, minutes(120));
    expect([curve[0]?.used, curve.at(-1)?.used, curve.at(-1)?.atMs]).toEqual([0, 45, minutes(120)]);
    for (const [i, point] of curve.entries()) {
      expect(point.used).toBeGreaterThanOrEqual(curve[i - 1]?.used ?? 0);
    }
  });

  test('rises as local usage did', () => {
    const curve = burnCurve(START, [step(0, 9), step(110, 1)], null, 50, minutes(120));
    expect(usedAt(curve, 20)).toBeCloseTo(45);
    expect(usedAt(curve, 100)).toBeCloseTo(45);
  });

  test('passes through official figures', () => {
    const { runs } = judgeSamples([sample(40, '2026-11-20T11:00:00Z', '2026-11-20T15:00:00Z')]);
    const curve = burnCurve(START, [step(0, 1), step(70, 9)], runs[0] ?? null, 50, minutes(120));
    expect(usedAt(curve, 60)).toBeCloseTo(40);
    expect(usedAt(curve, 68)).toBeCloseTo(40);
  });

  test('rises evenly where nothing was used here', () => {
    const { runs } = judgeSamples([sample(40, '2026-11-20T11:00:00Z', '2026-11-20T15:00:00Z')]);
    expect(usedAt(burnCurve(START, [], runs[0] ?? null, 40, minutes(120)), 30)).toBeCloseTo(20);
  });

  test('is a point while no time has passed', () => {
    expect(burnCurve(START, [], null, 0, START)).toEqual([{ atMs: START, used: 0 }]);
  });
});
