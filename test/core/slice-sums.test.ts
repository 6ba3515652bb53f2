/** Sums of slices that an earlier ledger knew are believed where they can be, and nowhere else. */
import { expect, test } from 'vitest';
import { createHitBook } from '../../src/core/limit-hit.ts';
import { createSliceSums } from '../../src/core/slice-sums.ts';
import { createTally } from '../../src/core/tally.ts';
import { at, hit, ledgerOf, record } from '../support/records.ts';

const FIRST = record({ key: 'msg_1', atMs: at('2026-11-20T10:00:00Z'), usage: { outputTokens: 5 } });
const SECOND = record({ key: 'msg_2', atMs: at('2026-11-20T10:01:00Z'), usage: { outputTokens: 7 } });

/** Sums of the first event alone that say it were 1000 tokens: where they are believed, it shows. */
function wrongSums() {
  const [slice] = createSliceSums(ledgerOf([FIRST]), createHitBook()).content();
  if (!slice) {
    throw new Error('an event has a slice');
  }
  for (const { totals } of slice.sums.models) {
    totals.tokens.outputTokens = 1000;
  }
  return [slice];
}

const outputIn = (ledger: ReturnType<typeof ledgerOf>, book = createHitBook(), hitLater = false): number => {
  const tally = createTally(ledger, book, createSliceSums(ledger, book, wrongSums()));
  if (hitLater) {
    book.add(hit('2026-11-20T09:00:00Z', '2026-11-20T12:00:00Z'));
  }
  return tally.models(-Infinity, Infinity).reduce((sum, { totals }) => sum + totals.tokens.outputTokens, 0);
};

test('sums that are known are not made again', () => {
  expect(outputIn(ledgerOf([FIRST]))).toBe(1000);
});

test('sums of another number of events, or of another slice, are not believed', () => {
  expect(outputIn(ledgerOf([FIRST, SECOND]))).toBe(12);
  expect(outputIn(ledgerOf([{ ...FIRST, atMs: at('2026-11-20T10:10:00Z') }]))).toBe(5);
});

test('sums are made again when a limit hit is found that they know nothing of', () => {
  expect(outputIn(ledgerOf([FIRST]), createHitBook(), true)).toBe(5);
});

test('what comes at the end of a slice is added to the sums that are known, and what changes it makes them again', () => {
  const ledger = ledgerOf([FIRST]);
  const book = createHitBook();
  const tally = createTally(ledger, book, createSliceSums(ledger, book, wrongSums()));
  const output = () => tally.models(-Infinity, Infinity).map(({ totals }) => totals.tokens.outputTokens);
  ledger.add(SECOND);
  expect(output()).toEqual([1007]);
  ledger.add({ ...FIRST, usage: { ...FIRST.usage, outputTokens: 6 } });
  expect(output()).toEqual([13]);
});
