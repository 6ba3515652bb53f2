/** How full both windows really were at any instant. */
import { SEVEN_DAYS_MS } from '../../../src/core/windows.ts';
import { weekStartMs, type Limits, type Passed } from './gate.ts';
import type { Hidden } from './habits.ts';

/** How full a window is, and when it resets. */
export type Fullness = { usedPercentage: number; resetsAtMs: number };

/** Both windows; the five-hour one is null while it has not started. */
export type Truth = { fiveHour: Fullness | null; sevenDay: Fullness };

/** A function that gives the truth at an instant, responses that were complete at that instant included. */
export function truthBy(
  { counted, blocks, changedAtMs }: Pick<Passed, 'counted' | 'blocks' | 'changedAtMs'>,
  limits: Limits,
  hidden: Hidden,
): (nowMs: number) => Truth {
  const timesMs = Float64Array.from(counted, ({ atMs }) => atMs);
  const sums = new Float64Array(counted.length + 1);
  for (const [place, { units }] of counted.entries()) {
    sums[place + 1] = (sums[place] ?? 0) + units;
  }
  const startsMs = Float64Array.from(blocks, ({ startMs }) => startMs);

  /** Units complete from one instant on, and up to and including another. */
  function unitsIn(fromMs: number, nowMs: number): number {
    return (sums[placeAfter(timesMs, nowMs)] ?? 0) - (sums[placeAfter(timesMs, fromMs - 1)] ?? 0);
  }

  return (nowMs) => {
    const percent = changedAtMs !== null && nowMs >= changedAtMs ? 50 : 100;
    const weekMs = weekStartMs(hidden.weeklyResetMs, nowMs);
    const block = blocks[placeAfter(startsMs, nowMs) - 1];
    const isOpen = block && block.firstRequestMs <= nowMs && nowMs < block.endMs;
    return {
      fiveHour: isOpen
        ? {
            usedPercentage: (unitsIn(block.startMs, nowMs) / limits.fiveHour) * percent,
            resetsAtMs: block.endMs,
          }
        : null,
      sevenDay: {
        usedPercentage: (unitsIn(weekMs, nowMs) / limits.sevenDay) * percent,
        resetsAtMs: weekMs + SEVEN_DAYS_MS,
      },
    };
  };
}

/** How many of the ascending times are at or before an instant. */
function placeAfter(timesMs: Float64Array, atMs: number): number {
  let low = 0;
  let high = timesMs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timesMs[middle] ?? Infinity) <= atMs) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
