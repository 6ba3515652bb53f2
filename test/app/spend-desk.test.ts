import { inspect } from 'node:util';
import { describe, expect, test, vi } from 'vitest';
import type { ApiSpend } from '../../src/core/api-spend.ts';
import type { Reply } from '../../src/spend/connection.ts';
import { at } from '../support/records.ts';
import { ADMIN_KEY, refusalOf, reportOf, spendBench, type SpendBench } from '../support/spend.ts';

const NOW_MS = at('2026-11-20T12:05:30Z');
const MINUTE_MS = 60_000;
const ON = { enabled: true, budgetUsd: 100 };
const OFF = { enabled: false, budgetUsd: 100 };
const OTHER_KEY = 'sk-ant-admin01-qRsTuVwXyZ012345';

/** A desk that was turned on, with the answer that it gets. */
async function turnedOn(reply: Reply = reportOf('2026-11-19', '6200'), key: string | null = ADMIN_KEY) {
  const bench = spendBench(NOW_MS, key);
  bench.answer(reply);
  bench.desk.set(ON, () => {});
  await bench.settle();
  return bench;
}

const known = (costUsd: number, askedAtMs: number, more: Partial<ApiSpend> = {}) => ({
  kind: 'known',
  figure: { month: '2026-11', costUsd, askedAtMs, coveredUntilMs: at('2026-11-20T00:00:00Z') },
  failure: null,
  ...more,
});

/** After how many minutes each next question was asked. */
async function gaps(bench: SpendBench, questions: number): Promise<number[]> {
  const times = [bench.nowMs()];
  const from = bench.questions.length;
  while (bench.questions.length < from + questions) {
    const before = bench.questions.length;
    await bench.pass(MINUTE_MS);
    if (bench.questions.length > before) {
      times.push(bench.nowMs());
    }
  }
  return times.slice(1).map((ms, i) => (ms - (times[i] ?? 0)) / MINUTE_MS);
}

describe('while it is off', () => {
  test('nothing is read, loaded, asked or waited for', async () => {
    const bench = spendBench(NOW_MS);
    const changed = vi.fn<() => void>();
    bench.desk.set(OFF, changed);
    bench.desk.look();
    bench.desk.set({ enabled: false, budgetUsd: 5 }, changed);
    await bench.pass(24 * 60 * MINUTE_MS);
    expect(bench.desk.state()).toEqual({ kind: 'off' });
    expect(bench.desk.view()).toEqual({ key: 'not_looked', problem: null, next: null });
    expect([bench.happened, bench.timers(), changed.mock.calls]).toEqual([[], 0, []]);
  });

  test('a key can be kept and forgotten all the same, and nothing else happens', async () => {
    const bench = spendBench(NOW_MS, null);
    bench.desk.set(OFF, () => {});
    expect(await bench.desk.keepKey(`  ${ADMIN_KEY}\n`)).toBeNull();
    expect(bench.keychain.key).toBe(ADMIN_KEY);
    expect(await bench.desk.forgetKey()).toBeNull();
    expect(await bench.desk.forgetKey()).toBe('No key was found that could be forgotten.');
    await bench.pass(60 * MINUTE_MS);
    expect(bench.happened).toEqual(['keep key', 'forget key', 'forget key']);
  });
});

describe('turned on', () => {
  test('it fetches the key, asks once, and tells what it learned', async () => {
    const bench = spendBench(NOW_MS);
    const changed = vi.fn<() => void>();
    bench.answer(reportOf('2026-11-19', '6200'));
    bench.desk.set(ON, changed);
    expect(bench.desk.state()).toEqual({ kind: 'waiting' });
    await bench.settle();
    expect(bench.desk.state()).toEqual(known(62, NOW_MS));
    expect(bench.questions.map(({ headers }) => headers['x-api-key'])).toEqual([ADMIN_KEY]);
    expect(changed).toHaveBeenCalledTimes(1);
    expect(bench.desk.view()).toEqual({
      key: 'kept',
      problem: null,
      next: 'The next question may be asked in 5 minutes.',
    });
  });

  test('without a key it asks nothing and says so', async () => {
    const bench = await turnedOn(undefined, null);
    await bench.pass(60 * MINUTE_MS);
    expect(bench.desk.state()).toEqual({ kind: 'no_key' });
    expect(bench.desk.view().key).toBe('none');
    expect(bench.happened).not.toContain('load connection');
  });

  test('with what is no Admin key it asks nothing', async () => {
    const bench = await turnedOn(undefined, 'sk-ant-api03-aBcDeFgHiJkLmNoP');
    expect(bench.desk.state()).toEqual({ kind: 'failed', failure: { code: 'wrong_key' } });
    expect(bench.happened).not.toContain('load connection');
  });

  test.each(['keychain_missing', 'keychain_locked', 'keychain_failed'] as const)(
    'it says what the keychain says, and does not go on asking it: %s',
    async (problem) => {
      const bench = spendBench(NOW_MS);
      bench.keychain.problem = problem;
      bench.answer(reportOf('2026-11-19', '6200'));
      bench.desk.set(ON, () => {});
      await bench.pass(24 * 60 * MINUTE_MS);
      expect(bench.desk.state()).toEqual({ kind: 'failed', failure: { code: problem } });
      expect(bench.happened.filter((one) => one !== 'read disk')).toEqual(['read key']);
      bench.keychain.problem = null;
      bench.desk.look();
      await bench.settle();
      expect(bench.desk.state()).toMatchObject({ kind: 'known' });
    },
  );

  test('a typed key begins at once, and one that is none is refused without being kept', async () => {
    const bench = await turnedOn(reportOf('2026-11-19', '6200'), null);
    expect(await bench.desk.keepKey('sk-ant-api03-aBcDeFgHiJkLmNoP')).toBe(
      'must be an Admin key, which begins with sk-ant-admin',
    );
    expect(bench.keychain.key).toBeNull();
    expect(await bench.desk.keepKey(ADMIN_KEY)).toBeNull();
    await bench.settle();
    expect(bench.desk.state()).toEqual(known(62, NOW_MS));
  });

  test('a key that the keychain does not take is kept nowhere', async () => {
    const bench = await turnedOn(undefined, null);
    bench.keychain.problem = 'keychain_locked';
    expect(await bench.desk.keepKey(ADMIN_KEY)).toBe(
      'The keychain is locked, so the Admin key can’t be reached. Unlock it and refresh.',
    );
    expect(inspect(bench.disk, { depth: null })).not.toContain(ADMIN_KEY);
    expect(bench.questions).toEqual([]);
  });

  test('a forgotten key takes the figure along, and nothing is asked any more', async () => {
    const bench = await turnedOn();
    expect(await bench.desk.forgetKey()).toBeNull();
    await bench.pass(24 * 60 * MINUTE_MS);
    expect(bench.desk.state()).toEqual({ kind: 'no_key' });
    expect(bench.disk.memory.figure).toBeNull();
    expect(bench.questions).toHaveLength(1);
  });
});

describe('what it remembers', () => {
  test('is said to be damaged where the disk has no sense in it, once it is needed', async () => {
    const bench = spendBench(NOW_MS);
    bench.disk.damage = [{ code: 'state_damaged', file: 'spend.json', keptAs: 'spend.bad.json' }];
    expect(bench.desk.problems()).toEqual([]);
    bench.desk.set(ON, () => {});
    await bench.settle();
    expect(bench.desk.problems()).toEqual(bench.disk.damage);
  });

  test('is said not to be kept for as long as the disk refuses it', async () => {
    const bench = spendBench(NOW_MS);
    const refusal = { code: 'state_unwritable', path: '/spend.json' } as const;
    bench.disk.refusal = refusal;
    bench.desk.set(ON, () => {});
    await bench.settle();
    expect(bench.desk.problems()).toEqual([refusal]);
    bench.disk.refusal = null;
    await bench.pass(10 * MINUTE_MS);
    expect(bench.desk.problems()).toEqual([]);
  });
});

describe('it asks', () => {
  test('every five minutes, each time with the key as it is then', async () => {
    const bench = await turnedOn();
    expect(await gaps(bench, 3)).toEqual([5, 5, 5]);
    bench.keychain.key = OTHER_KEY;
    await bench.pass(5 * MINUTE_MS);
    expect(bench.questions.at(-1)?.headers['x-api-key']).toBe(OTHER_KEY);
  });

  test('never sooner: not when it is turned off and on, looked at, given another key or started anew', async () => {
    const bench = await turnedOn();
    bench.desk.set(OFF, () => {});
    expect(bench.desk.state()).toEqual({ kind: 'off' });
    expect(bench.disk.memory.figure).toBeNull();
    bench.desk.set(ON, () => {});
    bench.desk.look();
    await bench.settle();
    await bench.desk.keepKey(OTHER_KEY);
    await bench.pass(4 * MINUTE_MS);
    bench.desk.look();
    await bench.settle();
    const restarted = spendBench(bench.nowMs(), OTHER_KEY, bench.disk.memory);
    restarted.desk.set(ON, () => {});
    await restarted.pass(MINUTE_MS - 1);
    expect([bench.questions.length, restarted.questions.length]).toEqual([1, 0]);
    expect(restarted.desk.state()).toEqual({ kind: 'waiting' });
    await restarted.pass(1);
    expect(restarted.questions).toHaveLength(1);
  });

  test('with what it knew before a restart still on show', async () => {
    const bench = await turnedOn();
    const restarted = spendBench(NOW_MS + MINUTE_MS, ADMIN_KEY, bench.disk.memory);
    restarted.desk.set(ON, () => {});
    await restarted.settle();
    expect(restarted.desk.state()).toEqual(known(62, NOW_MS));
    expect(restarted.questions).toEqual([]);
  });

  test('ever more seldom while it fails, and keeps the last figure', async () => {
    const bench = await turnedOn();
    bench.answer(refusalOf(503));
    expect(await gaps(bench, 9)).toEqual([5, 5, 10, 20, 40, 80, 160, 320, 360]);
    expect(bench.desk.state()).toEqual(
      known(62, NOW_MS, { failure: { code: 'server_failed', status: 503 } }),
    );
    bench.answer(reportOf('2026-11-19', '7000'));
    expect(await gaps(bench, 3)).toEqual([360, 5, 5]);
    expect(bench.desk.state()).toMatchObject({ figure: { costUsd: 70 }, failure: null });
  });

  test('not before the time that it was asked to wait', async () => {
    const bench = await turnedOn(refusalOf(429, '1800'));
    expect(bench.desk.state()).toEqual({ kind: 'failed', failure: { code: 'rate_limited' } });
    expect(await gaps(bench, 1)).toEqual([30]);
  });

  test('not before that time either when another key is given meanwhile', async () => {
    const bench = await turnedOn(refusalOf(429, '1800'));
    await bench.desk.keepKey(OTHER_KEY);
    await bench.settle();
    expect(await gaps(bench, 1)).toEqual([30]);
  });

  test('by its own measure where it was refused without a time', async () => {
    const bench = await turnedOn(refusalOf(429));
    expect(await gaps(bench, 3)).toEqual([5, 10, 20]);
  });

  test('a new key sooner than the wrong one would have been asked with again', async () => {
    const bench = await turnedOn(refusalOf(401));
    await gaps(bench, 3);
    await bench.pass(6 * MINUTE_MS);
    const before = bench.questions.length;
    bench.answer(reportOf('2026-11-19', '6200'));
    await bench.desk.keepKey(OTHER_KEY);
    await bench.settle();
    expect(bench.questions).toHaveLength(before + 1);
    expect(bench.desk.state()).toMatchObject({ kind: 'known', failure: null });
  });

  test('once after a long sleep', async () => {
    const bench = await turnedOn();
    bench.setClock(NOW_MS + 9 * 60 * MINUTE_MS);
    bench.desk.look();
    bench.desk.look();
    await bench.settle();
    expect(bench.questions).toHaveLength(2);
    expect(await gaps(bench, 1)).toEqual([5]);
  });

  test('within five minutes when the clock was set back a day', async () => {
    const bench = await turnedOn();
    bench.setClock(NOW_MS - 24 * 60 * MINUTE_MS);
    bench.desk.look();
    await bench.settle();
    expect(bench.questions).toHaveLength(1);
    expect(await gaps(bench, 2)).toEqual([5, 5]);
  });

  test('within ten minutes when nobody said that the clock was set back', async () => {
    const bench = await turnedOn();
    bench.setClock(NOW_MS - 24 * 60 * MINUTE_MS);
    expect(await gaps(bench, 2)).toEqual([10, 5]);
  });

  test('for the new month from midnight in UTC on', async () => {
    const bench = spendBench(at('2026-11-30T23:58:00Z'));
    bench.answer(reportOf('2026-11-30', '6200'));
    bench.desk.set(ON, () => {});
    await bench.settle();
    bench.answer(reportOf('2026-12-01', '12'));
    await bench.pass(5 * MINUTE_MS);
    expect(bench.desk.state()).toMatchObject({ figure: { month: '2026-12', costUsd: 0.12 } });
    expect(bench.questions[1]?.path).toContain('starting_at=2026-11-30T00%3A00%3A00Z');
  });
});

describe('turned off in the middle of a question', () => {
  test('it forgets the answer, and the question counts', async () => {
    const bench = spendBench(NOW_MS);
    let give: (reply: Reply) => void = () => {};
    bench.answer(
      () =>
        new Promise((resolve) => {
          give = resolve;
        }),
    );
    bench.desk.set(ON, () => {});
    await bench.settle();
    bench.desk.set(OFF, () => {});
    give(reportOf('2026-11-19', '6200'));
    await bench.settle();
    expect(bench.disk.memory).toEqual({
      version: 1,
      asked: { atMs: NOW_MS, waitMs: 5 * MINUTE_MS },
      figure: null,
    });
    expect(bench.timers()).toBe(0);
    bench.desk.set(ON, () => {});
    await bench.settle();
    expect(bench.questions).toHaveLength(1);
  });

  test('before the key came, it asks nothing', async () => {
    const bench = spendBench(NOW_MS);
    bench.desk.set(ON, () => {});
    bench.desk.set(OFF, () => {});
    await bench.pass(60 * MINUTE_MS);
    expect(bench.happened).not.toContain('load connection');
  });
});

test('the key is in the question’s header and in nothing that is told, kept or shown', async () => {
  for (const reply of [reportOf('2026-11-19', '6200'), refusalOf(401), refusalOf(500)]) {
    const { desk, disk, questions } = await turnedOn(reply);
    expect(inspect([desk.state(), desk.view(), disk], { depth: null })).not.toContain('sk-ant');
    expect(questions.map(({ path }) => path).join('')).not.toContain('sk-ant');
    expect(questions[0]?.headers['x-api-key']).toBe(ADMIN_KEY);
  }
});
