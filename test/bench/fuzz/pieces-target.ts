/** A log that grows in pieces, cut anywhere, gives what its lines give one by one. */
import { appendFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLineParser } from '../../../src/logs/line.ts';
import { createScanner, type Position } from '../../../src/logs/scan.ts';
import { Dice } from '../tree/dice.ts';
import { differenceOf } from './difference.ts';
import { expectedOf } from './line-oracle.ts';
import { collector, CONTEXT, TIME_ZONE } from './line-target.ts';
import { logLine } from './log-lines.ts';
import { mutated } from './mutate.ts';
import { byteTarget, type Target } from './target.ts';

/** A file is read by so many bytes at a time. */
const CHUNK_BYTES = 1 << 19;

/** Its files are in `folder`. */
export function piecesTarget(folder: string): Target {
  const path = join(folder, 'session.jsonl');

  function judgePieces(input: Buffer, seed: number): string | null {
    const lines = linesOf(input);
    // Of a line that is longer than a chunk, only the first chunk is asked whether it matters.
    if (
      lines.some(
        (line) => line.length >= CHUNK_BYTES && expectedOf(line.toString(), CONTEXT, TIME_ZONE) === null,
      )
    ) {
      return null;
    }
    const oneByOne = { found: parsedOneByOne(lines), lines: lines.length, offset: lengthOf(lines) };
    const atOnce = scanned([input]);
    const inPieces = scanned(piecesOf(input, new Dice(seed + 1)));
    const [whole, cut] = [differenceOf(atOnce, oneByOne), differenceOf(inPieces, oneByOne)];
    return whole !== null ? `read at once: ${whole}` : cut !== null ? `read in pieces: ${cut}` : null;
  }

  function scanned(pieces: readonly Buffer[]): object {
    const { sink, found } = collector();
    const scanner = createScanner(
      createLineParser(sink, () => TIME_ZONE),
      sink,
    );
    let position: Position | null = null;
    let lines = 0;
    rmSync(path, { force: true });
    writeFileSync(path, '');
    for (const piece of pieces) {
      appendFileSync(path, piece);
      const result = scanner.scan(path, CONTEXT, position);
      position = result?.position ?? null;
      lines += result?.lines ?? 0;
    }
    // What is passed over is not read again, so that it lies before the offset.
    const offset = position?.isSkipping ? lengthOf(linesOf(Buffer.concat(pieces))) : (position?.offset ?? -1);
    return { found, lines, offset };
  }

  return byteTarget('logs in pieces', growingLog, judgePieces);
}

function growingLog(dice: Dice): Buffer {
  const lines = Array.from({ length: dice.int(1, 12) }, () => {
    const line = logLine(dice);
    return dice.chance(0.3) ? mutated(line, dice, logLine(dice)) : line;
  });
  if (dice.chance(0.15)) {
    // Long enough that what follows lies across the end of a chunk, or that it does itself.
    const fill = 'x'.repeat(CHUNK_BYTES * dice.int(1, 2) + dice.int(-2000, 2000));
    const type = dice.pick(['user', 'assistant']);
    lines.splice(dice.int(0, lines.length), 0, Buffer.from(JSON.stringify({ type, fill, message: {} })));
  }
  const ends = lines.flatMap((line) => [
    line,
    Buffer.from(dice.pick(['\n', '\n', '\n', '\r\n', '\n\n', ''])),
  ]);
  return Buffer.concat(ends);
}

function piecesOf(bytes: Buffer, dice: Dice): Buffer[] {
  const cuts = Array.from({ length: dice.int(1, 6) }, () => dice.int(0, bytes.length)).sort((a, b) => a - b);
  return [0, ...cuts].map((from, i) => bytes.subarray(from, cuts[i] ?? bytes.length));
}

/** The lines that have an end. */
function linesOf(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

function lengthOf(lines: readonly Buffer[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}

function parsedOneByOne(lines: readonly Buffer[]): object {
  const { sink, found } = collector();
  for (const line of lines) {
    // A copy of its own, so that nothing stands before or behind it.
    createLineParser(sink, () => TIME_ZONE).parse(
      Buffer.concat([line, Buffer.from('\n')]),
      0,
      line.length,
      CONTEXT,
    );
  }
  return found;
}
