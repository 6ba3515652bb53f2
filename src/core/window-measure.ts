/** One window's span and use → how full it is, by what right, and whether it will last. */
import { burnRate, elapsedPercentage, pacePoints, runsOut, type RunsOut } from './forecast.ts';
import type { LearnedLimit } from './calibration.ts';
import type { Run } from './judge-samples.ts';
import type { SampleSource } from './sample.ts';
import { amountOfTotals, type Limit, type LimitUnit } from './limits.ts';
import { amountIn, type ModelSum } from './sums.ts';
import { noTotals, totalOf, type Totals } from './totals.ts';
import { elsewhereOf } from './elsewhere.ts';
import { usedOf, type Used } from './used.ts';
import type { Anchor, Span, WindowId } from './windows.ts';

/** One window at one instant. */
export type WindowSnapshot = Omit<Used, 'isCapped'> & {
  id: WindowId;
  state: 'active' | 'not_started' | 'exhausted';
  /** Exhausted, and yet requests were answered since: as usage credits. */
  goesOn: boolean;
  /** How full that figure said, and who told it. */
  sampledPercentage: number | null;
  sampledFrom: SampleSource | null;
  /** No log tells when that figure was true: it may be older than it seems. */
  isSampleDoubtful: boolean;
  startsAtMs: number | null;
  /** Null for a window that rolls. */
  resetsAtMs: number | null;
  anchor: Anchor | null;
  /** The clocks were changed since the reset was told. */
  isResetAbout: boolean;
  /** What counts towards the window. */
  totals: Totals;
  /** What was billed as usage credits meanwhile. */
  credits: Totals;
  /** The limit that this machine's usage and official figures reveal together. */
  learned: LearnedLimit | null;
  /** At least so much of the percentage was used on other machines or in the browser. */
  elsewherePercentage: number | null;
  elapsedPercentage: number | null;
  pacePoints: number | null;
  costPerHourUsd: number | null;
  /** The burn rate in points of the limit. */
  pointsPerHour: number | null;
  runsOut: RunsOut | null;
};

export type Measure = {
  id: WindowId;
  span: Span & { isAbout?: boolean };
  /** The limit that the user set, or started from. */
  own: Limit | null;
  /** The user's limit comes before the learned one. */
  prefersOwn: boolean;
  learned: LearnedLimit | null;
  /** The official figures of this very window. */
  run: Run | null;
  /** Sums of the models that the window counts, over [fromMs, untilMs). */
  models: (fromMs: number, untilMs: number) => readonly ModelSum[];
  /** The first use that is known of at all. */
  firstMs: number | null;
  nowMs: number;
  /** What is dated from here on is not believed. */
  horizonMs: number;
};

/** What is answered later than this after a refusal was not under way before. */
const GOES_ON_MS = 2 * 60_000;

/** A window at `nowMs`: how full, by what right, and whether it will last. */
export function measureWindow(measure: Measure): WindowSnapshot {
  const { id, span, own, prefersOwn, learned, run, nowMs, horizonMs } = measure;
  // What is dated at its end or later is the next window's, also where clocks differ.
  const closesMs = Math.min(span.endMs, horizonMs);
  const all = measure.models(span.startMs, closesMs);
  const totals = totalOf(all.filter(counts));
  const usedSince = (fromMs: number | 'start', unit: LimitUnit): number =>
    amountOfTotals(
      fromMs === 'start' ? totals : totalOf(measure.models(fromMs + 1, closesMs).filter(counts)),
      unit,
    );
  const { isCapped, ...used } = usedOf({ id, run, learned, own, prefersOwn, usedSince, nowMs });
  const unit = used.limit?.unit ?? 'usd';
  const useSince = (fromMs: number): { amount: number; squares: number; costUsd: number } => {
    const since = measure.models(fromMs, horizonMs).filter(counts);
    const sum = totalOf(since);
    const squares = since.reduce((sumOfAll, one) => sumOfAll + one.squares[unit], 0);
    return { amount: amountOfTotals(sum, unit), squares, costUsd: sum.costUsd };
  };
  const rate = burnRate(id, useSince, measure.firstMs, span, nowMs);
  const elapsed = elapsedPercentage(span, nowMs);
  const isExhausted = run !== null && run.usedPercentage >= 100;
  const { limit, usedPercentage } = used;
  return {
    id,
    state: isExhausted ? 'exhausted' : 'active',
    goesOn: isExhausted && measure.models(run.atMs + GOES_ON_MS, closesMs).length > 0,
    ...used,
    sampledPercentage: run?.usedPercentage ?? null,
    sampledFrom: run?.source ?? null,
    isSampleDoubtful: run?.isDoubtful ?? false,
    startsAtMs: span.startMs,
    resetsAtMs: span.anchor === 'rolling' ? null : span.endMs,
    anchor: span.anchor,
    isResetAbout: span.isAbout ?? false,
    totals,
    credits: totalOf(all.filter(({ countsAs }) => countsAs === 'credits')),
    learned,
    elsewherePercentage:
      run &&
      elsewhereOf(run, learned, span.startMs, (fromMs, untilMs) =>
        amountIn(measure.models(fromMs, untilMs + 1), id, 'usd'),
      ),
    elapsedPercentage: elapsed,
    pacePoints: pacePoints(usedPercentage, elapsed),
    costPerHourUsd: rate?.costPerHourUsd ?? null,
    pointsPerHour: rate && limit ? (rate.perHour / limit.value) * 100 : null,
    runsOut:
      !isExhausted && !isCapped && limit && usedPercentage !== null && rate
        ? runsOut(usedPercentage, limit.value, rate, span, nowMs)
        : null,
  };
}

/** A window that no request has opened. */
export function notStarted(id: WindowId, limit: Limit | null, learned: LearnedLimit | null): WindowSnapshot {
  return {
    id,
    state: 'not_started',
    goesOn: false,
    usedPercentage: null,
    kind: 'unknown',
    isAtLeast: false,
    marginPoints: null,
    stale: false,
    sampledAtMs: null,
    sampledPercentage: null,
    sampledFrom: null,
    isSampleDoubtful: false,
    startsAtMs: null,
    resetsAtMs: null,
    anchor: null,
    isResetAbout: false,
    totals: noTotals(),
    credits: noTotals(),
    limit,
    learned,
    elsewherePercentage: null,
    elapsedPercentage: null,
    pacePoints: null,
    costPerHourUsd: null,
    pointsPerHour: null,
    runsOut: null,
  };
}

function counts({ countsAs }: ModelSum): boolean {
  return countsAs === 'window';
}
