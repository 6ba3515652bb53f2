import { appendFileSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { HOUR_MS, hourOf, type HourlySum } from '../../src/core/hourly.ts';
import { noTotals } from '../../src/core/totals.ts';
import { createHistory, historyFile, type History } from '../../src/store/history.ts';
import { at } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary.ts';

const NOW = at('2026-11-20T12:30:00Z');
const START = at('2026-11-20T00:00:00Z');

/** A sum of an hour of 20 November. */
const sum = (hour: number, events: number, project = 1, model = 'claude-opus-5-5'): HourlySum => ({
  hourMs: START + hour * HOUR_MS,
  account: null,
  project,
  model,
  totals: {
    ...noTotals(),
    events,
    tokens: { ...noTotals().tokens, outputTokens: events * 100, cacheReadTokens: events * 1000 },
    costUsd: events * 0.25,
  },
});

function opened(folder: string, nowMs = NOW): History {
  const history = createHistory(folder);
  history.look(nowMs);
  return history;
}

/** Seals the hours from START on, one after the other, as the running app does. */
function filled(folder: string, events: readonly number[]): History {
  const history = opened(folder);
  events.forEach((count, hour) => {
    const project = history.numberOf(hour % 2 === 0 ? '/Users/ada/engine' : '/Users/ada/léger');
    const from = START + hour * HOUR_MS;
    expect(history.seal(() => [sum(hour, count, project)], from, from + HOUR_MS, NOW)).toBe(true);
  });
  return history;
}

const eventsOf = (history: History): [hour: number, events: number][] =>
  history.sums().map((one) => [(one.hourMs - START) / HOUR_MS, one.totals.events]);
const codes = (history: History): string[] => history.problems().map((problem) => problem.code);

describe('a history on disk', () => {
  test('is read back as it was written', () => {
    const folder = temporaryFolder();
    const written = filled(folder, [1, 2, 3]);
    const read = opened(folder);
    expect(read.sums()).toEqual(written.sums());
    expect(read.sealed()).toEqual({ startMs: START, endMs: START + 3 * HOUR_MS });
    expect([read.pathOf(1), read.pathOf(2)]).toEqual(['/Users/ada/engine', '/Users/ada/léger']);
    expect(read.problems()).toEqual([]);
  });

  test('is for the user alone, and holds no more than it needs', () => {
    const folder = temporaryFolder();
    filled(folder, [1, 2, 3, 4]);
    const file = historyFile(folder);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(file)).mode & 0o777).toBe(0o700);
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(1 + 2 + 4 + 1);
  });

  test('is nothing where nothing was kept, and no file is made by looking', () => {
    const folder = temporaryFolder();
    const history = opened(folder);
    expect([history.sealed(), history.sums(), history.problems()]).toEqual([null, [], []]);
    expect(() => statSync(join(folder, 'history'))).toThrow();
  });

  test('remembers that hours without usage are sealed as long as it runs, and counts them again after a restart', () => {
    const folder = temporaryFolder();
    const history = filled(folder, [1]);
    history.seal(() => [], START + HOUR_MS, START + 5 * HOUR_MS, NOW);
    expect(history.sealed()?.endMs).toBe(START + 5 * HOUR_MS);
    expect(opened(folder).sealed()?.endMs).toBe(START + HOUR_MS);
  });
});

test.each([Infinity, 1e308, 1e15])(
  'a cost of %d by prices that nobody has is read again like any other',
  (costUsd) => {
    const folder = temporaryFolder();
    const history = opened(folder);
    const one = sum(0, 1);
    history.seal(() => [{ ...one, totals: { ...one.totals, costUsd } }], START, START + HOUR_MS, NOW);
    const read = opened(folder);
    expect(codes(read)).toEqual([]);
    expect(read.sums().map(({ totals }) => totals.costUsd)).toEqual([1e15]);
  },
);

test('two lines that name all tokens there can be do not make an hour that is not read again', () => {
  const folder = temporaryFolder();
  const history = opened(folder);
  const one = sum(0, 2);
  const tokens = { ...one.totals.tokens, outputTokens: 2 * Number.MAX_SAFE_INTEGER };
  history.seal(() => [{ ...one, totals: { ...one.totals, tokens } }], START, START + HOUR_MS, NOW);
  const read = opened(folder);
  expect(codes(read)).toEqual([]);
  expect(read.sums().map(({ totals }) => totals.tokens.outputTokens)).toEqual([Number.MAX_SAFE_INTEGER]);
});

describe('an hour that is sealed', () => {
  test.each([
    ['stays if it is counted again', 2, 2],
    ['is never lowered', 1, 2],
    ['is replaced, not added to, if there was more', 5, 5],
  ])('%s', (_name, counted, expected) => {
    const folder = temporaryFolder();
    const history = filled(folder, [1, 2, 3]);
    history.seal(() => [sum(1, counted)], START + HOUR_MS, START + 2 * HOUR_MS, NOW);
    const after = [
      [0, 1],
      [1, expected],
      [2, 3],
    ];
    expect(eventsOf(history)).toEqual(after);
    expect(eventsOf(opened(folder))).toEqual(after);
  });

  test('is not doubled by a second process that seals it too', () => {
    const folder = temporaryFolder();
    const first = filled(folder, [1, 2]);
    const second = opened(folder);
    first.seal(() => [sum(2, 3)], START + 2 * HOUR_MS, START + 3 * HOUR_MS, NOW);
    second.seal(() => [sum(2, 3)], START + 2 * HOUR_MS, START + 3 * HOUR_MS, NOW);
    first.look(NOW);
    expect(eventsOf(first)).toEqual(eventsOf(second));
    expect(eventsOf(opened(folder))).toEqual([
      [0, 1],
      [1, 2],
      [2, 3],
    ]);
  });

  test('by a clock that was ahead does not keep later hours from being sealed', () => {
    const folder = temporaryFolder();
    const history = filled(folder, [1]);
    history.seal(() => [sum(9000, 1)], START + HOUR_MS, START + 9001 * HOUR_MS, START + 9002 * HOUR_MS);
    expect(opened(folder).sealed()?.endMs).toBe(START + HOUR_MS);
  });
});

describe('damage', () => {
  test('a tear at any byte costs the last block at most, is said, and is mended by the next hour', () => {
    const whole = temporaryFolder();
    filled(whole, [1, 2, 3]);
    const bytes = readFileSync(historyFile(whole));
    const full = eventsOf(opened(whole));
    const ends = [...bytes.keys()].filter((i) => bytes[i] === 10).map((i) => i + 1);
    const folder = temporaryFolder();
    const file = historyFile(folder);
    mkdirSync(dirname(file));
    for (let length = 0; length < bytes.length; length += 1) {
      writeFileSync(file, bytes.subarray(0, length));
      const history = opened(folder);
      const wholeLines = ends.filter((end) => end <= length).length;
      const isClean = ends.includes(length);
      // The first lines are the beginning and a name; then a name more, before the second hour.
      const hours = [0, 0, 0, 1, 1, 2, 3][wholeLines] ?? 0;
      expect([length, eventsOf(history)]).toEqual([length, full.slice(0, hours)]);
      expect([length, codes(history)]).toEqual([length, isClean ? [] : ['history_damaged']]);
      history.seal(() => [sum(9, 9)], START + 9 * HOUR_MS, START + 10 * HOUR_MS, NOW);
      const mended = opened(folder);
      expect([length, eventsOf(mended)]).toEqual([length, [...full.slice(0, hours), [9, 9]]]);
      expect([length, codes(mended)]).toEqual([length, []]);
    }
  });

  test('a byte that changed costs its line alone', () => {
    const whole = temporaryFolder();
    filled(whole, [1, 2, 3]);
    const bytes = readFileSync(historyFile(whole));
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'history'));
    for (let i = 0; i < bytes.length; i += 7) {
      const changed = Buffer.from(bytes);
      changed[i] = (changed[i] ?? 0) ^ 1;
      writeFileSync(historyFile(folder), changed);
      const history = opened(folder);
      expect([i, history.sums().length >= 2 || bytes[i] === 10]).toEqual([i, true]);
      expect([i, codes(history)]).toEqual([i, ['history_damaged']]);
    }
  });

  test('a lost beginning is taken to be the first hour that is known', () => {
    const folder = temporaryFolder();
    filled(folder, [1, 2]);
    const file = historyFile(folder);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^[^\n]*/, 'x'));
    expect(opened(folder).sealed()).toEqual({ startMs: START, endMs: START + 2 * HOUR_MS });
  });

  test('a file that was added to without a newline is written anew', () => {
    const folder = temporaryFolder();
    filled(folder, [1, 2]);
    const file = historyFile(folder);
    truncateSync(file, statSync(file).size - 1);
    const history = opened(folder);
    history.seal(() => [sum(5, 5)], START + 5 * HOUR_MS, START + 6 * HOUR_MS, NOW);
    expect(eventsOf(opened(folder)).at(-1)).toEqual([5, 5]);
  });
});

describe('a newer version', () => {
  const line = (json: string) => `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`;

  test.each([
    ['as its beginning says', line('{"version":2,"from":1,"zone":"UTC"}')],
    ['as a line shows that is whole and unknown', line('{"version":1,"from":1}') + line('{"minute":7}')],
  ])('is left alone, %s', (_name, text) => {
    const folder = temporaryFolder({ 'history/hourly.log': text });
    const history = opened(folder);
    history.seal(() => [sum(1, 1)], START, START + HOUR_MS, NOW);
    history.forgetNames(NOW);
    expect(history.isLeftAlone()).toBe(true);
    expect(history.problems()).toEqual([{ code: 'history_left_alone', reason: 'newer' }]);
    expect(readFileSync(historyFile(folder), 'utf8')).toBe(text);
  });
});

describe('forgetting', () => {
  test('names keeps the sums, and no number is given twice', () => {
    const folder = temporaryFolder();
    const history = filled(folder, [1, 2]);
    expect(history.forgetNames(NOW)).toBe(true);
    expect(readFileSync(historyFile(folder), 'utf8')).not.toMatch(/ada/);
    for (const one of [history, opened(folder)]) {
      expect(eventsOf(one)).toEqual([
        [0, 1],
        [1, 2],
      ]);
      expect([one.pathOf(1), one.pathOf(2)]).toEqual([null, null]);
      expect(one.numberOf('/Users/ada/engine')).toBe(3);
    }
  });

  test('all leaves a beginning, so that it is not counted again from the logs', () => {
    const folder = temporaryFolder();
    filled(folder, [1, 2]).forget(NOW);
    const history = opened(folder);
    expect(eventsOf(history)).toEqual([]);
    expect(history.sealed()).toEqual({ startMs: hourOf(NOW), endMs: hourOf(NOW) });
    expect(readFileSync(historyFile(folder), 'utf8')).not.toMatch(/ada|opus/);
  });

  test('all also takes away what is damaged or newer', () => {
    const folder = temporaryFolder();
    filled(folder, [1]);
    appendFileSync(historyFile(folder), 'half a li');
    const history = opened(folder);
    history.forget(NOW);
    expect(history.problems()).toEqual([]);
  });
});

test('a disk that refuses keeps nothing back: what was not written is not sealed', () => {
  const folder = temporaryFolder({ history: 'a file where the folder should be' });
  const history = opened(folder);
  expect(history.seal(() => [sum(0, 1)], START, START + HOUR_MS, NOW)).toBe(false);
  expect([history.sealed(), codes(history)]).toEqual([null, ['history_unwritable']]);
});
