/** The popover's states with made-up figures, each as the view that the page gets. */
import { systemClock } from '../../src/core/format.ts';
import type { SpendFailure } from '../../src/core/api-spend.ts';
import type { Limit } from '../../src/core/limits.ts';
import type { Problem } from '../../src/core/problem.ts';
import type { ViewOptions } from '../../src/core/view-options.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { viewOf, type View } from '../../src/core/view.ts';
import type { HistorySummary } from '../../src/core/history-view.ts';
import { noTotals } from '../../src/core/totals.ts';
import type { LearnedLimit } from '../../src/core/calibration.ts';
import { at, costing, hit, sample, snapshotOf } from './records.ts';

export const STATES_NOW = at('2026-11-20T12:05:30Z');

const usd = (value: number): Limit => ({ value, unit: 'usd', source: 'user' });
const friday = { weekday: 5, hour: 17, minute: 0, timeZone: 'Europe/Berlin' };
type Spent = [usd: number, iso: string, project?: string, model?: string];

const week: Spent[] = [
  [22.4, '2026-11-15T09:00:00Z', 'analytical-engine'],
  [31.1, '2026-11-16T13:00:00Z', 'weaving-loom'],
  [18.3, '2026-11-18T10:00:00Z', 'analytical-engine'],
];
const today = (usdSpent: number): Spent[] => [
  [usdSpent * 0.5, '2026-11-20T10:13:00Z', 'analytical-engine'],
  [usdSpent * 0.3, '2026-11-20T10:40:00Z', 'weaving-loom', 'claude-sonnet-5-5'],
  [usdSpent * 0.15, '2026-11-20T11:00:00Z', 'notes-on-bernoulli-numbers'],
  [usdSpent * 0.05, '2026-11-20T11:50:00Z', 'analytical-engine', 'claude-haiku-5-5'],
];

/** What a state's view is made from. */
type Made = { snapshot: Snapshot; problems: Problem[]; hour12: boolean };

function made(
  spent: Spent[],
  more: Parameters<typeof snapshotOf>[2] = {},
  problems: Problem[] = [],
  hour12 = false,
): Made {
  const records = spent.map(([amount, iso, project = 'analytical-engine', model], i) =>
    costing(amount, iso, {
      source: { project: `/Users/ada/${project}`, session: `${i}f3a91c2-demo` },
      ...(model === undefined ? {} : { model }),
    }),
  );
  const snapshot = snapshotOf(new Date(STATES_NOW).toISOString(), records, more);
  return { snapshot, problems, hour12 };
}

function viewAs({ snapshot, problems, hour12 }: Made, more: Partial<ViewOptions> = {}): View {
  return viewOf(snapshot, problems, {
    clock: { ...systemClock(hour12 ? 'en-US' : 'en-GB'), timeZone: 'Europe/Berlin' },
    thresholds: [75, 90, 100],
    menuBar: 'percentage',
    menuBarShows: 'used',
    menuBarWindow: 'binding',
    plan: 'max_5x',
    snoozedUntilMs: null,
    nowMs: STATES_NOW,
    ...more,
  });
}

const limits = { five_hour: usd(40), seven_day: usd(200) };
const known = { limits, weeklyReset: friday };

const week17 = (percentage: number, iso: string) =>
  sample(percentage, iso, '2026-11-23T16:00:00Z', { window: 'seven_day' });
const today15 = (percentage: number, iso: string) => sample(percentage, iso, '2026-11-20T15:10:00Z');

/** A limit as it is after two weeks of the feed. */
const learnedLimit = (valueUsd: number, more: Partial<LearnedLimit> = {}): LearnedLimit => ({
  valueUsd,
  lowUsd: valueUsd * 0.94,
  highUsd: valueUsd * 1.07,
  verdict: 'good',
  windows: 14,
  points: 520,
  newestAtMs: STATES_NOW,
  changedAtMs: null,
  errors: { ofWindow: 0.09, ofRise: 0.12, driftPerHour: 0.4 },
  ...more,
});
const learned = { five_hour: learnedLimit(40), seven_day: learnedLimit(250) };

/** A month of work: weekdays, mornings and afternoons, with a few evenings. */
const history: HistorySummary = {
  days: Array.from({ length: 30 }, (_, i) => {
    const atMs = STATES_NOW - (29 - i) * 86_400_000;
    const weekday = new Date(atMs).getUTCDay();
    const isWork = weekday !== 0 && weekday !== 6;
    const hoursUsd = Array.from({ length: 24 }, (_unused, hour) =>
      isWork && hour >= 9 && hour <= 17 && hour !== 12
        ? 0.6 + ((i * 7 + hour * 5) % 11) * 0.45
        : hour === 21 && i % 5 === 0
          ? 1.4
          : 0,
    );
    return { day: new Date(atMs).toISOString().slice(0, 10), hoursUsd };
  }),
  totals: {
    ...noTotals(),
    events: 8412,
    costUsd: 512.4,
    tokens: { ...noTotals().tokens, outputTokens: 6_100_000, cacheReadTokens: 410_000_000 },
  },
  firstMs: STATES_NOW - 92 * 86_400_000,
  logsFromMs: STATES_NOW - 30 * 86_400_000,
};

const MADE: Readonly<Record<string, Made>> = {
  'no logs': made([], {}, [{ code: 'no_logs', paths: ['/Users/ada/.claude', '/Users/ada/.config/claude'] }]),
  'folder not found': made([], {}, [{ code: 'root_missing', path: '/Volumes/work/.claude' }]),
  'only logs': made([...week, ...today(14)]),
  calm: made([...week, ...today(14)], known),
  'runs out': made([...week, ...today(20), [9, '2026-11-20T11:55:00Z']], { ...known, history }),
  near: made([...week, ...today(37)], known),
  'over the own limit': made([...week, ...today(46)], known),
  exhausted: made([...week, ...today(37)], {
    ...known,
    hits: [hit('2026-11-20T11:58:00Z', '2026-11-20T15:10:00Z')],
  }),
  'weekly blocks': made(week, {
    ...known,
    hits: [hit('2026-11-18T11:00:00Z', '2026-11-23T08:00:00Z', { window: 'seven_day' })],
  }),
  'five-hour window not started': made(week, known),
  'all models': made([...week, ...today(14)], {
    ...known,
    limits: {
      ...limits,
      seven_day_opus: usd(90),
      seven_day_sonnet: usd(30),
      seven_day_overage_included: usd(50),
    },
  }),
  reported: made([...week, ...today(20), [0.02, '2026-11-20T12:03:20Z']], {
    learned,
    samples: [today15(49, '2026-11-20T12:03:30Z'), week17(31, '2026-11-20T12:03:30Z')],
  }),
  projected: made([...week, ...today(20), [2.4, '2026-11-20T11:58:00Z']], {
    learned,
    history,
    samples: [today15(49, '2026-11-20T11:51:00Z'), week17(31, '2026-11-20T11:51:00Z')],
  }),
  estimated: made([...week, ...today(20)], { learned, weeklyReset: friday }),
  'community estimate': made([...week, ...today(20)], {
    limits: {
      five_hour: { value: 100, unit: 'usd', source: 'preset' },
      seven_day: { value: 630, unit: 'usd', source: 'preset' },
    },
    weeklyReset: friday,
  }),
  'stale feed': made([...week, ...today(20)], {
    learned,
    samples: [today15(49, '2026-11-20T11:05:00Z'), week17(31, '2026-11-20T04:05:00Z')],
  }),
  'at least': made([...week, ...today(20)], { samples: [today15(49, '2026-11-20T11:05:00Z')] }),
  'used elsewhere': made([...week, ...today(14)], {
    learned,
    samples: [today15(61, '2026-11-20T12:03:30Z'), week17(44, '2026-11-20T12:03:30Z')],
  }),
  'on credits': made([...week, ...today(37), [3, '2026-11-20T12:03:00Z']], {
    ...known,
    hits: [hit('2026-11-20T11:51:00Z', '2026-11-20T15:10:00Z')],
  }),
  'unknown models': made(
    [
      ...week,
      ...today(14),
      [2, '2026-11-20T11:00:00Z', 'p', 'claude-opus-9'],
      [2, '2026-11-20T11:00:00Z', 'p', 'gpt-x'],
    ],
    known,
  ),
  problems: made([...week, ...today(14)], known, [
    { code: 'root_missing', path: '/Volumes/work/a-folder-with-a-long-name/and-another-one/.claude' },
    { code: 'menu_bar_hidden' },
    { code: 'settings_not_json', keptAs: 'settings.bad-2026-11-20T12-00-00-000Z.json' },
  ]),
  'long names': made(
    [
      [14, '2026-11-20T10:13:00Z', 'x'.repeat(90)],
      [3, '2026-11-20T10:13:00Z', '<img src=x onerror=alert(1)>'],
      [2, '2026-11-20T10:13:00Z', 'p', `claude-opus-${'9'.repeat(60)}`],
    ],
    known,
  ),
  'twelve hours': made([...week, ...today(14)], known, [], true),
};

/** API spend, of a budget of $100, as it was some minutes ago. */
const spent = (costUsd: number, minutesAgo: number, failure: SpendFailure | null = null) => {
  const askedAtMs = STATES_NOW - minutesAgo * 60_000;
  const coveredUntilMs = at('2026-11-21T00:00:00Z');
  const figure = { month: '2026-11', costUsd, askedAtMs, coveredUntilMs };
  return { state: { kind: 'known', figure, failure } as const, budgetUsd: 100 };
};

const SPENT: Readonly<Record<string, NonNullable<ViewOptions['spend']>>> = {
  'API spend': spent(62.47, 3),
  'API spend without a budget': { ...spent(1262.47, 3), budgetUsd: null },
  'API spend over the budget': spent(134.2, 3),
  'API spend is waited for': { state: { kind: 'waiting' }, budgetUsd: 100 },
  'API spend fails': spent(80, 120, { code: 'wrong_key' }),
};

export const STATES: Readonly<Record<string, View>> = Object.fromEntries([
  ...Object.entries(MADE).map(([name, one]) => [name, viewAs(one)]),
  ['snoozed', stateWith('calm', { snoozedUntilMs: STATES_NOW + 3_600_000 })],
  ...Object.entries(SPENT).map(([name, spend]) => [name, stateWith('calm', { spend })]),
]);

/** A state as it looks with other settings. */
export function stateWith(name: keyof typeof MADE, more: Partial<ViewOptions>): View {
  return viewAs(MADE[name] ?? raise(name), more);
}

function raise(name: string): never {
  throw new Error(`no state is called ${name}`);
}
