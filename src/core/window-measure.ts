/** One window's span and events → how full it is, by what right, and whether it will last. */
import type { Rankings } from './breakdown.ts';
import type { UsageEvent } from './event.ts';
import { burnRate, elapsedPercentage, pacePoints, runsOut } from './forecast.ts';
import { firstAtOrAfter } from './ledger.ts';
import { standingHit, type LimitHit } from './limit-hit.ts';
import { amountOf, type Limit } from './limits.ts';
import type { Kind, WindowSnapshot } from './snapshot.ts';
import { addEvent, noTotals, type Totals } from './totals.ts';
import type { Span, WindowId } from './windows.ts';

export type Measure = {
  id: WindowId;
  span: Span & { isAbout?: boolean };
  limit: Limit | null;
  /** The window's limit hits, earliest first. */
  hits: readonly LimitHit[];
  /** What counts towards the window, before its span too; sorted by time. */
  counting: readonly UsageEvent[];
  /** What was billed as usage credits. */
  credited: readonly UsageEvent[];
  rank: (events: readonly UsageEvent[]) => Rankings;
  nowMs: number;
};

/** A window at `nowMs`: full where Claude Code said so, else its usage against the limit, else no percentage. */
export function measureWindow({
  id,
  span,
  limit,
  hits,
  counting,
  credited,
  rank,
  nowMs,
}: Measure): WindowSnapshot {
  const within = inSpan(counting, span);
  const hit = standingHit(hits, nowMs);
  const unit = limit?.unit ?? 'usd';
  const used = within.reduce((sum, event) => sum + amountOf(event, unit), 0);
  const [usedPercentage, kind]: [number | null, Kind] =
    hit !== null
      ? [100, 'reported']
      : limit !== null
        ? [(used / limit.value) * 100, limit.source === 'user' ? 'configured' : 'estimated']
        : [null, 'unknown'];
  const rate = burnRate(id, counting, span, unit, nowMs);
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
    totals: sumOf(within),
    credits: sumOf(inSpan(credited, span)),
    limit,
    elsewherePercentage: null,
    elapsedPercentage: elapsed,
    pacePoints: pacePoints(usedPercentage, elapsed),
    costPerHourUsd: rate?.costPerHourUsd ?? null,
    runsOut: canRunOut ? runsOut(usedPercentage, limit.value, rate, span, nowMs) : null,
    rankings: rank(within),
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

function inSpan(events: readonly UsageEvent[], span: Span): readonly UsageEvent[] {
  return events.slice(firstAtOrAfter(events, span.startMs), firstAtOrAfter(events, span.endMs));
}

function sumOf(events: readonly UsageEvent[]): Totals {
  const totals = noTotals();
  for (const event of events) {
    addEvent(totals, event);
  }
  return totals;
}
