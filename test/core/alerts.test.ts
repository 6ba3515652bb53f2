import { describe, expect, test } from 'vitest';
import {
  afterTelling,
  judgeAlerts,
  type AlertRules,
  type AlertState,
  type Judged,
} from '../../src/core/alerts.ts';
import { NOTHING_TOLD } from '../../src/contract/alert-record.ts';
import { alertRulesOf, defaultSettings } from '../../src/contract/settings.ts';
import type { Limit } from '../../src/core/limits.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import type { WindowSnapshot } from '../../src/core/window-measure.ts';
import { at, costing, hit, snapshotOf } from '../support/records.ts';

const CLOCK = { timeZone: 'UTC', locale: 'en-GB', hour12: false };
const RULES: AlertRules = {
  ...alertRulesOf(defaultSettings()),
  tellsPace: false,
  tellsResets: false,
  quietHours: null,
};
const usd = (value: number): Limit => ({ value, unit: 'usd', source: 'user' });

type More = Parameters<typeof snapshotOf>[2] & {
  deliver?: boolean;
  isAfterGap?: boolean;
  rules?: Partial<AlertRules>;
  snoozedUntil?: string;
};

/** An account's day, judged step by step; every alert is delivered unless `deliver` says otherwise. */
function judged(state: AlertState | null = NOTHING_TOLD.state) {
  let now = state;
  return (snapshot: Snapshot, more: More = {}): Judged => {
    const { deliver = true, isAfterGap = false, rules, snoozedUntil } = more;
    const before = now && snoozedUntil ? { ...now, snoozedUntilMs: at(snoozedUntil) } : now;
    const result = judgeAlerts(
      before,
      snapshot,
      { ...RULES, ...rules },
      { clock: CLOCK, nowMs: snapshot.atMs, gapAtMs: isAfterGap ? snapshot.atMs : null },
    );
    now = deliver
      ? result.alerts.reduce(
          (known, alert) => afterTelling(known, alert, result.swallowed, snapshot.atMs),
          result.state,
        )
      : result.state;
    return result;
  };
}

/** The same from what was spent; the titles of what is told. */
function day(state: AlertState | null = NOTHING_TOLD.state) {
  const step = judged(state);
  return (iso: string, spent: [number, string][], more: More = {}): string[] => {
    const { deliver, isAfterGap, rules, snoozedUntil, ...account } = more;
    const snapshot = snapshotOf(
      iso,
      spent.map(([amount, when]) => costing(amount, when)),
      { limits: { five_hour: usd(100) }, ...account },
    );
    const asked = { deliver, isAfterGap, rules, snoozedUntil };
    const known = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined));
    return step(snapshot, known).alerts.map((alert) => alert.title);
  };
}

/** A snapshot in which one window stands as given; the five-hour one runs from 10:00 to 15:00. */
function seen(iso: string, five: Partial<WindowSnapshot>, seven: Partial<WindowSnapshot> = {}): Snapshot {
  const empty = snapshotOf(iso, []);
  return {
    ...empty,
    fiveHour: {
      ...empty.fiveHour,
      state: 'active',
      startsAtMs: at('2026-11-20T10:00:00Z'),
      resetsAtMs: at('2026-11-20T15:00:00Z'),
      anchor: 'official',
      kind: 'reported',
      ...five,
    },
    sevenDay: { ...empty.sevenDay, ...seven },
  };
}

const runningOut = (iso: string): Partial<WindowSnapshot> => ({
  usedPercentage: 60,
  runsOut: { earliestMs: at(iso), likelyMs: at(iso), latestMs: at(iso) },
});
const fullWeek: Partial<WindowSnapshot> = {
  state: 'exhausted',
  usedPercentage: 100,
  startsAtMs: at('2026-11-16T09:00:00Z'),
  resetsAtMs: at('2026-11-23T09:00:00Z'),
};

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

describe('what an alert says', () => {
  test('names the kind of its figure and the reset', () => {
    const snapshot = snapshotOf('2026-11-20T11:00:00Z', [costing(80, TEN)], {
      limits: { five_hour: usd(100) },
    });
    expect(judged()(snapshot).alerts[0]).toMatchObject({
      id: 'threshold-five_hour',
      body: 'Measured against the limit you set. It resets at 15:00.',
    });
  });
  test.each([
    ['projected', 'Five-hour window about 80% used', 'Projected from what Claude Code reported.'],
    ['estimated', 'Five-hour window about 80% used', 'An estimate, ± 6 points.'],
    ['reported', 'Five-hour window 80% used', 'As reported by Claude Code.'],
  ] as const)('a figure that is %s says so', (kind, title, basis) => {
    const [alert] = judged()(
      seen('2026-11-20T11:00:00Z', { usedPercentage: 80, kind, marginPoints: 6 }),
    ).alerts;
    expect(alert?.title).toBe(title);
    expect(alert?.body).toContain(basis);
  });
});

describe('a threshold told by a poor figure', () => {
  const step = (iso: string, usedPercentage: number, kind: WindowSnapshot['kind']) =>
    seen(iso, { usedPercentage, kind });

  test('is told once more by a better one, after the figure had fallen by ten points', () => {
    const tell = judged();
    expect(tell(step('2026-11-20T11:00:00Z', 76, 'estimated')).alerts).toHaveLength(1);
    expect(tell(step('2026-11-20T11:10:00Z', 60, 'reported')).alerts).toHaveLength(0);
    expect(tell(step('2026-11-20T11:20:00Z', 77, 'projected')).alerts).toHaveLength(1);
    expect(tell(step('2026-11-20T11:30:00Z', 60, 'reported')).alerts).toHaveLength(0);
    expect(tell(step('2026-11-20T11:40:00Z', 78, 'reported')).alerts).toHaveLength(0);
  });
  test.each([
    ['the kind is no better', 60, 'estimated'],
    ['the figure fell less', 68, 'reported'],
  ] as const)('is not told again where %s', (_why, fallen, kind) => {
    const tell = judged();
    tell(step('2026-11-20T11:00:00Z', 76, 'estimated'));
    tell(step('2026-11-20T11:10:00Z', fallen, kind));
    expect(tell(step('2026-11-20T11:20:00Z', 77, kind)).alerts).toEqual([]);
  });
});

describe('a pace that will not last', () => {
  const rules = { tellsPace: true };

  test('is told once, after it has held for five minutes', () => {
    const tell = judged();
    const step = (iso: string, five: Partial<WindowSnapshot>) =>
      tell(seen(iso, five), { rules }).alerts.map(({ id, title, body }) => [id, title, body]);
    const out = runningOut('2026-11-20T14:10:00Z');
    expect(step('2026-11-20T12:00:00Z', out)).toEqual([]);
    expect(step('2026-11-20T12:04:00Z', out)).toEqual([]);
    expect(step('2026-11-20T12:05:00Z', out)).toEqual([
      [
        'pace-five_hour',
        'Five-hour window runs out at about 14:10',
        expect.stringMatching(/^At this pace, 50 minutes before it resets\. As reported by Claude Code\.$/),
      ],
    ]);
    step('2026-11-20T12:10:00Z', { usedPercentage: 60 });
    expect(step('2026-11-20T12:20:00Z', out)).toEqual([]);
    expect(step('2026-11-20T12:40:00Z', out)).toEqual([]);
  });
  test('that comes and goes is not told', () => {
    const tell = judged();
    for (let minute = 10; minute < 40; minute += 3) {
      const five = minute % 2 === 0 ? runningOut('2026-11-20T14:10:00Z') : { usedPercentage: 60 };
      expect(tell(seen(`2026-11-20T12:${minute}:00Z`, five), { rules }).alerts).toEqual([]);
    }
  });
  test('is part of the alert of a threshold that is told at the same time', () => {
    const tell = judged();
    tell(seen('2026-11-20T12:00:00Z', runningOut('2026-11-20T14:10:00Z')), { rules });
    const five = { ...runningOut('2026-11-20T14:10:00Z'), usedPercentage: 78 };
    const { alerts } = tell(seen('2026-11-20T12:10:00Z', five), { rules });
    expect(alerts.map(({ id }) => id)).toEqual(['threshold-five_hour']);
    expect(alerts[0]?.body).toContain('At this pace it runs out at about 14:10');
    expect(tell(seen('2026-11-20T12:20:00Z', five), { rules }).alerts).toEqual([]);
  });
  test('is withdrawn once it is gone for five minutes, or the window is full', () => {
    const tell = judged();
    tell(seen('2026-11-20T12:00:00Z', runningOut('2026-11-20T14:10:00Z')), { rules });
    tell(seen('2026-11-20T12:05:00Z', runningOut('2026-11-20T14:10:00Z')), { rules });
    expect(tell(seen('2026-11-20T12:10:00Z', { usedPercentage: 60 }), { rules }).withdrawn).toEqual([]);
    expect(tell(seen('2026-11-20T12:15:00Z', { usedPercentage: 60 }), { rules }).withdrawn).toEqual([
      'pace-five_hour',
    ]);
  });
});

describe('a reset', () => {
  const rules = { tellsResets: true };
  const full: Partial<WindowSnapshot> = { state: 'exhausted', usedPercentage: 100 };
  const over: Partial<WindowSnapshot> = {
    state: 'not_started',
    usedPercentage: null,
    startsAtMs: null,
    resetsAtMs: null,
  };

  test('that was waited for is told once, and withdrawn when the next window fills', () => {
    const tell = judged();
    tell(seen('2026-11-20T14:00:00Z', full), { rules });
    const { alerts, withdrawn } = tell(seen('2026-11-20T15:01:00Z', over), { rules });
    expect(alerts.map(({ id, title }) => [id, title])).toEqual([
      ['reset-five_hour', 'Five-hour window has reset'],
    ]);
    expect(withdrawn).toEqual(['threshold-five_hour']);
    expect(tell(seen('2026-11-20T15:02:00Z', over), { rules }).alerts).toEqual([]);
    const next = { startsAtMs: at('2026-11-20T15:05:00Z'), resetsAtMs: at('2026-11-20T20:05:00Z') };
    expect(tell(seen('2026-11-20T16:00:00Z', { ...next, usedPercentage: 76 }), { rules }).withdrawn).toEqual([
      'reset-five_hour',
    ]);
  });
  test('of a window that never was near its limit is not told', () => {
    const tell = judged();
    tell(seen('2026-11-20T14:00:00Z', { usedPercentage: 91 }), { rules });
    expect(tell(seen('2026-11-20T15:01:00Z', over), { rules }).alerts).toEqual([]);
  });
  test('is not told while another limit blocks, nor later', () => {
    const tell = judged();
    tell(seen('2026-11-20T14:00:00Z', full, fullWeek), { rules });
    expect(tell(seen('2026-11-20T15:01:00Z', over, fullWeek), { rules }).alerts).toEqual([]);
    expect(tell(seen('2026-11-20T15:20:00Z', over), { rules }).alerts).toEqual([]);
  });
  test('is no news after an hour', () => {
    const tell = judged();
    tell(seen('2026-11-20T14:00:00Z', full), { rules });
    expect(tell(seen('2026-11-20T16:01:00Z', over), { rules, isAfterGap: true }).alerts).toEqual([]);
  });
  test('whose end was an estimate that did not hold is not told', () => {
    const tell = judged();
    tell(seen('2026-11-20T14:00:00Z', { ...full, anchor: 'first_request' }), { rules });
    const official = { startsAtMs: at('2026-11-20T13:00:00Z'), resetsAtMs: at('2026-11-20T18:00:00Z') };
    tell(seen('2026-11-20T14:30:00Z', { ...full, ...official }), { rules });
    expect(tell(seen('2026-11-20T15:01:00Z', { ...full, ...official }), { rules }).alerts).toEqual([]);
  });
  test('of a window that a better figure shows to have room is not told', () => {
    const tell = judged();
    tell(seen('2026-11-20T13:00:00Z', { usedPercentage: 101, kind: 'configured' }), { rules });
    tell(seen('2026-11-20T14:00:00Z', { usedPercentage: 40 }), { rules });
    expect(tell(seen('2026-11-20T15:01:00Z', over), { rules }).alerts).toEqual([]);
  });
  test('is not told where that is turned off', () => {
    const tell = judged();
    tell(seen('2026-11-20T14:00:00Z', full));
    expect(tell(seen('2026-11-20T15:01:00Z', over)).alerts).toEqual([]);
  });
  test('that follows from an estimated start says so', () => {
    const tell = judged();
    tell(seen('2026-11-20T14:00:00Z', { ...full, anchor: 'first_request' }), { rules });
    const [alert] = tell(seen('2026-11-20T15:01:00Z', over), { rules }).alerts;
    expect(alert?.body).toContain('estimated');
  });
});

describe('silence', () => {
  const near = (iso: string) =>
    seen(iso, { usedPercentage: 92 }, { ...fullWeek, state: 'active', usedPercentage: 76 });

  test('holds back what is due, and its end tells the weightiest of it alone', () => {
    const tell = judged();
    const silent = tell(near('2026-11-20T12:00:00Z'), { snoozedUntil: '2026-11-20T13:00:00Z' });
    expect(silent).toMatchObject({ alerts: [], silentUntilMs: at('2026-11-20T13:00:00Z') });
    const after = tell(near('2026-11-20T13:00:00Z'), { isAfterGap: true });
    expect(after.alerts.map(({ title }) => title)).toEqual(['Five-hour window 92% used']);
    expect(after.silentUntilMs).toBeNull();
    expect(tell(near('2026-11-20T13:01:00Z')).alerts).toEqual([]);
  });
  test('comes every night with quiet hours', () => {
    const rules = { quietHours: { from: '22:00', until: '07:30' } };
    expect(judged()(near('2026-11-20T06:00:00Z'), { rules })).toMatchObject({
      alerts: [],
      silentUntilMs: at('2026-11-20T07:30:00Z'),
    });
    expect(judged()(near('2026-11-20T12:00:00Z'), { rules }).alerts).toHaveLength(2);
  });
  test('of one window leaves the others alone, and what it passed meanwhile is no news later', () => {
    const tell = judged();
    const rules = { windows: { ...RULES.windows, five_hour: false } };
    expect(tell(near('2026-11-20T12:00:00Z'), { rules }).alerts.map(({ id }) => id)).toEqual([
      'threshold-seven_day',
    ]);
    expect(tell(near('2026-11-20T12:01:00Z')).alerts).toEqual([]);
  });
  test('of thresholds is an empty list', () => {
    expect(judged()(near('2026-11-20T12:00:00Z'), { rules: { thresholds: [] } }).alerts).toEqual([]);
  });
});

test('a gap whose alert reached nobody swallows nothing', () => {
  const tell = judged();
  const snapshot = seen(
    '2026-11-20T12:00:00Z',
    { usedPercentage: 80 },
    { ...fullWeek, state: 'active', usedPercentage: 91 },
  );
  tell(snapshot, { isAfterGap: true, deliver: false });
  expect(tell(snapshot).alerts.map(({ id }) => id)).toEqual(['threshold-seven_day', 'threshold-five_hour']);
});

test('thresholds that are lowered tell nothing again', () => {
  const tell = judged();
  tell(seen('2026-11-20T12:00:00Z', { usedPercentage: 92 }));
  const lower = { rules: { thresholds: [50, 60] } };
  expect(tell(seen('2026-11-20T12:01:00Z', { usedPercentage: 92 }), lower).alerts).toEqual([]);
});

test('a snooze ends when the clock is set back by a month', () => {
  const tell = judged();
  const snapshot = seen('2026-11-20T12:00:00Z', { usedPercentage: 92 });
  expect(tell(snapshot, { snoozedUntil: '2026-12-20T13:00:00Z' }).silentUntilMs).toBeNull();
});

test.each([
  ['typed', 'As you typed it.'],
  ['feed', 'As reported by Claude Code.'],
] as const)('a figure from %s says where it is from', (sampledFrom, basis) => {
  const [alert] = judged()(seen('2026-11-20T11:00:00Z', { usedPercentage: 80, sampledFrom })).alerts;
  expect(alert?.body).toContain(basis);
});

test('a gap tells the weightiest threshold alone', () => {
  const tell = judged();
  const snapshot = seen(
    '2026-11-20T12:00:00Z',
    { usedPercentage: 80 },
    { ...fullWeek, state: 'active', usedPercentage: 91 },
  );
  expect(tell(snapshot, { isAfterGap: true }).alerts.map(({ id }) => id)).toEqual(['threshold-seven_day']);
  expect(tell(snapshot).alerts).toEqual([]);
});

test('an alert whose figure falls five points below its threshold is withdrawn', () => {
  const tell = judged();
  tell(seen('2026-11-20T12:00:00Z', { usedPercentage: 76 }));
  expect(tell(seen('2026-11-20T12:01:00Z', { usedPercentage: 71 })).withdrawn).toEqual([]);
  expect(tell(seen('2026-11-20T12:02:00Z', { usedPercentage: 70 })).withdrawn).toEqual([
    'threshold-five_hour',
  ]);
});

test('two windows that overlap by little are two: each is told', () => {
  const tell = judged();
  tell(seen('2026-11-20T12:00:00Z', { usedPercentage: 76 }));
  const next = { startsAtMs: at('2026-11-20T13:30:00Z'), resetsAtMs: at('2026-11-20T18:30:00Z') };
  expect(tell(seen('2026-11-20T14:00:00Z', { ...next, usedPercentage: 76 })).alerts).toHaveLength(1);
});
