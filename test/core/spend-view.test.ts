import { describe, expect, test } from 'vitest';
import type { ApiSpend, SpendFailure } from '../../src/core/api-spend.ts';
import { systemClock } from '../../src/core/format.ts';
import { problemMessage } from '../../src/core/problem.ts';
import { spendProblemOf, spendViewOf } from '../../src/core/spend-view.ts';
import { at } from '../support/records.ts';
import { STATES } from '../support/states.ts';

const NOW_MS = at('2026-11-20T12:05:30Z');
const MINUTE_MS = 60_000;

type Known = Extract<ApiSpend, { kind: 'known' }>;

function known(costUsd: number, more: Partial<Known['figure']> = {}, failure: SpendFailure | null = null) {
  const figure = {
    month: '2026-11',
    costUsd,
    askedAtMs: NOW_MS - 3 * MINUTE_MS,
    coveredUntilMs: at('2026-11-21T00:00:00Z'),
    ...more,
  };
  return { kind: 'known', figure, failure } as const;
}

const view = (spend: ApiSpend, budgetUsd: number | null = 100, nowMs = NOW_MS) =>
  spendViewOf(spend, budgetUsd, {
    clock: { ...systemClock('en-GB'), timeZone: 'Pacific/Auckland' },
    thresholds: [75, 90, 100],
    nowMs,
  });

describe('the meter of API spend', () => {
  test('shows the month’s cost of the budget, beside how much of the month is gone', () => {
    expect(view(known(62.47))).toEqual({
      name: 'API spend, November',
      figure: '$62 of $100',
      level: 'calm',
      levelText: null,
      isStale: false,
      usedFraction: 0.6247,
      elapsedFraction: (NOW_MS - at('2026-11-01T00:00:00Z')) / (30 * 24 * 60 * MINUTE_MS),
      note: 'Asked 3m ago',
      percentText: '62%',
      asksForBudget: false,
      sentence: 'API spend, November: $62 of $100, 62 percent used.',
    });
  });

  test.each([
    [0, '$0.00 of $100'],
    [4.2, '$4.20 of $100'],
    [9.999, '$10.00 of $100'],
    [99.6, '$99 of $100'],
    [100, '$100 of $100'],
    [1262.9, '$1,262 of $100'],
    [-3, '-$3.00 of $100'],
  ])('counts whole dollars from ten on, and only those that are reached: %d', (costUsd, figure) => {
    expect(view(known(costUsd))?.figure).toBe(figure);
  });

  test.each([
    [74.9, 'calm', null],
    [75, 'near', 'Near your budget'],
    [99.99, 'near', 'Near your budget'],
    [100, 'full', 'Over your budget'],
    [250, 'full', 'Over your budget'],
  ])('tells its level: %d', (costUsd, level, levelText) => {
    expect(view(known(costUsd))).toMatchObject({ level, levelText });
    expect(view(known(costUsd))?.usedFraction).toBeLessThanOrEqual(1);
  });

  test('has no bar without a budget, and asks for one', () => {
    expect(view(known(62.47), null)).toMatchObject({
      figure: '$62.47',
      usedFraction: null,
      percentText: null,
      level: 'calm',
      asksForBudget: true,
      sentence: 'API spend, November: $62.47.',
    });
  });

  test('looks old after half an hour', () => {
    const asked = (minutes: number) => view(known(62, { askedAtMs: NOW_MS - minutes * MINUTE_MS }));
    expect(asked(30)).toMatchObject({ isStale: false, note: 'Asked 30m ago' });
    expect(asked(31)).toMatchObject({ isStale: true, note: 'Asked 31m ago' });
  });

  test('says how far it goes where that is not today', () => {
    const until = (iso: string) => view(known(62, { coveredUntilMs: at(iso) }))?.note;
    expect(until('2026-11-20T00:00:00Z')).toBe('Asked 3m ago, known to the end of 19 Nov UTC');
    expect(until('2026-11-01T00:00:00Z')).toBe('Asked 3m ago, nothing is known of this month yet');
  });

  test('is of UTC’s month, wherever the user is', () => {
    const last = at('2026-11-30T23:59:59Z');
    expect(view(known(62), 100, last)).toMatchObject({ name: 'API spend, November', figure: '$62 of $100' });
    expect(view(known(62), 100, last + 1000)).toMatchObject({
      name: 'API spend, December',
      figure: null,
      elapsedFraction: 0,
      note: 'Waiting for the first figure',
    });
  });

  test('is there while the first figure is waited for, and not where a problem tells more', () => {
    expect(view({ kind: 'waiting' })?.sentence).toBe('API spend, November: Waiting for the first figure.');
    expect(view({ kind: 'off' })).toBeNull();
    expect(view({ kind: 'no_key' })).toBeNull();
    expect(view({ kind: 'failed', failure: { code: 'unreachable' } })).toBeNull();
  });
});

describe('a failure', () => {
  test('that may pass is not told while the figure is fresh', () => {
    const passing = { code: 'server_failed', status: 500 } as const;
    expect(spendProblemOf(known(62, {}, passing), NOW_MS)).toBeNull();
    expect(spendProblemOf(known(62, { askedAtMs: NOW_MS - 31 * MINUTE_MS }, passing), NOW_MS)).toEqual({
      code: 'api_spend_failed',
      failure: passing,
    });
    expect(spendProblemOf({ kind: 'failed', failure: passing }, NOW_MS)).not.toBeNull();
  });

  test('that waits for the user is told at once', () => {
    expect(spendProblemOf(known(62, {}, { code: 'wrong_key' }), NOW_MS)).not.toBeNull();
    expect(spendProblemOf({ kind: 'no_key' }, NOW_MS)).toEqual({ code: 'api_spend_no_key' });
  });

  test('is none where nothing failed', () => {
    const states: ApiSpend[] = [{ kind: 'off' }, { kind: 'waiting' }, known(62)];
    expect(states.map((state) => spendProblemOf(state, NOW_MS))).toEqual([null, null, null]);
  });

  test('is told in a sentence of its own each', () => {
    const failures: SpendFailure[] = [
      ...(['wrong_key', 'forbidden', 'rate_limited', 'timed_out', 'unreachable'] as const).map((code) => ({
        code,
      })),
      ...(['untrusted', 'unreadable', 'keychain_missing', 'keychain_locked'] as const).map((code) => ({
        code,
      })),
      { code: 'keychain_failed' },
      { code: 'server_failed', status: 529 },
      { code: 'refused', status: 404 },
      { code: 'foreign_currency', currency: 'EUR' },
    ];
    const sentences = failures.map((failure) => problemMessage({ code: 'api_spend_failed', failure }));
    expect(new Set(sentences).size).toBe(failures.length);
    expect(sentences.filter((sentence) => !/^[A-Z].{20,}\.$/i.test(sentence))).toEqual([]);
  });

  test('offers the settings where another key would help', () => {
    expect(STATES['API spend fails']?.problems).toEqual([
      {
        code: 'api_spend_failed',
        message: 'Anthropic refused the Admin key, so API spend can’t be read. Save another key.',
        action: 'open_settings',
      },
    ]);
  });
});
