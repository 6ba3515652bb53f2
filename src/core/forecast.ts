/** Burn rate, pace, when a window runs out, and which window is the one that stops the user first. */
import { SEVEN_DAYS_MS, WINDOW_IDS, type Span, type WindowId } from './windows.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** The five-hour window's rate is that of the last hour. */
const RECENT_MS = HOUR_MS;
/** A weekly rate from less than a day would be the rate of one sitting. */
const LEAST_WEEKLY_DATA_MS = 24 * HOUR_MS;
/** Pace is noise while so little of the window has passed. */
const PACE_HIDDEN_UNTIL_PERCENT = 3;
/** A change of the binding limit shows after it has held for this long. */
const BINDING_HOLDS_MS = 2 * 60_000;

/** Use per hour, and how unsure it is: one standard error as a share of the rate (events taken as independent). */
export type BurnRate = { perHour: number; costPerHourUsd: number; relativeError: number };

/** What was used of a window from an instant on: in a limit's unit, its squares, and in USD. */
export type UseSince = (fromMs: number) => { amount: number; squares: number; costUsd: number };

/**
 * The rate at `nowMs` in a limit's unit. Five-hour: over the last 60 minutes. Seven-day: the mean over the elapsed
 * window, or over the last seven days while the window is younger than a day; null with less than a day of data.
 * `firstMs` is the first use that is known of at all; idle time counts.
 */
export function burnRate(
  id: WindowId,
  useSince: UseSince,
  firstMs: number | null,
  span: Span,
  nowMs: number,
): BurnRate | null {
  let fromMs = nowMs - RECENT_MS;
  if (id !== 'five_hour') {
    const isYoung = nowMs - span.startMs < LEAST_WEEKLY_DATA_MS;
    fromMs = Math.max(firstMs ?? nowMs, isYoung ? nowMs - SEVEN_DAYS_MS : span.startMs);
    if (nowMs - fromMs < LEAST_WEEKLY_DATA_MS) {
      return null;
    }
  }
  const { amount, squares, costUsd } = useSince(fromMs);
  const hours = (nowMs - fromMs) / HOUR_MS;
  return {
    perHour: amount / hours,
    costPerHourUsd: costUsd / hours,
    relativeError: amount > 0 ? Math.sqrt(squares) / amount : 0,
  };
}

/** When a window fills at its present rate: the likely instant, and the interval that the rate's error leaves. */
export type RunsOut = { earliestMs: number; likelyMs: number; latestMs: number };

/**
 * When the rate fills the window, if it does so before the reset; null otherwise, and for a window that rolls.
 * `usedPercentage` is the present figure, `limitValue` the limit in the rate's unit.
 */
export function runsOut(
  usedPercentage: number,
  limitValue: number,
  rate: BurnRate,
  span: Span,
  nowMs: number,
): RunsOut | null {
  if (span.anchor === 'rolling' || usedPercentage >= 100 || rate.perHour <= 0) {
    return null;
  }
  const hoursLeft = ((100 - usedPercentage) / 100) * (limitValue / rate.perHour);
  const likelyMs = nowMs + hoursLeft * HOUR_MS;
  if (likelyMs >= span.endMs) {
    return null;
  }
  const error = Math.min(rate.relativeError, 0.9);
  return {
    earliestMs: nowMs + (hoursLeft / (1 + error)) * HOUR_MS,
    likelyMs,
    latestMs: Math.min(span.endMs, nowMs + (hoursLeft / (1 - error)) * HOUR_MS),
  };
}

/** How much of the window's time has passed, in percent; null for a window that rolls. */
export function elapsedPercentage(span: Span, nowMs: number): number | null {
  const passedMs = Math.max(0, nowMs - span.startMs);
  return span.anchor === 'rolling' ? null : (passedMs / (span.endMs - span.startMs)) * 100;
}

/** Used minus elapsed, in points: above 0 means faster than time. Null while it would be noise. */
export function pacePoints(usedPercentage: number | null, elapsed: number | null): number | null {
  return usedPercentage === null || elapsed === null || elapsed < PACE_HIDDEN_UNTIL_PERCENT
    ? null
    : usedPercentage - elapsed;
}

/** What a window brings to the choice of the binding limit. */
export type BindingCandidate = {
  id: WindowId;
  state: 'active' | 'not_started' | 'exhausted';
  usedPercentage: number | null;
  runsOutMs: number | null;
  resetsAtMs: number | null;
};

/**
 * The window that will stop the user first: an exhausted one (that which resets last, as it blocks longest), else the
 * one that runs out first, else the fullest; null if nothing is known of any.
 */
export function chooseBinding(candidates: readonly BindingCandidate[]): WindowId | null {
  const exhausted = candidates.filter((one) => one.state === 'exhausted');
  const started = candidates.filter((one) => one.state === 'active' && one.usedPercentage !== null);
  const ending = started.filter((one) => one.runsOutMs !== null);
  const best =
    smallest(exhausted, (one) => -(one.resetsAtMs ?? Infinity)) ??
    smallest(ending, (one) => one.runsOutMs ?? Infinity) ??
    smallest(started, (one) => -(one.usedPercentage ?? 0));
  return best?.id ?? null;
}

function smallest(
  candidates: readonly BindingCandidate[],
  measure: (one: BindingCandidate) => number,
): BindingCandidate | null {
  const inOrder = candidates.toSorted(
    (a, b) => measure(a) - measure(b) || WINDOW_IDS.indexOf(a.id) - WINDOW_IDS.indexOf(b.id),
  );
  return inOrder[0] ?? null;
}

/** The binding limit shown, and the one that would take its place, since when. */
export type Binding = { shown: WindowId | null; rival: WindowId | null; rivalSinceMs: number };

/**
 * The binding limit after `choice` was made at `nowMs`. A change shows once it has held for two minutes; at once if
 * what was shown is out of the running, or if the new one is exhausted, which is no matter of pace.
 */
export function nextBinding(
  before: Binding | null,
  candidates: readonly BindingCandidate[],
  nowMs: number,
): Binding {
  const choice = chooseBinding(candidates);
  const shown = candidates.find((one) => one.id === before?.shown);
  const canStay = shown !== undefined && shown.state !== 'not_started' && shown.usedPercentage !== null;
  const isSure = candidates.some((one) => one.id === choice && one.state === 'exhausted');
  if (before === null || choice === before.shown || !canStay || isSure) {
    return { shown: choice, rival: null, rivalSinceMs: nowMs };
  }
  // A clock set back would make a rival wait for long.
  const sinceMs = before.rival === choice ? Math.min(before.rivalSinceMs, nowMs) : nowMs;
  return nowMs - sinceMs >= BINDING_HOLDS_MS
    ? { shown: choice, rival: null, rivalSinceMs: nowMs }
    : { shown: before.shown, rival: choice, rivalSinceMs: sinceMs };
}

/**
 * The likely instant in epoch milliseconds, rounded to what the interval's width allows: 5, 10, 30 minutes or the hour;
 * never to the reset or later. Null where it is too near the reset to be told from it.
 */
export function roundedRunsOutMs(
  { earliestMs, likelyMs, latestMs }: RunsOut,
  resetsAtMs: number,
  nowMs: number,
): number | null {
  const widthMs = latestMs - earliestMs;
  const stepMs =
    [5, 10, 30].map((minutes) => minutes * MINUTE_MS).find((step) => widthMs <= step * 6) ?? 60 * MINUTE_MS;
  const nearestMs = Math.round(likelyMs / stepMs) * stepMs;
  const roundedMs = Math.max(nowMs, nearestMs < resetsAtMs ? nearestMs : nearestMs - stepMs);
  return resetsAtMs - roundedMs < 5 * MINUTE_MS ? null : roundedMs;
}
