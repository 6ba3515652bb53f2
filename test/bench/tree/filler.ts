/**
 * Ready-made text, already escaped for the inside of a JSON string, from which lengths are cut without building anything.
 */
import { Dice } from './dice.ts';

/** A pool of text that may be cut between its pieces, never inside a character or an escape. */
export class Filler {
  private readonly bytes: Buffer;
  /** Where pieces begin, and where the last one ends. */
  private readonly cuts: Uint32Array;

  constructor(pieces: readonly string[]) {
    this.bytes = Buffer.from(pieces.join(''));
    this.cuts = new Uint32Array(pieces.length + 1);
    let at = 0;
    for (const [index, piece] of pieces.entries()) {
      at += Buffer.byteLength(piece);
      this.cuts[index + 1] = at;
    }
  }

  /** About `length` bytes from a random place, whole pieces, at least one; a view, not a copy. */
  cut(dice: Dice, length: number): Buffer {
    const latest = this.after(Math.max(0, this.bytes.length - length)) - 1;
    const start = this.cuts[dice.int(0, Math.max(0, latest - 1))] ?? 0;
    const end = this.cuts[this.after(start + Math.max(1, length))] ?? this.bytes.length;
    return this.bytes.subarray(start, end);
  }

  /** The same as a string, for texts short enough to be part of one. */
  text(dice: Dice, length: number): string {
    return this.cut(dice, length).toString('utf8');
  }

  /** The index of the first cut at or after a byte. */
  private after(byte: number): number {
    let low = 0;
    let high = this.cuts.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.cuts[middle] ?? 0) < byte) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}

/** The kinds of text that logs are full of. */
export type Fillers = {
  prose: Filler;
  code: Filler;
  /** Session logs quoted inside a log: escaped quotes around words that readers search for. */
  log: Filler;
  base64: Filler;
};

const WORDS =
  `the a one this each harbour tide level gauge reading station buoy chart of in at before after rises falls
turns keeps drops moves follows slowly twice again later never often function module test file change request answer
build value list map cache window limit clock zone week hour minute because while until should may cannot wäre déjà
Übergang naïve señal 潮汐 水位 приплив 조수 ☂ 🌊 ≈ — “moored” ½`.split(/\s+/);

const CODE = [
  (name: string, n: number) =>
    `  const ${name} = rows.filter((row) => row.level > ${n}).map((row) => row.station);\n`,
  (name: string, n: number) =>
    `    if (${name} === undefined || ${name}.length < ${n}) {\n      return null;\n    }\n`,
  (name: string, n: number) =>
    `export function ${name}At(hour: number): string {\n\treturn "${name}:" + (hour + ${n});\n}\n`,
  (name: string, n: number) => `${n}\t// ${name}: see docs\\${name}.md, section "${n}"\n`,
  (name: string, n: number) => `src/${name}/gauge.ts:${n}:17 warning  '${name}' is assigned but never read\n`,
  (name: string, n: number) => ` ✓ test/${name}.test.ts (${n} tests) ${n * 3} ms\n`,
] as const;

const NAMES = ['harbour', 'gauge', 'ebb', 'flood', 'slack', 'neap', 'spring', 'datum'] as const;

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

function poolOf(dice: Dice, bytes: number, piece: (dice: Dice) => string): Filler {
  const pieces: string[] = [];
  for (let size = 0; size < bytes; size += pieces.at(-1)?.length ?? 1) {
    pieces.push(piece(dice));
  }
  return new Filler(pieces);
}

function sentence(dice: Dice): string {
  const words = Array.from({ length: dice.int(4, 14) }, () => WORDS[dice.int(0, WORDS.length - 1)]);
  return escaped(`${words.join(' ')}${dice.chance(0.15) ? '.\n\n' : '. '}`);
}

function codeLine(dice: Dice): string {
  return escaped(dice.pick(CODE)(dice.pick(NAMES), dice.int(1, 400)));
}

function quotedLog(dice: Dice): string {
  const usage = { input_tokens: dice.int(1, 9), output_tokens: dice.int(1000, 9999) };
  const message = { id: `msg_01${dice.base62(22)}`, role: 'assistant', content: [], usage };
  return escaped(`${JSON.stringify({ type: 'assistant', message, requestId: `req_${dice.base62(8)}` })}\n`);
}

/** Makes the pools, some 15 MB in all; the same ones each time. */
export function makeFillers(): Fillers {
  const dice = new Dice(20);
  const rows = Array.from({ length: 4096 }, () => dice.base62(64));
  return {
    prose: poolOf(dice, 2_000_000, sentence),
    code: poolOf(dice, 4_000_000, codeLine),
    log: poolOf(dice, 500_000, quotedLog),
    base64: poolOf(dice, 6_000_000, (from) => rows[from.int(0, rows.length - 1)] ?? ''),
  };
}
