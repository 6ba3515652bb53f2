import { describe, expect, test } from 'vitest';
import {
  burnRate,
  chooseBinding,
  elapsedPercentage,
  nextBinding,
  pacePoints,
  runsOut,
  type BindingCandidate,
  type UseSince,
} from '../../src/core/forecast.ts';
import type { Span, WindowId } from '../../src/core/windows.ts';
import { at } from '../support/records.ts';

const NOW = at('2026-11-20T12:00:00Z');
const span = (start: string, end: string, anchor: Span['anchor'] = 'official'): Span => ({
  startMs: at(start),
  endMs: at(end),
  anchor,
});
const FIVE = span('2026-11-20T10:00:00Z', '2026-11-20T15:00:00Z');
const WEEK = span('2026-11-16T12:00:00Z', '2026-11-23T12:00:00Z');
/** The rate of a window in USD after this was spent. */
function rateOf(id: WindowId, of: Span, ...spent: [usd: number, iso: string][]) {
  const since: UseSince = (fromMs) => {
    const amounts = spent.filter(([, iso]) => at(iso) >= fromMs).map(([usd]) => usd);
    const amount = amounts.reduce((sum, usd) => sum + usd, 0);
    return { amount, squares: amounts.reduce((sum, usd) => sum + usd ** 2, 0), costUsd: amount };
  };
  return burnRate(id, since, Math.min(...spent.map(([, iso]) => at(iso))), of, NOW);
}

describe('the burn rate', () => {
  test('of the five-hour window is that of the last 60 minutes, idle time included', () => {
    const rate = rateOf('five_hour', FIVE, [9, '2026-11-20T10:30:00Z'], [2, '2026-11-20T11:10:00Z']);
    expect(rate).toMatchObject({ perHour: 2, costPerHourUsd: 2 });
  });
  test('of the seven-day window is the mean of the elapsed window', () => {
    const rate = rateOf(
      'seven_day',
      WEEK,
      [50, '2026-11-10T12:00:00Z'],
      [4, '2026-11-16T12:00:00Z'],
      [4, '2026-11-20T11:00:00Z'],
    );
    expect(rate?.perHour).toBeCloseTo(8 / 96);
  });
  test('of a week younger than a day is the mean of the last seven days', () => {
    const young = span('2026-11-20T00:00:00Z', '2026-11-27T00:00:00Z');
    const rate = rateOf('seven_day', young, [5, '2026-11-10T12:00:00Z'], [16.8, '2026-11-19T12:00:00Z']);
    expect(rate?.perHour).toBeCloseTo(0.1);
  });
  test('of the seven-day window is none with less than a day of data', () => {
    expect(rateOf('seven_day', WEEK, [4, '2026-11-20T02:00:00Z'])).toBeNull();
  });
});

describe('the runs-out time', () => {
  const rate = { perHour: 2, costPerHourUsd: 2, relativeError: 0.25 };

  test('is an interval around the likely instant', () => {
    expect(runsOut(80, 10, rate, FIVE, NOW)).toEqual({
      earliestMs: NOW + 0.8 * 3_600_000,
      likelyMs: NOW + 3_600_000,
      latestMs: NOW + (1 / 0.75) * 3_600_000,
    });
  });
  test.each([
    ['the rate does not fill the window before it resets', 80, 100, FIVE],
    ['the window is full already', 100, 10, FIVE],
    ['the window rolls', 80, 10, { ...FIVE, anchor: 'rolling' as const }],
  ])('is none when %s', (_name, used, limit, of) => {
    expect(runsOut(used, limit, rate, of, NOW)).toBeNull();
  });
  test('is none without any use', () => {
    expect(runsOut(80, 10, { ...rate, perHour: 0 }, FIVE, NOW)).toBeNull();
  });
});

describe('pace', () => {
  test('is used minus elapsed', () => {
    expect(pacePoints(62, elapsedPercentage(FIVE, NOW))).toBeCloseTo(22);
  });
  test('is hidden for the first 3% of a window, and for one that rolls', () => {
    expect(pacePoints(2, 2.9)).toBeNull();
    expect(pacePoints(2, 3)).toBe(-1);
    expect(elapsedPercentage({ ...FIVE, anchor: 'rolling' }, NOW)).toBeNull();
  });
});

describe('the binding limit', () => {
  const candidate = (more: Partial<BindingCandidate>): BindingCandidate => ({
    id: 'five_hour',
    state: 'active',
    usedPercentage: 50,
    runsOutMs: null,
    resetsAtMs: NOW + 3_600_000,
    ...more,
  });
  const five = candidate({});
  const week = candidate({ id: 'seven_day', usedPercentage: 70 });

  const cases: { name: string; candidates: BindingCandidate[]; binding: string | null }[] = [
    { name: 'the fullest if none runs out', candidates: [five, week], binding: 'seven_day' },
    {
      name: 'the one that runs out first',
      candidates: [candidate({ runsOutMs: NOW + 2 }), { ...week, runsOutMs: NOW + 9 }],
      binding: 'five_hour',
    },
    {
      name: 'an exhausted one before all',
      candidates: [candidate({ runsOutMs: NOW + 2 }), { ...week, state: 'exhausted', usedPercentage: 100 }],
      binding: 'seven_day',
    },
    {
      name: 'of two exhausted ones the one that blocks longer',
      candidates: [
        candidate({ state: 'exhausted' }),
        { ...week, state: 'exhausted', resetsAtMs: NOW + 9_000_000 },
      ],
      binding: 'seven_day',
    },
    {
      name: 'never one that has not started',
      candidates: [candidate({ state: 'not_started' })],
      binding: null,
    },
    { name: 'none if nothing is known', candidates: [candidate({ usedPercentage: null })], binding: null },
  ];
  test.each(cases)('is $name', ({ candidates, binding }) => {
    expect(chooseBinding(candidates)).toBe(binding);
  });

  test('changes only after the change has held for two minutes', () => {
    const [before, after] = [
      [candidate({ usedPercentage: 71 }), week],
      [candidate({ usedPercentage: 69 }), week],
    ];
    let binding = nextBinding(null, before, NOW);
    expect(binding.shown).toBe('five_hour');
    binding = nextBinding(binding, after, NOW + 1000);
    expect(binding).toMatchObject({ shown: 'five_hour', rival: 'seven_day' });
    expect(nextBinding(binding, before, NOW + 60_000).rival).toBeNull();
    expect(nextBinding(binding, after, NOW + 120_999).shown).toBe('five_hour');
    expect(nextBinding(binding, after, NOW + 121_000).shown).toBe('seven_day');
  });
  test('changes at once when what was shown is over, or another is exhausted', () => {
    const binding = nextBinding(null, [candidate({ usedPercentage: 90 }), week], NOW);
    expect(
      nextBinding(binding, [candidate({ state: 'not_started', usedPercentage: null }), week], NOW + 1).shown,
    ).toBe('seven_day');
    expect(
      nextBinding(binding, [candidate({ usedPercentage: 90 }), { ...week, state: 'exhausted' }], NOW + 1)
        .shown,
    ).toBe('seven_day');
  });
});
