/** Sums of events: tokens by kind, cost, and how many. */
import { cacheWrites5m, type Tokens, type UsageEvent } from './event.ts';

export type Totals = {
  events: number;
  tokens: Tokens;
  /** Sum of the known list-price costs in USD. */
  costUsd: number;
  /** Events whose model has no known price. */
  unpricedEvents: number;
  /** Events whose recorded output is a streaming placeholder, so that output and cost are too low. */
  placeholderEvents: number;
};

/** A sum of nothing, to add events to. */
export function noTotals(): Totals {
  return {
    events: 0,
    tokens: {
      inputTokens: 0,
      outputTokens: 0,
      cacheWrite5mTokens: 0,
      cacheWrite1hTokens: 0,
      cacheReadTokens: 0,
    },
    costUsd: 0,
    unpricedEvents: 0,
    placeholderEvents: 0,
  };
}

/** Adds one event to `totals`. */
export function addEvent(totals: Totals, event: UsageEvent): void {
  const { tokens } = totals;
  const { usage } = event;
  totals.events += 1;
  tokens.inputTokens += usage.inputTokens;
  tokens.outputTokens += usage.outputTokens;
  tokens.cacheWrite5mTokens += cacheWrites5m(usage);
  tokens.cacheWrite1hTokens += usage.cacheWrite1hTokens;
  tokens.cacheReadTokens += usage.cacheReadTokens;
  totals.placeholderEvents += event.placeholder ? 1 : 0;
  if (event.costUsd === null) {
    totals.unpricedEvents += 1;
  } else {
    totals.costUsd += event.costUsd;
  }
}

/** Adds one sum to another. */
export function addTotals(totals: Totals, more: Totals): void {
  const { tokens } = totals;
  totals.events += more.events;
  tokens.inputTokens += more.tokens.inputTokens;
  tokens.outputTokens += more.tokens.outputTokens;
  tokens.cacheWrite5mTokens += more.tokens.cacheWrite5mTokens;
  tokens.cacheWrite1hTokens += more.tokens.cacheWrite1hTokens;
  tokens.cacheReadTokens += more.tokens.cacheReadTokens;
  totals.costUsd += more.costUsd;
  totals.unpricedEvents += more.unpricedEvents;
  totals.placeholderEvents += more.placeholderEvents;
}

/** All sums together. */
export function totalOf(sums: readonly { totals: Totals }[]): Totals {
  const all = noTotals();
  for (const { totals } of sums) {
    addTotals(all, totals);
  }
  return all;
}

/** The sum's cost in USD, or null where events were counted and none of them has a price. */
export function knownCostUsd(totals: Totals): number | null {
  return totals.events > 0 && totals.unpricedEvents === totals.events ? null : totals.costUsd;
}

/** All tokens of a sum, cache reads included. */
export function allTokens(tokens: Tokens): number {
  return plainTokens(tokens) + tokens.cacheReadTokens;
}

/** Input, output and cache writes: the tokens of the limit unit "tokens". */
export function plainTokens(tokens: Tokens): number {
  return tokens.inputTokens + tokens.outputTokens + tokens.cacheWrite5mTokens + tokens.cacheWrite1hTokens;
}
