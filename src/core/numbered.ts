/** Numbers for values that repeat, so that a table can hold the number. */

export type Numbered<T> = {
  /** The value's number; equal values have the same. */
  numberOf(value: T): number;
  /** The value of a number; `none` where no value has it, as in rows of a file that nobody wrote so. */
  of(number: number): T;
  /** All values, by their numbers. */
  all(): readonly T[];
};

/** Numbers from 0 on for `known` and what comes later; values with the same `textOf` are equal. */
export function numbered<T>(known: readonly T[], none: T, textOf: (value: T) => string): Numbered<T> {
  const values: T[] = [...known];
  /** Made when the first number is asked for: a table that is only read needs none. */
  let numbers: Map<string, number> | null = null;
  // Values come in runs: most are the very one that was asked for before.
  let last: T | undefined;
  let lastNumber = 0;

  function numberOf(value: T): number {
    if (value === last) {
      return lastNumber;
    }
    const text = textOf(value);
    numbers ??= new Map(values.map((one, i) => [textOf(one), i]));
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

  return {
    numberOf,
    of: (number) => values[number] ?? none,
    all: () => values,
  };
}

/** Values by their numbers, which are numbered anew in the order in which they are asked for. */
export function numberedAnew<T>(values: readonly T[]): {
  met: readonly T[];
  numberOf(number: number): number;
} {
  const numbers = new Int32Array(values.length).fill(-1);
  const met: T[] = [];
  return {
    met,
    numberOf(number) {
      if (numbers[number] === -1) {
        numbers[number] = met.length;
        met.push(...values.slice(number, number + 1));
      }
      return numbers[number] ?? 0;
    },
  };
}
