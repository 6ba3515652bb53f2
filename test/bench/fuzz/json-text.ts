/** JSON as text: the generator decides spelling too, such as blanks, escapes, and the order and repetition of members. */
import type { Dice } from '../tree/dice.ts';

/** A member's name and its value as JSON text. */
export type Member = readonly [name: string, value: string];

const TEXTS = [
  '',
  'x',
  'plain words of no meaning',
  '"quoted" and \\ back\\slashed\\',
  '}}]}}',
  '{[{"',
  '{"type":"assistant","message":{"usage":{"output_tokens":7}}}',
  '{"parentUuid"',
  '"requestId" "stop_sequence"',
  'é漢字😀 \u2028\u2029\uFEFF',
  '\uD83D',
  '\uDE00\uD83D',
  '\0\u0001\b\t\n\f\r\u001F\u007F',
  '__proto__',
  'constructor',
] as const;

const NUMBERS = [
  '0',
  '-0',
  '1',
  '42',
  '100',
  '-7',
  '0.5',
  '1.0',
  '1e3',
  '1E+2',
  '4.2e1',
  '1e308',
  '1e999',
  '4294967295',
  '4294967296',
  '-1e-400',
  '9007199254740991',
  '9007199254740992',
  '9007199254740993',
  '123456789012345678901234567890',
] as const;

/** A text that parsers stumble over. */
export function anyText(dice: Dice): string {
  const text = dice.pick(TEXTS);
  return dice.chance(0.03) ? text.repeat(dice.int(0, 300)) : text;
}

/**
 * A text as JSON, some of its characters escaped though they need not be. Words that decide what a line is ("assistant")
 * are not spelled so by any writer, nor read so.
 */
export function spelled(text: string, dice: Dice): string {
  const json = JSON.stringify(text);
  return dice.chance(0.9)
    ? json
    : json.replaceAll(/\\u....|\\.|[a-z/]/g, (letter) =>
        letter.length === 1 && dice.chance(0.2) ? `\\u00${letter.charCodeAt(0).toString(16)}` : letter,
      );
}

/** A number as JSON, often a very odd one. */
export function anyNumber(dice: Dice): string {
  return dice.chance(0.5) ? String(dice.int(0, 1_000_000)) : dice.pick(NUMBERS);
}

/** Any value, nested no deeper than `depth`, and now and then very deep. */
export function anyValue(dice: Dice, depth = 3): string {
  switch (dice.int(0, depth > 0 ? 6 : 3)) {
    case 0:
      return spelled(anyText(dice), dice);
    case 1:
    case 2:
      return anyNumber(dice);
    case 3:
      return dice.pick(['true', 'false', 'null']);
    case 4:
      return `[${Array.from({ length: dice.int(0, 3) }, () => anyValue(dice, depth - 1)).join(',')}]`;
    case 5:
      return objectText(anyMembers(dice, depth - 1), dice);
    default: {
      const levels = dice.chance(0.02) ? dice.int(0, 3000) : 1;
      return '['.repeat(levels) + '{"a":'.repeat(levels) + '0' + '}'.repeat(levels) + ']'.repeat(levels);
    }
  }
}

/** A few members with names that nobody knows. */
export function anyMembers(dice: Dice, depth = 2): Member[] {
  return Array.from({ length: dice.int(0, 3) }, () => [`x${anyText(dice)}`, anyValue(dice, depth)]);
}

/** An object as JSON, with or without blanks. */
export function objectText(members: readonly Member[], dice: Dice): string {
  const blank = dice.chance(0.9) ? '' : dice.pick([' ', '\t', '\r', '  ']);
  return `{${blank}${members.map(([name, value]) => `${spelled(name, dice)}${blank}:${blank}${value}`).join(`${blank},${blank}`)}${blank}}`;
}

/** The members as a careless writer has them: some lost, some with another value, some unknown, in another order. */
export function wobbled(members: readonly Member[], dice: Dice, share = 0.04): Member[] {
  const kept = members
    .filter(() => !dice.chance(share))
    .map(([name, value]): Member => [name, dice.chance(share) ? anyValue(dice) : value]);
  for (const member of dice.chance(0.2) ? anyMembers(dice) : []) {
    kept.splice(dice.int(0, kept.length), 0, member);
  }
  return dice.chance(0.5) ? kept : shuffled(kept, dice);
}

function shuffled<T>(items: readonly T[], dice: Dice): T[] {
  const left = [...items];
  return items.flatMap(() => left.splice(dice.int(0, left.length - 1), 1));
}
