import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createAlertDesk } from '../../src/app/alert-desk.ts';
import type { Delivery, Notice } from '../../src/app/ports.ts';
import { NOTHING_TOLD, type AlertRecord } from '../../src/contract/alert-record.ts';
import { alertRulesOf, defaultSettings, type Settings } from '../../src/contract/settings.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { at, costing, snapshotOf } from '../support/records.ts';

const CLOCK = { timeZone: 'UTC', locale: 'en-GB', hour12: false };
const ACCEPTED: Delivery = { kind: 'accepted' };
const REFUSED: Delivery = { kind: 'refused', reason: 'not signed' };

/** A desk at noon over a window whose limit is 100 USD, with a screen that answers as it is told to. */
function desk(saved: AlertRecord | null = NOTHING_TOLD, set: Partial<Settings> = {}) {
  const settings = { ...defaultSettings(), ...set };
  const shown: Notice[] = [];
  const withdrawn: string[] = [];
  const refusals: (string | null)[] = [];
  const state = {
    nowMs: at('2026-11-20T12:00:00Z'),
    answer: ACCEPTED,
    silenceOver: 0,
    kept: saved,
    isDiskFull: false,
  };
  const made = createAlertDesk({
    screen: {
      notify(notice) {
        shown.push(notice);
        return Promise.resolve(state.answer);
      },
      withdraw: (ids) => withdrawn.push(...ids),
    },
    saved,
    save: (record) => {
      if (!state.isDiskFull) {
        state.kept = JSON.parse(JSON.stringify(record)) as AlertRecord;
      }
      return !state.isDiskFull;
    },
    rules: () => alertRulesOf(settings),
    clock: () => CLOCK,
    nowMs: () => state.nowMs,
    onRefusal: (reason) => refusals.push(reason),
    onSilenceOver: () => {
      state.silenceOver += 1;
    },
  });
  return {
    ...made,
    state,
    refusals,
    withdrawn,
    titles: () => shown.map(({ title }) => title),
    /** Judges a window that is so full, and lets every answer arrive. */
    judgeSnapshot: made.judge,
    settle,
    async judge(usd: number): Promise<void> {
      made.judge(used(usd, state.nowMs));
      await settle();
    },
  };
}

/** Lets every answer arrive. */
async function settle(): Promise<void> {
  for (let i = 0; i < 20; i += 1) {
    await Promise.resolve();
  }
}

function used(usd: number, nowMs: number): Snapshot {
  return snapshotOf(new Date(nowMs).toISOString(), [costing(usd, '2026-11-20T10:00:00Z')], {
    limits: { five_hour: { value: 100, unit: 'usd', source: 'user' } },
  });
}

const MINUTE_MS = 60_000;

describe('the desk of alerts', () => {
  test('tells what was accepted once, also after a restart', async () => {
    const first = desk();
    await first.judge(76);
    await first.judge(77);
    expect(first.titles()).toEqual(['Five-hour window 76% used']);
    const second = desk(first.state.kept);
    await second.judge(78);
    expect(second.titles()).toEqual([]);
  });

  // Bug: it was saved only when something more was told, so that a restart told it again.
  test('saves what was told on a full disk as soon as there is room', async () => {
    const first = desk();
    first.state.isDiskFull = true;
    await first.judge(80);
    expect(first.titles()).toHaveLength(1);
    first.state.isDiskFull = false;
    await first.judge(80);
    const second = desk(first.state.kept);
    await second.judge(80);
    expect(second.titles()).toEqual([]);
  });

  test('tells nothing on the first start ever', async () => {
    const first = desk(null);
    await first.judge(95);
    expect(first.titles()).toEqual([]);
    await first.judge(100);
    expect(first.titles()).toEqual(['Five-hour window 100% used']);
  });

  test('says that the system refused, keeps it for the doctor, and tries again later or for more', async () => {
    const first = desk();
    first.state.answer = REFUSED;
    await first.judge(76);
    await first.judge(77);
    expect(first.titles()).toHaveLength(1);
    expect(first.refusals).toEqual(['not signed']);
    expect(first.state.kept).toMatchObject({ refusal: { reason: 'not signed' } });
    await first.judge(91);
    expect(first.titles()).toHaveLength(2);
    first.state.nowMs += 11 * MINUTE_MS;
    first.state.answer = ACCEPTED;
    await first.judge(91);
    expect(first.titles()).toHaveLength(3);
    expect(first.refusals.at(-1)).toBeNull();
    expect(first.state.kept).toMatchObject({ refusal: null });
  });

  test('does not complain where nobody was there to see it, and tells it when somebody is', async () => {
    const first = desk();
    first.state.answer = { kind: 'unseen' };
    await first.judge(76);
    expect(first.refusals).toEqual([]);
    first.state.nowMs += 11 * MINUTE_MS;
    first.state.answer = ACCEPTED;
    await first.judge(76);
    expect(first.titles()).toHaveLength(2);
  });

  test('tells a higher threshold that was passed while the lower one was on its way', async () => {
    const first = desk();
    first.judge(76).catch(() => {});
    await first.judge(92);
    expect(first.titles()).toEqual(['Five-hour window 76% used', 'Five-hour window 92% used']);
  });

  test('sends neither of two that are accepted at once a second time', async () => {
    const first = desk();
    const both = (): Snapshot => {
      const snapshot = used(92, first.state.nowMs);
      return { ...snapshot, sevenDay: { ...snapshot.fiveHour, id: 'seven_day', usedPercentage: 76 } };
    };
    await first.judge(10);
    first.judgeSnapshot(both());
    await first.settle();
    expect(first.titles()).toEqual(['Five-hour window 92% used', 'Seven-day window 76% used']);
  });

  test('seen on the page alone, it counts as told and says nothing of the system', async () => {
    const first = desk();
    first.state.answer = REFUSED;
    await first.judge(76);
    first.state.answer = { kind: 'seen' };
    await first.judge(91);
    await first.judge(91);
    expect(first.titles()).toHaveLength(2);
    expect(first.refusals).toEqual(['not signed']);
    expect(first.state.kept).toMatchObject({ refusal: { reason: 'not signed' } });
  });

  test('takes back what is no longer true', async () => {
    const first = desk();
    await first.judge(76);
    await first.judge(60);
    expect(first.withdrawn).toEqual(['threshold-five_hour']);
    await first.judge(60);
    expect(first.withdrawn).toHaveLength(1);
  });

  test('shows a test notice, which tells nothing and is forgotten', async () => {
    const first = desk();
    first.test({ id: 'test', group: 'test', title: 'A test', body: '' });
    expect(first.titles()).toEqual(['A test']);
    await first.judge(76);
    expect(first.titles()).toEqual(['A test', 'Five-hour window 76% used']);
  });

  test('writes nothing while nothing changes', async () => {
    const first = desk();
    await first.judge(76);
    first.state.kept = null;
    for (let i = 0; i < 20; i += 1) {
      first.state.nowMs += 3 * MINUTE_MS;
      await first.judge(76);
    }
    expect(first.state.kept).toBeNull();
  });
});

test('a night of quiet hours writes at its beginning alone', async () => {
  const first = desk(NOTHING_TOLD, { quietHours: { from: '12:30', until: '20:00' } });
  await first.judge(60);
  for (const minutes of [45, 5]) {
    first.state.nowMs += minutes * MINUTE_MS;
    await first.judge(76);
  }
  first.state.kept = null;
  for (let i = 0; i < 10; i += 1) {
    first.state.nowMs += 5 * MINUTE_MS;
    await first.judge(76);
  }
  expect(first.state.kept).toBeNull();
  first.stop();
});

describe('snoozing', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('holds alerts back until its end, which asks for a new snapshot', async () => {
    const first = desk();
    await first.judge(10);
    first.snooze(first.state.nowMs + 30 * MINUTE_MS);
    expect(first.snoozedUntilMs()).toBe(first.state.nowMs + 30 * MINUTE_MS);
    const asked = first.state.silenceOver;
    await first.judge(92);
    expect(first.titles()).toEqual([]);
    vi.advanceTimersByTime(29 * MINUTE_MS);
    expect(first.state.silenceOver).toBe(asked);
    vi.advanceTimersByTime(MINUTE_MS + 1);
    expect(first.state.silenceOver).toBe(asked + 1);
    first.state.nowMs += 30 * MINUTE_MS + 1;
    await first.judge(92);
    expect(first.titles()).toEqual(['Five-hour window 92% used']);
    expect(first.snoozedUntilMs()).toBeNull();
  });

  test('outlives a restart, and ends at once when it is taken back', async () => {
    const first = desk();
    await first.judge(10);
    first.snooze(first.state.nowMs + 30 * MINUTE_MS);
    const second = desk(first.state.kept);
    await second.judge(92);
    expect(second.titles()).toEqual([]);
    second.snooze(null);
    await second.judge(92);
    expect(second.titles()).toEqual(['Five-hour window 92% used']);
  });

  test('leaves no timer behind when the desk is closed', async () => {
    const first = desk();
    await first.judge(10);
    first.snooze(first.state.nowMs + 30 * MINUTE_MS);
    await first.judge(92);
    expect(vi.getTimerCount()).toBe(1);
    first.stop();
    expect(vi.getTimerCount()).toBe(0);
  });
});
