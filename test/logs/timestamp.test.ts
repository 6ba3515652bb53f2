import { expect, test } from 'vitest';
import { instantOf } from '../../src/logs/timestamp.ts';

test.each([
  ['the usual form', '2026-11-20T10:00:00.000Z'],
  ['another form', '2026-11-20T10:00:00+05:45'],
  ['a day that not every month has', '2028-02-29T10:00:00.000Z'],
  ['a year of two digits, which is none of the 20th century', '0050-01-01T00:00:00.000Z'],
])('an instant in %s is what it says', (_what, text) => {
  expect(instantOf(text)).toBe(Date.parse(text));
});

test.each(['', 'yesterday', '2026-13-01T00:00:00.000Z', '2026-11-20T10:00:xx.000Z'])('%j is none', (text) => {
  expect(instantOf(text)).toBeNull();
});
