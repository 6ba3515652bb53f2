import { describe, expect, test } from 'vitest';
import { afterTelling, dueAlerts, type AlertState } from '../../src/core/alerts.ts';
import type { Limit } from '../../src/core/limits.ts';
import { at, costing, hit, snapshotOf } from '../support/records.ts';

const CLOCK = { timeZone: 'UTC', locale: 'en-GB', hour12: false };
const THRESHOLDS = [75, 90, 100];
const usd = (value: number): Limit => ({ value, unit: 'usd', source: 'user' });

/** A user's day: what is told at each step, with every alert delivered unless `deliver` says otherwise. */
function day(state: AlertState | null = { told: [] }) {
  let now = state;
  return (
    iso: string,
    spent: [number, string][],
    more: Parameters<typeof snapshotOf>[2] & { deliver?: boolean } = {},
  ): string[] => {
    const snapshot = snapshotOf(
      iso,
      spent.map(([amount, when]) => costing(amount, when)),
      { limits: { five_hour: usd(100) }, ...more },
    );
    const due = dueAlerts(now, snapshot, THRESHOLDS, CLOCK, at(iso));
    now = more.deliver === false ? due.state : due.alerts.reduce(afterTelling, due.state);
    return due.alerts.map((alert) => alert.title);
  };
}

const TEN = '2026-11-20T10:00:00Z';

describe('a threshold', () => {
  test('is told once per window, and the next one again', () => {
    const at10 = day();
    expect(at10('2026-11-20T11:00:00Z', [[76, TEN]])).toEqual(['Five-hour window 76% used']);
    expect(at10('2026-11-20T11:01:00Z', [[80, TEN]])).toEqual([]);
    expect(at10('2026-11-20T11:02:00Z', [[91, TEN]])).toEqual(['Five-hour window 91% used']);
    expect(
      at10('2026-11-20T16:00:00Z', [
        [91, TEN],
        [76, '2026-11-20T15:30:00Z'],
      ]),
    ).toEqual(['Five-hour window 76% used']);
  });
  test('is not told below a higher one that was passed at the same time', () => {
    const tell = day();
    expect(tell('2026-11-20T11:00:00Z', [[95, TEN]])).toEqual(['Five-hour window 95% used']);
    expect(tell('2026-11-20T11:01:00Z', [[96, TEN]])).toEqual([]);
  });
  test('that was crossed before the first start ever is not told', () => {
    const tell = day(null);
    expect(tell('2026-11-20T11:00:00Z', [[80, TEN]])).toEqual([]);
    expect(tell('2026-11-20T11:01:00Z', [[91, TEN]])).toEqual(['Five-hour window 91% used']);
  });
  test('is told again if it was not delivered', () => {
    const tell = day();
    expect(tell('2026-11-20T11:00:00Z', [[80, TEN]], { deliver: false })).toHaveLength(1);
    expect(tell('2026-11-20T11:01:00Z', [[80, TEN]])).toHaveLength(1);
    expect(tell('2026-11-20T11:02:00Z', [[80, TEN]])).toHaveLength(0);
  });
  test('is not told anew when an estimated start becomes official', () => {
    const tell = day();
    tell('2026-11-20T11:00:00Z', [[80, '2026-11-20T10:09:00Z']]);
    const hits = [hit('2026-11-20T11:30:00Z', '2026-11-20T14:50:00Z')];
    expect(tell('2026-11-20T11:31:00Z', [[80, '2026-11-20T10:09:00Z']], { hits })).toEqual([
      'Five-hour window full',
    ]);
    expect(tell('2026-11-20T11:32:00Z', [[80, '2026-11-20T10:09:00Z']], { hits })).toEqual([]);
  });
  test('of a window that rolls is armed again five points below', () => {
    const tell = day();
    const limits = { seven_day: usd(100) };
    const step = (iso: string, spent: [number, string][]) => tell(iso, spent, { limits });
    expect(step('2026-11-20T11:00:00Z', [[76, '2026-11-15T10:00:00Z']])).toHaveLength(1);
    expect(step('2026-11-20T12:00:00Z', [[72, '2026-11-15T10:00:00Z']])).toHaveLength(0);
    expect(step('2026-11-20T13:00:00Z', [[76, '2026-11-15T10:00:00Z']])).toHaveLength(0);
    expect(step('2026-11-20T14:00:00Z', [[70, '2026-11-15T10:00:00Z']])).toHaveLength(0);
    expect(step('2026-11-20T15:00:00Z', [[76, '2026-11-15T10:00:00Z']])).toHaveLength(1);
  });
});

test('a rolling window that stays full is told once, however many days pass', () => {
  const tell = day();
  const told = Array.from({ length: 120 }, (_, hour) => {
    const now = at('2026-11-20T11:00:00Z') + hour * 3_600_000;
    const spent = new Date(now - 3_600_000).toISOString();
    return tell(new Date(now).toISOString(), [[80, spent]], { limits: { seven_day: usd(100) } }).length;
  });
  expect(told.reduce((sum, count) => sum + count, 0)).toBe(1);
});

test('an alert names the basis of its figure and the reset', () => {
  const snapshot = snapshotOf('2026-11-20T11:00:00Z', [costing(80, TEN)], {
    limits: { five_hour: usd(100) },
  });
  const { alerts } = dueAlerts({ told: [] }, snapshot, THRESHOLDS, CLOCK, at('2026-11-20T11:00:00Z'));
  expect(alerts[0]).toMatchObject({
    id: 'threshold-five_hour',
    body: 'Measured against the limit you set. It resets at 15:00.',
  });
});
