/** What a learned limit must not do, whatever it is learned from; and the quantile against one by equal shares. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fitLimit } from '../../src/core/calibration.ts';
import type { Trace } from '../../src/core/trace.ts';
import { weightedQuantile } from '../../src/core/weighted-quantile.ts';
import { quantileByShares } from '../support/model/quantile.ts';
import { at } from '../support/records.ts';
import { trace } from '../support/samples.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const NOW_MS = at('2026-11-20T12:00:00Z');

test('the weighted quantile is that of as many equal shares', () => {
  const anyWeighed = fc.record({
    value: fc.integer({ min: 0, max: 20 }),
    weight: fc.integer({ min: 1, max: 12 }),
  });
  fc.assert(
    fc.property(
      fc.array(anyWeighed, { maxLength: 20, size: 'max' }),
      fc.constantFrom(50, 75, 92, 95),
      (values, percent) => {
        expect(weightedQuantile(values, percent / 100)).toBe(quantileByShares(values, percent));
      },
    ),
    { seed: 101, numRuns: 2000 },
  );
});

/** A rise by so many points; the cost per point as it is, and what more of it was used here than is told at first. */
type Step = { points: number; perPoint: number; more: number };
type Told = { hoursAgo: number; firstPercentage: number; steps: Step[] };

/** Costs per point differ by less than what is taken for a change of the limit. */
const anyTold: fc.Arbitrary<Told[]> = fc.array(
  fc.record({
    hoursAgo: fc.integer({ min: 0, max: 30 * 24 }),
    firstPercentage: fc.constantFrom(0, 0, 17),
    steps: fc.array(
      fc.record({
        points: fc.integer({ min: 1, max: 30 }),
        perPoint: fc.double({ min: 0.8, max: 1, noNaN: true }),
        more: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 0.05, noNaN: true })),
      }),
      { minLength: 1, maxLength: 5 },
    ),
  }),
  { minLength: 1, maxLength: 10 },
);

function tracesOf(told: readonly Told[], perPointOf: (step: Step) => number): Trace[] {
  return told.map(({ hoursAgo, firstPercentage, steps }, i) => {
    const marks: [number, number][] = [[firstPercentage, 0]];
    for (const step of steps) {
      const [percentage, costUsd] = marks.at(-1) ?? [0, 0];
      marks.push([percentage + step.points, costUsd + step.points * perPointOf(step)]);
    }
    return trace(NOW_MS - hoursAgo * HOUR_MS - i * 1001, marks);
  });
}

const fit = (traces: readonly Trace[]) => fitLimit('five_hour', traces, NOW_MS);

describe('whatever was told, where nothing is taken for a change of the limit', () => {
  test('more local cost for the same rises never lowers the limit, nor use elsewhere raises it', () => {
    fc.assert(
      fc.property(anyTold, (told) => {
        // Seen the other way round: part of what was used is used elsewhere.
        const less = fit(tracesOf(told, ({ perPoint }) => perPoint));
        const more = fit(tracesOf(told, (step) => step.perPoint + step.more));
        expect([less?.changedAtMs, more?.changedAtMs]).toEqual([null, null]);
        for (const figure of ['lowUsd', 'valueUsd', 'highUsd'] as const) {
          expect(more?.[figure]).toBeGreaterThanOrEqual((less?.[figure] ?? Infinity) - 1e-9);
        }
        expect(more?.points).toBe(less?.points);
      }),
      { seed: 102, numRuns: 1000 },
    );
  });

  test('a rise for which nothing was used here teaches nothing', () => {
    fc.assert(
      fc.property(anyTold, fc.integer({ min: 0, max: 30 * 24 }), (told, hoursAgo) => {
        const known = tracesOf(told, ({ perPoint }) => perPoint);
        const idle = trace(NOW_MS - hoursAgo * HOUR_MS, [
          [0, 0],
          [60, 0],
        ]);
        const [one, other] = [fit(known), fit([...known, idle])];
        expect([other?.lowUsd, other?.valueUsd, other?.highUsd]).toEqual([
          one?.lowUsd,
          one?.valueUsd,
          one?.highUsd,
        ]);
      }),
      { seed: 103, numRuns: 500 },
    );
  });
});

describe('a limit that became another', () => {
  const anyCount = fc.integer({ min: 3, max: 8 });
  const windowOf = (hoursAgo: number, limitUsd: number): Trace => {
    const marks = [0, 20, 40, 60].map((points) => [points, (points * limitUsd) / 100] as const);
    return trace(NOW_MS - hoursAgo * HOUR_MS, marks);
  };

  test('is forgotten within a day, whether it was raised or lowered', () => {
    fc.assert(
      fc.property(
        anyCount,
        anyCount,
        fc.double({ min: 10, max: 500, noNaN: true }),
        fc.oneof(
          fc.double({ min: 0.1, max: 0.55, noNaN: true }),
          fc.double({ min: 1.4, max: 20, noNaN: true }),
        ),
        (before, after, limitUsd, factor) => {
          const old = Array.from({ length: before }, (_, i) => windowOf(30 + 10 * i, limitUsd));
          // Four windows a day, at most.
          const fresh = Array.from({ length: Math.min(after, 4) }, (_, i) =>
            windowOf(6 * i, limitUsd * factor),
          );
          const learned = fit([...old, ...fresh]);
          expect(learned?.valueUsd).toBeCloseTo(limitUsd * factor, 6);
          expect(NOW_MS - (learned?.changedAtMs ?? 0)).toBeLessThan(DAY_MS + 5 * HOUR_MS);
        },
      ),
      { seed: 104, numRuns: 300 },
    );
  });
});
