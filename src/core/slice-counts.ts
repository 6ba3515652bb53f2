/** How many rows of a table, which lie in the order of time, each slice of time holds. */
import type { EventTable } from './event-table.ts';

/** Ten minutes: what five-hour blocks are floored to, so that most of them are made of whole slices. */
export const SLICE_MS = 10 * 60_000;

export type SliceCount = { startMs: number; count: number };

/** The slices of all rows, earliest first: those that were `told` if they can be, which takes a look at two rows of each. */
export function countsIn(table: EventTable, told: readonly SliceCount[]): readonly SliceCount[] {
  return areOf(table, told) ? told : counted(table);
}

function areOf(table: EventTable, told: readonly SliceCount[]): boolean {
  let row = 0;
  let freeMs = -Infinity;
  for (const { startMs, count } of told) {
    const isOwn =
      startMs >= freeMs &&
      startMs % SLICE_MS === 0 &&
      count > 0 &&
      table.atMs(row) >= startMs &&
      table.atMs(row + count - 1) < startMs + SLICE_MS;
    if (!isOwn) {
      return false;
    }
    row += count;
    freeMs = startMs + SLICE_MS;
  }
  return row === table.rows();
}

function counted(table: EventTable): SliceCount[] {
  const slices: SliceCount[] = [];
  for (let row = 0; row < table.rows(); row += 1) {
    const startMs = Math.floor(table.atMs(row) / SLICE_MS) * SLICE_MS;
    const last = slices.at(-1);
    if (last?.startMs === startMs) {
      last.count += 1;
    } else {
      slices.push({ startMs, count: 1 });
    }
  }
  return slices;
}
