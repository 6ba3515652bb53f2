/** A table of events as plain data: how its rows are made of numbers. */
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
export type TableContent = TableNames & { blocks: readonly KeptBlock[] };

/** A table that is to be kept: each block holds until the next is asked for, as all are made in the same memory. */
export type TableToKeep = TableNames & { blocks(): Iterable<RowBlock> };

/**
 * `ROWS_PER_BLOCK` rows, or the last ones: the numbers, with or without room for the rows that are to come, and the keys, which
 * are made when they are asked for.
 */
export type RowBlock = { numbers: Float64Array; keys: () => string[] };

/** A block that was kept, with what `hashOf` says of each key. */
export type KeptBlock = RowBlock & { hashes: Uint32Array };

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

/** Equal sources have equal texts. */
export function textOf({ session, project, sidechain, copied }: Source): string {
  return `${session}\0${project}\0${sidechain}\0${copied}`;
}
