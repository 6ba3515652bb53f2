/** The weighted quantile, found with a row of equal shares. */
import type { Weighed } from '../../../src/core/weighted-quantile.ts';

/** The value at or below which a share of the weight lies, in percent; weights must be whole numbers. */
export function quantileByShares(values: readonly Weighed[], percent: number): number {
  const shares = values
    .flatMap(({ value, weight }) => Array.from({ length: weight }, () => value))
    .sort((a, b) => a - b);
  const index = shares.findIndex((_, before) => (before + 1) * 100 >= percent * shares.length);
  return shares[index] ?? Number.NaN;
}
