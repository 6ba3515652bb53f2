/** What a response counts towards the hidden limits: its list price, with what the account's truth makes of it. */
import type { UsageRecord } from '../../../src/core/event.ts';
import { pricer, PRICES } from '../../../src/core/prices.ts';
import type { Hidden, Model } from './habits.ts';

const TOKENS_PER_PRICE = 1_000_000;

/** A function that gives a response's units: USD of list price, cache reads and models at their hidden weights. */
export function unitsBy(hidden: Hidden): (record: UsageRecord, model: Model) => number {
  const listPriceUsd = pricer(PRICES);
  return (record, model) => {
    const costUsd = listPriceUsd(record);
    if (costUsd === null) {
      throw new Error(`${model} is in the price table`);
    }
    const unseenUsd = (1 - hidden.cacheReadWeight) * cacheReadUsd(record, model);
    return (costUsd - unseenUsd) * hidden.factorOf[model];
  };
}

/** The part of a response's list price that its cache reads make. */
function cacheReadUsd({ usage }: UsageRecord, model: Model): number {
  // No price of these models changes within the period, so the last rate is the one in force.
  const rate = PRICES.models[model]?.rates.at(-1);
  if (!rate) {
    throw new Error(`${model} is in the price table`);
  }
  const promptTokens = usage.inputTokens + usage.cacheWriteTokens + usage.cacheReadTokens;
  const price = rate.above && promptTokens > rate.above.promptTokens ? rate.above : rate;
  return (usage.cacheReadTokens * price.cacheRead) / TOKENS_PER_PRICE;
}
