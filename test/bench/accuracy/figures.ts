/** How far off what was shown is, by kind of figure. */
import type { Snapshot } from '../../../src/core/snapshot.ts';
import type { WindowSnapshot } from '../../../src/core/window-measure.ts';
import type { SimulatedAccount } from './account.ts';

/** One figure that was shown beside the truth. */
export type Shown = {
  window: 'five_hour' | 'seven_day';
  kind: string;
  offPoints: number;
  marginPoints: number | null;
  ageMs: number | null;
  verdict: string | null;
};

/** What was shown of both windows at one look. */
export function shownBeside(snapshot: Snapshot, account: SimulatedAccount): Shown[] {
  const truth = account.truthAt(snapshot.atMs);
  return [
    ...shown('five_hour', snapshot.fiveHour, truth.fiveHour?.usedPercentage ?? null, snapshot.atMs),
    ...shown('seven_day', snapshot.sevenDay, truth.sevenDay.usedPercentage, snapshot.atMs),
  ];
}

function shown(id: Shown['window'], window: WindowSnapshot, truth: number | null, atMs: number): Shown[] {
  if (truth === null || window.state === 'not_started') {
    return [];
  }
  const { kind, usedPercentage, marginPoints, sampledAtMs, learned, state } = window;
  return [
    {
      window: id,
      kind: state === 'exhausted' ? 'exhausted' : kind,
      offPoints: usedPercentage === null ? Number.NaN : usedPercentage - truth,
      marginPoints,
      ageMs: sampledAtMs === null ? null : atMs - sampledAtMs,
      verdict: learned?.verdict ?? null,
    },
  ];
}

/** The value that a share of the numbers is below; NaN of none. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
