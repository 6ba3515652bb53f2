import { expect, test } from 'vitest';
import { hasJumped, nextChangeInMs } from '../../src/app/schedule.ts';
import { at, costing, snapshotOf } from '../support/records.ts';

const NOW = at('2026-11-20T12:00:10Z');
const weeklyReset = { weekday: 5, hour: 12, minute: 30, timeZone: 'UTC' };
const waits = (spent: [number, string][], isWatched = false) =>
  nextChangeInMs(
    snapshotOf(
      '2026-11-20T12:00:10Z',
      spent.map(([usd, iso]) => costing(usd, iso)),
      { weeklyReset },
    ),
    isWatched,
    NOW,
  );

test('an idle machine waits for the next reset', () => {
  expect(waits([[1, '2026-11-19T08:00:00Z']])).toBe(at('2026-11-20T12:30:00Z') - NOW);
});
test('a present burn rate is looked at every five minutes', () => {
  expect(waits([[1, '2026-11-20T11:50:00Z']])).toBe(300_000);
});
test('somebody who looks sees every full minute', () => {
  expect(waits([[1, '2026-11-19T08:00:00Z']], true)).toBe(50_000);
});
test('nothing at all is looked at once an hour', () => {
  expect(nextChangeInMs(snapshotOf('2026-11-20T12:00:10Z', []), false, NOW)).toBe(3_600_000);
});
test('a clock that was set, or a sleep, is a jump; a busy minute is none', () => {
  const before = { wallMs: 1000, passedMs: 1000 };
  expect(hasJumped(before, { wallMs: 61_000, passedMs: 61_000 })).toBe(false);
  expect(hasJumped(before, { wallMs: 3_661_000, passedMs: 61_000 })).toBe(true);
  expect(hasJumped(before, { wallMs: -500_000, passedMs: 61_000 })).toBe(true);
});
