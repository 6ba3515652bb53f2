/** How a window was used up over its time: a curve for the eye, through every official figure. */
import { SLICE_MS } from './ledger.ts';
import type { Run } from './judge-samples.ts';

/** How much was used up by an instant: percent where that is known, else USD. */
export type BurnPoint = { atMs: number; used: number };

/** What was used of the window in a slice of time. */
export type Step = { startMs: number; amount: number };

/** So many points draw a curve as well as more would. */
const POINTS = 48;

/**
 * The curve from the window's start at `startMs` to `nowMs`, which ends at `used` (percent, or USD where no percentage is known). Between two
 * official figures it rises as local usage did, or evenly where there was none.
 */
export function burnCurve(
  startMs: number,
  steps: readonly Step[],
  run: Run | null,
  used: number,
  nowMs: number,
): BurnPoint[] {
  const knots = [
    { atMs: startMs, used: 0 },
    ...(run?.isWhole ? risingFigures(run, nowMs) : []),
    { atMs: nowMs, used },
  ];
  const widthMs = (nowMs - startMs) / POINTS;
  if (widthMs <= 0) {
    return knots.slice(0, 1);
  }
  const amountUntil = cumulative(steps);
  const curve: BurnPoint[] = [];
  let next = 1;
  for (let i = 0; i <= POINTS; i += 1) {
    const atMs = Math.min(nowMs, startMs + i * widthMs);
    while (next < knots.length - 1 && (knots[next]?.atMs ?? 0) < atMs) {
      next += 1;
    }
    const [from, to] = [knots[next - 1], knots[next]];
    if (from && to) {
      const whole = amountUntil(to.atMs) - amountUntil(from.atMs);
      const byUsage = (amountUntil(atMs) - amountUntil(from.atMs)) / whole;
      const byTime = (atMs - from.atMs) / Math.max(1, to.atMs - from.atMs);
      curve.push({ atMs, used: from.used + (to.used - from.used) * (whole > 0 ? byUsage : byTime) });
    }
  }
  return curve;
}

/** The official figures as they rose, each percentage once. */
function risingFigures(run: Run, nowMs: number): BurnPoint[] {
  const rising: BurnPoint[] = [];
  for (const { atMs, usedPercentage } of run.samples) {
    if (atMs < nowMs && usedPercentage > (rising.at(-1)?.used ?? 0)) {
      rising.push({ atMs, used: usedPercentage });
    }
  }
  return rising;
}

/** How much had been used by an instant; within a slice it rises evenly. */
function cumulative(steps: readonly Step[]): (atMs: number) => number {
  const sums: number[] = [];
  let sum = 0;
  for (const { amount } of steps) {
    sums.push(sum);
    sum += amount;
  }
  return (atMs) => {
    const index = steps.findLastIndex(({ startMs }) => startMs <= atMs);
    const step = steps[index];
    if (!step) {
      return 0;
    }
    const share = Math.min(1, (atMs - step.startMs) / SLICE_MS);
    return (sums[index] ?? 0) + step.amount * share;
  };
}
