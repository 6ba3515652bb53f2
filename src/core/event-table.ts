/**
 * Events as rows of numbers: a third of the memory that objects take, nothing in it for the garbage collector to visit, and
 * rows go to disk and back as they are.
 */
import {
  emptyEvent,
  eventOf,
  mergeRecord,
  type MergeChange,
  type Source,
  type UsageEvent,
  type UsageRecord,
} from './event.ts';
import { numbered } from './numbered.ts';

/** Looks at an event, which holds only as long as the look. */
export type Visit = (event: Readonly<UsageEvent>) => void;

export type EventTable = {
  /** Puts the first record of a response into a row of its own; the row. */
  put(record: UsageRecord): number;
  /** Merges one more record of the response in a row. */
  merge(row: number, record: UsageRecord): MergeChange;
  /** Leaves the row to the next event. */
  remove(row: number): void;
  /** The event in a row, as a copy. */
  event(row: number): UsageEvent;
  /** Visits the events in rows; one object is all of them in turn, so that many take no memory. */
  each(rows: readonly number[], visit: Visit): void;
  atMs(row: number): number;
  key(row: number): string;
  /** Everything, to be kept elsewhere: the table's own, to be read at once. */
  content(): TableContent;
};

/** A table as plain data. */
export type TableContent = {
  /** Of each row; empty for a row that holds no event. */
  keys: readonly string[];
  models: readonly string[];
  sources: readonly Source[];
  /** More sources of the same rank, by row. */
  moreSources: readonly (readonly [row: number, sources: Source[]])[];
  /** Blocks of `BLOCK_NUMBERS` numbers each. */
  blocks: readonly Float64Array[];
};

/** The list-price cost of an event in USD, or null where its model has no price. */
export type CostOf = (event: UsageEvent) => number | null;

/** What the numbers of a row are. A cost that is not known is NaN; flags are bits. */
const AT = 0;
const INPUT = 1;
const OUTPUT = 2;
const CACHE_WRITE = 3;
const CACHE_WRITE_5M = 4;
const CACHE_WRITE_1H = 5;
const CACHE_READ = 6;
const SEARCHES = 7;
const MODEL_OUTPUT = 8;
const COST = 9;
const MODEL = 10;
const SOURCE = 11;
const FLAGS = 12;
/** How many numbers a row has. */
export const ROW_NUMBERS = 13;

const FAST = 1;
const US_INFERENCE = 2;
const PLACEHOLDER = 4;

/** Rows are kept in blocks, so that a new one never copies those that are there. */
export const ROWS_PER_BLOCK = 4096;
export const BLOCK_NUMBERS = ROWS_PER_BLOCK * ROW_NUMBERS;

const NOTHING: TableContent = { keys: [], models: [], sources: [], moreSources: [], blocks: [] };

/** A table of what `content` holds, which prices what comes by `costOf`. It takes the blocks for its own. */
export function createEventTable(costOf: CostOf, content: TableContent = NOTHING): EventTable {
  const keys = [...content.keys];
  const blocks = [...content.blocks];
  const free = keys.flatMap((key, row) => (key === '' ? [row] : []));
  const models = numbered(content.models, (model) => model);
  const sources = numbered(content.sources, textOf);
  const moreSources = new Map(content.moreSources);
  const merged = emptyEvent();

  function cell(row: number, column: number): number {
    return blocks[Math.floor(row / ROWS_PER_BLOCK)]?.[(row % ROWS_PER_BLOCK) * ROW_NUMBERS + column] ?? 0;
  }

  function read(row: number, event: UsageEvent): UsageEvent {
    const { usage } = event;
    const flags = cell(row, FLAGS);
    const costUsd = cell(row, COST);
    event.key = keys[row] ?? '';
    event.atMs = cell(row, AT);
    event.model = models.of(cell(row, MODEL));
    usage.inputTokens = cell(row, INPUT);
    usage.outputTokens = cell(row, OUTPUT);
    usage.cacheWriteTokens = cell(row, CACHE_WRITE);
    usage.cacheWrite5mTokens = cell(row, CACHE_WRITE_5M);
    usage.cacheWrite1hTokens = cell(row, CACHE_WRITE_1H);
    usage.cacheReadTokens = cell(row, CACHE_READ);
    usage.webSearches = cell(row, SEARCHES);
    event.fast = (flags & FAST) !== 0;
    event.usInference = (flags & US_INFERENCE) !== 0;
    event.placeholder = (flags & PLACEHOLDER) !== 0;
    event.modelOutputTokens = cell(row, MODEL_OUTPUT);
    event.source = sources.of(cell(row, SOURCE));
    event.moreSources = moreSources.get(row) ?? null;
    event.costUsd = Number.isNaN(costUsd) ? null : costUsd;
    return event;
  }

  function write(row: number, event: UsageEvent): void {
    const block = (blocks[Math.floor(row / ROWS_PER_BLOCK)] ??= new Float64Array(BLOCK_NUMBERS));
    const at = (row % ROWS_PER_BLOCK) * ROW_NUMBERS;
    const { usage } = event;
    keys[row] = event.key;
    block[at + AT] = event.atMs;
    block[at + MODEL] = models.numberOf(event.model);
    block[at + INPUT] = usage.inputTokens;
    block[at + OUTPUT] = usage.outputTokens;
    block[at + CACHE_WRITE] = usage.cacheWriteTokens;
    block[at + CACHE_WRITE_5M] = usage.cacheWrite5mTokens;
    block[at + CACHE_WRITE_1H] = usage.cacheWrite1hTokens;
    block[at + CACHE_READ] = usage.cacheReadTokens;
    block[at + SEARCHES] = usage.webSearches;
    block[at + FLAGS] =
      (event.fast ? FAST : 0) |
      (event.usInference ? US_INFERENCE : 0) |
      (event.placeholder ? PLACEHOLDER : 0);
    block[at + MODEL_OUTPUT] = event.modelOutputTokens;
    block[at + SOURCE] = sources.numberOf(event.source);
    block[at + COST] = costOf(event) ?? Number.NaN;
    if (event.moreSources !== null) {
      moreSources.set(row, event.moreSources);
    } else if (moreSources.size > 0) {
      moreSources.delete(row);
    }
  }

  return {
    put(record) {
      const row = free.pop() ?? keys.length;
      write(row, eventOf(record));
      return row;
    },
    merge(row, record) {
      const change = mergeRecord(read(row, merged), record);
      if (change !== 0) {
        write(row, merged);
      }
      return change;
    },
    remove(row) {
      keys[row] = '';
      moreSources.delete(row);
      free.push(row);
    },
    event: (row) => read(row, emptyEvent()),
    each(rows, visit) {
      const event = emptyEvent();
      for (const row of rows) {
        visit(read(row, event));
      }
    },
    atMs: (row) => cell(row, AT),
    key: (row) => keys[row] ?? '',
    content: () => ({
      keys,
      models: models.all(),
      sources: sources.all(),
      moreSources: [...moreSources],
      blocks,
    }),
  };
}

function textOf({ session, project, sidechain, copied }: Source): string {
  return `${session}\0${project}\0${sidechain}\0${copied}`;
}

/** Whether a table can be made of what was kept elsewhere: as many rows as there are keys, and nothing that stands nowhere. */
export function isSound({ keys, models, sources, moreSources, blocks }: TableContent): boolean {
  const isNumber = (row: number, column: number, most: number): boolean => {
    const value = blocks[Math.floor(row / ROWS_PER_BLOCK)]?.[(row % ROWS_PER_BLOCK) * ROW_NUMBERS + column];
    return value !== undefined && Number.isInteger(value) && value >= 0 && value <= most;
  };
  const most = Number.MAX_SAFE_INTEGER;
  return (
    blocks.length === Math.ceil(keys.length / ROWS_PER_BLOCK) &&
    blocks.every((block) => block.length === BLOCK_NUMBERS) &&
    moreSources.every(([row]) => row < keys.length) &&
    keys.every(
      (key, row) =>
        key === '' ||
        (isNumber(row, MODEL, models.length - 1) &&
          isNumber(row, SOURCE, sources.length - 1) &&
          COUNTERS.every((column) => isNumber(row, column, most))),
    )
  );
}

const COUNTERS = [
  AT,
  INPUT,
  OUTPUT,
  CACHE_WRITE,
  CACHE_WRITE_5M,
  CACHE_WRITE_1H,
  CACHE_READ,
  SEARCHES,
  MODEL_OUTPUT,
  FLAGS,
];
