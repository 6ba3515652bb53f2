/** Sums of use, of a tally's rows and of a model's events, in a shape that can be compared. */
import { SLICE_MS } from '../../../src/core/ledger.ts';
import type { LimitHit } from '../../../src/core/limit-hit.ts';
import type { Row } from '../../../src/core/row.ts';
import { modelCountsAs, type ModelEvent } from './usage.ts';

/** Half-open: [fromMs, untilMs). */
export type Span = { fromMs: number; untilMs: number };

/** Counts to the token, and costs as texts. */
export type Sums = Record<string, { counts: number[]; usd: string[] }>;

/** Sums by what they count as, model, session, project and whether subagents used it; USD to a billionth. */
export function sumsOf(rows: readonly Row[]): Sums {
  const keyOf = ({ countsAs, model, session, project, isSubagent }: Row): string =>
    [countsAs, model, session, project, isSubagent].join(' ');
  return grouped(rows, keyOf, ({ totals, squares }) => {
    const { events, tokens, unpricedEvents, placeholderEvents, costUsd } = totals;
    return {
      counts: [
        events,
        tokens.inputTokens,
        tokens.outputTokens,
        tokens.cacheWrite5mTokens,
        tokens.cacheWrite1hTokens,
        tokens.cacheReadTokens,
        unpricedEvents,
        placeholderEvents,
        squares.tokens,
        squares.output_tokens,
      ],
      usd: [costUsd, squares.usd],
    };
  });
}

/** The same of a model's events in a span. */
export function modelSums(
  events: readonly ModelEvent[],
  hits: readonly LimitHit[],
  { fromMs, untilMs }: Span,
): Sums {
  const inSpan = events.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs);
  const keyOf = (event: ModelEvent): string => {
    const { session, project, sidechain } = event.source;
    return [modelCountsAs(event, hits), event.model, session, project, sidechain].join(' ');
  };
  return grouped(inSpan, keyOf, ({ tokens, costUsd, placeholder }) => {
    const { inputTokens, outputTokens, cacheWrite5mTokens, cacheWrite1hTokens, cacheReadTokens } = tokens;
    const plain = inputTokens + outputTokens + cacheWrite5mTokens + cacheWrite1hTokens;
    return {
      counts: [
        1,
        inputTokens,
        outputTokens,
        cacheWrite5mTokens,
        cacheWrite1hTokens,
        cacheReadTokens,
        costUsd === null ? 1 : 0,
        placeholder ? 1 : 0,
        plain * plain,
        outputTokens * outputTokens,
      ],
      usd: [costUsd ?? 0, (costUsd ?? 0) * (costUsd ?? 0)],
    };
  });
}

function grouped<T>(
  all: readonly T[],
  keyOf: (one: T) => string,
  figures: (one: T) => { counts: number[]; usd: number[] },
): Sums {
  const sums = (lists: number[][]): number[] =>
    (lists[0] ?? []).map((_, i) => lists.reduce((sum, list) => sum + (list[i] ?? 0), 0));
  return Object.fromEntries(
    [...new Set(all.map(keyOf))].map((key) => {
      const group = all.filter((one) => keyOf(one) === key).map(figures);
      return [
        key,
        {
          counts: sums(group.map(({ counts }) => counts)),
          usd: sums(group.map(({ usd }) => usd)).map((one) => one.toFixed(9)),
        },
      ];
    }),
  );
}

/** The first and the last request of every slice that has one before `untilMs`. */
export function modelRuns(
  requestsMs: readonly number[],
  untilMs: number,
): { firstMs: number; lastMs: number }[] {
  const sliceOf = (ms: number): number => Math.floor(ms / SLICE_MS);
  const before = requestsMs.filter((ms) => ms < untilMs);
  return [...new Set(before.map(sliceOf))].map((slice) => ({
    firstMs: Math.min(...before.filter((ms) => sliceOf(ms) === slice)),
    lastMs: Math.max(...before.filter((ms) => sliceOf(ms) === slice)),
  }));
}

/** The slices that hold a span, as a span. */
export function wholeSlices({ fromMs, untilMs }: Span): Span {
  return {
    fromMs: Math.floor(fromMs / SLICE_MS) * SLICE_MS,
    untilMs: Math.ceil(untilMs / SLICE_MS) * SLICE_MS,
  };
}
