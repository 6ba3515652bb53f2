/**
 * All events, each counted once, kept in slices of time: what happens now leaves past slices untouched, so that
 * sums over them can be kept.
 */
import {
  SOURCES_CHANGED,
  TIME_CHANGED,
  type KeyedEvent,
  type Source,
  type UsageEvent,
  type UsageRecord,
} from './event.ts';
import { createEventTable, type CostOf, type Visit } from './event-table.ts';
import { createOwnership } from './ownership.ts';
import type { TableContent, TableToKeep } from './table-content.ts';

/** The events of ten minutes. */
export type Slice = {
  startMs: number;
  /** How many they are. */
  count(): number;
  /** Visits them, earliest first; without the first `skipped` ones. */
  each(visit: Visit, skipped?: number): void;
  /** Greater than that of any slice before, whenever one of the events changes. */
  version: number;
  /** Its version when something else last happened than that an event came at the end. */
  rewritten: number;
};

export type Ledger = {
  /** Takes one record; true if a figure, a time or an attribution changed. */
  add(record: UsageRecord): boolean;
  /** Every event, earliest first. */
  events(): readonly KeyedEvent[];
  /** Events in [fromMs, untilMs), earliest first. */
  between(fromMs: number, untilMs: number): readonly KeyedEvent[];
  /** Visits the events in [fromMs, untilMs), earliest first. */
  each(fromMs: number, untilMs: number, visit: Visit): void;
  /** The slices that hold events of [fromMs, untilMs), earliest first. */
  slices(fromMs: number, untilMs: number): readonly Slice[];
  /** All that lies before the newest slice, which starts at `untilMs`: its version changes whenever anything of it does. */
  past(): Readonly<Past>;
  /**
   * Lets go of slices that ended before an instant, so that what runs for months does not grow for months; true if there
   * were any.
   */
  forget(beforeMs: number): boolean;
  /** The session and project an event belongs to. */
  sourceOf(event: UsageEvent): Source;
  /** Changes whenever events may belong to other sources than before. */
  attribution(): number;
  /** All events as plain data, to be kept elsewhere. */
  content(): TableToKeep;
};

export type Past = { untilMs: number; version: number };

/** Ten minutes: what five-hour blocks are floored to, so that most of them are made of whole slices. */
export const SLICE_MS = 10 * 60_000;

/** Its rows are those that follow each other from the first on, until something else happens to it. */
type KeptSlice = Slice & { firstRow: number; rowCount: number; rows: number[] | null; isSorted: boolean };

/** A ledger that prices what it is given by `costOf`, empty or with the content of an earlier one. */
export function createLedger(costOf: CostOf, content?: TableContent): Ledger {
  const table = createEventTable(costOf, content);
  /** By their numbers: whole numbers that are so small are found faster than instants. */
  const byNumber = new Map<number, KeptSlice>();
  let inOrder: KeptSlice[] | null = null;
  let version = 0;
  const past: Past = { untilMs: -Infinity, version: 0 };
  const ownership = createOwnership((visit) => each(-Infinity, Infinity, visit));

  function sliceOf(atMs: number): KeptSlice {
    const number = sliceNumber(atMs);
    return byNumber.get(number) ?? newSlice(number, 0, 0);
  }

  function newSlice(number: number, firstRow: number, rowCount: number): KeptSlice {
    const slice: KeptSlice = {
      startMs: number * SLICE_MS,
      firstRow,
      rowCount,
      rows: null,
      version,
      rewritten: version,
      isSorted: true,
      count: () => slice.rows?.length ?? slice.rowCount,
      each(visit, skipped = 0) {
        const rows = sorted(slice);
        table.each(skipped === 0 ? rows : rows.slice(skipped), visit);
      },
    };
    byNumber.set(number, slice);
    past.untilMs = Math.max(past.untilMs, slice.startMs);
    notePast();
    return slice;
  }

  function place(row: number, atMs: number): void {
    const slice = sliceOf(atMs);
    const rows = rowsOf(slice);
    const last = rows.at(-1);
    slice.isSorted &&= last === undefined || table.atMs(last) < atMs;
    rows.push(row);
    note(slice, slice.isSorted);
  }

  function note(slice: KeptSlice, isAtEnd: boolean): void {
    version += 1;
    slice.version = version;
    if (!isAtEnd) {
      slice.rewritten = version;
    }
    if (slice.startMs !== past.untilMs) {
      past.version = version;
    }
  }

  /** After slices came or went. */
  function notePast(): void {
    inOrder = null;
    version += 1;
    past.version = version;
  }

  function rowsOf(slice: KeptSlice): number[] {
    slice.rows ??= Array.from({ length: slice.rowCount }, (_, i) => slice.firstRow + i);
    return slice.rows;
  }

  function sorted(slice: KeptSlice): number[] {
    const rows = rowsOf(slice);
    if (!slice.isSorted) {
      rows.sort((a, b) => (table.isBefore(a, b) ? -1 : 1));
      slice.isSorted = true;
    }
    return rows;
  }

  function slices(fromMs: number, untilMs: number): KeptSlice[] {
    const all = (inOrder ??= [...byNumber.values()].sort((a, b) => a.startMs - b.startMs));
    const startOf = (i: number): number => all[i]?.startMs ?? Infinity;
    return all.slice(
      firstFrom(all.length, startOf, fromMs - SLICE_MS + 1),
      firstFrom(all.length, startOf, untilMs),
    );
  }

  /** The rows of a slice that lie in [fromMs, untilMs). */
  function rowsWithin(slice: KeptSlice, fromMs: number, untilMs: number): number[] {
    const { startMs } = slice;
    const rows = sorted(slice);
    if (startMs >= fromMs && startMs + SLICE_MS <= untilMs) {
      return rows;
    }
    const msOf = (i: number): number => table.atMs(rows[i] ?? 0);
    return rows.slice(firstFrom(rows.length, msOf, fromMs), firstFrom(rows.length, msOf, untilMs));
  }

  function between(fromMs: number, untilMs: number): readonly KeyedEvent[] {
    return slices(fromMs, untilMs).flatMap((slice) => rowsWithin(slice, fromMs, untilMs).map(table.event));
  }

  function each(fromMs: number, untilMs: number, visit: Visit): void {
    for (const slice of slices(fromMs, untilMs)) {
      table.each(rowsWithin(slice, fromMs, untilMs), visit);
    }
  }

  function rowsInOrder(): number[] {
    const all: number[] = [];
    for (const slice of slices(-Infinity, Infinity)) {
      for (const row of sorted(slice)) {
        all.push(row);
      }
    }
    return all;
  }

  // What was kept lies in the order of time: where a slice ends is found without a look at each of its rows.
  for (let row = 0; row < table.rows();) {
    const number = sliceNumber(table.atMs(row));
    const end = firstFrom(table.rows(), table.atMs, (number + 1) * SLICE_MS, row + 1);
    newSlice(number, row, end - row);
    row = end;
  }

  return {
    add(record) {
      const row = table.rowOf(record.key);
      if (row === -1) {
        place(table.put(record), record.atMs);
        ownership.noteNew(record);
        return true;
      }
      const slice = sliceOf(table.atMs(row));
      const change = table.merge(row, record);
      if (change === 0) {
        return false;
      }
      note(slice, false);
      if ((change & TIME_CHANGED) !== 0) {
        const rows = rowsOf(slice);
        rows.splice(rows.indexOf(row), 1);
        place(row, record.atMs);
        if (rows.length === 0) {
          byNumber.delete(sliceNumber(slice.startMs));
          notePast();
        }
      }
      if ((change & (TIME_CHANGED | SOURCES_CHANGED)) !== 0) {
        ownership.noteChange(table.event(row));
      }
      return true;
    },
    forget(beforeMs) {
      const old = slices(-Infinity, beforeMs - SLICE_MS + 1);
      for (const slice of old) {
        rowsOf(slice).forEach(table.remove);
        byNumber.delete(sliceNumber(slice.startMs));
      }
      if (old.length > 0) {
        notePast();
        ownership.noteGone();
      }
      return old.length > 0;
    },
    events: () => between(-Infinity, Infinity),
    between,
    each,
    slices,
    past: () => past,
    sourceOf: ownership.sourceOf,
    attribution: ownership.version,
    content: () => table.content(rowsInOrder()),
  };
}

/** Its place among all slices since 1970. */
function sliceNumber(atMs: number): number {
  return Math.floor(atMs / SLICE_MS);
}

/** Of so many in order, the index of the first at or after an instant, of those from `start` on. */
function firstFrom(count: number, msOf: (i: number) => number, atMs: number, start = 0): number {
  let low = start;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (msOf(middle) < atMs) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
