import { describe, expect, it } from 'vitest';
import { createHitBook } from '../../../src/core/limit-hit.ts';
import { simulateAccount, type SimulatedAccount } from './account.ts';
import { DAY_MS, END_MS, MIDDLE_MS, MINUTE_MS, SECOND_MS, START_MS } from './period.ts';
import { SCENARIOS, type Scenario } from './scenario.ts';

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

function scenario(name: string): Scenario {
  const found = SCENARIOS.find((one) => one.name === name);
  if (!found) {
    throw new Error(`no scenario is called ${name}`);
  }
  return found;
}

const accountsOf = (name: string): SimulatedAccount[] =>
  SEEDS.map((seed) => simulateAccount(scenario(name), seed));
const fed = accountsOf('feed, all local');
const mixed = accountsOf('feed, 30% elsewhere');
const mostlyElsewhere = accountsOf('feed, 60% elsewhere');
const hitting = accountsOf('limit hits only, 30% elsewhere');
const typing = accountsOf('one typed value, 30% elsewhere');
const doubled = accountsOf('limits doubled, feed');
const all = [...fed, ...mixed, ...mostlyElsewhere, ...hitting, ...typing, ...doubled];

/** The last figure of every window of a kind, looked at every four minutes, and how far it ever fell within one. */
function fills(account: SimulatedAccount, id: 'fiveHour' | 'sevenDay'): { last: number[]; fell: number } {
  const lastByReset = new Map<number, number>();
  let fell = 0;
  for (let nowMs = START_MS; nowMs <= END_MS; nowMs += 4 * MINUTE_MS) {
    const truth = account.truthAt(nowMs)[id];
    if (truth !== null && nowMs !== account.changedAtMs) {
      const before = lastByReset.get(truth.resetsAtMs) ?? 0;
      const isSame = account.changedAtMs === null || nowMs < account.changedAtMs || id === 'fiveHour';
      fell = Math.max(fell, isSame ? before - truth.usedPercentage : 0);
      lastByReset.set(truth.resetsAtMs, truth.usedPercentage);
    }
  }
  return { last: [...lastByReset.values()], fell };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const shareOf = (values: readonly number[], isSo: (value: number) => boolean): number =>
  values.filter(isSo).length / values.length;

describe('a simulated account', () => {
  it.each(SCENARIOS.map((one) => [one.name, one] as const))('is the same for the same seed: %s', (_, one) => {
    const { truthAt: firstTruthAt, ...first } = simulateAccount(one, 5);
    const { truthAt, ...second } = simulateAccount(one, 5);
    expect(second).toEqual(first);
    expect(first.looksAtMs.map(truthAt)).toEqual(first.looksAtMs.map(firstTruthAt));
    expect(simulateAccount(one, 6).records).not.toEqual(first.records);
  });

  it('has the same work for the same seed in every scenario of which the feed alone differs', () => {
    expect(simulateAccount(scenario('feed of some sessions, all local'), 3).records).toEqual(fed[2]?.records);
  });

  it('is in order, within the period, each response once', () => {
    for (const { records, payloads, looksAtMs } of all) {
      expect(records.length).toBeGreaterThan(1000);
      expect(new Set(records.map(({ key }) => key)).size).toBe(records.length);
      for (const timesMs of [
        records.map(({ atMs }) => atMs),
        payloads.map(({ storedAtMs }) => storedAtMs),
        looksAtMs,
      ]) {
        expect(timesMs).toEqual(timesMs.toSorted((a, b) => a - b));
        expect(timesMs[0] ?? START_MS).toBeGreaterThanOrEqual(START_MS);
        expect(timesMs.at(-1) ?? END_MS).toBeLessThanOrEqual(END_MS);
      }
    }
  });
});

describe('the truth', () => {
  it('never falls within a window', () => {
    for (const account of all) {
      expect(fills(account, 'fiveHour').fell).toBeLessThan(1e-6);
      expect(fills(account, 'sevenDay').fell).toBeLessThan(1e-6);
    }
  });

  it('spreads over sensible fills', () => {
    const fiveHour = fed.flatMap((account) => fills(account, 'fiveHour').last);
    const sevenDay = fed.flatMap((account) => fills(account, 'sevenDay').last.slice(1, -1));
    expect(shareOf(fiveHour, (fill) => fill >= 15)).toBeGreaterThan(0.6);
    expect(shareOf(fiveHour, (fill) => fill > 50)).toBeGreaterThan(0.15);
    expect(Math.max(...fiveHour)).toBeLessThan(115);
    expect(shareOf(sevenDay, (fill) => fill >= 20)).toBeGreaterThan(0.8);
    expect(Math.max(...sevenDay)).toBeLessThan(105);
  });

  it('has both limits doubled once, with a five-hour block, soon after the middle', () => {
    for (const { changedAtMs, truthAt, records } of doubled) {
      expect(changedAtMs).toBeGreaterThanOrEqual(MIDDLE_MS);
      expect(changedAtMs).toBeLessThan(MIDDLE_MS + 7 * DAY_MS);
      const next = records.find(({ atMs }) => atMs >= (changedAtMs ?? 0));
      const opened = truthAt(next?.atMs ?? 0).fiveHour;
      expect(opened?.resetsAtMs).toBe((changedAtMs ?? 0) + 300 * MINUTE_MS);
    }
    expect(all.filter(({ changedAtMs }) => changedAtMs !== null)).toHaveLength(SEEDS.length);
  });

  it('has about as much use elsewhere as was asked for', () => {
    expect(fed.map(({ elsewhereShare }) => elsewhereShare)).toEqual(SEEDS.map(() => 0));
    expect(mean(mixed.map(({ elsewhereShare }) => elsewhereShare))).toBeCloseTo(0.3, 1);
    expect(mean(mostlyElsewhere.map(({ elsewhereShare }) => elsewhereShare))).toBeCloseTo(0.6, 1);
  });
});

describe('what the machine holds', () => {
  it('has hits where a window was full, and nothing here that counts until its reset', () => {
    expect(hitting.every(({ hits }) => hits.length > 0)).toBe(true);
    for (const { hits, truthAt } of all) {
      const book = createHitBook();
      for (const hit of hits) {
        const truth = truthAt(hit.atMs);
        const full = hit.window === 'five_hour' ? truth.fiveHour : truth.sevenDay;
        expect(full?.usedPercentage).toBeGreaterThanOrEqual(100 - 1e-6);
        expect(full?.resetsAtMs).toBe(hit.resetsAtMs);
        expect(book.add(hit)).toBe(true);
      }
    }
  });

  it('was fed figures within two points of the truth when their response was under way', () => {
    let compared = 0;
    const wrong: unknown[] = [];
    for (const { payloads, records, truthAt } of [...fed, ...mostlyElsewhere]) {
      const timesMs = new Map<string, number[]>();
      for (const { atMs, source } of records) {
        timesMs.set(source.session, [...(timesMs.get(source.session) ?? []), atMs]);
      }
      // A refused request has no response of its own to compare with.
      const answers = payloads.filter(({ windows }) => windows.every((one) => one.usedPercentage < 99));
      for (const { session, storedAtMs, windows } of answers) {
        const answeredMs = timesMs.get(session)?.findLast((atMs) => atMs <= storedAtMs) ?? storedAtMs;
        const [before, after] = [truthAt(answeredMs - MINUTE_MS), truthAt(answeredMs)];
        for (const { window, usedPercentage, resetsAtMs } of windows) {
          const id = window === 'five_hour' ? 'fiveHour' : 'sevenDay';
          const highest = after[id]?.resetsAtMs === resetsAtMs ? after[id].usedPercentage : 0;
          const lowest = before[id]?.resetsAtMs === resetsAtMs ? before[id].usedPercentage : 0;
          // A block may end while a response is under way.
          if (after[id]?.resetsAtMs === resetsAtMs) {
            compared += 1;
            if (usedPercentage > highest + 0.5 || usedPercentage < lowest - 2) {
              wrong.push({ session, window, usedPercentage, lowest, highest });
            }
          }
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(compared).toBeGreaterThan(20_000);
  });

  it('is fed as the scenario says', () => {
    const some = accountsOf('feed of some sessions, all local');
    const sessionsIn = (account: SimulatedAccount): number =>
      new Set(account.payloads.map(({ session }) => session)).size;
    expect(mean(some.map(sessionsIn)) / mean(fed.map(sessionsIn))).toBeCloseTo(0.4, 1);
    for (const { payloads, looksAtMs } of accountsOf('feed off for the last three days, all local')) {
      expect(payloads.at(-1)?.storedAtMs).toBeLessThanOrEqual(END_MS - 3 * DAY_MS);
      expect(looksAtMs[0]).toBeGreaterThan(END_MS - 3 * DAY_MS);
    }
    expect([...hitting, ...typing].every(({ payloads }) => payloads.length === 0)).toBe(true);
  });

  it('has both windows typed in about five days before the end, and is looked at after that', () => {
    for (const { typed, truthAt, looksAtMs } of typing) {
      expect(typed.map(({ window }) => window)).toEqual(['five_hour', 'seven_day']);
      for (const { atMs, window, usedPercentage } of typed) {
        const truth = truthAt(atMs)[window === 'five_hour' ? 'fiveHour' : 'sevenDay'];
        expect(Math.abs(usedPercentage - (truth?.usedPercentage ?? 0))).toBeLessThanOrEqual(0.5);
        expect(Math.abs(atMs - (END_MS - 5 * DAY_MS))).toBeLessThan(4 * DAY_MS);
        expect(looksAtMs[0]).toBeGreaterThan(atMs - SECOND_MS);
      }
    }
    expect([...fed, ...hitting].every(({ typed }) => typed.length === 0)).toBe(true);
  });

  it('has placeholders instead of output up to the middle, and the same truth', () => {
    for (const [place, account] of accountsOf('placeholder-era output, feed').entries()) {
      const early = account.records.filter(({ placeholder }) => placeholder);
      expect(early).toEqual(account.records.filter(({ atMs }) => atMs < MIDDLE_MS));
      expect(Math.max(...early.map(({ usage }) => usage.outputTokens))).toBeLessThan(10);
      expect(account.truthAt(END_MS)).toEqual(fed[place]?.truthAt(END_MS));
    }
  });
});
