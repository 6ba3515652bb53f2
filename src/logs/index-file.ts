/**
 * What was read of the logs, as bytes for a file: a line of JSON, then for each block of rows a line with their keys joined,
 * how long each is, and their numbers as they are in memory, then the sums of the slices as numbers, and last a checksum of all that.
 */
import { IndexHead } from '../contract/log-index.ts';
import {
  BLOCK_NUMBERS,
  isSound,
  ROW_NUMBERS,
  ROWS_PER_BLOCK,
  type RowBlock,
  type TableContent,
  type TableToKeep,
} from '../core/table-content.ts';
import { slicesIn, sumNumbers } from '../core/kept-sums.ts';
import type { LimitHit } from '../core/limit-hit.ts';
import type { SliceContent } from '../core/slice-sums.ts';
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
};

/** An index that was kept. */
export type IndexContent = AroundTable & { table: TableContent };

/** An index that is to be kept. */
export type IndexToKeep = AroundTable & { table: TableToKeep };

const NEWLINE = 10;
const CHECKSUM_BYTES = 4;
const LENGTH_BYTES = Uint32Array.BYTES_PER_ELEMENT;
const ROW_BYTES = ROW_NUMBERS * Float64Array.BYTES_PER_ELEMENT;

/** The pieces of the file, each good until the next is asked for. `mark` says who read which logs in which way. */
export function* indexBytes(
  mark: string,
  { reader, hits, table, slices, ...kept }: IndexToKeep,
): Generator<Uint8Array, void> {
  const { rows, models, sources, moreSources, blocks } = table;
  const head: IndexHead = {
    mark,
    ...kept,
    ...reader,
    hits: [...hits],
    models: [...models],
    sources: [...sources],
    moreSources: moreSources.map(([row, more]) => [row, more]),
    rows,
  };
  let sum = 0;
  const counted = (piece: Uint8Array): Uint8Array => {
    sum = checksumOf(piece, sum);
    return piece;
  };
  yield counted(Buffer.from(`${JSON.stringify(head)}\n`));
  let left = rows;
  for (const { numbers, keys } of blocks()) {
    const own = keys();
    yield counted(Buffer.from(`${JSON.stringify(own.join(''))}\n`));
    yield counted(Buffer.from(lengthsOf(own).buffer));
    const count = Math.min(ROWS_PER_BLOCK, left);
    yield counted(Buffer.from(numbers.buffer, numbers.byteOffset, count * ROW_BYTES));
    left -= count;
  }
  yield counted(Buffer.from(sumNumbers(slices, models).buffer));
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32LE(sum);
  yield checksum;
}

/** What the file holds; null if it was damaged, cut, or written by somebody else for something else. */
export function indexContent(mark: string, bytes: Buffer): IndexContent | null {
  const end = bytes.length - CHECKSUM_BYTES;
  if (end < 0 || bytes.readUInt32LE(end) !== checksumOf(bytes.subarray(0, end))) {
    return null;
  }
  const line = lineAt(bytes, 0, end);
  const head = IndexHead.safeParse(line?.json);
  if (!line || !head.success || head.data.mark !== mark) {
    return null;
  }
  const { files, counts, versions, projectPaths, hits, heldFromMs, hasLetGo, ...table } = head.data;
  const blocks: RowBlock[] = [];
  let { next } = line;
  for (let row = 0; row < table.rows; row += ROWS_PER_BLOCK) {
    const count = Math.min(ROWS_PER_BLOCK, table.rows - row);
    const joined = lineAt(bytes, next, end);
    const rowsAt = (joined?.next ?? end) + count * LENGTH_BYTES;
    next = rowsAt + count * ROW_BYTES;
    if (typeof joined?.json !== 'string' || next > end) {
      return null;
    }
    const keys = keysIn(joined.json, lengthsIn(bytes.subarray(joined.next, rowsAt)));
    if (keys === null) {
      return null;
    }
    const numbers = numbersIn(bytes.subarray(rowsAt, next));
    blocks.push({ numbers, keys });
  }
  const sums = floatsIn(bytes.subarray(next, end));
  const slices = sums && slicesIn(sums, table.models);
  const content = { ...table, blocks };
  return slices !== null && isSound(content)
    ? {
        reader: { files, counts, versions, projectPaths },
        hits,
        table: content,
        slices,
        heldFromMs,
        hasLetGo,
      }
    : null;
}

function lengthsOf(keys: readonly string[]): Uint32Array<ArrayBuffer> {
  const lengths = new Uint32Array(keys.length);
  for (let i = 0; i < keys.length; i += 1) {
    lengths[i] = keys[i]?.length ?? 0;
  }
  return lengths;
}

/** Keys that were joined, cut when they are asked for: only what is added needs them. Null if their lengths are not theirs. */
function keysIn(joined: string, lengths: Uint32Array): (() => string[]) | null {
  let end = 0;
  for (const length of lengths) {
    end += length;
  }
  if (end !== joined.length) {
    return null;
  }
  return () => {
    let at = 0;
    return Array.from(lengths, (length) => {
      at += length;
      return joined.slice(at - length, at);
    });
  };
}

/** Null if the last number is cut. */
function floatsIn(bytes: Uint8Array): Float64Array | null {
  return bytes.length % Float64Array.BYTES_PER_ELEMENT === 0
    ? new Float64Array(new Uint8Array(bytes).buffer)
    : null;
}

function lengthsIn(bytes: Uint8Array): Uint32Array {
  // At any place in a file: the numbers of a typed array must lie at a multiple of their size.
  return new Uint32Array(new Uint8Array(bytes).buffer);
}

/** Of bytes after others, whose checksum is `before`. */
function checksumOf(bytes: Uint8Array, before = 0): number {
  // Loaded when there is an index: most commands have none.
  // Of some empty pieces (of an empty ArrayBuffer) zlib says 0, whatever was before.
  return bytes.length === 0 ? before : process.getBuiltinModule('node:zlib').crc32(bytes, before);
}

/** The JSON of a line, and where the next one begins. */
function lineAt(bytes: Buffer, start: number, end: number): { json: unknown; next: number } | null {
  const newline = bytes.indexOf(NEWLINE, start);
  if (newline === -1 || newline >= end) {
    return null;
  }
  try {
    return { json: JSON.parse(bytes.toString('utf8', start, newline)), next: newline + 1 };
  } catch {
    return null;
  }
}

/** A block of its own, with room for the rows that are to come. */
function numbersIn(bytes: Uint8Array): Float64Array {
  const block = new Float64Array(BLOCK_NUMBERS);
  new Uint8Array(block.buffer).set(bytes);
  return block;
}
