/** How the official percentage rose with the local cost: what a limit can be learned from. Small enough to be kept. */
import type { Run } from './judge-samples.ts';
import type { SampleBook } from './sample-book.ts';
import { FIVE_HOURS_MS, SEVEN_DAYS_MS, WINDOW_IDS, type WindowId } from './windows.ts';

/** An official percentage, and what had been used locally by then, in USD since the trace's first mark. */
export type Mark = { atMs: number; usedPercentage: number; costUsd: number };

/** The marks of one run of samples, earliest first; the first stands for the window's start where the run is whole. */
export type Trace = { window: WindowId; resetsAtMs: number; marks: Mark[] };

/** Marks nearer than this say little beside rounding; they are left out, but for the last. */
const LEAST_STEP_POINTS = 3;

/** What this machine used of the window after `fromMs` up to and including `untilMs`, at list price in USD. */
export type CostBetween = (window: WindowId, fromMs: number, untilMs: number) => number;

/** The trace of a run from `sinceMs` on, or null if it does not rise. */
function traceOf(window: WindowId, run: Run, sinceMs: number, costBetween: CostBetween): Trace | null {
  const openedMs = run.resetsAtMs - (window === 'five_hour' ? FIVE_HOURS_MS : SEVEN_DAYS_MS);
  const samples = run.samples.filter(({ atMs }) => atMs >= sinceMs);
  const first = samples[0];
  if (!first) {
    return null;
  }
  const isWhole = run.isWhole && openedMs >= sinceMs;
  const startMs = isWhole ? openedMs : first.atMs;
  const rising: Mark[] = [{ atMs: startMs, usedPercentage: isWhole ? 0 : first.usedPercentage, costUsd: 0 }];
  const last = (): Mark => rising[rising.length - 1] ?? { atMs: startMs, usedPercentage: 0, costUsd: 0 };
  for (const { atMs, usedPercentage } of samples) {
    if (usedPercentage > last().usedPercentage) {
      rising.push({ atMs, usedPercentage, costUsd: last().costUsd + costBetween(window, last().atMs, atMs) });
    }
  }
  const marks = rising.filter(({ usedPercentage }, i) => {
    const isLast = i === rising.length - 1;
    return i === 0 || isLast || isStep(rising, i, usedPercentage);
  });
  return marks.length > 1 ? { window, resetsAtMs: run.resetsAtMs, marks } : null;
}

function isStep(rising: readonly Mark[], index: number, usedPercentage: number): boolean {
  const bucket = (percentage: number): number => Math.floor(percentage / LEAST_STEP_POINTS);
  return bucket(usedPercentage) > bucket(rising[index - 1]?.usedPercentage ?? 0);
}

/**
 * The traces of all runs in a book that had a sample after `changedMs` and began after `fromMs`, from where on local costs are
 * known. Of runs that began before `sinceMs`, only what was told later counts.
 */
export function tracesOf(
  book: SampleBook,
  times: { fromMs: number; sinceMs: number; changedMs: number },
  costBetween: CostBetween,
): Trace[] {
  return WINDOW_IDS.flatMap((window) =>
    book
      .judgement(window)
      .runs.filter(({ atMs }) => atMs > times.changedMs)
      .map((run) => traceOf(window, run, times.sinceMs, costBetween)),
  ).filter((trace): trace is Trace => trace !== null && (trace.marks[0]?.atMs ?? 0) >= times.fromMs);
}
