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
  type UsageEvent,
  type UsageRecord,
} from './event.ts';
import { hashOf } from './key-hash.ts';
import { numbered, numberedAnew } from './numbered.ts';
import type { Priceable } from './prices.ts';
import { createRowKeys } from './row-keys.ts';
import {
  AT,
  COST,
  INPUT,
  OUTPUT,
  CACHE_WRITE,
  CACHE_WRITE_5M,
  CACHE_WRITE_1H,
  CACHE_READ,
  SEARCHES,
  MODEL_OUTPUT,
  MODEL,
  SOURCE,
  FLAGS,
  KEY_HASH,
  FAST,
  US_INFERENCE,
  PLACEHOLDER,
  ROW_BYTES,
  ROW_WIDE,
  ROW_WHOLE,
  BLOCK_BITS,
  PLACE_BITS,
  ROWS_PER_BLOCK,
  rowsIn,
  textOf,
  type MoreSources,
  type RowBlock,
  type Rows,
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
  /** Whether the event in a row is earlier than that in another, or of the same instant and has the smaller key. */
  isBefore(row: number, other: number): boolean;
  /** How many rows there are, those that hold nothing any more among them. */
  rows(): number;
  /** Rows in this order, to be kept elsewhere. */
  content(order: readonly number[]): TableToKeep;
};

/** The list-price cost of a response in USD, or null where its model has no price. */
export type CostOf = (response: Priceable) => number | null;

const NO_ROWS = rowsIn(new ArrayBuffer(0), 0, 0);
const NOTHING: TableContent = { rows: 0, models: [], sources: [], moreSources: [], blocks: [] };

/** A table of what `content` holds, whose blocks it takes for its own, and which prices what comes by `costOf`. */
export function createEventTable(costOf: CostOf, content: TableContent = NOTHING): EventTable {
  const blocks = content.blocks.map((block) => block.rows);
  const keys = createRowKeys(content);
  let { rows } = content;
  const free: number[] = [];
  const models = numbered(content.models, '', (model) => model);
  const sources = numbered(content.sources, NO_SOURCE, textOf);
  const moreSources = new Map(content.moreSources.map(([row, ...more]) => [row, more]));
  const merged = emptyEvent();

  function read(row: number, event: UsageEvent): UsageEvent {
    const { wide, whole } = blocks[row >>> BLOCK_BITS] ?? NO_ROWS;
    const wideAt = (row & PLACE_BITS) * ROW_WIDE;
    const at = (row & PLACE_BITS) * ROW_WHOLE;
    const { usage } = event;
    const flags = whole[at + FLAGS] ?? 0;
    const costUsd = wide[wideAt + COST] ?? 0;
    event.atMs = wide[wideAt + AT] ?? 0;
    event.model = models.of(whole[at + MODEL] ?? 0);
    usage.inputTokens = whole[at + INPUT] ?? 0;
    usage.outputTokens = whole[at + OUTPUT] ?? 0;
    usage.cacheWriteTokens = whole[at + CACHE_WRITE] ?? 0;
    usage.cacheWrite5mTokens = whole[at + CACHE_WRITE_5M] ?? 0;
    usage.cacheWrite1hTokens = whole[at + CACHE_WRITE_1H] ?? 0;
    usage.cacheReadTokens = whole[at + CACHE_READ] ?? 0;
    usage.webSearches = whole[at + SEARCHES] ?? 0;
    event.fast = (flags & FAST) !== 0;
    event.usInference = (flags & US_INFERENCE) !== 0;
    event.placeholder = (flags & PLACEHOLDER) !== 0;
    event.modelOutputTokens = whole[at + MODEL_OUTPUT] ?? 0;
    event.source = sources.of(whole[at + SOURCE] ?? 0);
    event.moreSources = moreSources.get(row)?.map(sources.of) ?? null;
    event.costUsd = Number.isNaN(costUsd) ? null : costUsd;
    return event;
  }

  function atMsOf(row: number): number {
    return blocks[row >>> BLOCK_BITS]?.wide[(row & PLACE_BITS) * ROW_WIDE + AT] ?? 0;
  }

  function blockWithRoom(i: number): Rows {
    const block = blocks[i] ?? NO_ROWS;
    if (block.wide.length === ROWS_PER_BLOCK * ROW_WIDE) {
      return block;
    }
    const withRoom = emptyBlock();
    withRoom.whole.set(block.whole);
    blocks[i] = withRoom;
    return withRoom;
  }

  function write(row: number, said: UsageRecord | UsageEvent, modelOutputTokens: number): void {
    const { wide, whole } = blockWithRoom(row >>> BLOCK_BITS);
    const wideAt = (row & PLACE_BITS) * ROW_WIDE;
    const at = (row & PLACE_BITS) * ROW_WHOLE;
    const { usage } = said;
    wide[wideAt + AT] = said.atMs;
    whole[at + MODEL] = models.numberOf(said.model);
    whole[at + INPUT] = usage.inputTokens;
    whole[at + OUTPUT] = usage.outputTokens;
    whole[at + CACHE_WRITE] = usage.cacheWriteTokens;
    whole[at + CACHE_WRITE_5M] = usage.cacheWrite5mTokens;
    whole[at + CACHE_WRITE_1H] = usage.cacheWrite1hTokens;
    whole[at + CACHE_READ] = usage.cacheReadTokens;
    whole[at + SEARCHES] = usage.webSearches;
    whole[at + FLAGS] =
      (said.fast ? FAST : 0) | (said.usInference ? US_INFERENCE : 0) | (said.placeholder ? PLACEHOLDER : 0);
    whole[at + MODEL_OUTPUT] = modelOutputTokens;
    whole[at + SOURCE] = sources.numberOf(said.source);
    wide[wideAt + COST] = costOf(said) ?? Number.NaN;
  }

  function writeHash(row: number, key: string): void {
    const { whole } = blockWithRoom(row >>> BLOCK_BITS);
    whole[(row & PLACE_BITS) * ROW_WHOLE + KEY_HASH] = hashOf(key);
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
      writeHash(row, record.key);
      return row;
    },
    merge(row, record) {
      const change = mergeRecord(read(row, merged), record);
      if (change !== 0) {
        write(row, merged, merged.modelOutputTokens);
        if (merged.moreSources === null) {
          moreSources.delete(row);
        } else {
          moreSources.set(row, merged.moreSources.map(sources.numberOf));
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
    atMs: atMsOf,
    isBefore(row, other) {
      // Asked thousands of times before V8 compiles it: anything made here would have to be cleared away.
      const atMs = atMsOf(row);
      const otherMs = atMsOf(other);
      return atMs === otherMs ? keys.of(row) < keys.of(other) : atMs < otherMs;
    },
    rows: () => rows,
    content(order) {
      const ownModels = numberedAnew(models.all());
      const ownSources = numberedAnew(sources.all());
      const more: MoreSources[] = [];
      // Few rows have more: a flag is asked for sooner than the map.
      const hasMore = new Uint8Array(rows);
      for (const row of moreSources.keys()) {
        hasMore[row] = 1;
      }
      function* inOrder(): Generator<RowBlock, void> {
        // One for all: it stays near, and a table that is kept takes no memory for as much again.
        const block = emptyBlock();
        const kept = block.whole;
        for (let start = 0; start < order.length; start += ROWS_PER_BLOCK) {
          const own = order.slice(start, start + ROWS_PER_BLOCK);
          let to = 0;
          for (const row of own) {
            const { whole } = blocks[row >>> BLOCK_BITS] ?? NO_ROWS;
            const from = (row & PLACE_BITS) * ROW_WHOLE;
            for (let i = 0; i < ROW_WHOLE; i += 1) {
              kept[to + i] = whole[from + i] ?? 0;
            }
            kept[to + MODEL] = ownModels.numberOf(whole[from + MODEL] ?? 0);
            kept[to + SOURCE] = ownSources.numberOf(whole[from + SOURCE] ?? 0);
            if (hasMore[row] === 1) {
              const further = moreSources.get(row) ?? [];
              more.push([start + to / ROW_WHOLE, ...further.map(ownSources.numberOf)]);
            }
            to += ROW_WHOLE;
          }
          yield { rows: block, keys: () => own.map(keys.of) };
        }
      }
      return {
        rows: order.length,
        blocks: inOrder(),
        names: () => ({ models: ownModels.met, sources: ownSources.met, moreSources: more }),
      };
    },
  };
}

/** A block's worth of rows that hold nothing. */
function emptyBlock(): Rows {
  return rowsIn(new ArrayBuffer(ROWS_PER_BLOCK * ROW_BYTES), 0, ROWS_PER_BLOCK);
}
