/** Hashes of keys, so that few of thousands need to be looked at. */

const OFFSET_BASIS = 0x811c9dc5;
const PRIME = 0x01000193;
/** So many from all over a key tell random ids apart; more would only take longer. */
const LETTERS = 8;
/** The last ones all count: they tell apart ids that are numbered. */
const LAST_LETTERS = 4;

/**
 * A number of 32 bits of some of the key's letters: FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), with the high bits mixed
 * in, as the low ones choose the place.
 */
export function hashOf(key: string): number {
  const { length } = key;
  const step = Math.ceil(length / LETTERS);
  let hash = OFFSET_BASIS;
  for (let i = length - 1; i >= 0; i -= i > length - LAST_LETTERS ? 1 : step) {
    hash = Math.imul(hash ^ key.charCodeAt(i), PRIME);
  }
  return (hash ^ (hash >>> 15)) >>> 0;
}
