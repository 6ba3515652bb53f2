import { expect, test } from 'vitest';
import { kilobytes, megabytes, milliseconds, ofPeer, seconds } from './amounts.ts';
import { requirementLines, verdictOf, type Requirement } from './requirements.ts';

const asked: Requirement = { what: 'CPU', measured: 0, must: 1 / 8, reachFor: 1 / 12, written: ofPeer };

test.each<[number | null, string]>([
  [1 / 13, 'yes, and more'],
  [1 / 12, 'yes, and more'],
  [1 / 11, 'yes'],
  [1 / 8, 'yes'],
  [1 / 7.9, '**no**'],
  [null, '–'],
  [Number.NaN, '–'],
])('%d of the peer where 1/8 is a must and 1/12 to be reached for: %s', (measured, verdict) => {
  expect(verdictOf({ ...asked, measured })).toBe(verdict);
});

test('where nothing more is asked, nothing is more', () => {
  expect(verdictOf({ ...asked, measured: 0, reachFor: null })).toBe('yes');
});

test('a row says what is asked, what was measured and what there is to say of it', () => {
  const [, , row] = requirementLines([{ ...asked, measured: 1 / 9.5, note: 'on a busy machine' }]);
  expect(row?.split(/ *\| */).slice(1, -1)).toEqual([
    'CPU',
    '≤ 1/8',
    '≤ 1/12',
    '1/9.5 (on a busy machine)',
    'yes',
  ]);
});

test.each([
  [1.9, '171 ms (90 ms at the usual speed; in all)', '**no**'],
  [0.5, '171 ms (342 ms at the usual speed; in all)', '**no**'],
  [1.05, '171 ms (in all)', '**no**'],
])('of a machine that takes %d times as long as usual it is told: %s', (slowness, text, verdict) => {
  const slow = { ...asked, measured: 171, must: 100, written: milliseconds, note: 'in all' };
  const [, , row] = requirementLines([slow], slowness);
  expect(row?.split(/ *\| */).slice(4, -1)).toEqual([text, verdict]);
});

test('a ratio is the same on every machine', () => {
  const [, , row] = requirementLines([{ ...asked, measured: 1 / 9.5 }], 1.9);
  expect(row?.split(/ *\| */)[4]).toBe('1/9.5');
});

test('what was not measured is said to be so', () => {
  const [, , row] = requirementLines([{ ...asked, measured: null, reachFor: null }]);
  expect(row?.split(/ *\| */).slice(1, -1)).toEqual(['CPU', '≤ 1/8', '', 'not measured', '–']);
});

test.each([
  [seconds(1.234), '1.23 s'],
  [seconds(0.0214), '0.021 s'],
  [milliseconds(3.456), '3.46 ms'],
  [milliseconds(34.56), '35 ms'],
  [kilobytes(190_749), '190.7 kB'],
  [megabytes(1_242_000_000), '1242 MB'],
])('figures are written as %s', (text, expected) => {
  expect(text).toBe(expected);
});
