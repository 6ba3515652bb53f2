/**
 * What was read of the logs, as bytes for a file: a line of JSON, then for each block of rows a line with their keys and
 * their numbers as they are in memory, and last a checksum of all that.
 */
import { z } from 'zod/mini';
import { IndexHead } from '../contract/log-index.ts';
import {
  BLOCK_NUMBERS,
  isSound,
  ROW_NUMBERS,
  ROWS_PER_BLOCK,
  type TableContent,
} from '../core/event-table.ts';
import type { LimitHit } from '../core/limit-hit.ts';
import type { ReaderContent } from './reader.ts';

export type IndexContent = {
  reader: ReaderContent;
  hits: readonly LimitHit[];
  table: TableContent;
  /** What is dated before this instant was not read, or was let go. */
  heldFromMs: number;
  /** Something was let go: with all files read, there is still something from before. */
  hasLetGo: boolean;
};

const NEWLINE = 10;
const CHECKSUM_BYTES = 4;
const ROW_BYTES = ROW_NUMBERS * Float64Array.BYTES_PER_ELEMENT;

/** The pieces of the file. `mark` says who read which logs in which way. */
export function indexBytes(mark: string, { reader, hits, table, ...kept }: IndexContent): Uint8Array[] {
  const { rows, keys, models, sources, moreSources, blocks } = table;
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
  const pieces: Uint8Array[] = [Buffer.from(`${JSON.stringify(head)}\n`)];
  blocks.forEach((block, i) => {
    const keysOfBlock = Buffer.from(JSON.stringify(keys[i] ?? []));
    const bytesOfRows = Math.min(ROWS_PER_BLOCK, rows - i * ROWS_PER_BLOCK) * ROW_BYTES;
    pieces.push(keysOfBlock, END_OF_LINE, Buffer.from(block.buffer, block.byteOffset, bytesOfRows));
  });
  const checksum = Buffer.alloc(CHECKSUM_BYTES);
  checksum.writeUInt32LE(checksumOf(pieces));
  return [...pieces, checksum];
}

/** What the file holds; null if it was damaged, cut, or written by somebody else for something else. */
export function indexContent(mark: string, bytes: Buffer): IndexContent | null {
  const end = bytes.length - CHECKSUM_BYTES;
  if (end < 0 || bytes.readUInt32LE(end) !== checksumOf([bytes.subarray(0, end)])) {
    return null;
  }
  const line = lineAt(bytes, 0, end);
  const head = IndexHead.safeParse(line?.json);
  if (!line || !head.success || head.data.mark !== mark) {
    return null;
  }
  const { files, counts, versions, projectPaths, hits, heldFromMs, hasLetGo, ...table } = head.data;
  const keys: string[][] = [];
  const blocks: Float64Array[] = [];
  let { next } = line;
  for (let row = 0; row < table.rows; row += ROWS_PER_BLOCK) {
    const keysAt = next;
    const rowsAt = bytes.indexOf(NEWLINE, keysAt) + 1;
    next = rowsAt + Math.min(ROWS_PER_BLOCK, table.rows - row) * ROW_BYTES;
    const keysOfBlock = Keys.safeParse(lineAt(bytes, keysAt, rowsAt)?.json);
    if (!keysOfBlock.success) {
      return null;
    }
    keys.push(keysOfBlock.data);
    blocks.push(blockOf(bytes.subarray(rowsAt, next)));
  }
  const content = { ...table, keys, blocks };
  return next === end && isSound(content)
    ? { reader: { files, counts, versions, projectPaths }, hits, table: content, heldFromMs, hasLetGo }
    : null;
}

const Keys = z.array(z.string());
const END_OF_LINE = Buffer.from([NEWLINE]);

function checksumOf(pieces: readonly Uint8Array[]): number {
  // Loaded when there is an index: most commands have none.
  const { crc32 } = process.getBuiltinModule('node:zlib');
  return pieces.reduce((sum, piece) => crc32(piece, sum), 0);
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
function blockOf(bytes: Uint8Array): Float64Array {
  const block = new Float64Array(BLOCK_NUMBERS);
  new Uint8Array(block.buffer).set(bytes);
  return block;
}
