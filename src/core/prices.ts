/**
 * What an event would cost through the API, from `prices.json`: USD per million tokens, each row with its dates.
 */
import { cacheWrites, cacheWrites5m, familyOf, type UsageRecord } from './event.ts';
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

/** What a price depends on. */
export type Priceable = Pick<UsageRecord, 'atMs' | 'model' | 'usage' | 'fast' | 'usInference'>;

/** A model's prices with their ends in epoch ms: dates are not read for each of a hundred thousand responses. */
type DatedPrices = { rates: Dated<Rate>[]; fast: Dated<Price> | null; usMultiplier: number };
type Dated<T> = { price: T; untilMs: number };

/** A function that prices responses by the table, in USD; null for models of no Claude family. */
export function pricer(prices: PriceTable): (response: Priceable) => number | null {
  const known = new Map<string, DatedPrices | null>();
  return (response) => {
    let own = known.get(response.model);
    if (own === undefined) {
      own = datedPrices(prices, response.model);
      known.set(response.model, own);
    }
    if (own === null) {
      return null;
    }
    const { usage } = response;
    const promptTokens = usage.inputTokens + cacheWrites(usage) + usage.cacheReadTokens;
    const price = priceOf(own, response, promptTokens);
    const perMillion =
      usage.inputTokens * price.input +
      usage.outputTokens * price.output +
      cacheWrites5m(usage) * price.cacheWrite5m +
      usage.cacheWrite1hTokens * price.cacheWrite1h +
      usage.cacheReadTokens * price.cacheRead;
    const multiplier = response.usInference ? own.usMultiplier : 1;
    return (perMillion * multiplier) / TOKENS_PER_PRICE + usage.webSearches * prices.webSearchUsd;
  };
}

function datedPrices(prices: PriceTable, model: string): DatedPrices | null {
  const match = matchPrice(prices, model);
  const row = match.kind === 'foreign' ? undefined : prices.models[match.id];
  return row
    ? {
        rates: row.rates.map(dated),
        fast: row.fast ? dated(row.fast) : null,
        usMultiplier: row.usMultiplier ?? 1,
      }
    : null;
}

function dated<T extends { until?: string }>(price: T): Dated<T> {
  return { price, untilMs: price.until === undefined ? Infinity : Date.parse(price.until) };
}

function priceOf({ rates, fast }: DatedPrices, response: Priceable, promptTokens: number): Price {
  if (response.fast && fast !== null && response.atMs < fast.untilMs) {
    return fast.price;
  }
  let rate: Rate | undefined;
  for (const { price, untilMs } of rates) {
    rate = price;
    if (response.atMs < untilMs) {
      break;
    }
  }
  if (!rate) {
    throw new Error('a model in the price table has at least one rate');
  }
  return rate.above && promptTokens > rate.above.promptTokens ? rate.above : rate;
}
