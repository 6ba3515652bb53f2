/**
 * What an event would cost through the API, from `prices.json`: USD per million tokens, each row with its dates.
 */
import { familyOf, tokensOf, type Tokens, type UsageEvent } from './event.ts';
import table from './prices.json' with { type: 'json' };

/** USD per million tokens of each kind. */
export type Price = {
  input: number;
  output: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
  cacheRead: number;
};

/** A price in force before `until` (a UTC date); for prompts longer than `above.promptTokens` the whole request takes `above`. */
type Rate = Price & { until?: string; above?: Price & { promptTokens: number } };

type ModelPrices = {
  aliases: string[];
  /** Earliest first; the last has no end. */
  rates: Rate[];
  /** Price of fast mode; after `until`, such requests run and bill at the standard rate. */
  fast?: Price & { until?: string };
  /** Factor on every kind of token when inference was kept in the US. */
  usMultiplier?: number;
};

export type PriceTable = {
  updated: string;
  webSearchUsd: number;
  /** Per family the model whose prices an unknown model of that family takes. */
  newest: Record<string, string>;
  models: Record<string, ModelPrices>;
};

/** The price table that ships with the program. */
export const PRICES: PriceTable = table;

/** Whether a model has a row of its own, takes its family's newest, or has no price at all. */
export type PriceMatch =
  | { kind: 'listed'; id: string }
  | { kind: 'family'; id: string }
  | { kind: 'foreign' };

/**
 * The table with prices that the user set by model name; such a model keeps no bands, dates or fast rate of the row it
 * replaces.
 */
export function withOverrides(prices: PriceTable, overrides: Readonly<Record<string, Price>>): PriceTable {
  const models = { ...prices.models };
  for (const [id, price] of Object.entries(overrides)) {
    models[id] = { aliases: [], rates: [price] };
  }
  return { ...prices, models };
}

/**
 * Finds the row for a model name: exact, alias, with a trailing date or `[1m]` taken off, then the newest of its
 * family. Bedrock's and Vertex's spellings (`us.anthropic.claude-…-v1:0`, `claude-…@20250514`) are understood.
 */
export function matchPrice(prices: PriceTable, model: string): PriceMatch {
  const bare = model
    .replace(/^(?:[\w-]+[./])*(?=claude)/i, '')
    .replace(/\[1m\]$|@\d{8}$|-v\d+(?::\d+)?$/i, '')
    .toLowerCase();
  for (const name of [model, bare, bare.replace(/-\d{8}$/, '')]) {
    if (Object.hasOwn(prices.models, name)) {
      return { kind: 'listed', id: name };
    }
    const id = Object.keys(prices.models).find((key) => prices.models[key]?.aliases.includes(name));
    if (id !== undefined) {
      return { kind: 'listed', id };
    }
  }
  const family = familyOf(model);
  const id = family && prices.newest[family];
  return id ? { kind: 'family', id } : { kind: 'foreign' };
}

const TOKENS_PER_PRICE = 1_000_000;

/** A function that prices events by the table, remembering each model's row. */
export function pricer(prices: PriceTable): (event: UsageEvent) => number | null {
  const rows = new Map<string, ModelPrices | null>();
  return (event) => {
    let row = rows.get(event.model);
    if (row === undefined) {
      const match = matchPrice(prices, event.model);
      row = match.kind === 'foreign' ? null : (prices.models[match.id] ?? null);
      rows.set(event.model, row);
    }
    if (row === null) {
      return null;
    }
    const tokens = tokensOf(event.usage);
    const price = priceAt(row, tokens, event);
    const multiplier = event.usInference ? (row.usMultiplier ?? 1) : 1;
    const perMillion =
      tokens.inputTokens * price.input +
      tokens.outputTokens * price.output +
      tokens.cacheWrite5mTokens * price.cacheWrite5m +
      tokens.cacheWrite1hTokens * price.cacheWrite1h +
      tokens.cacheReadTokens * price.cacheRead;
    return (perMillion * multiplier) / TOKENS_PER_PRICE + event.usage.webSearches * prices.webSearchUsd;
  };
}

function priceAt(row: ModelPrices, tokens: Tokens, event: UsageEvent): Price {
  const inForce = (rate: { until?: string }): boolean =>
    rate.until === undefined || event.atMs < Date.parse(rate.until);
  if (event.fast && row.fast && inForce(row.fast)) {
    return row.fast;
  }
  const rate = row.rates.find(inForce) ?? row.rates.at(-1);
  if (!rate) {
    throw new Error('a model in the price table has at least one rate');
  }
  const promptTokens =
    tokens.inputTokens + tokens.cacheWrite5mTokens + tokens.cacheWrite1hTokens + tokens.cacheReadTokens;
  return rate.above && promptTokens > rate.above.promptTokens ? rate.above : rate;
}
