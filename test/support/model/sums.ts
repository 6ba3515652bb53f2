/** Sums of use, of a tally and of a model's events, in a shape that can be compared. */
import { SLICE_MS } from '../../../src/core/ledger.ts';
import type { LimitHit } from '../../../src/core/limit-hit.ts';
import type { ModelSum, SessionSum } from '../../../src/core/sums.ts';
import type { Totals } from '../../../src/core/totals.ts';
import { modelCountsAs, type ModelEvent } from './usage.ts';

const FIVE_HOURS_MS = 5 * 60 * 60_000;

/** Half-open: [fromMs, untilMs). */
export type Span = { fromMs: number; untilMs: number };

/** Counts to the token, and costs as texts. */
export type Sums = Record<string, { counts: number[]; usd: string[] }>;

/** Sums of models by what they count as; USD finer than any price, so that no sum lies between two. */
export function ofModels(sums: readonly ModelSum[]): Sums {
  return grouped(sums, modelKey, ({ totals, squares }) => ({
    counts: [...countsOf(totals), squares.tokens, squares.output_tokens],
    usd: [totals.costUsd, squares.usd],
  }));
}

/** Sums of sessions by what they count as, model, project and whether subagents used it. */
export function ofSessions(sums: readonly SessionSum[]): Sums {
  const keyOf = (one: SessionSum): string =>
    [modelKey(one), one.session, one.project, one.isSubagent].join(' ');
  return grouped(sums, keyOf, ({ totals }) => ({ counts: countsOf(totals), usd: [totals.costUsd] }));
}

const modelKey = ({ countsAs, model }: Pick<ModelSum, 'countsAs' | 'model'>): string =>
  `${countsAs} ${model}`;

function countsOf({ events, tokens, unpricedEvents, placeholderEvents }: Totals): number[] {
  return [
    events,
    tokens.inputTokens,
    tokens.outputTokens,
    tokens.cacheWrite5mTokens,
    tokens.cacheWrite1hTokens,
    tokens.cacheReadTokens,
    unpricedEvents,
    placeholderEvents,
  ];
}

/** The same two of a model's events in a span. */
export function modelSums(
  events: readonly ModelEvent[],
  hits: readonly LimitHit[],
  { fromMs, untilMs }: Span,
): { ofModels: Sums; ofSessions: Sums } {
  const inSpan = events.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs);
  const ofModel = (event: ModelEvent): string =>
    modelKey({ countsAs: modelCountsAs(event, hits), model: event.model });
  const ofSession = (event: ModelEvent): string => {
    const { session, project, sidechain } = event.source;
    return [ofModel(event), session, project, sidechain].join(' ');
  };
  const counts = ({ tokens, costUsd, placeholder }: ModelEvent): number[] => {
    const { inputTokens, outputTokens, cacheWrite5mTokens, cacheWrite1hTokens, cacheReadTokens } = tokens;
    return [
      1,
      inputTokens,
      outputTokens,
      cacheWrite5mTokens,
      cacheWrite1hTokens,
      cacheReadTokens,
      costUsd === null ? 1 : 0,
      placeholder ? 1 : 0,
    ];
  };
  return {
    ofModels: grouped(inSpan, ofModel, (event) => {
      const { inputTokens, outputTokens, cacheWrite5mTokens, cacheWrite1hTokens } = event.tokens;
      const plain = inputTokens + outputTokens + cacheWrite5mTokens + cacheWrite1hTokens;
      const costUsd = event.costUsd ?? 0;
      return {
        counts: [...counts(event), plain * plain, outputTokens * outputTokens],
        usd: [costUsd, costUsd * costUsd],
      };
    }),
    ofSessions: grouped(inSpan, ofSession, (event) => ({
      counts: counts(event),
      usd: [event.costUsd ?? 0],
    })),
  };
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
          usd: sums(group.map(({ usd }) => usd)).map((one) => one.toFixed(12)),
        },
      ];
    }),
  );
}

/** The first request, of some in order, with five hours before it in which there was none; `fromMs` is as good as one. */
export function modelAfterPause(requestsMs: readonly number[], fromMs: number): number | null {
  const isAfterPause = (ms: number): boolean =>
    ![fromMs, ...requestsMs.filter((other) => other < ms)].some((other) => other > ms - FIVE_HOURS_MS);
  return requestsMs.find(isAfterPause) ?? null;
}

/** The slices that hold a span, as a span. */
export function wholeSlices({ fromMs, untilMs }: Span): Span {
  return {
    fromMs: Math.floor(fromMs / SLICE_MS) * SLICE_MS,
    untilMs: Math.ceil(untilMs / SLICE_MS) * SLICE_MS,
  };
}
