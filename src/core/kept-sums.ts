/** Sums of slices as plain numbers, to be kept elsewhere and taken up again. */
import type { CountsAs } from './counts-as.ts';
import type { SliceContent } from './slice-sums.ts';
import type { ModelSum } from './sums.ts';

/** Of a slice: its start, how many sums follow, and when the first and the last of its events and of its requests are. */
const SLICE_NUMBERS = 6;
/** Of a sum: what it counts as, its model, its totals and the sums of its squares. */
const SUM_NUMBERS = 14;

const COUNT_AS: readonly CountsAs[] = ['window', 'credits', 'nothing'];

/** The numbers of the slices; without those that are of other models than these, as no event is that is kept beside them. */
export function sumNumbers(all: readonly SliceContent[], models: readonly string[]): Float64Array {
  const numberOf = new Map(models.map((model, i) => [model, i]));
  const slices = all.filter((slice) => slice.sums.models.every(({ model }) => numberOf.has(model)));
  const sums = slices.reduce((count, slice) => count + slice.sums.models.length, 0);
  const numbers = new Float64Array(slices.length * SLICE_NUMBERS + sums * SUM_NUMBERS);
  let at = 0;
  const put = (number: number): void => {
    numbers[at] = number;
    at += 1;
  };
  for (const { startMs, sums: own } of slices) {
    put(startMs);
    put(own.models.length);
    put(own.all.firstMs);
    put(own.all.lastMs);
    put(own.requests.firstMs);
    put(own.requests.lastMs);
    for (const { countsAs, model, totals, squares } of own.models) {
      put(COUNT_AS.indexOf(countsAs));
      put(numberOf.get(model) ?? -1);
      put(totals.events);
      put(totals.tokens.inputTokens);
      put(totals.tokens.outputTokens);
      put(totals.tokens.cacheWrite5mTokens);
      put(totals.tokens.cacheWrite1hTokens);
      put(totals.tokens.cacheReadTokens);
      put(totals.costUsd);
      put(totals.unpricedEvents);
      put(totals.placeholderEvents);
      put(squares.usd);
      put(squares.tokens);
      put(squares.output_tokens);
    }
  }
  return numbers;
}

/** The slices of such numbers; null if they are none. */
export function slicesIn(numbers: Float64Array, models: readonly string[]): SliceContent[] | null {
  const slices: SliceContent[] = [];
  let at = 0;
  let isSound = true;
  const next = (): number => {
    const number = numbers[at] ?? Number.NaN;
    at += 1;
    return number;
  };
  const amount = (): number => {
    const number = next();
    isSound &&= number >= 0 && number < Infinity;
    return number;
  };
  while (at < numbers.length) {
    const startMs = next();
    const count = amount();
    const all = { firstMs: next(), lastMs: next() };
    const requests = { firstMs: next(), lastMs: next() };
    if (!Number.isInteger(count) || at + count * SUM_NUMBERS > numbers.length) {
      return null;
    }
    const own: ModelSum[] = [];
    for (let i = 0; i < count; i += 1) {
      const countsAs = COUNT_AS[next()];
      const model = models[next()];
      if (countsAs === undefined || model === undefined) {
        return null;
      }
      own.push({
        countsAs,
        model,
        // In the order in which they were put.
        totals: {
          events: amount(),
          tokens: {
            inputTokens: amount(),
            outputTokens: amount(),
            cacheWrite5mTokens: amount(),
            cacheWrite1hTokens: amount(),
            cacheReadTokens: amount(),
          },
          costUsd: amount(),
          unpricedEvents: amount(),
          placeholderEvents: amount(),
        },
        squares: { usd: amount(), tokens: amount(), output_tokens: amount() },
      });
    }
    slices.push({ startMs, sums: { models: own, all, requests } });
  }
  return isSound ? slices : null;
}
