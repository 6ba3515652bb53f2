/** The limit that official percentages and local cost reveal together, and how sure it is. */
import { errorsOf, freshness, verdictOf, type Errors, type Verdict } from './limit-errors.ts';
import type { Mark, Trace } from './trace.ts';
import { weightedQuantile } from './weighted-quantile.ts';
import { SAME_RESET_MS, WINDOW_IDS, type WindowId } from './windows.ts';

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

const DAY_MS = 24 * 3_600_000;
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
    a.marks[0]?.usedPercentage === b.marks[0]?.usedPercentage &&
    Math.abs((a.marks[0]?.atMs ?? 0) - (b.marks[0]?.atMs ?? 0)) <= SAME_RESET_MS
  );
}

function endOf(trace: Trace): number {
  return trace.marks.at(-1)?.atMs ?? trace.resetsAtMs;
}

/** A rise between two marks, and the limit at which it would have cost what was used here. */
type CostSpan = { resetsAtMs: number; atMs: number; points: number; limitUsd: number };

/** Spans shorter than this are mostly rounding. */
const SPAN_POINTS = 10;

/** Cuts a trace into spans of `SPAN_POINTS` or a little more; a shorter one only where there is nothing else. */
function spansOf({ marks, resetsAtMs }: Trace): CostSpan[] {
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
    return [{ resetsAtMs, atMs: end.atMs, points, limitUsd: ((end.costUsd - start.costUsd) / points) * 100 }];
  });
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
const PROOF = { raised: { spans: 2, points: 12 }, lowered: { spans: 5, points: 60, windows: 2 } };

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
      new Set(after.map(({ resetsAtMs }) => resetsAtMs)).size >= PROOF.lowered.windows &&
      after.every(({ limitUsd }) => limitUsd < lower * LOWERED);
    if (isRaised || isLowered) {
      return after[0]?.atMs ?? null;
    }
  }
  return null;
}

/**
 * A limit that is no smaller than `leastUsd`, the local cost of a window that was not refused: what was learned with use
 * elsewhere, from little, may be far too small.
 */
export function atLeast(learned: LearnedLimit, leastUsd: number): LearnedLimit {
  return learned.valueUsd >= leastUsd
    ? learned
    : {
        ...learned,
        valueUsd: leastUsd,
        lowUsd: Math.max(learned.lowUsd, leastUsd),
        highUsd: Math.max(learned.highUsd, leastUsd),
      };
}
