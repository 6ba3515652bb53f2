import { afterEach, describe, expect, test, vi } from 'vitest';
import { instantIn } from '../../src/core/time-zone.ts';

const instant = (timeZone: string, year: number, month: number, day: number, hour = 0, minute = 0): string =>
  new Date(instantIn(timeZone, year, month, day, hour, minute)).toISOString();

describe('a clock time in a zone', () => {
  afterEach(() => vi.unstubAllEnvs());

  const cases: [name: string, timeZone: string, clock: number[], expected: string][] = [
    ['in summer', 'Europe/Berlin', [2026, 6, 1, 12, 0], '2026-07-01T10:00:00.000Z'],
    ['of a day beyond the end of its month', 'UTC', [2026, 0, 32, 12, 0], '2026-02-01T12:00:00.000Z'],
    ['that is shown twice is the first', 'Europe/Berlin', [2026, 9, 25, 2, 30], '2026-10-25T00:30:00.000Z'],
    ['after it was shown twice', 'Europe/Berlin', [2026, 9, 25, 3, 0], '2026-10-25T02:00:00.000Z'],
    ['that is skipped', 'Europe/Berlin', [2026, 2, 29, 2, 30], '2026-03-29T01:30:00.000Z'],
    ['after one was skipped', 'Europe/Berlin', [2026, 2, 29, 3, 0], '2026-03-29T01:00:00.000Z'],
    ['of a day that is skipped', 'Pacific/Apia', [2011, 11, 30, 12, 0], '2011-12-30T22:00:00.000Z'],
    ['of an offset', '+05:45', [2026, 0, 1, 0, 45], '2025-12-31T19:00:00.000Z'],
  ];
  test.each(cases)('%s', (_name, timeZone, [year = 0, month = 0, day = 1, hour, minute], expected) => {
    expect(instant(timeZone, year, month, day, hour, minute)).toBe(expected);
  });

  // Bug: a time of another zone was off by an hour on the day on which the own zone changes its clocks.
  test.each(['UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Chatham'])(
    'is the same where the process runs in %s',
    (home) => {
      vi.stubEnv('TZ', home);
      expect(instant('Europe/London', 2026, 9, 25, 2)).toBe('2026-10-25T02:00:00.000Z');
      expect(instant('America/Santiago', 2026, 3, 5)).toBe('2026-04-05T04:00:00.000Z');
      expect(instant('America/Nuuk', 2026, 9, 24, 23, 30)).toBe('2026-10-25T00:30:00.000Z');
    },
  );
});
