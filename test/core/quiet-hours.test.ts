import { describe, expect, test } from 'vitest';
import { quietUntilMs } from '../../src/core/quiet-hours.ts';
import { at } from '../support/records.ts';

const until = (from: string, end: string, iso: string, zone = 'UTC'): string | null => {
  const ms = quietUntilMs({ from, until: end }, at(iso), zone);
  return ms === null ? null : new Date(ms).toISOString();
};

describe('quiet hours', () => {
  test.each([
    ['2026-11-20T12:59:59Z', null],
    ['2026-11-20T13:00:00Z', '2026-11-20T14:30:00.000Z'],
    ['2026-11-20T14:29:59Z', '2026-11-20T14:30:00.000Z'],
    ['2026-11-20T14:30:00Z', null],
  ])('within a day, at %s', (iso, end) => {
    expect(until('13:00', '14:30', iso)).toBe(end);
  });
  test.each([
    ['2026-11-20T21:59:00Z', null],
    ['2026-11-20T22:00:00Z', '2026-11-21T07:00:00.000Z'],
    ['2026-11-21T06:59:00Z', '2026-11-21T07:00:00.000Z'],
    ['2026-11-21T07:00:00Z', null],
  ])('over midnight, at %s', (iso, end) => {
    expect(until('22:00', '07:00', iso)).toBe(end);
  });
  test('stand on the clock of their zone, also in a night in which it is changed', () => {
    // In Berlin the clocks go forward at 2:00 on 29 March 2026: 7:00 is 5:00 UTC, and the night before 6:00 UTC.
    expect(until('22:00', '07:00', '2026-03-28T22:00:00Z', 'Europe/Berlin')).toBe('2026-03-29T05:00:00.000Z');
    expect(until('22:00', '07:00', '2026-03-27T22:00:00Z', 'Europe/Berlin')).toBe('2026-03-28T06:00:00.000Z');
  });
});
