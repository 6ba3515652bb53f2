/** The command line's JSON: names as in Claude Code's own status line JSON, times as epoch seconds. */
import type { Group } from '../core/breakdown.ts';
import type { Tokens } from '../core/event.ts';
import { plainText } from '../core/format.ts';
import { problemMessage, type Problem, type ProblemCode } from '../core/problem.ts';
import { windowCostUsd, type Snapshot } from '../core/snapshot.ts';
import type { Kind } from '../core/used.ts';
import type { WindowSnapshot } from '../core/window-measure.ts';
import { knownCostUsd, type Totals } from '../core/totals.ts';
import type { Limit } from '../core/limits.ts';
import type { Anchor, WindowId } from '../core/windows.ts';

type TokensReport = {
  input: number;
  output: number;
  cache_write_5m: number;
  cache_write_1h: number;
  cache_read: number;
};
type ProblemReport = { code: ProblemCode; message: string };

export type WindowReport = {
  window: WindowId;
  state: WindowSnapshot['state'];
  used_percentage: number | null;
  kind: Kind;
  margin: number | null;
  stale: boolean;
  /** When the official figure behind the percentage was true, and how many seconds ago that is. */
  sampled_at: number | null;
  age_s: number | null;
  starts_at: number | null;
  resets_at: number | null;
  anchor: Anchor | null;
  events: number;
  tokens: TokensReport;
  cost_usd: number | null;
  credits_cost_usd: number | null;
  limit: Limit | null;
  elsewhere_percentage: number | null;
  cost_per_hour_usd: number | null;
  runs_out_at: number | null;
};

export type StatusReport = {
  schema: 1;
  at: number;
  rate_limits: { five_hour: WindowReport; seven_day: WindowReport; models: WindowReport[] };
  binding: WindowId | null;
  problems: ProblemReport[];
};

/** What reading the logs took. */
export type ReadReport = { files: number; bytes: number; lines: number; skipped: Record<string, number> };

export type UsageReport = {
  schema: 1;
  since: number | null;
  until: number;
  events: number;
  tokens: TokensReport;
  cost_usd: number | null;
  groups: { key: string; events: number; tokens: TokensReport; cost_usd: number | null }[];
  read: ReadReport;
  problems: ProblemReport[];
};

/** `tidemark status --json`. */
export function statusReport(snapshot: Snapshot, problems: readonly Problem[]): StatusReport {
  return {
    schema: 1,
    at: seconds(snapshot.atMs),
    rate_limits: {
      five_hour: windowReport(snapshot.fiveHour, snapshot.atMs),
      seven_day: windowReport(snapshot.sevenDay, snapshot.atMs),
      models: snapshot.models.map((one) => windowReport(one, snapshot.atMs)),
    },
    binding: snapshot.binding.shown,
    problems: [...problems, ...snapshot.problems].map(problemReport),
  };
}

/** `tidemark usage --json`. */
export function usageReport(
  span: { sinceMs: number | null; untilMs: number },
  totals: Totals,
  groups: readonly Group[],
  read: ReadReport,
  problems: readonly Problem[],
): UsageReport {
  return {
    schema: 1,
    since: span.sinceMs === null ? null : seconds(span.sinceMs),
    until: seconds(span.untilMs),
    ...totalsReport(totals),
    groups: groups.map((group) => ({ key: plainText(group.key, 400), ...totalsReport(group.totals) })),
    read,
    problems: problems.map(problemReport),
  };
}

function windowReport(window: WindowSnapshot, atMs: number): WindowReport {
  return {
    window: window.id,
    state: window.state,
    used_percentage: rounded(window.usedPercentage, 10),
    kind: window.kind,
    margin: rounded(window.marginPoints, 10),
    stale: window.stale,
    sampled_at: secondsOrNull(window.sampledAtMs),
    age_s: window.sampledAtMs === null ? null : Math.max(0, seconds(atMs) - seconds(window.sampledAtMs)),
    starts_at: secondsOrNull(window.startsAtMs),
    resets_at: secondsOrNull(window.resetsAtMs),
    anchor: window.anchor,
    events: window.totals.events,
    tokens: tokensReport(window.totals.tokens),
    cost_usd: rounded(windowCostUsd(window), 1e6),
    credits_cost_usd: window.credits.events === 0 ? null : rounded(knownCostUsd(window.credits), 1e6),
    limit: window.limit,
    elsewhere_percentage: rounded(window.elsewherePercentage, 10),
    cost_per_hour_usd: rounded(window.costPerHourUsd, 1e6),
    runs_out_at: secondsOrNull(window.runsOut?.likelyMs ?? null),
  };
}

function totalsReport(totals: Totals): { events: number; tokens: TokensReport; cost_usd: number | null } {
  return {
    events: totals.events,
    tokens: tokensReport(totals.tokens),
    cost_usd: rounded(knownCostUsd(totals), 1e6),
  };
}

function tokensReport(tokens: Tokens): TokensReport {
  return {
    input: tokens.inputTokens,
    output: tokens.outputTokens,
    cache_write_5m: tokens.cacheWrite5mTokens,
    cache_write_1h: tokens.cacheWrite1hTokens,
    cache_read: tokens.cacheReadTokens,
  };
}

function problemReport(problem: Problem): ProblemReport {
  return { code: problem.code, message: plainText(problemMessage(problem), 400) };
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

function secondsOrNull(ms: number | null): number | null {
  return ms === null ? null : seconds(ms);
}

function rounded(value: number | null, precision: number): number | null {
  return value === null ? null : Math.round(value * precision) / precision;
}
