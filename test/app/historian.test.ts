/** The historian over real files: months of work, forks, logs that are deleted, restarts. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import fc from 'fast-check';
import { pathToFileURL } from 'node:url';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { createEngine } from '../../src/app/engine.ts';
import { createHistorian, type Historian } from '../../src/app/historian.ts';
import type { EngineUpdate } from '../../src/app/ports.ts';
import type { Later } from '../../src/app/background.ts';
import { recount } from '../../src/app/recount.ts';
import { createWorkerEngine } from '../../src/app/worker-engine.ts';
import { readSettings } from '../../src/contract/settings.ts';
import { DAY_MS, groupSums, HOUR_MS, hourlySums, hourOf, type HourlySum } from '../../src/core/hourly.ts';
import { createLedger, type Ledger } from '../../src/core/ledger.ts';
import { createHitBook } from '../../src/core/limit-hit.ts';
import { pricer, PRICES } from '../../src/core/prices.ts';
import { cleanupDays } from '../../src/feed/cleanup-period.ts';
import { createReader, type Reader } from '../../src/logs/reader.ts';
import { createHistory, historyFile } from '../../src/store/history.ts';
import { at } from '../support/records.ts';
import { assistant, logText } from '../support/lines.ts';
import { makeOld } from '../support/make-old.ts';
import { temporaryFolder } from '../support/temporary.ts';

const WORKER = pathToFileURL(resolve(import.meta.dirname, '../../dist/worker.js'));
const START = at('2026-10-01T00:00:00Z');
const NOW = at('2026-11-20T12:30:00Z');
const ROOT = '.claude/projects/-Users-ada-engine';

type Line = { id: string; atMs: number; output?: number; session?: string };

/** Writes a session's log, dated by its newest line as Claude Code's are. */
function writeLog(home: string, name: string, lines: readonly Line[], changedMs = newest(lines)): string {
  const path = join(home, ROOT, `${name}.jsonl`);
  mkdirSync(dirname(path), { recursive: true });
  const text = logText(
    ...lines.map(({ id, atMs, output = 1000, session = name }) =>
      assistant({
        id,
        uuid: id,
        at: new Date(atMs).toISOString(),
        session: name,
        ...(session === name ? {} : { requestSession: session }),
        usage: { output_tokens: output },
      }),
    ),
  );
  writeFileSync(path, text);
  utimesSync(path, changedMs / 1000, changedMs / 1000);
  return path;
}

function newest(lines: readonly Line[]): number {
  return Math.max(...lines.map((line) => line.atMs));
}

type App = {
  historian: Historian;
  look(nowMs: number, isWhole?: boolean): void;
  settle(): void;
  step(): boolean;
  stop(): void;
};

function logsOf(home: string, sinceMs: number): { reader: Reader; ledger: Ledger } {
  const ledger = createLedger(pricer(PRICES));
  const reader = createReader({
    trustsFileTimes: false,
    roots: [{ path: join(home, '.claude'), isNamed: false, mayBeProjects: false }],
    sinceMs,
    untilMs: Infinity,
    timeZone: () => 'UTC',
    ledger,
    hits: createHitBook(),
  });
  reader.sweep();
  return { reader, ledger };
}

/** The running app as far as its history goes: a reader of seven days, a historian, and pauses that are over when told. */
function app(
  home: string,
  startMs: number,
  more: { mustRecount?: boolean; cleanupDays?: number; isWhole?: boolean } = {},
): App {
  let clockMs = startMs;
  const readFromMs = startMs - 7 * DAY_MS;
  const { reader, ledger } = logsOf(home, readFromMs);
  const waiting: (() => void)[] = [];
  const later: Later = (step) => {
    waiting.push(step);
    return () => waiting.splice(waiting.indexOf(step), 1);
  };
  const historian = createHistorian({
    stateFolder: join(home, 'state'),
    roots: [{ path: join(home, '.claude'), isNamed: false, mayBeProjects: false }],
    timeZone: 'Europe/Berlin',
    prices: PRICES,
    projectPath: reader.projectPath,
    cleanupDays: more.cleanupDays ?? 30,
    later,
    nowMs: () => clockMs,
    whenRecounted: () => {},
  });
  historian.start(more.mustRecount ?? false, startMs);
  const step = (): boolean => {
    const next = waiting.shift();
    next?.();
    return next !== undefined;
  };
  const settle = (): void => {
    while (step()) {
      // Until nothing waits any more.
    }
  };
  const look = (nowMs: number, isWhole = true): void => {
    clockMs = nowMs;
    reader.sweep();
    ledger.forget(nowMs - 8 * DAY_MS);
    historian.note(ledger, Math.max(readFromMs, nowMs - 8 * DAY_MS), nowMs, isWhole);
  };
  look(startMs, more.isWhole);
  return { historian, look, settle, step, stop: () => historian.stop(true) };
}

/** What is on disk, by hour and model: responses and tokens. */
function keptIn(home: string, nowMs: number): { sums: readonly HourlySum[]; startMs: number; endMs: number } {
  const history = createHistory(join(home, 'state'));
  history.look(nowMs);
  expect(history.problems()).toEqual([]);
  return { sums: history.sums(), ...(history.sealed() ?? { startMs: Infinity, endMs: -Infinity }) };
}

const figuresOf = (sums: readonly HourlySum[]) =>
  groupSums(sums, (sum) => `${new Date(sum.hourMs).toISOString()} ${sum.model}`).map(({ key, totals }) => [
    key,
    totals.events,
    totals.tokens,
    Math.round(totals.costUsd * 1e9),
  ]);

/** The sums of everything that was ever written, counted at once. */
const recounted = (home: string, fromMs: number, untilMs: number) =>
  figuresOf(hourlySums(logsOf(home, -Infinity).ledger, fromMs, untilMs, () => 1));

/** So many days of work before today, three responses an hour from 9 to 11, a session a day. */
function workedFor(days: number, home = temporaryFolder()): string {
  for (let day = 1; day <= days; day += 1) {
    const midnightMs = hourOf(NOW) - 12 * HOUR_MS - day * DAY_MS;
    writeLog(
      home,
      `day-${day}`,
      Array.from({ length: 9 }, (_, i) => ({
        id: `msg_${day}_${i}`,
        atMs: midnightMs + 9 * HOUR_MS + i * 20 * 60_000,
        output: 100 * day + i,
      })),
    );
  }
  return home;
}

/** Counts that were stopped in the middle, the second long after the first. */
function stopTwice(home: string): void {
  for (const nowMs of [NOW, NOW + 1]) {
    const one = app(home, nowMs);
    Array.from({ length: 8 }, one.step);
    one.historian.stop(true);
    makeOld(join(home, 'state', 'recount.bin'));
  }
}

/** What is kept of counts that were stopped. */
function countsIn(home: string): string[] {
  return readdirSync(join(home, 'state')).filter((name) => name.startsWith('recount'));
}

describe('the first start', () => {
  test('reads the last thirty days, and every hour is what the logs say', () => {
    const home = workedFor(40);
    const { settle, look } = app(home, NOW);
    settle();
    look(NOW);
    const { sums, startMs, endMs } = keptIn(home, NOW);
    expect(new Date(startMs).toISOString()).toBe('2026-10-21T12:00:00.000Z');
    expect(figuresOf(sums)).toEqual(recounted(home, startMs, endMs));
    expect(sums).toHaveLength(30 * 3 - 3);
  });

  test('seals no hour before it has read what is old, and seals the hours of the week afterwards', () => {
    const home = workedFor(20);
    const { look, settle, step } = app(home, NOW);
    step();
    look(NOW + 60_000);
    expect(keptIn(home, NOW).sums).toEqual([]);
    settle();
    expect(keptIn(home, NOW).endMs).toBeLessThanOrEqual(NOW - 7 * DAY_MS + HOUR_MS);
    look(NOW + 120_000);
    expect(figuresOf(keptIn(home, NOW).sums)).toEqual(recounted(home, START, NOW));
  });

  test('shows the week at once and the rest when it was read', () => {
    const home = workedFor(20);
    const { historian, settle, look } = app(home, NOW);
    expect(historian.view(NOW).totals.events).toBe(6 * 9);
    settle();
    look(NOW + 60_000);
    expect(historian.view(NOW + 60_000).totals.events).toBe(20 * 9);
  });

  test.each([
    ['goes on where it was stopped in the middle', HOUR_MS, 22],
    ['begins anew on another day', DAY_MS, 30],
  ])('%s, and counts nothing twice', (_, laterMs, filesToRead) => {
    const home = workedFor(30);
    const first = app(home, NOW);
    Array.from({ length: 8 }, first.step);
    first.stop();
    expect(first.step()).toBe(false);
    const second = app(home, NOW + laterMs);
    let steps = 0;
    while (second.step()) {
      steps += 1;
    }
    expect(steps).toBe(filesToRead + 1);
    second.look(NOW + laterMs + 1);
    const { sums, startMs, endMs } = keptIn(home, NOW + laterMs);
    expect(figuresOf(sums)).toEqual(recounted(home, startMs, endMs));
    expect(countsIn(home)).toEqual([]);
  });

  test('goes on from the stop before the last where a loss of power has damaged what was kept', () => {
    const home = workedFor(30);
    stopTwice(home);
    truncateSync(join(home, 'state', 'recount.bin'), 1000);
    const last = app(home, NOW + 2);
    let steps = 0;
    while (last.step()) {
      steps += 1;
    }
    expect(steps).toBe(22 + 1);
    last.look(NOW + 3);
    const { sums, startMs, endMs } = keptIn(home, NOW + 3);
    expect(figuresOf(sums)).toEqual(recounted(home, startMs, endMs));
  });

  test('leaves nothing behind when the history is forgotten or turned off in the middle', () => {
    const home = workedFor(30);
    stopTwice(home);
    expect(countsIn(home).sort()).toEqual(['recount.bin', 'recount.bin.former']);
    const last = app(home, NOW + 2);
    last.step();
    last.historian.stop(false);
    expect(countsIn(home)).toEqual([]);
  });

  test('leaves more than three quarters of the time to others', () => {
    const home = workedFor(20);
    const waits: number[] = [];
    const steps: (() => void)[] = [];
    // Each look at the time comes ten milliseconds after the one before: so long does a file take.
    let passedMs = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => (passedMs += 10));
    recount(
      {
        roots: [{ path: join(home, '.claude'), isNamed: false, mayBeProjects: false }],
        timeZone: 'UTC',
        prices: PRICES,
        file: join(temporaryFolder(), 'recount.bin'),
        fromMs: START,
        untilMs: NOW,
        later(step, waitMs) {
          waits.push(waitMs);
          steps.push(step);
          return () => {};
        },
      },
      () => {},
    );
    while (steps.length > 0) {
      steps.shift()?.();
    }
    clock.mockRestore();
    expect(waits).toEqual([3000, ...Array.from({ length: 20 }, () => 45)]);
  });
});

describe('an hour', () => {
  const responses = (id: string, iso: string) => [{ id, atMs: at(iso) }];

  test('is sealed two hours after its end, and not before', () => {
    const home = temporaryFolder();
    const { look, settle } = app(home, at('2026-11-20T08:00:00Z'));
    settle();
    writeLog(home, 'a', responses('msg_1', '2026-11-20T10:59:00Z'));
    look(at('2026-11-20T12:59:00Z'));
    expect(keptIn(home, NOW).sums).toHaveLength(0);
    look(at('2026-11-20T13:00:00Z'));
    expect(keptIn(home, NOW).sums).toHaveLength(1);
  });

  test('that is sealed is not added to when a fork brings old ids back after their log was deleted', () => {
    const home = temporaryFolder();
    const first = app(home, at('2026-11-01T08:00:00Z'));
    first.settle();
    const original = writeLog(home, 'a', responses('msg_1', '2026-11-01T10:00:00Z'));
    first.look(at('2026-11-01T14:00:00Z'));
    rmSync(original);
    const forked = { id: 'msg_1', atMs: at('2026-11-01T10:00:00Z'), session: 'a' };
    writeLog(home, 'b', [forked, { id: 'msg_2', atMs: at('2026-11-20T09:00:00Z') }]);
    first.look(NOW);
    const second = app(home, NOW);
    second.settle();
    second.look(NOW);
    expect(figuresOf(keptIn(home, NOW).sums)).toEqual(recounted(home, at('2026-11-01T00:00:00Z'), NOW));
  });

  test('that is sealed waits for the next start if a line comes later still', () => {
    const home = temporaryFolder();
    const { look, settle } = app(home, at('2026-11-20T08:00:00Z'));
    settle();
    writeLog(home, 'a', responses('msg_1', '2026-11-20T09:10:00Z'));
    look(NOW);
    writeLog(home, 'b', responses('msg_2', '2026-11-20T09:20:00Z'));
    look(NOW + HOUR_MS);
    const eventsAt = (nowMs: number) => keptIn(home, nowMs).sums.map((sum) => sum.totals.events);
    expect(eventsAt(NOW + HOUR_MS)).toEqual([1]);
    app(home, NOW + 2 * HOUR_MS);
    expect(eventsAt(NOW + 2 * HOUR_MS)).toEqual([2]);
  });

  test('that follows a sealed one does not begin with what that one ended with', () => {
    const home = temporaryFolder();
    writeLog(home, 'a', [
      { id: 'msg_1', atMs: at('2026-11-01T09:59:59Z'), output: 1 },
      { id: 'msg_1', atMs: at('2026-11-01T10:00:01Z'), output: 50 },
    ]);
    const first = app(home, at('2026-11-01T12:30:00Z'));
    first.settle();
    first.look(at('2026-11-01T12:30:00Z'));
    first.stop();
    const second = app(home, NOW);
    second.settle();
    expect(figuresOf(keptIn(home, NOW).sums)).toEqual(recounted(home, START, NOW));
    expect(keptIn(home, NOW).sums).toHaveLength(1);
  });

  test('is kept when Claude Code deletes its log', () => {
    const home = workedFor(20);
    const first = app(home, NOW);
    first.settle();
    first.look(NOW);
    const before = keptIn(home, NOW).sums;
    rmSync(join(home, ROOT), { recursive: true });
    const second = app(home, NOW + 3 * DAY_MS, { mustRecount: true });
    second.settle();
    second.look(NOW + 3 * DAY_MS);
    expect(keptIn(home, NOW + 3 * DAY_MS).sums).toEqual(before);
  });

  test('that lacks something is counted again when folders with more logs are named, if logs still cover it', () => {
    const home = workedFor(25);
    const first = app(home, NOW);
    first.settle();
    first.look(NOW);
    const lines = (id: string, iso: string) => writeLog(home, id, responses(id, iso), at(iso));
    lines('late-1', '2026-11-15T09:30:00Z');
    lines('late-2', '2026-10-30T09:30:00Z');
    const second = app(home, NOW, { mustRecount: true, cleanupDays: 15 });
    second.settle();
    second.look(NOW);
    const responsesAt = (iso: string) =>
      keptIn(home, NOW).sums.find((sum) => sum.hourMs === at(iso))?.totals.events;
    expect([responsesAt('2026-11-15T09:00:00Z'), responsesAt('2026-10-30T09:00:00Z')]).toEqual([4, 3]);
  });

  test('that was damaged on disk is counted again from the logs', () => {
    const home = workedFor(25);
    const first = app(home, NOW);
    first.settle();
    first.look(NOW);
    const before = keptIn(home, NOW).sums;
    const file = historyFile(join(home, 'state'));
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('[[null,1', '[[null,2').slice(0, -30));
    const second = app(home, NOW);
    expect(second.historian.problems(true).map((problem) => problem.code)).toEqual(['history_damaged']);
    second.settle();
    second.look(NOW);
    expect(figuresOf(keptIn(home, NOW).sums)).toEqual(figuresOf(before));
  });
});

describe('after a pause', () => {
  test('of two weeks, what was logged meanwhile is read once', () => {
    const home = workedFor(30);
    const first = app(home, NOW - 16 * DAY_MS);
    first.settle();
    first.look(NOW - 16 * DAY_MS + 60_000);
    first.stop();
    const second = app(home, NOW);
    second.settle();
    second.look(NOW);
    const { sums, startMs, endMs } = keptIn(home, NOW);
    expect(figuresOf(sums)).toEqual(recounted(home, startMs, endMs));
  });

  test('in which the machine slept for longer than the engine keeps events, nothing is missing', () => {
    const home = workedFor(30);
    const { look, settle } = app(home, NOW - 20 * DAY_MS);
    settle();
    look(NOW - 20 * DAY_MS + 60_000);
    look(NOW);
    settle();
    look(NOW + 60_000);
    const { sums, startMs, endMs } = keptIn(home, NOW);
    expect(figuresOf(sums)).toEqual(recounted(home, startMs, endMs));
  });
});

describe('a clock that was set back', () => {
  test('seals the hours that it comes to again with all that was written in them', () => {
    const home = workedFor(3);
    writeLog(home, 'before', [{ id: 'msg_before', atMs: NOW }]);
    const { settle, look } = app(home, NOW);
    settle();
    look(NOW + 4 * HOUR_MS);
    writeLog(home, 'after', [{ id: 'msg_after', atMs: NOW + 10 * 60_000 }]);
    look(NOW + 11 * 60_000);
    look(NOW + 4 * HOUR_MS);
    const { sums } = keptIn(home, NOW + 4 * HOUR_MS);
    expect(figuresOf(sums)).toEqual(recounted(home, START, NOW + 4 * HOUR_MS));
  });

  test('seals them again after a restart, too, when they have long been over', () => {
    const home = workedFor(3);
    writeLog(home, 'before', [{ id: 'msg_before', atMs: NOW }]);
    const first = app(home, NOW);
    first.settle();
    first.look(NOW + 4 * HOUR_MS);
    first.stop();
    writeLog(home, 'after', [{ id: 'msg_after', atMs: NOW + 10 * 60_000 }]);
    app(home, NOW + DAY_MS);
    expect(figuresOf(keptIn(home, NOW + DAY_MS).sums)).toEqual(recounted(home, START, NOW + DAY_MS));
  });

  test('shows such hours once, and again after a restart', () => {
    const home = temporaryFolder();
    writeLog(home, 'a', [{ id: 'msg_a', atMs: NOW }]);
    const first = app(home, NOW + 4 * HOUR_MS);
    first.settle();
    first.look(NOW + 4 * HOUR_MS);
    first.look(NOW + 60_000);
    expect(first.historian.view(NOW + 60_000).totals.events).toBe(1);
    first.stop();
    const second = app(home, NOW + 120_000);
    second.settle();
    second.look(NOW + 120_000);
    expect(second.historian.view(NOW + 120_000).totals.events).toBe(1);
  });
});

describe('while a root is missing', () => {
  const [LOGS, AWAY] = ['.claude', '.claude.away'];

  test('hours that end wait for it', () => {
    const home = workedFor(3);
    const first = app(home, NOW - 6 * HOUR_MS);
    first.settle();
    first.look(NOW - 6 * HOUR_MS);
    first.stop();
    writeLog(home, 'today', [{ id: 'msg_today', atMs: NOW - 4 * HOUR_MS }]);
    renameSync(join(home, LOGS), join(home, AWAY));
    const second = app(home, NOW, { isWhole: false });
    second.settle();
    renameSync(join(home, AWAY), join(home, LOGS));
    second.look(NOW + 60_000);
    expect(figuresOf(keptIn(home, NOW).sums)).toEqual(recounted(home, START, NOW));
  });

  test('what is kept of the hours before is shown', () => {
    const home = workedFor(3);
    const first = app(home, NOW);
    first.settle();
    first.look(NOW);
    first.stop();
    renameSync(join(home, LOGS), join(home, AWAY));
    const { historian } = app(home, NOW, { isWhole: false });
    expect(historian.view(NOW).totals.events).toBe(27);
  });

  test.each([
    ['from the first start on', true],
    ['since the count began', false],
  ])('%s, what was counted without it is counted again when it is there', (_name, isFirst) => {
    const home = workedFor(20);
    const vanish = () => renameSync(join(home, LOGS), join(home, AWAY));
    if (isFirst) {
      vanish();
    }
    const { look, settle } = app(home, NOW, { isWhole: !isFirst });
    if (!isFirst) {
      vanish();
      look(NOW + 1000, false);
    }
    settle();
    renameSync(join(home, AWAY), join(home, LOGS));
    look(NOW + 60_000);
    settle();
    look(NOW + 120_000);
    expect(figuresOf(keptIn(home, NOW).sums)).toEqual(recounted(home, START, NOW));
  });
});

describe('forgetting', () => {
  test('the history begins it anew: old logs are not read again', () => {
    const home = workedFor(20);
    const first = app(home, NOW);
    first.settle();
    first.look(NOW);
    first.historian.forget(NOW);
    first.look(NOW + 60_000);
    expect(first.historian.view(NOW + 60_000).totals.events).toBe(0);
    const second = app(home, NOW + 5 * HOUR_MS);
    second.settle();
    second.look(NOW + 5 * HOUR_MS);
    expect(keptIn(home, NOW + 5 * HOUR_MS).sums).toEqual([]);
  });

  test('names of projects takes them from the disk and keeps the sums', () => {
    const home = workedFor(20);
    const first = app(home, NOW);
    first.settle();
    first.look(NOW);
    const before = keptIn(home, NOW).sums;
    first.historian.forgetNames(NOW);
    expect(readFileSync(historyFile(join(home, 'state')), 'utf8')).not.toMatch(/ada/);
    expect(keptIn(home, NOW).sums).toEqual(before);
  });
});

describe('what is told', () => {
  const codes = (historian: Historian, isOn: boolean) => historian.problems(isOn).map((one) => one.code);

  test('logs that go soon are a problem while the history is off or empty', () => {
    const { historian, settle, look } = app(temporaryFolder(), NOW, { cleanupDays: 7 });
    expect(codes(historian, false)).toEqual(['cleanup_soon']);
    settle();
    look(NOW);
    expect(codes(historian, true)).toEqual(['cleanup_soon']);
    const kept = app(workedFor(20), NOW, { cleanupDays: 7 });
    kept.settle();
    expect(codes(kept.historian, true)).toEqual([]);
  });

  test('a view is the same object until something in it changes', () => {
    const home = workedFor(3);
    const { historian, settle, look } = app(home, NOW);
    settle();
    look(NOW);
    const view = historian.view(NOW);
    expect(historian.view(NOW + 5 * 60_000)).toBe(view);
    writeLog(home, 'new', [{ id: 'msg_new', atMs: NOW }]);
    look(NOW + 6 * 60_000);
    expect(historian.view(NOW + 6 * 60_000).totals.events).toBe(view.totals.events + 1);
  });
});

describe('the engine', () => {
  test.each([
    ['tells the last thirty days, also when nothing in them changed', '{}', 9],
    ['tells nothing of them when the history is off', '{"keepHistory":false}', undefined],
  ])('%s', async (_name, json, events) => {
    const home = temporaryFolder();
    const nowMs = Date.now();
    writeLog(
      home,
      'a',
      Array.from({ length: 9 }, (_, i) => ({ id: `msg_${i}`, atMs: nowMs - i * 1000 })),
    );
    const updates: EngineUpdate[] = [];
    const engine = createWorkerEngine(WORKER, { env: {}, home, timeZone: 'UTC', nowMs: Date.now });
    onTestFinished(() => engine.stop());
    engine.start(readSettings(JSON.parse(json)).settings, (update) => updates.push(update));
    const told = () => updates.flatMap(({ snapshot }) => (snapshot ? [snapshot.history?.totals.events] : []));
    await vi.waitFor(() => expect(told().at(-1)).toBe(events), 5000);
    const before = told().length;
    engine.refresh();
    await vi.waitFor(() => expect(told().length).toBeGreaterThan(before), 5000);
    expect(told().at(-1)).toBe(events);
  });

  test('forgets when it is told to', async () => {
    const home = temporaryFolder();
    const nowMs = Date.now();
    writeLog(home, 'a', [{ id: 'msg_1', atMs: nowMs - 5 * DAY_MS }]);
    const file = historyFile(join(home, 'state'));
    const engine = createEngine(
      { env: { TIDEMARK_HOME: join(home, 'state') }, home, timeZone: 'UTC', nowMs: () => nowMs },
      'take',
    );
    onTestFinished(() => engine.stop());
    let shown: EngineUpdate | undefined;
    engine.start(readSettings({}).settings, (update) => {
      shown = update;
    });
    expect(shown?.snapshot?.history?.totals.events).toBe(1);
    engine.forgetHistory();
    expect(shown?.snapshot?.history?.totals.events).toBe(0);
    expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(2);
    engine.forgetProjectNames();
    expect(shown?.phase).toBe('live');
  });

  test('that only looks writes nothing', () => {
    const home = workedFor(3);
    const engine = createEngine(
      { env: { TIDEMARK_HOME: join(home, 'state') }, home, timeZone: 'UTC', nowMs: () => NOW },
      'read',
    );
    let shown: EngineUpdate | undefined;
    engine.start(readSettings({}).settings, (update) => {
      shown = update;
    });
    void engine.stop();
    expect(shown?.snapshot?.history).toBeNull();
    expect(existsSync(join(home, 'state', 'history'))).toBe(false);
  });
});

test.each([
  ['{"cleanupPeriodDays": 7, // a week\n}', 7],
  ['{"cleanupPeriodDays": "soon"}', 30],
  ['{}', 30],
  ['no JSON', 30],
  ['[1]', 30],
])('Claude Code with the settings %s keeps logs for so many days: %i', (text, days) => {
  expect(cleanupDays(temporaryFolder({ 'settings.json': text }))).toBe(days);
});

test('whatever happens, sealed hours are what a count of everything ever logged gives', () => {
  const days = fc.array(
    fc.record({
      hours: fc.array(fc.integer({ min: 0, max: 23 }), { maxLength: 3 }),
      /** A fork copies this earlier day's session, if there is one. */
      forks: fc.option(fc.integer({ min: 1, max: 40 }), { freq: 3 }),
      isAppOn: fc.boolean(),
      restarts: fc.boolean(),
    }),
    { minLength: 10, maxLength: 60 },
  );
  fc.assert(
    fc.property(days, (all) => {
      const home = temporaryFolder();
      const archive = temporaryFolder();
      const sessions: Line[][] = [];
      const files: { path: string; changedMs: number }[] = [];
      let running: App | null = null;
      let offDays = 0;
      for (const [day, { hours, forks, isAppOn, restarts }] of all.entries()) {
        const midnightMs = START + day * DAY_MS;
        const own = hours.map((hour, i) => ({
          id: `msg_${day}_${i}`,
          atMs: midnightMs + hour * HOUR_MS + i * 1000,
          output: 10 * day + i,
        }));
        const copied = (sessions[day - (forks ?? Infinity)] ?? []).map((line) => ({
          ...line,
          session: `day-${day - (forks ?? 0)}`,
        }));
        sessions.push(own);
        const lines = [...copied, ...own];
        if (own.length > 0) {
          files.push({ path: writeLog(home, `day-${day}`, lines), changedMs: newest(lines) });
          writeLog(archive, `day-${day}`, lines);
        }
        const nowMs = midnightMs + DAY_MS - 1;
        // Claude Code deletes by a file's age when it is started.
        for (const { path } of files.filter((file) => file.changedMs < nowMs - 30 * DAY_MS)) {
          rmSync(path, { force: true });
        }
        // Longer than logs are kept, nothing could be known.
        const isOn = isAppOn || offDays >= 20 || day === all.length - 1;
        offDays = isOn ? 0 : offDays + 1;
        if (!isOn || restarts) {
          running?.stop();
          running = null;
        }
        if (isOn) {
          running ??= app(home, nowMs);
          running.look(nowMs);
          running.settle();
          running.look(nowMs);
        }
      }
      const endMs = START + all.length * DAY_MS;
      const { sums, startMs, endMs: sealedMs } = keptIn(home, endMs);
      expect(figuresOf(sums)).toEqual(recounted(archive, startMs, sealedMs));
    }),
    { seed: 6, numRuns: 40 },
  );
});

const RECORDED = resolve(import.meta.dirname, '../../../shared/data/recorded');

test.skipIf(!existsSync(RECORDED))('real logs that are read a file at a time give the same hours', () => {
  const roots = [{ path: RECORDED, isNamed: true, mayBeProjects: true }];
  const ledger = createLedger(pricer(PRICES));
  createReader({
    trustsFileTimes: false,
    roots,
    sinceMs: -Infinity,
    untilMs: Infinity,
    timeZone: () => 'UTC',
    ledger,
    hits: createHitBook(),
  }).sweep();
  const steps: (() => void)[] = [];
  const later: Later = (step) => {
    steps.push(step);
    return () => {};
  };
  const state = temporaryFolder();
  const span = { fromMs: at('2025-01-01T00:00:00Z'), untilMs: at('2026-12-01T00:00:00Z') };
  const file = join(state, 'recount.bin');
  recount({ roots, timeZone: 'UTC', prices: PRICES, ...span, file, later }, (counted) => {
    const sums = hourlySums(counted.ledger, span.fromMs, span.untilMs, () => 1);
    createHistory(state).seal(() => sums, span.fromMs, span.untilMs, span.untilMs);
  });
  while (steps.length > 0) {
    steps.shift()?.();
  }
  const history = createHistory(state);
  history.look(span.untilMs);
  const expected = hourlySums(ledger, -Infinity, Infinity, () => 1);
  expect(expected.length).toBeGreaterThan(50);
  expect(figuresOf(history.sums())).toEqual(figuresOf(expected));
});
