import { describe, expect, test } from 'vitest';
import { historyViewOf, summaryOf } from '../../src/core/history-view.ts';
import { hourOf, type HourlySum } from '../../src/core/hourly.ts';
import { noTotals } from '../../src/core/totals.ts';
import { at } from '../support/records.ts';

const NOW = at('2026-11-20T12:30:00Z');
const clock = { timeZone: 'Europe/Berlin', locale: 'en-GB', hour12: false };

const sum = (iso: string, usd: number, more: Partial<HourlySum['totals']> = {}): HourlySum => ({
  hourMs: hourOf(at(iso)),
  account: null,
  project: 1,
  model: 'claude-opus-5-5',
  totals: { ...noTotals(), events: 10, costUsd: usd, ...more },
});

const summary = (sums: HourlySum[], timeZone = 'Europe/Berlin') =>
  summaryOf(sums, at('2026-10-21T12:30:00Z'), timeZone, NOW);
const view = (sums: HourlySum[], system = {}) => historyViewOf(summary(sums), { ...clock, ...system });

describe('the map of thirty days', () => {
  test('gives each hour as a fraction of the dearest, and what was used at all is seen', () => {
    const { days } = view([
      sum('2026-11-20T09:00:00Z', 8),
      sum('2026-11-20T10:00:00Z', 2),
      sum('2026-11-19T23:00:00Z', 0.001),
    ]);
    expect(days).toHaveLength(30);
    const today = days.at(-1);
    expect([today?.day, today?.label, today?.title]).toEqual([
      '2026-11-20',
      'Fri 20 Nov',
      'Fri 20 Nov: $10.00',
    ]);
    expect(today?.fractions).toHaveLength(24);
    expect([0, 9, 10, 11].map((hour) => today?.fractions[hour])).toEqual([0.01, 0, 1, 0.25]);
  });

  test('holds the first of the thirty days from its local midnight on, and its totals are those of the map', () => {
    // In Berlin, 22 October began at 22:00 UTC.
    const before = sum('2026-10-21T21:00:00Z', 100);
    const first = sum('2026-10-21T22:00:00Z', 1);
    const { days, totals, firstMs } = summary([before, first]);
    expect([days[0]?.day, days[0]?.hoursUsd[0], totals.costUsd]).toEqual(['2026-10-22', 1, 1]);
    expect(firstMs).toBe(before.hourMs);
  });

  test('is the same in a zone that is off by half an hour, shifted', () => {
    const { days } = summary([sum('2026-11-20T09:00:00Z', 8)], 'Asia/Kolkata');
    expect(days.at(-1)?.hoursUsd[14]).toBe(8);
  });
});

describe('the map of a summary that stays', () => {
  const same = summary([sum('2026-11-20T09:00:00Z', 8)]);

  test('is made once for a clock', () => {
    expect(historyViewOf(same, { ...clock })).toBe(historyViewOf(same, { ...clock }));
  });

  test.each([
    ['region', { locale: 'en-US' }],
    ['clock of twelve hours', { hour12: true }],
    ['zone', { timeZone: 'Asia/Kolkata' }],
  ])('is made anew for another %s', (_, other) => {
    const made = historyViewOf(same, clock);
    expect(historyViewOf(same, { ...clock, ...other })).toEqual(
      historyViewOf({ ...same }, { ...clock, ...other }),
    );
    expect(historyViewOf(same, { ...clock, ...other })).not.toBe(made);
    expect(historyViewOf(same, clock)).toEqual(made);
  });
});

describe('the map in words', () => {
  test.each([
    ['nothing', [], 'Nothing was used in the last 30 days.'],
    [
      'weekdays',
      [
        sum('2026-11-12T09:00:00Z', 20.6),
        sum('2026-11-12T10:00:00Z', 20.6),
        sum('2026-11-17T09:00:00Z', 12),
        sum('2026-11-14T20:00:00Z', 25),
      ],
      'Most was used on weekdays between 10:00 and 12:00; the dearest day was 12 November with $41.20.',
    ],
    [
      'a weekend',
      [sum('2026-11-14T20:00:00Z', 9), sum('2026-11-18T20:00:00Z', 4)],
      'Most was used at weekends between 21:00 and 23:00; the dearest day was 14 November with $9.00.',
    ],
    [
      'any day',
      [sum('2026-11-14T09:00:00Z', 3), sum('2026-11-18T09:00:00Z', 7)],
      'Most was used between 10:00 and 12:00; the dearest day was 18 November with $7.00.',
    ],
  ])('says when %s', (_name, sums, sentence) => {
    expect(view(sums).sentence).toBe(sentence);
  });

  test('says it with AM and PM, also over midnight', () => {
    const sums = [sum('2026-11-17T22:00:00Z', 3), sum('2026-11-17T23:00:00Z', 3)];
    expect(view(sums, { locale: 'en-US', hour12: true }).sentence).toMatch(/between 11 PM and 1 AM/);
  });
});

describe('the totals', () => {
  test('are told as texts', () => {
    const tokens = { ...noTotals().tokens, outputTokens: 1_200_000, cacheReadTokens: 34_000_000 };
    const { costText, totalText, daysText } = view([
      sum('2026-11-20T09:00:00Z', 8, { events: 1233, tokens }),
      sum('2026-11-10T09:00:00Z', 2, { events: 1 }),
    ]);
    expect([costText, totalText, daysText]).toEqual([
      '$10.00',
      '1,234 responses · 35.2M tokens',
      '2 of 30 days',
    ]);
  });

  test('have no cost where nothing has a price', () => {
    const { costText, sentence } = view([sum('2026-11-20T09:00:00Z', 0, { unpricedEvents: 10 })]);
    expect(costText).toBe('–');
    expect(sentence).toBe('Nothing that was used in the last 30 days has a price.');
  });

  test.each([
    ['2026-08-03T09:00:00Z', 'Since 3 August 2026, which is longer than Claude Code keeps its logs.'],
    ['2026-11-03T09:00:00Z', null],
  ])('say since when there is a history if it goes back further than the logs: %s', (first, since) => {
    expect(view([sum(first, 1)]).since).toBe(since);
  });
});
