/** What a response costs at list price, found without names being understood: the models of a test are looked up by hand. */
import type { Tokens } from '../../../src/core/event.ts';
import { PRICES, type Price } from '../../../src/core/prices.ts';

/** Models as logs name them, and the row that prices them; null for another maker's. */
export const MODELS: Readonly<Record<string, string | null>> = {
  'claude-opus-5-5': 'claude-opus-5-5',
  'claude-opus-4-7': 'claude-opus-4-7',
  // Its price changed on 2026-10-07.
  'claude-sonnet-5-5': 'claude-sonnet-5-5',
  'claude-sonnet-4-5': 'claude-sonnet-4-5-20250929',
  // Long prompts cost more.
  'claude-haiku-5-5': 'claude-haiku-5-5',
  'claude-opus-9': 'claude-opus-5-5',
  'us.anthropic.claude-fable-5-20260801-v1:0': 'claude-fable-5',
  'gpt-x': null,
};

type Priced = {
  model: string;
  atMs: number;
  tokens: Tokens;
  fast: boolean;
  usInference: boolean;
  webSearches: number;
};

/** The cost in USD; null for another maker's model. */
export function listPriceUsd(event: Priced): number | null {
  const { model, atMs, tokens, fast, usInference, webSearches } = event;
  const row = PRICES.models[MODELS[model] ?? ''];
  if (!row) {
    return null;
  }
  const isOver = (until: string | undefined): boolean => until !== undefined && atMs >= Date.parse(until);
  const rate = row.rates.find(({ until }) => !isOver(until));
  if (!rate) {
    throw new Error('the last rate of a model has no end');
  }
  const isFast = fast && row.fast !== undefined && !isOver(row.fast.until);
  const prompt =
    tokens.inputTokens + tokens.cacheWrite5mTokens + tokens.cacheWrite1hTokens + tokens.cacheReadTokens;
  const isLong = rate.above !== undefined && prompt > rate.above.promptTokens;
  const price: Price = (isFast ? row.fast : isLong ? rate.above : rate) ?? rate;
  const kinds = [
    tokens.inputTokens * price.input,
    tokens.outputTokens * price.output,
    tokens.cacheWrite5mTokens * price.cacheWrite5m,
    tokens.cacheWrite1hTokens * price.cacheWrite1h,
    tokens.cacheReadTokens * price.cacheRead,
  ];
  const factor = usInference && row.usMultiplier !== undefined ? row.usMultiplier : 1;
  return (kinds.reduce((sum, one) => sum + one) * factor) / 1e6 + webSearches * PRICES.webSearchUsd;
}
