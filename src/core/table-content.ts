/** A table of events as plain data: how its rows are made of numbers, and whether those that were kept can be believed. */
import type { Source } from './event.ts';

/** A table as plain data, without a row that holds nothing: all but the rows themselves. */
type TableNames = {
  rows: number;
  models: readonly string[];
  sources: readonly Source[];
  /** More sources of the same rank, by row. */
  moreSources: readonly (readonly [row: number, sources: Source[]])[];
};

/** A table that was kept. */
export type TableContent = TableNames & { blocks: readonly RowBlock[] };

/** A table that is to be kept: each block holds until the next is asked for, as all are made in the same memory. */
export type TableToKeep = TableNames & { blocks(): Iterable<RowBlock> };

/** `ROWS_PER_BLOCK` rows, or the last ones: `BLOCK_NUMBERS` numbers, and the keys, which are made when they are asked for. */
export type RowBlock = { numbers: Float64Array; keys: () => string[] };

/** What the numbers of a row are. A cost that is not known is NaN; flags are bits. */
export const AT = 0;
export const INPUT = 1;
export const OUTPUT = 2;
export const CACHE_WRITE = 3;
export const CACHE_WRITE_5M = 4;
export const CACHE_WRITE_1H = 5;
export const CACHE_READ = 6;
export const SEARCHES = 7;
export const MODEL_OUTPUT = 8;
export const COST = 9;
export const MODEL = 10;
export const SOURCE = 11;
export const FLAGS = 12;
/** How many numbers a row has. */
export const ROW_NUMBERS = 13;

export const FAST = 1;
export const US_INFERENCE = 2;
export const PLACEHOLDER = 4;

/** Rows are kept in blocks, so that a new one never copies those that are there. */
export const ROWS_PER_BLOCK = 4096;
export const BLOCK_NUMBERS = ROWS_PER_BLOCK * ROW_NUMBERS;

const LATEST_MS = 8.64e15;
const MOST = Number.MAX_SAFE_INTEGER;
/** The largest that each number of a row can be. */
const ROW_MOSTS = [
  LATEST_MS,
  MOST,
  MOST,
  MOST,
  MOST,
  MOST,
  MOST,
  MOST,
  MOST,
  MOST,
  'models',
  'sources',
  FAST | US_INFERENCE | PLACEHOLDER,
] as const;

/** Equal sources have equal texts. */
export function textOf({ session, project, sidechain, copied }: Source): string {
  return `${session}\0${project}\0${sidechain}\0${copied}`;
}

/** Whether a table can be made of what was kept elsewhere: enough blocks, and no number that stands for nothing. */
export function isSound({ rows, models, sources, moreSources, blocks }: TableContent): boolean {
  const most = ROW_MOSTS.map((highest) =>
    highest === 'models' ? models.length - 1 : highest === 'sources' ? sources.length - 1 : highest,
  );
  let lastMs = 0;
  return (
    blocks.length === Math.ceil(rows / ROWS_PER_BLOCK) &&
    new Set(models).size === models.length &&
    new Set(sources.map(textOf)).size === sources.length &&
    moreSources.every(([row]) => row < rows) &&
    blocks.every(({ numbers }, i) => {
      const count = Math.min(ROWS_PER_BLOCK, rows - i * ROWS_PER_BLOCK);
      const firstMs = lastMs;
      lastMs = numbers[(count - 1) * ROW_NUMBERS + AT] ?? 0;
      return numbers.length === BLOCK_NUMBERS && hasSoundRows(numbers, count, most, firstMs);
    })
  );
}

/**
 * Whether the first rows of a block lie in the order of time, from `firstMs` on, and are whole numbers up to `most` of each,
 * but for the cost, which can be broken, or none.
 */
function hasSoundRows(
  numbers: Float64Array,
  rows: number,
  most: readonly number[],
  firstMs: number,
): boolean {
  let lastMs = firstMs;
  for (let at = 0; at < rows * ROW_NUMBERS; at += ROW_NUMBERS) {
    const atMs = numbers[at + AT] ?? 0;
    if (atMs < lastMs) {
      return false;
    }
    lastMs = atMs;
    for (let column = 0; column < ROW_NUMBERS; column += 1) {
      const value = numbers[at + column] ?? -1;
      const isCost = column === COST;
      const isWithin = value >= 0 && value <= (most[column] ?? 0) && (isCost || Number.isInteger(value));
      if (!isWithin && !(isCost && Number.isNaN(value))) {
        return false;
      }
    }
  }
  return true;
}
