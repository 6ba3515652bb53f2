/** What of a window must have been used on other machines, in the browser or on a phone. */
import type { LearnedLimit } from './calibration.ts';
import type { Run } from './judge-samples.ts';

/** Less than this is within what rounding and an unsure limit can do. */
const LEAST_SHOWN_POINTS = 3;

/**
 * The points of a run that local usage can't explain even at the lowest limit that is likely, or that rose while nothing
 * was used here; null below three. `costBetween` gives the local cost of [fromMs, untilMs] in USD.
 */
export function elsewhereOf(
  run: Run,
  learned: LearnedLimit | null,
  startMs: number,
  costBetween: (fromMs: number, untilMs: number) => number,
): number | null {
  let idleRise = 0;
  let before = run.isWhole ? { atMs: startMs - 1, usedPercentage: 0 } : null;
  for (const { atMs, usedPercentage } of run.samples) {
    const rise = before ? usedPercentage - before.usedPercentage : 0;
    if (before && rise > 0 && costBetween(before.atMs + 1, atMs) === 0) {
      idleRise += rise;
    }
    // The way back up from a drop that is noise is no rise.
    before = { atMs, usedPercentage: Math.max(usedPercentage, before?.usedPercentage ?? 0) };
  }
  const explained =
    learned && run.isWhole ? (costBetween(startMs, run.atMs) / learned.lowUsd) * 100 : Infinity;
  const points = Math.max(idleRise, run.usedPercentage - explained);
  return points < LEAST_SHOWN_POINTS ? null : points;
}
