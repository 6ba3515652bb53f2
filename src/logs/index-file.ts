/**
 * What was read of the logs, as bytes for a file: for each block of rows their numbers as they are in memory, how long the text
 * of their keys and each key is, and that text, then the sums of the slices as numbers, then all the rest as JSON and how long
 * that is, and last a checksum of all that. Numbers begin at a multiple of their size, so that they are used where they lie.
 * What the rows name is numbered while they are written, so that it stands behind them.
 * What the checksum says to be whole is what was written, and not looked at any further: row by row, that took a third of
 * loading it.
 */
import { IndexRest, LAYOUT } from '../contract/log-index.ts';
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

const WORD_BYTES = Uint32Array.BYTES_PER_ELEMENT;
const NUMBER_BYTES = Float64Array.BYTES_PER_ELEMENT;

/**
 * The pieces of the file, each good until the next is asked for. `mark` says who read which logs in which way. Paths of projects
 * that no row is of any more are let go.
 */
export function* indexBytes(
  mark: string,
  { reader, hits, table, slices, ...kept }: IndexToKeep,
): Generator<Uint8Array, void> {
  let sum = 0;
  const counted = (piece: Uint8Array): Uint8Array => {
    sum = checksumOf(piece, sum);
    return piece;
  };
  let left = table.rows;
  for (const { rows, keys } of table.blocks) {
    const count = Math.min(ROWS_PER_BLOCK, left);
    yield counted(Buffer.from(rows.whole.buffer, rows.whole.byteOffset, count * ROW_BYTES));
    yield counted(keyBytes(keys()));
    left -= count;
  }
  const { models, sources, moreSources } = table.names();
  yield counted(Buffer.from(sumNumbers(slices, models).buffer));
  const projects = new Set(sources.map(({ project }) => project));
  const rest: IndexRest = {
    layout: LAYOUT,
    mark,
    ...kept,
    ...reader,
    projectPaths: reader.projectPaths.filter(([project]) => projects.has(project)),
    hits: [...hits],
    models: [...models],
    sources: [...sources],
    moreSources: [...moreSources],
    rows: table.rows,
  };
  const text = Buffer.from(JSON.stringify(rest));
  yield counted(text);
  yield counted(wordOf(text.length));
  yield wordOf(sum);
}

/** What the file holds; null if it was damaged, cut, or written by somebody else for something else. */
export function indexContent(mark: string, file: Buffer): IndexContent | null {
  // A buffer that is part of another may begin where no number can.
  const bytes = file.byteOffset % NUMBER_BYTES === 0 ? file : Buffer.from(Uint8Array.from(file).buffer);
  const end = bytes.length - WORD_BYTES;
  const textEnd = end - WORD_BYTES;
  if (textEnd < 0 || bytes.readUInt32LE(end) !== checksumOf(bytes.subarray(0, end))) {
    return null;
  }
  const textAt = textEnd - bytes.readUInt32LE(textEnd);
  const rest = IndexRest.safeParse(textAt < 0 ? null : jsonOf(bytes.toString('utf8', textAt, textEnd)));
  if (!rest.success || rest.data.mark !== mark) {
    return null;
  }
  const { files, counts, versions, projectPaths, hits, heldFromMs, hasLetGo, readInZone, ...table } =
    rest.data;
  const blocks: RowBlock[] = [];
  let next = 0;
  for (let row = 0; row < table.rows; row += ROWS_PER_BLOCK) {
    const count = Math.min(ROWS_PER_BLOCK, table.rows - row);
    const rowsAt = next;
    const keysAt = rowsAt + count * ROW_BYTES;
    const keyTextAt = keysAt + (1 + count) * WORD_BYTES;
    next = keyTextAt > textAt ? Infinity : aligned(keyTextAt + bytes.readUInt32LE(keysAt));
    if (next > textAt) {
      return null;
    }
    const keys = bytes.subarray(keysAt, next);
    blocks.push({
      rows: rowsIn(bytes.buffer, bytes.byteOffset + rowsAt, count),
      keys: () => keysIn(keys, count),
    });
  }
  const isWhole = (textAt - next) % NUMBER_BYTES === 0;
  const slices = isWhole ? slicesIn(numbersIn(bytes.subarray(next, textAt)), table.models) : null;
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

function wordOf(number: number): Buffer {
  const word = Buffer.alloc(WORD_BYTES);
  word.writeUInt32LE(number);
  return word;
}

/** The numbers where they lie. */
function numbersIn(bytes: Uint8Array): Float64Array {
  return new Float64Array(bytes.buffer, bytes.byteOffset, bytes.length / NUMBER_BYTES);
}

/** The next place at which numbers can begin. */
function aligned(at: number): number {
  return Math.ceil(at / NUMBER_BYTES) * NUMBER_BYTES;
}
