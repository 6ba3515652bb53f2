/** The limit that official percentages and local cost reveal together, and how sure it is. */
import { SAME_RESET_MS, type WindowId } from './windows.ts';
import type { Mark, Trace } from './trace.ts';

/** How good a learned limit is: whether there is enough to judge it by, and how far it has been off. */
export type Verdict = 'low' | 'fair' | 'good';

/** A limit learned from traces, in USD at list price. */
export type LearnedLimit = {
  valueUsd: number;
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
  /** How far the share of a window that was used here was off, as a share of it (nine times in ten at most). */
  relativeError: number;
  /** How fast the official figure ran ahead of the local one, in points per hour (nine times in ten at most). */
  driftPointsPerHour: number;
};

const DAY_MS = 24 * 3_600_000;
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

/** A rise between two marks. */
type CostSpan = { atMs: number; points: number; hours: number; costPerPoint: number };

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
    const hours = (end.atMs - start.atMs) / 3_600_000;
    return [{ atMs: end.atMs, points, hours, costPerPoint: (end.costUsd - start.costUsd) / points }];
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

/** Learns the limit of one window from its traces; null where there is nothing to learn from. */
export function fitLimit(traces: readonly Trace[], nowMs: number): LearnedLimit | null {
  const spans = traces.flatMap(spansOf).filter((span) => span.costPerPoint > 0);
  if (spans.length === 0) {
    return null;
  }
  const weighed = spans.map((span) => ({
    value: span.costPerPoint,
    weight: span.points * 0.5 ** ((nowMs - span.atMs) / HALF_LIFE_MS),
  }));
  const value = weightedQuantile(weighed, 0.75) * 100;
  return {
    valueUsd: value,
    lowUsd: weightedQuantile(weighed, 0.5) * 100,
    highUsd: weightedQuantile(weighed, 0.95) * 100,
    verdict: 'fair',
    windows: traces.length,
    points: spans.reduce((sum, span) => sum + span.points, 0),
    newestAtMs: Math.max(...traces.map(endOf)),
    changedAtMs: null,
    relativeError: 0.35,
    driftPointsPerHour: 2,
  };
}

/** How far off an estimate of a whole window may be, in points. */
export function estimatedMargin(learned: LearnedLimit, usedPercentage: number): number {
  return 1 + usedPercentage * learned.relativeError;
}

/** How far off a projection of `since` points over `ageMs` may be, in points. */
export function projectedMargin(
  _id: WindowId,
  learned: LearnedLimit | null,
  since: number,
  ageMs: number,
): number {
  return (
    0.7 + since * (learned?.relativeError ?? 0.35) + ((learned?.driftPointsPerHour ?? 2) * ageMs) / 3_600_000
  );
}
