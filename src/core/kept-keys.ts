/** Finds rows that were kept by the hashes of their keys: of thousands of keys, only those are read that may be the one. */
import { hashOf } from './key-hash.ts';
import { BLOCK_BITS, KEY_HASH, PLACE_BITS, ROW_WHOLE, type TableContent } from './table-content.ts';

/** No row: those that are there stand one higher. */
const NONE = 0;

/** The row of a key, and -1 for one that none of the kept rows has. `keyOf` tells the key of a row now, if it still has one. */
export function createKeptKeys(
  { rows, blocks }: Pick<TableContent, 'rows' | 'blocks'>,
  keyOf: (row: number) => string | undefined,
): (key: string) => number {
  if (rows === 0) {
    // Logs that are read for the first time ask for each of their keys.
    return () => -1;
  }
  const hashAt = (row: number): number | undefined =>
    blocks[row >>> BLOCK_BITS]?.rows.whole[(row & PLACE_BITS) * ROW_WHOLE + KEY_HASH];
  // At most half of them are taken, so that a free one is near.
  const places = new Int32Array(2 ** Math.ceil(Math.log2(2 * rows)));
  const last = places.length - 1;
  for (let row = 0; row < rows; row += 1) {
    let place = (hashAt(row) ?? 0) & last;
    while (places[place] !== NONE) {
      place = (place + 1) & last;
    }
    places[place] = row + 1;
  }

  return (key) => {
    const hash = hashOf(key);
    for (let place = hash & last; ; place = (place + 1) & last) {
      const met = (places[place] ?? NONE) - 1;
      if (met < 0) {
        return -1;
      }
      if (hashAt(met) === hash && keyOf(met) === key) {
        return met;
      }
    }
  };
}
