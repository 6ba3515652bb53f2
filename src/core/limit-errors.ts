/** How far a learned limit has been off, and how far off what is shown by it may be. */
import type { Trace } from './trace.ts';
import { weightedQuantile, type Weighed } from './weighted-quantile.ts';
import type { WindowId } from './windows.ts';

/** How good a learned limit is: how far it has been off in the windows that it was learned from. */
export type Verdict = 'low' | 'fair' | 'good';

/** How far this machine's figures were off the official ones, nine times in ten at most. */
export type Errors = {
  /** Of a window's percentage, as a share of it and `BASE_POINTS`. */
  ofWindow: number;
  /** Of a rise, as a share of it. */
  ofRise: number;
  /** How much faster the official figure rose than the local one, in points per hour. */
  driftPerHour: number;
};

const HOUR_MS = 3_600_000;
/** What was learned counts half after two weeks. */
const HALF_LIFE_MS = 14 * 24 * HOUR_MS;

/** How much what was learned at `atMs` still counts, 1 to 0. */
export function freshness(atMs: number, nowMs: number): number {
  // By a clock that was set back it would count for more than all else together.
  return 0.5 ** (Math.max(0, nowMs - atMs) / HALF_LIFE_MS);
}

/** What is assumed of a limit that little is known of. */
const USUAL_ERRORS = { ofWindow: 0.5, ofRise: 0.5 };
/** Points per hour, and how many windows weigh as much as what is assumed: a week is seen less often, and for longer. */
const USUAL = { fiveHour: { drift: 2, weight: 2 }, weekly: { drift: 0.3, weight: 1 } };
/** Errors are of the percentage and so many points more: what is used elsewhere does not wait for usage here. */
const BASE_POINTS = 10;
/** The official figure is rounded. */
const ROUNDING_POINTS = 1;
const MOST = 0.92;
/** So many hours weigh as much as the assumed drift. */
const USUAL_HOURS = 10;

function usualOf(id: WindowId): { drift: number; weight: number } {
  return id === 'five_hour' ? USUAL.fiveHour : USUAL.weekly;
}

/** What traces tell of the errors of a limit that was learned from them, `allPoints` in all. */
export function errorsOf(
  id: WindowId,
  traces: readonly Trace[],
  valueUsd: number,
  allPoints: number,
  nowMs: number,
): Errors {
  // Of very few points the rounding alone may be a large share.
  const rounding = ROUNDING_POINTS / 2 / allPoints;
  const ofWindow: Weighed[] = [];
  const ofRise: Weighed[] = [];
  const drift: Weighed[] = [];
  let hours = 0;
  for (const { marks } of traces) {
    const first = marks[0];
    const isWhole = first?.usedPercentage === 0;
    const last = marks.at(-1);
    for (const [i, mark] of marks.entries()) {
      const before = marks[i - 1];
      if (!before || !last) {
        continue;
      }
      const fresh = freshness(mark.atMs, nowMs);
      const points = mark.usedPercentage - before.usedPercentage;
      const local = (mark.costUsd / valueUsd) * 100;
      if (isWhole) {
        const off = Math.abs(mark.usedPercentage - local);
        ofWindow.push({
          value: Math.max(0, off - ROUNDING_POINTS) / (local + BASE_POINTS),
          weight: (fresh * points) / last.usedPercentage,
        });
      }
      const rise = ((mark.costUsd - before.costUsd) / valueUsd) * 100;
      const stepHours = (mark.atMs - before.atMs) / HOUR_MS;
      if (rise > 0) {
        ofRise.push({ value: Math.max(0, rise - points - ROUNDING_POINTS) / rise, weight: fresh * points });
      }
      drift.push({
        value: Math.max(0, points - rise - ROUNDING_POINTS) / Math.max(stepHours, 0.5),
        weight: fresh * stepHours,
      });
      hours += fresh * stepHours;
    }
  }
  const { drift: usualDrift, weight: usualWeight } = usualOf(id);
  return {
    ofWindow: blended(
      ofWindow,
      USUAL_ERRORS.ofWindow,
      ofWindow.reduce((sum, one) => sum + one.weight, 0),
      usualWeight,
    ),
    ofRise: blended(ofRise, USUAL_ERRORS.ofRise + rounding, traces.length, usualWeight),
    driftPerHour: blended(drift, usualDrift, hours, USUAL_HOURS),
  };
}

/** What most errors lie below, with what is assumed weighing in while little was seen. */
function blended(errors: readonly Weighed[], usual: number, seen: number, usualWeight: number): number {
  const found = errors.length === 0 ? usual : weightedQuantile(errors, MOST);
  return (found * seen + usual * usualWeight) / (seen + usualWeight);
}

/** How good a limit with such errors is. */
export function verdictOf(errors: Errors): Verdict {
  return errors.ofWindow < 0.15 ? 'good' : errors.ofWindow < 0.3 ? 'fair' : 'low';
}

/** How far off an estimate of a whole window may be, in points. */
export function estimatedMargin(errors: Pick<Errors, 'ofWindow'>, usedPercentage: number): number {
  return within(usedPercentage, ROUNDING_POINTS + errors.ofWindow * (usedPercentage + BASE_POINTS));
}

/**
 * How far off a projection by `since` points over `ageMs` may be, in points; `own` are those of the response that brought the
 * figure, which may not have them yet.
 */
export function projectedMargin(
  id: WindowId,
  errors: Errors | null,
  usedPercentage: number,
  since: number,
  ageMs: number,
  own = 0,
): number {
  const { drift: usualDrift } = usualOf(id);
  const ofRise = errors?.ofRise ?? USUAL_ERRORS.ofRise;
  const drift = errors?.driftPerHour ?? usualDrift;
  return within(usedPercentage, ROUNDING_POINTS + own + since * ofRise + drift * (ageMs / HOUR_MS));
}

/** No percentage is off by more than it is away from both 0 and 100. */
function within(usedPercentage: number, margin: number): number {
  return Math.min(margin, Math.max(usedPercentage, 100 - usedPercentage));
}
