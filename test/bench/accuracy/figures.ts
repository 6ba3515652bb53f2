/** How far off what was shown is, by kind of figure. */
import type { Snapshot } from '../../../src/core/snapshot.ts';
import type { WindowSnapshot } from '../../../src/core/window-measure.ts';
import type { SimulatedAccount } from './account.ts';

/** One figure that was shown beside the truth. */
export type Shown = {
  atMs: number;
  window: 'five_hour' | 'seven_day';
  /** The figure's kind as it is shown, a full window's being `reported`; or one of the two `MISTAKES`. */
  kind: string;
  /** NaN where no percentage was shown. */
  offPoints: number;
  truePercentage: number;
  marginPoints: number | null;
  ageMs: number | null;
  verdict: string | null;
  /** What this machine used of the window as it was shown, at list price. */
  costUsd: number;
  learnedUsd: number | null;
};

/** Kinds of looks at which the very window was wrong: what was shown of it is held against nothing used, and vice versa. */
export const MISTAKES = {
  missed: 'said not to have started',
  imagined: 'shown though none is open',
} as const;

/** What was shown of both windows at one look. */
export function shownBeside(snapshot: Snapshot, account: SimulatedAccount): Shown[] {
  const truth = account.truthAt(snapshot.atMs);
  return [
    ...shown('five_hour', snapshot.fiveHour, truth.fiveHour?.usedPercentage ?? null, snapshot.atMs),
    ...shown('seven_day', snapshot.sevenDay, truth.sevenDay.usedPercentage, snapshot.atMs),
  ];
}

function shown(id: Shown['window'], window: WindowSnapshot, truth: number | null, atMs: number): Shown[] {
  const { kind, usedPercentage, marginPoints, sampledAtMs, learned, state, totals } = window;
  const isStarted = state !== 'not_started';
  if (!isStarted && truth === null) {
    return [];
  }
  const truePercentage = truth ?? 0;
  const shownPercentage = isStarted ? (usedPercentage ?? Number.NaN) : 0;
  return [
    {
      atMs,
      window: id,
      kind: isStarted ? (truth === null ? MISTAKES.imagined : kind) : MISTAKES.missed,
      offPoints: shownPercentage - truePercentage,
      truePercentage,
      marginPoints,
      ageMs: sampledAtMs === null ? null : atMs - sampledAtMs,
      verdict: learned?.verdict ?? null,
      costUsd: totals.costUsd,
      learnedUsd: learned?.valueUsd ?? null,
    },
  ];
}

/** Below this a percentage says too little about the limit. */
const LEAST_POINTS = 10;

/** The list price of a full window by what was used and how full it really was, on average; NaN if it never got anywhere. */
export function limitUsdBy(all: readonly Shown[], id: Shown['window'], elsewhereShare: number): number {
  const ratios = all
    .filter(({ window, truePercentage }) => window === id && truePercentage >= LEAST_POINTS)
    .map(({ costUsd, truePercentage }) => (costUsd / truePercentage) * 100);
  return quantile(ratios, 0.5) / (1 - elsewhereShare);
}

/** The value that a share of the numbers is below; NaN of none. */
export function quantile(numbers: readonly number[], share: number): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
