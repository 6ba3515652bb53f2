/** A table of events as plain data: how its rows are made of numbers. */
import type { Source } from './event.ts';

/** What the rows of a table name by number. */
export type TableNames = {
  models: readonly string[];
  sources: readonly Source[];
  /** More sources of the same rank, by row. */
  moreSources: readonly MoreSources[];
};

/** A row, and which of the table's `sources` are its own too, by their places. */
export type MoreSources = readonly [row: number, ...sources: number[]];

/** A table that was kept, as plain data, without a row that holds nothing. */
export type TableContent = TableNames & { rows: number; blocks: readonly RowBlock[] };

/** A table that is to be kept: once, as what the rows name is numbered anew meanwhile. */
export type TableToKeep = {
  rows: number;
  /** Each holds until the next is asked for, as all are made in the same memory. */
  blocks: Iterable<RowBlock>;
  /** What the blocks name that were asked for up to here. Of what was let go, nothing is named. */
  names(): TableNames;
};

/**
 * `ROWS_PER_BLOCK` rows, or the last ones: their numbers, with or without room for the rows that are to come, and their keys,
 * which are made when they are asked for.
 */
export type RowBlock = { rows: Rows; keys: () => string[] };

/** Rows as numbers: the same bytes as numbers of 64 bits, of which a row begins with two, and as whole numbers of 32. */
export type Rows = { wide: Float64Array; whole: Uint32Array };

/** How many bytes a row has; it begins where a number of 64 bits can. */
export const ROW_BYTES = 64;
/** How many numbers of 64 bits would take its place, and how many of 32. */
export const ROW_WIDE = ROW_BYTES / Float64Array.BYTES_PER_ELEMENT;
export const ROW_WHOLE = ROW_BYTES / Uint32Array.BYTES_PER_ELEMENT;

/** What the numbers of 64 bits are. A cost that is not known is NaN. */
export const AT = 0;
export const COST = 1;
/** What the whole numbers behind them are; flags are bits, and the hash is what `hashOf` says of the key. */
export const INPUT = 4;
export const OUTPUT = 5;
export const CACHE_WRITE = 6;
export const CACHE_WRITE_5M = 7;
export const CACHE_WRITE_1H = 8;
export const CACHE_READ = 9;
export const SEARCHES = 10;
export const MODEL_OUTPUT = 11;
export const MODEL = 12;
export const SOURCE = 13;
export const FLAGS = 14;
export const KEY_HASH = 15;

export const FAST = 1;
export const US_INFERENCE = 2;
export const PLACEHOLDER = 4;

/**
 * Rows are kept in blocks, so that a new one never copies those that are there. The lower bits of a row's number are its place
 * in its block: code that runs for the first time divides slowly.
 */
export const BLOCK_BITS = 12;
export const ROWS_PER_BLOCK = 2 ** BLOCK_BITS;
export const PLACE_BITS = ROWS_PER_BLOCK - 1;

/** So many rows where they lie, from a byte on at which a number of 64 bits can begin. */
export function rowsIn(bytes: ArrayBufferLike, start: number, count: number): Rows {
  return {
    wide: new Float64Array(bytes, start, count * ROW_WIDE),
    whole: new Uint32Array(bytes, start, count * ROW_WHOLE),
  };
}

/** Equal sources have equal texts. */
export function textOf({ session, project, sidechain, copied }: Source): string {
  return `${session}\0${project}\0${sidechain}\0${copied}`;
}
