/**
 * What was read of the logs, as bytes for a file: a line of JSON, then for each block of rows their numbers as they are in
 * memory, how long the text of their keys and each key is, and that text, then the sums of the slices as numbers, and last a
 * checksum of all that. Numbers begin at a multiple of their size, so that they are used where they lie.
 * What the checksum says to be whole is what was written, and not looked at any further: row by row, that took a third of
 * loading it.
 */
import { IndexHead, LAYOUT } from '../contract/log-index.ts';
import {
  ROW_BYTES,
  ROWS_PER_BLOCK,
  rowsIn,
  type RowBlock,
  type TableContent,
  type TableToKeep,
} from '../core/table-content.ts';
import { slicesIn, sumNumbers } from '../core/kept-sums.ts';
import type { LimitHit } from '../core/limit-hit.ts';
import type { SliceContent } from '../core/slice-sums.ts';
import { jsonOf } from './json-of.ts';
import type { ReaderContent } from './reader.ts';

/** What an index tells beside the table. */
type AroundTable = {
  reader: ReaderContent;
  hits: readonly LimitHit[];
  /** What the slices of the table come to; none, or not all, where nobody asked. */
  slices: readonly SliceContent[];
  /** What is dated before this instant was not read, or was let go. */
  heldFromMs: number;
  /** Something was let go: with all files read, there is still something from before. */
  hasLetGo: boolean;
  /** The zone in which clock times without one were read; null if there were none. */
  readInZone: string | null;
};

/** An index that was kept. */
export type IndexContent = AroundTable & { table: TableContent };

/** An index that is to be kept. */
export type IndexToKeep = AroundTable & { table: TableToKeep };

const NEWLINE = 10;
const CHECKSUM_BYTES = 4;
const WORD_BYTES = Uint32Array.BYTES_PER_ELEMENT;
const NUMBER_BYTES = Float64Array.BYTES_PER_ELEMENT;

/** The pieces of the file, each good until the next is asked for. `mark` says who read which logs in which way. */
export function* indexBytes(
  mark: string,
  { reader, hits, table, slices, ...kept }: IndexToKeep,
): Generator<Uint8Array, void> {
  const { models, sources, moreSources, blocks } = table;
  const head: IndexHead = {
    layout: LAYOUT,
    mark,
    ...kept,
    ...reader,
    hits: [...hits],
    models: [...models],
    sources: [...sources],
    moreSources: [...moreSources],
    rows: table.rows,
  };
  let sum = 0;
  const counted = (piece: Uint8Array): Uint8Array => {
    sum = checksumOf(piece, sum);
    return piece;
  };
  const line = Buffer.from(JSON.stringify(head));
  yield counted(line);
  yield counted(Buffer.from('\n'.padStart(aligned(line.length + 1) - line.length)));
  let left = table.rows;
  for (const { rows, keys } of blocks()) {
    const count = Math.min(ROWS_PER_BLOCK, left);
    yield counted(Buffer.from(rows.whole.buffer, rows.whole.byteOffset, count * ROW_BYTES));
    yield counted(keyBytes(keys()));
    left -= count;
  }
  yield counted(Buffer.from(sumNumbers(slices, models).buffer));
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32LE(sum);
  yield checksum;
}

/** What the file holds; null if it was damaged, cut, or written by somebody else for something else. */
export function indexContent(mark: string, file: Buffer): IndexContent | null {
  // A buffer that is part of another may begin where no number can.
  const bytes = file.byteOffset % NUMBER_BYTES === 0 ? file : Buffer.from(Uint8Array.from(file).buffer);
  const end = bytes.length - CHECKSUM_BYTES;
  if (end < 0 || bytes.readUInt32LE(end) !== checksumOf(bytes.subarray(0, end))) {
    return null;
  }
  const lineEnd = bytes.indexOf(NEWLINE);
  const head = IndexHead.safeParse(jsonOf(bytes.toString('utf8', 0, Math.max(0, lineEnd))));
  if (!head.success || head.data.mark !== mark || (lineEnd + 1) % NUMBER_BYTES !== 0) {
    return null;
  }
  const { files, counts, versions, projectPaths, hits, heldFromMs, hasLetGo, readInZone, ...table } =
    head.data;
  const blocks: RowBlock[] = [];
  let next = lineEnd + 1;
  for (let row = 0; row < table.rows; row += ROWS_PER_BLOCK) {
    const count = Math.min(ROWS_PER_BLOCK, table.rows - row);
    const rowsAt = next;
    const keysAt = rowsAt + count * ROW_BYTES;
    const textAt = keysAt + (1 + count) * WORD_BYTES;
    next = textAt > end ? Infinity : aligned(textAt + bytes.readUInt32LE(keysAt));
    if (next > end) {
      return null;
    }
    const keys = bytes.subarray(keysAt, next);
    blocks.push({
      rows: rowsIn(bytes.buffer, bytes.byteOffset + rowsAt, count),
      keys: () => keysIn(keys, count),
    });
  }
  const isWhole = (end - next) % NUMBER_BYTES === 0;
  const slices = isWhole ? slicesIn(numbersIn(bytes.subarray(next, end)), table.models) : null;
  return (
    slices && {
      reader: { files, counts, versions, projectPaths },
      hits,
      table: { ...table, blocks },
      slices,
      heldFromMs,
      hasLetGo,
      readInZone,
    }
  );
}

/** The length of their text in bytes, that of each key, and the text, with room up to where numbers can begin. */
function keyBytes(keys: readonly string[]): Buffer {
  const text = keys.join('');
  const encoding = Buffer.byteLength(text) === text.length ? 'latin1' : 'utf16le';
  const textBytes = Buffer.byteLength(text, encoding);
  const lengths = new Uint32Array(1 + keys.length);
  lengths[0] = textBytes;
  keys.forEach((key, i) => {
    lengths[1 + i] = key.length;
  });
  const bytes = Buffer.alloc(aligned(lengths.byteLength + textBytes));
  bytes.set(Buffer.from(lengths.buffer));
  bytes.write(text, lengths.byteLength, encoding);
  return bytes;
}

function keysIn(bytes: Buffer, count: number): string[] {
  const [textBytes = 0, ...lengths] = new Uint32Array(bytes.buffer, bytes.byteOffset, 1 + count);
  const textAt = (1 + count) * WORD_BYTES;
  const isAscii = lengths.reduce((sum, length) => sum + length, 0) === textBytes;
  const text = bytes.toString(isAscii ? 'latin1' : 'utf16le', textAt, textAt + textBytes);
  let at = 0;
  return lengths.map((length) => {
    at += length;
    return text.slice(at - length, at);
  });
}

/** Of bytes after others, whose checksum is `before`. */
function checksumOf(bytes: Uint8Array, before = 0): number {
  // Loaded when there is an index: most commands have none.
  // Of some empty pieces (of an empty ArrayBuffer) zlib says 0, whatever was before.
  return bytes.length === 0 ? before : process.getBuiltinModule('node:zlib').crc32(bytes, before);
}

/** The numbers where they lie. */
function numbersIn(bytes: Uint8Array): Float64Array {
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / NUMBER_BYTES);
}

/** The next place at which numbers can begin. */
function aligned(at: number): number {
  return Math.ceil(at / NUMBER_BYTES) * NUMBER_BYTES;
}
