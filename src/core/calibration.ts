/** The limit that official percentages and local cost reveal together, and how sure it is. */
import { SAME_RESET_MS, WINDOW_IDS, type WindowId } from './windows.ts';
import type { Mark, Trace } from './trace.ts';

/** How good a learned limit is: how far it has been off in the windows that it was learned from. */
export type Verdict = 'low' | 'fair' | 'good';

/** A limit learned from traces, in USD at list price. */
export type LearnedLimit = {
  valueUsd: number;
  /** The band in which the limit lies most likely. */
  lowUsd: number;
  highUsd: number;
  verdict: Verdict;
  /** Windows and points that it was learned from. */
  windows: number;
  points: number;
  /** When the newest of them was told. */
  newestAtMs: number;
  /** Since when the limit is another than before; null if it has not changed. */
  changedAtMs: number | null;
  errors: Errors;
};

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
const DAY_MS = 24 * HOUR_MS;
/** What was learned counts half after two weeks. */
const HALF_LIFE_MS = 14 * DAY_MS;
/** Traces older than this are let go. */
const KEPT_MS = 35 * DAY_MS;

/** The traces that are kept: new ones replace older ones of the same run, and what is too old goes. */
export function keepTraces(kept: readonly Trace[], fresh: readonly Trace[], nowMs: number): Trace[] {
  const others = kept.filter((one) => !fresh.some((trace) => isSameRun(one, trace)));
  return [...others, ...fresh]
    .filter((trace) => endOf(trace) > nowMs - KEPT_MS)
    .sort((a, b) => endOf(a) - endOf(b));
}

function isSameRun(a: Trace, b: Trace): boolean {
  return (
    a.window === b.window &&
    Math.abs(a.resetsAtMs - b.resetsAtMs) <= SAME_RESET_MS &&
    a.marks[0]?.usedPercentage === b.marks[0]?.usedPercentage
  );
}

function endOf(trace: Trace): number {
  return trace.marks.at(-1)?.atMs ?? trace.resetsAtMs;
}

/** A rise between two marks, and the limit at which it would have cost what was used here. */
type CostSpan = { atMs: number; points: number; limitUsd: number };

/** Spans shorter than this are mostly rounding. */
const SPAN_POINTS = 10;

/** Cuts a trace into spans of `SPAN_POINTS` or a little more; a shorter one only where there is nothing else. */
function spansOf({ marks }: Trace): CostSpan[] {
  const ends: Mark[] = [];
  for (const mark of marks) {
    const last = ends.at(-1);
    if (!last || mark.usedPercentage - last.usedPercentage >= SPAN_POINTS) {
      ends.push(mark);
    }
  }
  const final = marks.at(-1);
  if (final && final !== ends.at(-1)) {
    // What is left over is joined to the last whole span.
    ends.splice(ends.length > 1 ? ends.length - 1 : ends.length, 1, final);
  }
  return ends.slice(1).flatMap((end, i) => {
    const start = ends[i];
    if (!start) {
      return [];
    }
    const points = end.usedPercentage - start.usedPercentage;
    return [{ atMs: end.atMs, points, limitUsd: ((end.costUsd - start.costUsd) / points) * 100 }];
  });
}

type Weighed = { value: number; weight: number };

/** The value below which a share of the weight lies. */
export function weightedQuantile(values: readonly Weighed[], share: number): number {
  const sorted = values.toSorted((a, b) => a.value - b.value);
  const whole = sorted.reduce((sum, one) => sum + one.weight, 0);
  let passed = 0;
  for (const { value, weight } of sorted) {
    passed += weight;
    if (passed >= share * whole) {
      return value;
    }
  }
  return sorted.at(-1)?.value ?? Number.NaN;
}

/** Learns the limit of every window that has traces. */
export function learnedLimits(
  traces: readonly Trace[],
  nowMs: number,
): Partial<Record<WindowId, LearnedLimit>> {
  const limits: Partial<Record<WindowId, LearnedLimit>> = {};
  for (const id of WINDOW_IDS) {
    const own = traces.filter(({ window }) => window === id);
    const limit = fitLimit(id, own, nowMs);
    if (limit) {
      limits[id] = limit;
    }
  }
  return limits;
}

/** Learns the limit of one window from its traces; null where there is nothing to learn from. */
export function fitLimit(id: WindowId, traces: readonly Trace[], nowMs: number): LearnedLimit | null {
  const all = traces
    .flatMap(spansOf)
    .filter((span) => span.limitUsd > 0)
    .sort((a, b) => a.atMs - b.atMs);
  const changedAtMs = changeIn(all);
  const spans = all.filter(({ atMs }) => atMs >= (changedAtMs ?? -Infinity));
  if (spans.length === 0) {
    return null;
  }
  const weighed = spans.map(({ limitUsd, points, atMs }) => ({
    value: limitUsd,
    weight: points * freshness(atMs, nowMs),
  }));
  const valueUsd = weightedQuantile(weighed, LIMIT_SHARE);
  const recent = traces.filter((trace) => endOf(trace) >= (changedAtMs ?? -Infinity));
  const points = spans.reduce((sum, span) => sum + span.points, 0);
  const errors = errorsOf(id, recent, valueUsd, points, nowMs);
  return {
    valueUsd,
    lowUsd: weightedQuantile(weighed, LOW_SHARE),
    highUsd: weightedQuantile(weighed, HIGH_SHARE),
    verdict: verdictOf(errors),
    windows: recent.length,
    points,
    newestAtMs: Math.max(...recent.map(endOf)),
    changedAtMs,
    errors,
  };
}

/** Usage elsewhere makes a limit look smaller than it is, so the true one lies among the larger. */
const LIMIT_SHARE = 0.75;
const LOW_SHARE = 0.5;
const HIGH_SHARE = 0.95;

/** Limits further apart than this are not one limit seen twice. */
const RAISED = 1.35;
const LOWERED = 0.6;
/** A raised limit shows at once, as nothing else makes it look larger; a lowered one looks like usage elsewhere. */
const PROOF = { raised: { spans: 2, points: 12 }, lowered: { spans: 5, points: 60 } };

/** When the limit became another: from then on all spans tell a larger one, or very many a smaller one. */
function changeIn(spans: readonly CostSpan[]): number | null {
  for (let first = PROOF.raised.spans; first <= spans.length - PROOF.raised.spans; first += 1) {
    const before = spans.slice(0, first).map((span) => ({ value: span.limitUsd, weight: span.points }));
    const after = spans.slice(first);
    const points = after.reduce((sum, span) => sum + span.points, 0);
    const upper = weightedQuantile(before, LIMIT_SHARE);
    const lower = weightedQuantile(before, LOW_SHARE);
    const isRaised =
      points >= PROOF.raised.points && after.every(({ limitUsd }) => limitUsd > upper * RAISED);
    const isLowered =
      after.length >= PROOF.lowered.spans &&
      points >= PROOF.lowered.points &&
      after.every(({ limitUsd }) => limitUsd < lower * LOWERED);
    if (isRaised || isLowered) {
      return after[0]?.atMs ?? null;
    }
  }
  return null;
}

function freshness(atMs: number, nowMs: number): number {
  return 0.5 ** ((nowMs - atMs) / HALF_LIFE_MS);
}

/** What is assumed of a limit that little is known of. */
const USUAL_ERRORS = { ofWindow: 0.5, ofRise: 0.5 };
const USUAL_DRIFT: Readonly<Record<'five_hour' | 'weekly', number>> = { five_hour: 2, weekly: 0.3 };
/** Errors are of the percentage and so many points more: what is used elsewhere does not wait for usage here. */
const BASE_POINTS = 10;
/** The official figure is rounded. */
const ROUNDING_POINTS = 1;
const MOST = 0.92;
/** So many windows, rises or hours weigh as much as what is assumed. */
const USUAL_WEIGHT = { windows: 2, hours: 10 };

function errorsOf(
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
      ofRise.push({ value: Math.max(0, rise - points - ROUNDING_POINTS) / rise, weight: fresh * points });
      drift.push({
        value: Math.max(0, points - rise - ROUNDING_POINTS) / Math.max(stepHours, 0.5),
        weight: fresh * stepHours,
      });
      hours += fresh * stepHours;
    }
  }
  const usualDrift = id === 'five_hour' ? USUAL_DRIFT.five_hour : USUAL_DRIFT.weekly;
  return {
    ofWindow: blended(
      ofWindow,
      USUAL_ERRORS.ofWindow,
      ofWindow.reduce((sum, one) => sum + one.weight, 0),
      USUAL_WEIGHT.windows,
    ),
    ofRise: blended(ofRise, USUAL_ERRORS.ofRise + rounding, traces.length, USUAL_WEIGHT.windows),
    driftPerHour: blended(drift, usualDrift, hours, USUAL_WEIGHT.hours),
  };
}

/** What most errors lie below, with what is assumed weighing in while little was seen. */
function blended(errors: readonly Weighed[], usual: number, seen: number, usualWeight: number): number {
  const found = errors.length === 0 ? usual : weightedQuantile(errors, MOST);
  return (found * seen + usual * usualWeight) / (seen + usualWeight);
}

function verdictOf(errors: Errors): Verdict {
  return errors.ofWindow < 0.12 ? 'good' : errors.ofWindow < 0.3 ? 'fair' : 'low';
}

/** How far off an estimate of a whole window may be, in points. */
export function estimatedMargin({ errors }: LearnedLimit, usedPercentage: number): number {
  return within(usedPercentage, ROUNDING_POINTS + errors.ofWindow * (usedPercentage + BASE_POINTS));
}

/** How far off a projection by `since` points over `ageMs` may be, in points. */
export function projectedMargin(
  id: WindowId,
  learned: LearnedLimit | null,
  usedPercentage: number,
  since: number,
  ageMs: number,
): number {
  const usualDrift = id === 'five_hour' ? USUAL_DRIFT.five_hour : USUAL_DRIFT.weekly;
  const ofRise = learned?.errors.ofRise ?? USUAL_ERRORS.ofRise;
  const drift = learned?.errors.driftPerHour ?? usualDrift;
  return within(usedPercentage, ROUNDING_POINTS + since * ofRise + drift * (ageMs / HOUR_MS));
}

/** No percentage is off by more than it is away from both 0 and 100. */
function within(usedPercentage: number, margin: number): number {
  return Math.min(margin, Math.max(usedPercentage, 100 - usedPercentage));
}
