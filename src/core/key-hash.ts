/** Hashes of keys, so that few of thousands need to be looked at. */

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
/** Ids are random: so many letters tell them apart, and more would take an index that is written a quarter longer. */
const LETTERS = 8;

/**
 * A number of 32 bits of letters from all over the key: FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), with the high bits
 * mixed in, as the low ones choose the place.
 */
export function hashOf(key: string): number {
  const step = Math.ceil(key.length / LETTERS);
  let hash = OFFSET_BASIS;
  for (let i = key.length - 1; i >= 0; i -= step) {
    hash = Math.imul(hash ^ key.charCodeAt(i), PRIME);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}
