import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  costsByDay,
  groupSums,
  HOUR_MS,
  hourlySums,
  hourOf,
  isMore,
  lastDays,
  type HourlySum,
} from '../../src/core/hourly.ts';
import { addEvent, noTotals, totalOf } from '../../src/core/totals.ts';
import { at, costing, ledgerOf, record } from '../support/records.ts';

const PROJECTS = ['-Users-ada-engine', '-Users-ada-loom'];
const numberOf = (folder: string) => PROJECTS.indexOf(folder) + 1;
const sumsOf = (records: Parameters<typeof ledgerOf>[0]) =>
  hourlySums(ledgerOf(records), -Infinity, Infinity, numberOf);

/** A sum of so many USD in the hour that holds an instant. */
const sum = (iso: string, usd: number, more: Partial<HourlySum> = {}): HourlySum => ({
  hourMs: hourOf(at(iso)),
  account: null,
  project: 1,
  model: 'claude-opus-5-5',
  totals: { ...noTotals(), events: 1, costUsd: usd },
  ...more,
});

describe('sums by hour', () => {
  test('an hour holds what begins with it, not what begins with the next', () => {
    const sums = sumsOf([
      costing(1, '2026-11-20T10:00:00.000Z'),
      costing(2, '2026-11-20T10:59:59.999Z'),
      costing(4, '2026-11-20T11:00:00.000Z'),
    ]);
    expect(sums.map((one) => [new Date(one.hourMs).toISOString(), one.totals.costUsd])).toEqual([
      ['2026-11-20T10:00:00.000Z', 3],
      ['2026-11-20T11:00:00.000Z', 4],
    ]);
  });

  test('models and projects are told apart', () => {
    const loom = { source: { project: '-Users-ada-loom' } };
    const sums = sumsOf([
      costing(1, '2026-11-20T10:00:00Z'),
      costing(2, '2026-11-20T10:10:00Z', { model: 'claude-sonnet-5-5' }),
      costing(3, '2026-11-20T10:20:00Z', loom),
      costing(4, '2026-11-20T10:30:00Z', loom),
    ]);
    expect(sums.map((one) => [one.project, one.model, one.totals.events])).toEqual([
      [1, 'claude-opus-5-5', 1],
      [1, 'claude-sonnet-5-5', 1],
      [2, 'claude-opus-5-5', 2],
    ]);
  });

  test('a model without a price is counted and said to have none', () => {
    const [one] = sumsOf([record({ model: 'gpt-9', usage: { outputTokens: 5 } })]);
    expect(one?.totals).toMatchObject({ events: 1, unpricedEvents: 1, costUsd: 0 });
  });

  test('together they are all events, whatever those are', () => {
    const records = fc.array(
      fc.record({
        hours: fc.integer({ min: 0, max: 5_000_000 }),
        output: fc.integer({ min: 0, max: 100_000 }),
        cached: fc.integer({ min: 0, max: 1_000_000 }),
        project: fc.constantFrom(...PROJECTS),
        model: fc.constantFrom('claude-opus-5-5', 'claude-haiku-5-5', 'gpt-9'),
      }),
    );
    fc.assert(
      fc.property(records, (all) => {
        const ledger = ledgerOf(
          all.map(({ hours, output, cached, project, model }) =>
            record({
              atMs: at('2026-11-20T10:00:00Z') - hours * 1000,
              usage: { outputTokens: output, cacheReadTokens: cached },
              source: { project },
              model,
            }),
          ),
        );
        const expected = noTotals();
        ledger.events().forEach((event) => addEvent(expected, event));
        const { costUsd, ...counts } = totalOf(hourlySums(ledger, -Infinity, Infinity, numberOf));
        const { costUsd: expectedUsd, ...expectedCounts } = expected;
        expect(counts).toEqual(expectedCounts);
        expect(costUsd).toBeCloseTo(expectedUsd, 6);
      }),
      { seed: 6 },
    );
  });

  test('sums are added up by any key', () => {
    const sums = [
      sum('2026-11-20T10:00:00Z', 1),
      sum('2026-11-20T11:00:00Z', 2, { model: 'claude-haiku-5-5' }),
      sum('2026-11-20T12:00:00Z', 4),
    ];
    const groups = groupSums(sums, (one) => one.model);
    expect(groups.map(({ key, totals }) => [key, totals.costUsd, totals.events])).toEqual([
      ['claude-haiku-5-5', 2, 1],
      ['claude-opus-5-5', 5, 2],
    ]);
  });
});

describe('an hour counted anew', () => {
  const withTokens = (outputTokens: number, cacheReadTokens: number): HourlySum[] => [
    sum('2026-11-20T10:00:00Z', 1, {
      totals: { ...noTotals(), events: 1, tokens: { ...noTotals().tokens, outputTokens, cacheReadTokens } },
    }),
  ];

  test.each([
    ['is more than nothing', withTokens(1, 1), [], true],
    ['is not more if it is the same', withTokens(1, 1), withTokens(1, 1), false],
    ['is more with one more token', withTokens(1, 2), withTokens(1, 1), true],
    ['is not more if any kind is less', withTokens(9, 0), withTokens(1, 1), false],
    ['is not more if it is nothing', [], withTokens(1, 1), false],
  ])('%s', (_name, anew, before, expected) => {
    expect(isMore(anew, before)).toBe(expected);
  });

  test('is not more because prices rose', () => {
    expect(isMore([sum('2026-11-20T10:00:00Z', 9)], [sum('2026-11-20T10:00:00Z', 1)])).toBe(false);
  });
});

describe('hours on a calendar', () => {
  const grid = (sums: HourlySum[], timeZone: string, nowIso: string, count = 2) =>
    costsByDay(sums, lastDays(count, timeZone, at(nowIso)), timeZone)
      .flatMap(({ day, hoursUsd }) => hoursUsd.map((usd, hour) => [`${day} ${hour}`, usd] as const))
      .filter(([, usd]) => usd > 0);

  test('thirty days end with today in the zone, across the end of a month', () => {
    const days = lastDays(30, 'Asia/Tokyo', at('2026-11-20T16:00:00Z'));
    expect([days.length, days[0], days.at(-1)]).toEqual([30, '2026-10-23', '2026-11-21']);
  });

  test('an hour stands at its local time', () => {
    const sums = [sum('2026-11-19T23:00:00Z', 1), sum('2026-11-20T10:00:00Z', 2)];
    expect(grid(sums, 'Europe/Berlin', '2026-11-20T12:00:00Z')).toEqual([
      ['2026-11-20 0', 1],
      ['2026-11-20 11', 2],
    ]);
  });

  test('in a zone that is off by 45 minutes it stands where it begins', () => {
    expect(grid([sum('2026-11-20T10:59:00Z', 1)], 'Asia/Kathmandu', '2026-11-20T12:00:00Z')).toEqual([
      ['2026-11-20 15', 1],
    ]);
  });

  test('an hour that the clocks repeat holds both, and no day is lost or doubled', () => {
    // In Berlin the clocks went back on 25 October 2026 at 3:00.
    const sums = [
      sum('2026-10-25T00:00:00Z', 1),
      sum('2026-10-25T01:00:00Z', 2),
      sum('2026-10-25T22:00:00Z', 4),
    ];
    expect(grid(sums, 'Europe/Berlin', '2026-10-26T12:00:00Z', 3)).toEqual([
      ['2026-10-25 2', 3],
      ['2026-10-25 23', 4],
    ]);
  });

  test('in any zone every hour of the last two days finds its place once', () => {
    const zones = fc.constantFrom(
      'UTC',
      'Asia/Kathmandu',
      'Australia/Lord_Howe',
      'America/St_Johns',
      'Pacific/Apia',
    );
    const nows = fc.integer({ min: at('2026-01-05T00:00:00Z'), max: at('2026-12-28T00:00:00Z') });
    fc.assert(
      fc.property(zones, nows, (timeZone, nowMs) => {
        const hours = Array.from({ length: 48 }, (_, i) => hourOf(nowMs) - i * HOUR_MS);
        const sums = hours.map((hourMs) => sum(new Date(hourMs).toISOString(), 1));
        const days = costsByDay(sums, lastDays(4, timeZone, nowMs), timeZone);
        expect(days.flatMap((one) => one.hoursUsd).reduce((a, b) => a + b)).toBe(48);
      }),
      { seed: 6 },
    );
  });
});
