/** How full a window is and by what right: the best of what was told, what was learned and what the user set. */
import type { LearnedLimit } from './calibration.ts';
import { estimatedMargin, projectedMargin } from './limit-errors.ts';
import type { Run } from './judge-samples.ts';
import type { Limit, LimitUnit } from './limits.ts';
import { PRESET_ERROR } from './presets.ts';
import type { WindowId } from './windows.ts';

/** Where a percentage comes from, best first; the user can always tell which. */
export const KINDS = ['reported', 'projected', 'estimated', 'configured', 'unknown'] as const;
export type Kind = (typeof KINDS)[number];

/** What is known of a window at `nowMs`. */
export type Evidence = {
  id: WindowId;
  /** The official figures of this very window; null if there are none. */
  run: Run | null;
  learned: LearnedLimit | null;
  /** The limit that the user set, or started from. */
  own: Limit | null;
  /** The user's limit comes before the learned one. */
  prefersOwn: boolean;
  /** What this machine used of the window after an instant, or from its start on. */
  usedSince: (fromMs: number | 'start', unit: LimitUnit) => number;
  nowMs: number;
};

export type Used = {
  usedPercentage: number | null;
  kind: Kind;
  /** More was used since the figure was told, and nothing says how many points that is. */
  isAtLeast: boolean;
  /** How far off the figure may be, in points; null where it is exact or the user's own measure. */
  marginPoints: number | null;
  stale: boolean;
  sampledAtMs: number | null;
  /** A guess that would be above all that a guess can be. */
  isCapped: boolean;
  /** What turned usage into points. */
  limit: Limit | null;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** An official figure is stale after this time, whatever was used here: other machines may have used more. */
const STALE_FIVE_HOUR_MS = 30 * MINUTE_MS;
const STALE_SEVEN_DAY_MS = 6 * HOUR_MS;

/** How old an official figure may be before it is stale. */
export function staleAfterMs(id: WindowId): number {
  return id === 'five_hour' ? STALE_FIVE_HOUR_MS : STALE_SEVEN_DAY_MS;
}

/** Only an official figure says that a window is full. */
const HIGHEST_GUESS = 99;
/** Less than this rounds to no point at all. */
const NO_POINT = 0.5;
/** A margin smaller than this is within the rounding of the official figure. */
const NO_MARGIN = 1.5;

/** The window's used percentage. */
export function usedOf(evidence: Evidence): Used {
  const { run, own, prefersOwn, learned } = evidence;
  const byLearned: Limit | null = learned && { value: learned.valueUsd, unit: 'usd', source: 'learned' };
  if (run) {
    return byRun(evidence, run, byLearned ?? own);
  }
  const none = { isAtLeast: false, isCapped: false, stale: false, sampledAtMs: null };
  const isOwnFirst = prefersOwn && own?.source === 'user';
  const limit = isOwnFirst ? own : (byLearned ?? own);
  if (!limit) {
    return { ...none, usedPercentage: null, kind: 'unknown', marginPoints: null, limit: null };
  }
  const percentage = (evidence.usedSince('start', limit.unit) / limit.value) * 100;
  if (limit.source === 'user') {
    return { ...none, usedPercentage: percentage, kind: 'configured', marginPoints: null, limit };
  }
  const usedPercentage = Math.min(percentage, HIGHEST_GUESS);
  const errors = limit.source === 'learned' && learned ? learned.errors : { ofWindow: PRESET_ERROR };
  const marginPoints = estimatedMargin(errors, usedPercentage);
  return {
    ...none,
    usedPercentage,
    isCapped: percentage > HIGHEST_GUESS,
    kind: 'estimated',
    marginPoints,
    limit,
  };
}

function byRun(evidence: Evidence, run: Run, limit: Limit | null): Used {
  const { id, learned, usedSince, nowMs } = evidence;
  const ageMs = Math.max(0, nowMs - run.atMs);
  const errors = learned?.errors ?? null;
  const isFull = run.usedPercentage >= 100;
  const told = {
    usedPercentage: run.usedPercentage,
    kind: 'reported' as const,
    isAtLeast: false,
    isCapped: false,
    // More than all can't be used elsewhere.
    stale: !isFull && ageMs > staleAfterMs(id),
    sampledAtMs: run.atMs,
    limit,
  };
  if (isFull) {
    return { ...told, marginPoints: null };
  }
  if (!limit && run.usedPercentage < NO_POINT && usedSince(run.atMs, 'usd') > 0) {
    // "At least 0%" says nothing.
    return { ...told, usedPercentage: null, kind: 'unknown', marginPoints: null };
  }
  if (!limit) {
    return { ...told, isAtLeast: usedSince(run.atMs, 'usd') > 0, marginPoints: null };
  }
  const since = (usedSince(run.atMs, limit.unit) / limit.value) * 100;
  if (since < NO_POINT) {
    const margin = projectedMargin(id, errors, run.usedPercentage, 0, ageMs);
    return { ...told, marginPoints: margin < NO_MARGIN ? null : margin };
  }
  const usedPercentage = Math.max(run.usedPercentage, Math.min(run.usedPercentage + since, HIGHEST_GUESS));
  // The figure was told as its response began, so it may lack what that used.
  const own = ((usedSince(run.atMs - 1, limit.unit) - usedSince(run.atMs, limit.unit)) / limit.value) * 100;
  const marginPoints = projectedMargin(id, errors, usedPercentage, since, ageMs, own);
  const isCapped = run.usedPercentage + since > HIGHEST_GUESS;
  return { ...told, usedPercentage, isCapped, kind: 'projected', marginPoints };
}
