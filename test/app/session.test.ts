import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { expect, onTestFinished, test, vi } from 'vitest';
import { defaultSettings } from '../../src/contract/settings.ts';
import type { Problem } from '../../src/core/problem.ts';
import type { View } from '../../src/core/view.ts';
import type { EngineUpdate } from '../../src/app/ports.ts';
import { createSession } from '../../src/app/session.ts';
import { at, costing, snapshotOf } from '../support/records.ts';
import { spendBench } from '../support/spend.ts';

const NOW_MS = at('2026-11-20T12:00:00Z');

/** A session that was started, over a store that gives `failed` for all that is saved; nothing was shown yet. */
function started(failed: { problem: Problem | null }, bench = spendBench(NOW_MS), timeZone = 'UTC') {
  const shown: View[] = [];
  let saves = 0;
  let tell: (update: EngineUpdate) => void = () => {};
  const nothing = (): void => {};
  const session = createSession({
    engine: {
      start(_settings, onUpdate) {
        tell = onUpdate;
      },
      setSettings: nothing,
      setTimeZone: nothing,
      setWatched: nothing,
      addSamples: nothing,
      forgetLearned: nothing,
      forgetHistory: nothing,
      forgetProjectNames: nothing,
      refresh: nothing,
      stop: () => Promise.resolve(),
    },
    screen: {
      show: (view) => void shown.push(view),
      notify: () => Promise.resolve({ kind: 'accepted' }),
      withdraw: nothing,
    },
    store: {
      settingsFile: '/settings.json',
      loadSettings: () => ({
        settings: { ...defaultSettings(), apiSpend: { enabled: true, budgetUsd: null } },
        problems: [],
      }),
      saveSettings: () => Promise.resolve(failed.problem),
      loadAlerts: () => ({ record: null, problems: [] }),
      saveAlerts() {
        saves += 1;
        return failed.problem;
      },
      saveLine: nothing,
    },
    feed: {
      view: () => ({ state: 'off', warnings: [], hints: [] }),
      plan: () => ({ diff: '', refusal: null, keepsFormer: false }),
      apply: () => Promise.resolve(null),
    },
    spend: bench.desk,
    timeZone,
    systemClock: { locale: 'en-GB', hour12: false },
    nowMs: () => NOW_MS,
  });
  session.start();
  const snapshot = snapshotOf('2026-11-20T12:00:00Z', [costing(1, '2026-11-20T11:00:00Z')]);
  const show = (): void => tell({ phase: 'live', snapshot, problems: [] });
  const told = (): string[] => shown.at(-1)?.problems.map(({ message }) => message) ?? [];
  return { session, told, show, saves: () => saves };
}

test('a record of alerts that the disk refuses is told of, until the disk takes one', async () => {
  const failed: { problem: Problem | null } = { problem: { code: 'state_unwritable', path: '/alerts.json' } };
  const { session, told, show } = started(failed);
  show();
  const refusals = (): string[] => told().filter((message) => message.includes('/alerts.json'));
  await vi.waitFor(() => expect(refusals()).toHaveLength(1));
  failed.problem = null;
  session.snooze('hour');
  expect(refusals()).toHaveLength(0);
  void session.stop();
});

test('a record of alerts that the disk refused is saved with the next snapshot', async () => {
  const failed: { problem: Problem | null } = { problem: { code: 'state_unwritable', path: '/alerts.json' } };
  const { session, told, saves, show } = started(failed);
  show();
  await vi.waitFor(() => expect(saves()).toBeGreaterThan(0));
  failed.problem = null;
  show();
  await vi.waitFor(() => expect(told().some((message) => message.includes('/alerts.json'))).toBe(false));
  const saved = saves();
  show();
  await delay(0);
  await delay(0);
  expect(saves()).toBe(saved);
  void session.stop();
});

test('settings that the disk refuses are told of, and hold all the same', async () => {
  const problem: Problem = { code: 'settings_unwritable', path: '/settings.json' };
  const { session, told, show } = started({ problem });
  show();
  const wanted = { ...session.settings(), plan: 'pro' };
  expect(await session.saveSettings(wanted)).toEqual([problem]);
  expect(session.settings().plan).toBe('pro');
  expect(told().some((message) => message.includes('/settings.json'))).toBe(true);
  void session.stop();
});

test('settings that are none change nothing, and say which field is wrong', async () => {
  const { session } = started({ problem: null });
  const before = session.settings();
  const problems = await session.saveSettings({ ...before, plan: 'gold', thresholds: [50] });
  expect(problems).toMatchObject([{ code: 'settings_field', field: 'plan' }]);
  expect(session.settings()).toEqual(before);
  void session.stop();
});

test('a session that was stopped judges nothing any more', async () => {
  const { session, saves, show } = started({ problem: null });
  show();
  await session.stop();
  // Timers end in the order in which they were set.
  await delay(0);
  expect(saves()).toBe(0);
});

test('a damaged memory of API spend is told of', async () => {
  const bench = spendBench(NOW_MS);
  bench.disk.damage = [{ code: 'state_damaged', file: 'spend.json', keptAs: null }];
  const { session, told, show } = started({ problem: null }, bench);
  show();
  await bench.settle();
  expect(told().filter((message) => message.includes('spend.json'))).toHaveLength(1);
  void session.stop();
});

test('before there are figures, what a view of them needs is made for the clock that will show them', async () => {
  // A zone of this test's own: what was made for others would be there already.
  const zone = 'Pacific/Chatham';
  const Format = Intl.DateTimeFormat;
  const made = vi.spyOn(Intl, 'DateTimeFormat').mockImplementation(function format(locales, options) {
    return new Format(locales, options);
  });
  onTestFinished(() => made.mockRestore());
  const { session, show } = started({ problem: null }, spendBench(NOW_MS), zone);
  const madeForZone = (): number =>
    made.mock.calls.filter(([, options]) => options?.timeZone === zone).length;
  expect(madeForZone()).toBe(0);
  await vi.waitFor(() => expect(madeForZone()).toBeGreaterThan(1));
  expect(session.view()).toBeNull();
  // More turns than a rehearsal has steps.
  for (let turn = 0; turn < 20; turn += 1) {
    await nextTurn();
  }
  const rehearsed = madeForZone();
  show();
  expect(session.view()).not.toBeNull();
  expect(madeForZone()).toBe(rehearsed);
  void session.stop();
});
