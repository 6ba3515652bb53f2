/** Rows that were kept are found by their keys, and by nothing else. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createEventTable, type EventTable } from '../../src/core/event-table.ts';
import { hashOf } from '../../src/core/key-hash.ts';
import { pricer, PRICES } from '../../src/core/prices.ts';
import { ROWS_PER_BLOCK } from '../../src/core/table-content.ts';
import { keptTable } from '../support/index-bytes.ts';
import { record } from '../support/records.ts';

/** A table that was kept with these keys, one row each. */
function tableOf(keys: readonly string[]): EventTable {
  const table = createEventTable(pricer(PRICES));
  keys.forEach((key) => table.put(record({ key })));
  return createEventTable(pricer(PRICES), keptTable(table.content(keys.map((_, row) => row))));
}

/** Keys that have the same hash: it takes none of the letters in which they differ. */
const alike = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `${'-'.repeat(100)}${String(i).padStart(4, '0')}${'-'.repeat(6)}`);

test('each key of several blocks is found in its row, and others in none', () => {
  const keys = Array.from({ length: 2 * ROWS_PER_BLOCK + 1 }, (_, i) => `msg_${i}`);
  const table = tableOf(keys);
  expect(keys.map(table.rowOf)).toEqual(keys.map((_, row) => row));
  expect(['msg_', 'msg_-1', `msg_${keys.length}`, '', '消息'].map(table.rowOf)).toEqual([-1, -1, -1, -1, -1]);
});

test('keys of the same hash are told apart', () => {
  const [other = '', ...keys] = alike(200);
  expect(new Set([other, ...keys].map(hashOf)).size).toBe(1);
  const table = tableOf(keys);
  expect(keys.map(table.rowOf)).toEqual(keys.map((_, row) => row));
  expect(table.rowOf(other)).toBe(-1);
});

test('a row that was let go has no key any more, not even the empty one, and then that of what takes its place', () => {
  const table = tableOf(['', 'a']);
  table.remove(0);
  expect(['', 'a'].map(table.rowOf)).toEqual([-1, 1]);
  expect(table.put(record({ key: 'b' }))).toBe(0);
  expect(['', 'a', 'b'].map(table.rowOf)).toEqual([-1, 1, 0]);
});

test('what was let go and comes again is found where it is now', () => {
  const table = tableOf(['a', 'b']);
  table.remove(0);
  table.remove(1);
  expect([table.put(record({ key: 'a' })), table.put(record({ key: 'b' }))]).toEqual([1, 0]);
  expect(['a', 'b'].map(table.rowOf)).toEqual([1, 0]);
});

test('ids as they are given have as many hashes', () => {
  const letter = fc.constantFrom(...'0123456789ABCDEFGHJKMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz');
  const id = fc.string({ unit: letter, minLength: 22, maxLength: 22 });
  const key = fc.tuple(id, id).map(([message, request]) => `msg_01${message}:req_01${request}`);
  fc.assert(
    fc.property(fc.uniqueArray(key, { minLength: 2000, maxLength: 2000 }), (keys) => {
      expect(new Set(keys.map(hashOf)).size).toBeGreaterThan(1990);
    }),
    { seed: 82, numRuns: 3 },
  );
});

test('ids that count have many hashes too', () => {
  const keys = Array.from({ length: 2000 }, (_, i) => `msg_${String(i).padStart(40, '0')}`);
  expect(new Set(keys.map(hashOf)).size).toBeGreaterThan(1990);
});
