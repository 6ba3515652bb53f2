/** Lines without a newline between them: whole ones are all found, and so is a whole one behind half of another. */
import { Dice } from '../tree/dice.ts';
import { differenceOf } from './difference.ts';
import { objectText } from './json-text.ts';
import { expectedOf, type Found } from './line-oracle.ts';
import { CONTEXT, parsed, repeatsMember, TIME_ZONE } from './line-target.ts';
import { assistantLine, logLine, usualHead } from './log-lines.ts';
import { byteTarget } from './target.ts';

/** A newline in an input is where lines were glued; by the seed, only the first part of the first of them is there. */
export const glueTarget = byteTarget('glued lines', gluedLines, judgeGlued);

function gluedLines(dice: Dice): Buffer {
  const first = dice.chance(0.5) ? usualLine(dice) : logLine(dice).toString();
  const more = Array.from({ length: dice.int(1, 3) }, () => usualLine(dice));
  return Buffer.from([first, ...more].join('\n'));
}

/** An assistant line with the members in front that Claude Code puts there. */
function usualLine(dice: Dice): string {
  const names = new Set(usualHead.map(([name]) => name));
  const rest = assistantLine(dice, 0).filter(([name]) => !names.has(name));
  return objectText([...usualHead, ...rest], dice);
}

function judgeGlued(input: Buffer, seed: number): string | null {
  const dice = new Dice(seed + 1);
  const [first = '', ...more] = input.toString().split('\n');
  if (!more.every(isPromised) || expectedOf(first, CONTEXT, TIME_ZONE) === null || !first.startsWith('{')) {
    return null;
  }
  if (dice.chance(0.5)) {
    const found = parsed(Buffer.from([first, ...more].join('')));
    return isPromised(first) ? wrongIn(found, expectedOfAll([first, ...more]), 'whole lines') : null;
  }
  const half = first.slice(0, dice.int(1, first.length - 1));
  const [whole = ''] = more;
  const found = parsed(Buffer.from(half + whole));
  const expected = { ...expectedOfAll([whole]), skips: ['torn' as const] };
  // Where the whole line holds no usage, there was nothing to be saved.
  return expected.usages.length === 0 ? null : wrongIn(found, expected, 'a whole line behind half of one');
}

/** By these a line is known that has no newline before it; they stand within the last 1.5 kB of Claude Code's. */
function isPromised(line: string): boolean {
  return (
    line.startsWith('{"parentUuid"') &&
    line.slice(-400).includes('"requestId"') &&
    expectedOf(line, CONTEXT, TIME_ZONE) !== null &&
    !repeatsMember(line)
  );
}

function expectedOfAll(lines: readonly string[]): Found {
  const all = lines.map((line) => expectedOf(line, CONTEXT, TIME_ZONE));
  return {
    usages: all.flatMap((one) => one?.usages ?? []),
    hits: all.flatMap((one) => one?.hits ?? []),
    skips: all.flatMap((one) => one?.skips ?? []),
  };
}

function wrongIn(found: Found, expected: Found, what: string): string | null {
  const difference = differenceOf(found, expected);
  return difference === null ? null : `${what}: ${difference}`;
}
