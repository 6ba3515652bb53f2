/** One window's span and use → how full it is, by what right, and whether it will last. */
import { rankings, type Rankings } from './breakdown.ts';
import { burnRate, elapsedPercentage, pacePoints, runsOut, type RunsOut } from './forecast.ts';
import { standingHit, type LimitHit } from './limit-hit.ts';
import { amountOfTotals, type Limit } from './limits.ts';
import type { Row } from './tally.ts';
import { addTotals, noTotals, type Totals } from './totals.ts';
import type { Anchor, Span, WindowId } from './windows.ts';

/** Where a percentage comes from, best first; the user can always tell which. */
export type Kind = 'reported' | 'projected' | 'estimated' | 'configured' | 'unknown';

/** One window at one instant. */
export type WindowSnapshot = {
  id: WindowId;
  state: 'active' | 'not_started' | 'exhausted';
  usedPercentage: number | null;
  kind: Kind;
  /** Half the width of the band around an estimated percentage, in points. */
  marginPoints: number | null;
  stale: boolean;
  sampledAtMs: number | null;
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
  limit: Limit | null;
  elsewherePercentage: number | null;
  elapsedPercentage: number | null;
  pacePoints: number | null;
  costPerHourUsd: number | null;
  runsOut: RunsOut | null;
  /** What used it up: models, projects, sessions. */
  rankings: Rankings;
};

export type Measure = {
  id: WindowId;
  span: Span & { isAbout?: boolean };
  limit: Limit | null;
  /** The window's limit hits, earliest first. */
  hits: readonly LimitHit[];
  /** Sums of the models that the window counts, over [fromMs, untilMs). */
  rows: (fromMs: number, untilMs: number) => readonly Row[];
  /** The first use that is known of at all. */
  firstMs: number | null;
  /** The path that a project folder's name stands for. */
  projectPath: (folder: string) => string;
  nowMs: number;
  /** What is dated from here on is not believed. */
  horizonMs: number;
};

/** A window at `nowMs`: full where Claude Code said so, else its usage against the limit, else no percentage. */
export function measureWindow(measure: Measure): WindowSnapshot {
  const { id, span, limit, hits, nowMs, horizonMs } = measure;
  const rows = measure.rows(span.startMs, Math.min(span.endMs, horizonMs));
  const counting = rows.filter((row) => row.countsAs === 'window');
  const totals = sumOf(counting);
  const hit = standingHit(hits, nowMs);
  const unit = limit?.unit ?? 'usd';
  const [usedPercentage, kind]: [number | null, Kind] =
    hit !== null
      ? [100, 'reported']
      : limit !== null
        ? [
            (amountOfTotals(totals, unit) / limit.value) * 100,
            limit.source === 'user' ? 'configured' : 'estimated',
          ]
        : [null, 'unknown'];
  const useSince = (fromMs: number): { amount: number; squares: number; costUsd: number } => {
    const since = measure.rows(fromMs, horizonMs).filter((row) => row.countsAs === 'window');
    const sum = sumOf(since);
    const squares = since.reduce((all, row) => all + row.squares[unit], 0);
    return { amount: amountOfTotals(sum, unit), squares, costUsd: sum.costUsd };
  };
  const rate = burnRate(id, useSince, measure.firstMs, span, nowMs);
  const elapsed = elapsedPercentage(span, nowMs);
  const canRunOut = hit === null && limit !== null && usedPercentage !== null && rate !== null;
  return {
    id,
    state: hit ? 'exhausted' : 'active',
    usedPercentage,
    kind,
    marginPoints: null,
    stale: false,
    sampledAtMs: hit?.atMs ?? null,
    startsAtMs: span.startMs,
    resetsAtMs: span.anchor === 'rolling' ? null : span.endMs,
    anchor: span.anchor,
    isResetAbout: span.isAbout ?? false,
    totals,
    credits: sumOf(rows.filter((row) => row.countsAs === 'credits')),
    limit,
    elsewherePercentage: null,
    elapsedPercentage: elapsed,
    pacePoints: pacePoints(usedPercentage, elapsed),
    costPerHourUsd: rate?.costPerHourUsd ?? null,
    runsOut: canRunOut ? runsOut(usedPercentage, limit.value, rate, span, nowMs) : null,
    rankings: rankings(counting, measure.projectPath),
  };
}

/** A window that no request has opened. */
export function notStarted(id: WindowId, limit: Limit | null): WindowSnapshot {
  return {
    id,
    state: 'not_started',
    usedPercentage: null,
    kind: 'unknown',
    marginPoints: null,
    stale: false,
    sampledAtMs: null,
    startsAtMs: null,
    resetsAtMs: null,
    anchor: null,
    isResetAbout: false,
    totals: noTotals(),
    credits: noTotals(),
    limit,
    elsewherePercentage: null,
    elapsedPercentage: null,
    pacePoints: null,
    costPerHourUsd: null,
    runsOut: null,
    rankings: { models: [], projects: [], sessions: [] },
  };
}

function sumOf(rows: readonly Row[]): Totals {
  const totals = noTotals();
  for (const row of rows) {
    addTotals(totals, row.totals);
  }
  return totals;
}
