/** Finds rows that were kept by the hashes of their keys: of thousands of keys, only those are read that may be the one. */
import { hashOf } from './key-hash.ts';
import { ROWS_PER_BLOCK, type KeptBlock } from './table-content.ts';

/** No row: those that are there stand one higher. */
const NONE = 0;

/** The row of a key, and -1 for one that none of the kept rows has. `keyOf` tells the key of a row now, if it still has one. */
export function createKeptKeys(
  blocks: readonly Pick<KeptBlock, 'hashes'>[],
  keyOf: (row: number) => string | undefined,
): (key: string) => number {
  const rows = blocks.reduce((count, { hashes }) => count + hashes.length, 0);
  if (rows === 0) {
    // Logs that are read for the first time ask for each of their keys.
    return () => -1;
  }
  // At most half of them are taken, so that a free one is near.
  const places = new Int32Array(2 ** Math.ceil(Math.log2(2 * rows)));
  const last = places.length - 1;
  let row = 0;
  for (const { hashes } of blocks) {
    for (const hash of hashes) {
      let place = hash & last;
      while (places[place] !== NONE) {
        place = (place + 1) & last;
      }
      row += 1;
      places[place] = row;
    }
  }

  return (key) => {
    const hash = hashOf(key);
    for (let place = hash & last; ; place = (place + 1) & last) {
      const met = (places[place] ?? NONE) - 1;
      if (met < 0) {
        return -1;
      }
      const metHash = blocks[Math.floor(met / ROWS_PER_BLOCK)]?.hashes[met % ROWS_PER_BLOCK];
      if (metHash === hash && keyOf(met) === key) {
        return met;
      }
    }
  };
}
