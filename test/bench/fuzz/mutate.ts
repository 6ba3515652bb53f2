/** Bytes changed as disks, crashes and careless programs change them. */
import type { Dice } from '../tree/dice.ts';

type Mutator = (bytes: Buffer, dice: Dice, other: Buffer) => Buffer;

/** What means something to a parser. */
const TOKENS = [
  '{',
  '}',
  '[',
  ']',
  '"',
  '\\',
  ',',
  ':',
  '\n',
  '\r',
  '\0',
  ' ',
  '{"type"',
  '{"parentUuid"',
  '\uFEFF',
];

const place = (bytes: Buffer, dice: Dice): number => dice.int(0, bytes.length);
const slice = (bytes: Buffer, dice: Dice): [from: number, to: number] => {
  const from = place(bytes, dice);
  return [from, Math.min(bytes.length, from + dice.int(1, 64))];
};
const joined = (...parts: Uint8Array[]): Buffer => Buffer.concat(parts);

const MUTATORS: readonly [Mutator, ...Mutator[]] = [
  function flip(bytes, dice) {
    const changed = Buffer.from(bytes);
    const at = place(bytes, dice);
    if (at < changed.length) {
      changed[at] = (changed[at] ?? 0) ^ (1 << dice.int(0, 7));
    }
    return changed;
  },
  function cut(bytes, dice) {
    const at = place(bytes, dice);
    return dice.chance(0.8) ? bytes.subarray(0, at) : bytes.subarray(at);
  },
  function takeOut(bytes, dice) {
    const [from, to] = slice(bytes, dice);
    return joined(bytes.subarray(0, from), bytes.subarray(to));
  },
  function double(bytes, dice) {
    const [from, to] = slice(bytes, dice);
    return joined(bytes.subarray(0, to), bytes.subarray(from));
  },
  function swap(bytes, dice) {
    const [from, to] = slice(bytes, dice);
    const middle = dice.int(from, to);
    return joined(
      bytes.subarray(0, from),
      bytes.subarray(middle, to),
      bytes.subarray(from, middle),
      bytes.subarray(to),
    );
  },
  function insert(bytes, dice) {
    const at = place(bytes, dice);
    const token = TOKENS[dice.int(0, TOKENS.length - 1)] ?? '';
    return joined(bytes.subarray(0, at), Buffer.from(token), bytes.subarray(at));
  },
  function glue(bytes, dice, other) {
    return joined(
      bytes.subarray(0, place(bytes, dice)),
      other.subarray(dice.chance(0.5) ? 0 : place(other, dice)),
    );
  },
];

/** The bytes with a few changes; `other` is what may be glued to them. */
export function mutated(bytes: Buffer, dice: Dice, other: Buffer): Buffer {
  let changed = bytes;
  for (let count = dice.int(1, 3); count > 0; count -= 1) {
    changed = dice.pick(MUTATORS)(changed, dice, other);
  }
  return changed;
}
