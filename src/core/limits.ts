/** Which limit a window's usage is held against, and in which unit. */
import { cacheWrites, type UsageEvent } from './event.ts';
import { plainTokens, type Totals } from './totals.ts';

/**
 * What a limit counts: list-price cost, input + output + cache-write tokens, or output tokens. Cache reads dominate raw
 * totals and say little about the official percentage, so no unit counts them.
 */
export const LIMIT_UNITS = ['usd', 'tokens', 'output_tokens'] as const;
export type LimitUnit = (typeof LIMIT_UNITS)[number];

/** A limit and who says so: the user, the calibration, or a dated community estimate. */
export type Limit = { value: number; unit: LimitUnit; source: 'user' | 'learned' | 'preset' };

/** How much of a limit a sum uses up, in the limit's unit. */
export function amountOfTotals(totals: Totals, unit: LimitUnit): number {
  switch (unit) {
    case 'usd':
      return totals.costUsd;
    case 'tokens':
      return plainTokens(totals.tokens);
    case 'output_tokens':
      return totals.tokens.outputTokens;
  }
}

/** Adds to sums of squares how much of a limit an event uses up, in each unit. */
export function addSquares(squares: Record<LimitUnit, number>, { usage, costUsd }: UsageEvent): void {
  const usd = costUsd ?? 0;
  const tokens = usage.inputTokens + usage.outputTokens + cacheWrites(usage);
  squares.usd += usd * usd;
  squares.tokens += tokens * tokens;
  squares.output_tokens += usage.outputTokens * usage.outputTokens;
}
