/** What is fuzzed: from a seed a target makes an input, judges it, and gives it back as small as it still fails. */
import { Dice } from '../tree/dice.ts';
import { minimised } from './minimise.ts';

export type Finding = { why: string; input: Buffer };

export type Target = {
  name: string;
  /** One round, the same for the same seed; null where all is well. */
  run(seed: number): Finding | null;
};

/** What is wrong with an input, in a few words that are the same for the same mistake; null where nothing is. */
export type Judge = (input: Buffer, seed: number) => string | null;

/** No input of a few kilobytes is worth more of the processor: what takes longer is a loop, or on its way to one. */
const LONGEST_MS = 2000;

/** A target whose inputs are bytes. Throwing is a mistake, and so is taking long. */
export function byteTarget(name: string, make: (dice: Dice) => Buffer, judge: Judge): Target {
  return {
    name,
    run(seed) {
      const input = make(new Dice(seed));
      const why = verdict(judge, input, seed);
      if (why === null) {
        return null;
      }
      const small = minimised(input, (smaller) => verdict(judge, smaller, seed) !== null);
      return { why: verdict(judge, small, seed) ?? why, input: small };
    },
  };
}

function verdict(judge: Judge, input: Buffer, seed: number): string | null {
  const before = process.cpuUsage();
  try {
    const why = judge(input, seed);
    const { user, system } = process.cpuUsage(before);
    return why === null && (user + system) / 1000 > LONGEST_MS ? 'it took more than two seconds' : why;
  } catch (error) {
    return `it threw ${String(error)}`;
  }
}
