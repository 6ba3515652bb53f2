/** Numbers for values that repeat, so that a table can hold the number. */

export type Numbered<T> = {
  /** The value's number; equal values have the same. */
  numberOf(value: T): number;
  /** The value of a number that was given. */
  of(number: number): T;
  /** All values, by their numbers. */
  all(): readonly T[];
};

/** Numbers from 0 on for `known` and what comes later; values with the same `textOf` are equal. */
export function numbered<T>(known: readonly T[], textOf: (value: T) => string): Numbered<T> {
  const values: T[] = [];
  const numbers = new Map<string, number>();
  // Values come in runs: most are the very one that was asked for before.
  let last: T | undefined;
  let lastNumber = 0;

  function numberOf(value: T): number {
    if (value === last) {
      return lastNumber;
    }
    const text = textOf(value);
    let number = numbers.get(text);
    if (number === undefined) {
      number = values.length;
      numbers.set(text, number);
      values.push(value);
    }
    last = value;
    lastNumber = number;
    return number;
  }

  known.forEach(numberOf);
  return {
    numberOf,
    of(number) {
      const value = values[number];
      if (value === undefined) {
        throw new RangeError(`no value has the number ${number}`);
      }
      return value;
    },
    all: () => values,
  };
}
