import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createKeyIndex } from '../../src/core/key-index.ts';

test('rows are found by their keys, however many were added and taken out before', () => {
  const step = fc.record({ isRemoval: fc.boolean(), which: fc.nat() });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 400 }), fc.nat(3000), (steps, count) => {
      const keys = Array.from({ length: count }, (_, row) => `msg_${row}`);
      const index = createKeyIndex([...keys.keys()], (row) => keys[row] ?? '');
      const rows = new Map(keys.map((key, row) => [key, row]));
      for (const { isRemoval, which } of steps) {
        const held = [...rows.values()];
        const row = held[which % Math.max(1, held.length)];
        if (isRemoval && row !== undefined) {
          index.remove(row);
          rows.delete(keys[row] ?? '');
        } else {
          keys.push(`later_${keys.length}`);
          index.add(keys.length - 1);
          rows.set(`later_${keys.length - 1}`, keys.length - 1);
        }
      }
      for (const key of [...keys, 'unknown', '']) {
        expect(index.rowOf(key)).toBe(rows.get(key) ?? -1);
      }
    }),
    { seed: 6, numRuns: 60 },
  );
});

test('a row that was taken out may come back under another key', () => {
  const keys = ['a', 'b'];
  const index = createKeyIndex([0, 1], (row) => keys[row] ?? '');
  index.remove(0);
  keys[0] = 'c';
  index.add(0);
  expect([index.rowOf('a'), index.rowOf('b'), index.rowOf('c')]).toEqual([-1, 1, 0]);
});
