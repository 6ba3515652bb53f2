/** Draws that the dice do not have themselves. */
import type { Dice } from '../tree/dice.ts';
import type { Range } from './scenario.ts';

/** A number within a range, each as likely as the next. */
export function within(dice: Dice, [low, high]: Range): number {
  return low + (high - low) * dice.next();
}

/** A number scattered about `median` (log-normal), held within a range. */
export function aroundWithin(dice: Dice, median: number, spread: number, [low, high]: Range): number {
  return Math.min(high, Math.max(low, dice.around(median, spread)));
}

/** The place of one of the weights, drawn in proportion to them. */
export function placeByWeight(dice: Dice, weights: readonly number[]): number {
  let left = dice.next() * weights.reduce((sum, weight) => sum + weight, 0);
  const place = weights.findIndex((weight) => {
    left -= weight;
    return left < 0;
  });
  return Math.max(0, place);
}

/** One of the items; null of none. */
export function pickFrom<T>(dice: Dice, items: readonly T[]): T | null {
  return items[dice.int(0, items.length - 1)] ?? null;
}
