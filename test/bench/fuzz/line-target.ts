/** The line parser against its oracle, on whole lines and on broken ones. */
import { parseTree, type Node } from 'jsonc-parser';
import { createLineParser, type LineContext, type LineSink } from '../../../src/logs/line.ts';
import type { Dice } from '../tree/dice.ts';
import { differenceOf } from './difference.ts';
import { expectedOf, type Found } from './line-oracle.ts';
import { logLine } from './log-lines.ts';
import { mutated } from './mutate.ts';
import { byteTarget, type Target } from './target.ts';

export const CONTEXT: LineContext = { project: 'p', session: 'file' };
export const TIME_ZONE = 'UTC';

/** Lines as Claude Code could have written them, and the same with bytes changed. */
export const lineTargets: readonly Target[] = [
  byteTarget('whole lines', logLine, judgeLine),
  byteTarget('broken lines', brokenLine, judgeLine),
];

/** A sink that keeps what it is given. */
export function collector(): { sink: LineSink; found: Found } {
  const found: Found = { usages: [], hits: [], skips: [] };
  const sink: LineSink = {
    usage: (record, version, cwd) =>
      void found.usages.push({ record: structuredClone(record), version, cwd }),
    hit: (hit) => void found.hits.push(hit),
    skip: (reason) => void found.skips.push(reason),
  };
  return { sink, found };
}

/** What the parser finds in one line, which stands between others as it does in a file. */
export function parsed(line: Buffer): Found {
  const { sink, found } = collector();
  const before = Buffer.from('{"type":"user"}\n');
  const after = Buffer.from('\n"}]}{"parentUuid":"x","type":"assistant"}\n');
  const bytes = Buffer.concat([before, line, after]);
  createLineParser(sink, () => TIME_ZONE).parse(bytes, before.length, before.length + line.length, CONTEXT);
  return found;
}

function brokenLine(dice: Dice): Buffer {
  return mutated(logLine(dice), dice, logLine(dice));
}

function judgeLine(input: Buffer): string | null {
  const line = Buffer.from(input.map((byte) => (byte === 10 ? 32 : byte)));
  const found = parsed(line);
  const text = line.toString();
  const expected = expectedOf(text, CONTEXT, TIME_ZONE);
  if (expected === null) {
    return isSane(found) ? null : 'a broken line gave what no line may hold';
  }
  const difference = differenceOf(found, expected);
  return difference === null || repeatsMember(text) ? null : `other than by JSON.parse: ${difference}`;
}

/** Bounds that hold whatever was read. */
function isSane({ usages }: Found): boolean {
  return usages.every(
    ({ record: { key, atMs, model, usage } }) =>
      key.length > 0 &&
      key.length <= 200 &&
      model.length > 0 &&
      model.length <= 200 &&
      Number.isFinite(atMs) &&
      Object.values(usage).every((count) => Number.isInteger(count) && count >= 0 && count < 2 ** 32),
  );
}

/** Whether an object names a member twice: no writer does, and which of them counts nobody promises. */
export function repeatsMember(text: string): boolean {
  const left: (Node | undefined)[] = [treeOf(text)];
  for (let node = left.pop(); node; node = left.pop()) {
    const children = node.children ?? [];
    const names = children.map((child) => String(child.children?.[0]?.value));
    if (node.type === 'object' && new Set(names).size < names.length) {
      return true;
    }
    left.push(...children);
  }
  return false;
}

function treeOf(text: string): Node | undefined {
  try {
    return parseTree(text);
  } catch {
    // Nested too deeply for it.
    return undefined;
  }
}
