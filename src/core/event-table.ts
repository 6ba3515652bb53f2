/**
 * Events as rows of numbers: less memory than objects take, nothing in it for the garbage collector to visit, and
 * rows go to disk and back as they are.
 */
import {
  emptyEvent,
  eventOf,
  mergeRecord,
  type KeyedEvent,
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
  event(row: number): KeyedEvent;
  /** Visits the events in rows; one object is all of them in turn, so that many take no memory. */
  each(rows: readonly number[], visit: Visit): void;
  atMs(row: number): number;
  /** The key of the response in a row. */
  key(row: number): string;
  /** Looks at each row that holds an event, and at when that was. */
  eachHeld(look: (row: number, atMs: number) => void): void;
  /** Everything, to be kept elsewhere: the table's own, to be read at once. */
  content(): TableContent;
};

/** A table as plain data. */
export type TableContent = {
  rows: number;
  /** The keys of each block's rows, which are made when they are asked for. */
  keys: readonly (() => string[])[];
  models: readonly string[];
  sources: readonly Source[];
  /** More sources of the same rank, by row. */
  moreSources: readonly (readonly [row: number, sources: Source[]])[];
  /** Blocks of `BLOCK_NUMBERS` numbers each. */
  blocks: readonly Float64Array[];
};

/** The list-price cost of an event in USD, or null where its model has no price. */
export type CostOf = (event: UsageEvent) => number | null;

/** What the numbers of a row are. A cost that is not known is NaN, and so is the time of a row that holds nothing; flags are bits. */
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

const LATEST_MS = 8.64e15;
const MOST = Number.MAX_SAFE_INTEGER;
/** The largest that each number of a row can be; the cost can be any. */
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
  Infinity,
  'models',
  'sources',
  FAST | US_INFERENCE | PLACEHOLDER,
] as const;

const NO_NUMBERS = new Float64Array(0);
const NOTHING: TableContent = { rows: 0, keys: [], models: [], sources: [], moreSources: [], blocks: [] };

/** A table of what `content` holds, which prices what comes by `costOf`. It takes keys and blocks for its own. */
export function createEventTable(costOf: CostOf, content: TableContent = NOTHING): EventTable {
  const blocks = [...content.blocks];
  const keys: string[][] = [];
  let { rows } = content;
  const free: number[] = [];
  const named = { models: namesOf(content.models), sources: namesOf(content.sources) };
  // What was let go may have been the last to name a model or a source, which would else be kept for good.
  eachRow((row, block, at) => {
    if (Number.isNaN(block[at + AT])) {
      free.push(row);
    } else {
      block[at + MODEL] = named.models.numberAnew(block[at + MODEL] ?? 0);
      block[at + SOURCE] = named.sources.numberAnew(block[at + SOURCE] ?? 0);
    }
  });
  const models = numbered(named.models.values, (model) => model);
  const sources = numbered(named.sources.values, textOf);
  const moreSources = new Map(content.moreSources);
  const merged = emptyEvent();

  function keysOf(block: number): string[] {
    return (keys[block] ??= content.keys[block]?.() ?? []);
  }

  function keyOf(row: number): string {
    return keysOf(Math.floor(row / ROWS_PER_BLOCK))[row % ROWS_PER_BLOCK] ?? '';
  }

  function eachRow(look: (row: number, block: Float64Array, at: number) => void): void {
    for (const [i, block] of blocks.entries()) {
      const first = i * ROWS_PER_BLOCK;
      for (let row = first; row < Math.min(rows, first + ROWS_PER_BLOCK); row += 1) {
        look(row, block, (row - first) * ROW_NUMBERS);
      }
    }
  }

  function cell(row: number, column: number): number {
    return blocks[Math.floor(row / ROWS_PER_BLOCK)]?.[(row % ROWS_PER_BLOCK) * ROW_NUMBERS + column] ?? 0;
  }

  function read(row: number, event: UsageEvent): UsageEvent {
    const block = blocks[Math.floor(row / ROWS_PER_BLOCK)] ?? NO_NUMBERS;
    const at = (row % ROWS_PER_BLOCK) * ROW_NUMBERS;
    const number = (column: number): number => block[at + column] ?? 0;
    const { usage } = event;
    const flags = number(FLAGS);
    const costUsd = number(COST);
    event.atMs = number(AT);
    event.model = models.of(number(MODEL));
    usage.inputTokens = number(INPUT);
    usage.outputTokens = number(OUTPUT);
    usage.cacheWriteTokens = number(CACHE_WRITE);
    usage.cacheWrite5mTokens = number(CACHE_WRITE_5M);
    usage.cacheWrite1hTokens = number(CACHE_WRITE_1H);
    usage.cacheReadTokens = number(CACHE_READ);
    usage.webSearches = number(SEARCHES);
    event.fast = (flags & FAST) !== 0;
    event.usInference = (flags & US_INFERENCE) !== 0;
    event.placeholder = (flags & PLACEHOLDER) !== 0;
    event.modelOutputTokens = number(MODEL_OUTPUT);
    event.source = sources.of(number(SOURCE));
    event.moreSources = moreSources.get(row) ?? null;
    event.costUsd = Number.isNaN(costUsd) ? null : costUsd;
    return event;
  }

  function write(row: number, event: UsageEvent): void {
    const block = (blocks[Math.floor(row / ROWS_PER_BLOCK)] ??= new Float64Array(BLOCK_NUMBERS));
    const at = (row % ROWS_PER_BLOCK) * ROW_NUMBERS;
    const { usage } = event;
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
      let row = free.pop();
      if (row === undefined) {
        row = rows;
        rows += 1;
      }
      keysOf(Math.floor(row / ROWS_PER_BLOCK))[row % ROWS_PER_BLOCK] = record.key;
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
      const at = (row % ROWS_PER_BLOCK) * ROW_NUMBERS;
      blocks[Math.floor(row / ROWS_PER_BLOCK)]?.fill(Number.NaN, at + AT, at + AT + 1);
      keysOf(Math.floor(row / ROWS_PER_BLOCK))[row % ROWS_PER_BLOCK] = '';
      moreSources.delete(row);
      free.push(row);
    },
    event: (row) => ({ ...read(row, emptyEvent()), key: keyOf(row) }),
    each(wanted, visit) {
      const event = emptyEvent();
      for (const row of wanted) {
        visit(read(row, event));
      }
    },
    atMs: (row) => cell(row, AT),
    key: keyOf,
    eachHeld(look) {
      eachRow((row, block, at) => {
        const atMs = block[at + AT] ?? Number.NaN;
        if (!Number.isNaN(atMs)) {
          look(row, atMs);
        }
      });
    },
    content: () => ({
      rows,
      keys: blocks.map((_, block) => () => keysOf(block)),
      models: models.all(),
      sources: sources.all(),
      moreSources: [...moreSources],
      blocks,
    }),
  };
}

/** Values that are named by their numbers, numbered anew in the order in which they are met. */
function namesOf<T>(values: readonly T[]): { values: T[]; numberAnew(number: number): number } {
  const numbers = new Int32Array(values.length).fill(-1);
  const met: T[] = [];
  return {
    values: met,
    numberAnew(number) {
      const known = numbers[number] ?? -1;
      if (known >= 0) {
        return known;
      }
      numbers[number] = met.length;
      met.push(...values.slice(number, number + 1));
      return met.length - 1;
    },
  };
}

function textOf({ session, project, sidechain, copied }: Source): string {
  return `${session}\0${project}\0${sidechain}\0${copied}`;
}

/** Whether a table can be made of what was kept elsewhere: enough blocks, and no number that stands for nothing. */
export function isSound({ rows, keys, models, sources, moreSources, blocks }: TableContent): boolean {
  const count = Math.ceil(rows / ROWS_PER_BLOCK);
  const most = ROW_MOSTS.map((highest) =>
    highest === 'models' ? models.length - 1 : highest === 'sources' ? sources.length - 1 : highest,
  );
  return (
    blocks.length === count &&
    keys.length === count &&
    blocks.every((block) => block.length === BLOCK_NUMBERS) &&
    new Set(models).size === models.length &&
    new Set(sources.map(textOf)).size === sources.length &&
    moreSources.every(([row]) => row < rows) &&
    blocks.every((block, i) => hasSoundRows(block, Math.min(ROWS_PER_BLOCK, rows - i * ROWS_PER_BLOCK), most))
  );
}

/** Whether the first rows of a block hold nothing, or whole numbers up to `most` of each; `Infinity` is any number. */
function hasSoundRows(block: Float64Array, rows: number, most: readonly number[]): boolean {
  for (let at = 0; at < rows * ROW_NUMBERS; at += ROW_NUMBERS) {
    for (let column = 0; column < ROW_NUMBERS && !Number.isNaN(block[at + AT]); column += 1) {
      const highest = most[column] ?? Infinity;
      const value = block[at + column] ?? -1;
      if (highest !== Infinity && !(value >= 0 && value <= highest && Number.isInteger(value))) {
        return false;
      }
    }
  }
  return true;
}
