/**
 * Events as rows of numbers: less memory than objects take, nothing in it for the garbage collector to visit, and
 * rows go to disk and back as they are.
 */
import {
  emptyEvent,
  mergeRecord,
  NO_SOURCE,
  type KeyedEvent,
  type MergeChange,
  type Source,
  type UsageEvent,
  type UsageRecord,
} from './event.ts';
import { numbered } from './numbered.ts';
import type { Priceable } from './prices.ts';
import { createRowKeys } from './row-keys.ts';
import {
  AT,
  INPUT,
  OUTPUT,
  CACHE_WRITE,
  CACHE_WRITE_5M,
  CACHE_WRITE_1H,
  CACHE_READ,
  SEARCHES,
  MODEL_OUTPUT,
  COST,
  MODEL,
  SOURCE,
  FLAGS,
  FAST,
  US_INFERENCE,
  PLACEHOLDER,
  ROW_NUMBERS,
  ROWS_PER_BLOCK,
  BLOCK_NUMBERS,
  textOf,
  type TableContent,
  type TableToKeep,
} from './table-content.ts';

/** Looks at an event, which holds only as long as the look. */
export type Visit = (event: Readonly<UsageEvent>) => void;

export type EventTable = {
  /** The row of the response with this key; -1 if there is none. */
  rowOf(key: string): number;
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
  /** How many rows there are, those that hold nothing any more among them. */
  rows(): number;
  /** Rows in this order, to be kept elsewhere. */
  content(order: readonly number[]): TableToKeep;
};

/** The list-price cost of a response in USD, or null where its model has no price. */
export type CostOf = (response: Priceable) => number | null;

const NO_NUMBERS = new Float64Array(0);
const NOTHING: TableContent = { rows: 0, models: [], sources: [], moreSources: [], blocks: [] };

/** A table of what `content` holds, whose blocks it takes for its own, and which prices what comes by `costOf`. */
export function createEventTable(costOf: CostOf, content: TableContent = NOTHING): EventTable {
  const blocks = content.blocks.map(({ numbers }) => numbers);
  const keys = createRowKeys(content);
  let { rows } = content;
  const free: number[] = [];
  const models = numbered(content.models, '', (model) => model);
  const sources = numbered(content.sources, NO_SOURCE, textOf);
  const moreSources = new Map(content.moreSources);
  const merged = emptyEvent();

  function read(row: number, event: UsageEvent): UsageEvent {
    const block = blocks[Math.floor(row / ROWS_PER_BLOCK)] ?? NO_NUMBERS;
    const at = (row % ROWS_PER_BLOCK) * ROW_NUMBERS;
    const { usage } = event;
    const flags = block[at + FLAGS] ?? 0;
    const costUsd = block[at + COST] ?? 0;
    event.atMs = block[at + AT] ?? 0;
    event.model = models.of(block[at + MODEL] ?? 0);
    usage.inputTokens = block[at + INPUT] ?? 0;
    usage.outputTokens = block[at + OUTPUT] ?? 0;
    usage.cacheWriteTokens = block[at + CACHE_WRITE] ?? 0;
    usage.cacheWrite5mTokens = block[at + CACHE_WRITE_5M] ?? 0;
    usage.cacheWrite1hTokens = block[at + CACHE_WRITE_1H] ?? 0;
    usage.cacheReadTokens = block[at + CACHE_READ] ?? 0;
    usage.webSearches = block[at + SEARCHES] ?? 0;
    event.fast = (flags & FAST) !== 0;
    event.usInference = (flags & US_INFERENCE) !== 0;
    event.placeholder = (flags & PLACEHOLDER) !== 0;
    event.modelOutputTokens = block[at + MODEL_OUTPUT] ?? 0;
    event.source = sources.of(block[at + SOURCE] ?? 0);
    event.moreSources = moreSources.get(row) ?? null;
    event.costUsd = Number.isNaN(costUsd) ? null : costUsd;
    return event;
  }

  function blockWithRoom(i: number): Float64Array {
    const block = blocks[i] ?? NO_NUMBERS;
    if (block.length === BLOCK_NUMBERS) {
      return block;
    }
    const whole = new Float64Array(BLOCK_NUMBERS);
    whole.set(block);
    blocks[i] = whole;
    return whole;
  }

  function write(row: number, said: UsageRecord | UsageEvent, modelOutputTokens: number): void {
    const block = blockWithRoom(Math.floor(row / ROWS_PER_BLOCK));
    const at = (row % ROWS_PER_BLOCK) * ROW_NUMBERS;
    const { usage } = said;
    block[at + AT] = said.atMs;
    block[at + MODEL] = models.numberOf(said.model);
    block[at + INPUT] = usage.inputTokens;
    block[at + OUTPUT] = usage.outputTokens;
    block[at + CACHE_WRITE] = usage.cacheWriteTokens;
    block[at + CACHE_WRITE_5M] = usage.cacheWrite5mTokens;
    block[at + CACHE_WRITE_1H] = usage.cacheWrite1hTokens;
    block[at + CACHE_READ] = usage.cacheReadTokens;
    block[at + SEARCHES] = usage.webSearches;
    block[at + FLAGS] =
      (said.fast ? FAST : 0) | (said.usInference ? US_INFERENCE : 0) | (said.placeholder ? PLACEHOLDER : 0);
    block[at + MODEL_OUTPUT] = modelOutputTokens;
    block[at + SOURCE] = sources.numberOf(said.source);
    block[at + COST] = costOf(said) ?? Number.NaN;
  }

  return {
    rowOf: keys.rowOf,
    put(record) {
      let row = free.pop();
      if (row === undefined) {
        row = rows;
        rows += 1;
      }
      keys.set(row, record.key);
      write(row, record, record.usage.outputTokens);
      return row;
    },
    merge(row, record) {
      const change = mergeRecord(read(row, merged), record);
      if (change !== 0) {
        write(row, merged, merged.modelOutputTokens);
        if (merged.moreSources === null) {
          moreSources.delete(row);
        } else {
          moreSources.set(row, merged.moreSources);
        }
      }
      return change;
    },
    remove(row) {
      keys.clear(row);
      moreSources.delete(row);
      free.push(row);
    },
    event: (row) => ({ ...read(row, emptyEvent()), key: keys.of(row) }),
    each(wanted, visit) {
      const event = emptyEvent();
      for (const row of wanted) {
        visit(read(row, event));
      }
    },
    atMs: (row) => blocks[Math.floor(row / ROWS_PER_BLOCK)]?.[(row % ROWS_PER_BLOCK) * ROW_NUMBERS + AT] ?? 0,
    key: keys.of,
    rows: () => rows,
    content(order) {
      // What was let go may have been the last to name a model or a source.
      const ownModels = namesOf(models.all());
      const ownSources = namesOf(sources.all());
      const more: [row: number, sources: Source[]][] = [];
      for (const row of order) {
        const block = blocks[Math.floor(row / ROWS_PER_BLOCK)] ?? NO_NUMBERS;
        const at = (row % ROWS_PER_BLOCK) * ROW_NUMBERS;
        ownModels.meet(block[at + MODEL] ?? 0);
        ownSources.meet(block[at + SOURCE] ?? 0);
      }
      if (moreSources.size > 0) {
        order.forEach((row, i) => {
          const own = moreSources.get(row);
          if (own) {
            more.push([i, own]);
          }
        });
      }
      return {
        rows: order.length,
        models: ownModels.met,
        sources: ownSources.met,
        moreSources: more,
        *blocks() {
          // One for all: it stays near, and a table that is kept takes no memory for as much again.
          const numbers = new Float64Array(BLOCK_NUMBERS);
          for (let start = 0; start < order.length; start += ROWS_PER_BLOCK) {
            const own = order.slice(start, start + ROWS_PER_BLOCK);
            let to = 0;
            for (const row of own) {
              const block = blocks[Math.floor(row / ROWS_PER_BLOCK)] ?? NO_NUMBERS;
              const from = (row % ROWS_PER_BLOCK) * ROW_NUMBERS;
              for (let column = 0; column < ROW_NUMBERS; column += 1) {
                numbers[to + column] = block[from + column] ?? 0;
              }
              numbers[to + MODEL] = ownModels.numberOf(numbers[to + MODEL] ?? 0);
              numbers[to + SOURCE] = ownSources.numberOf(numbers[to + SOURCE] ?? 0);
              to += ROW_NUMBERS;
            }
            yield { numbers, keys: () => own.map(keys.of) };
          }
        },
      };
    },
  };
}

/** Those of some values that are met by their numbers, numbered anew in that order. */
function namesOf<T>(values: readonly T[]): {
  met: readonly T[];
  meet(number: number): void;
  numberOf(number: number): number;
} {
  const numbers = new Int32Array(values.length).fill(-1);
  const met: T[] = [];
  return {
    met,
    meet(number) {
      if (numbers[number] === -1) {
        numbers[number] = met.length;
        met.push(...values.slice(number, number + 1));
      }
    },
    numberOf: (number) => numbers[number] ?? 0,
  };
}
