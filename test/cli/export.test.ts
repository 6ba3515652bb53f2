/** The built command line program: the history and the logs as one table. */
import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { UsageReport } from '../../src/contract/report.ts';
import { hourOf, type HourlySum } from '../../src/core/hourly.ts';
import { noTotals } from '../../src/core/totals.ts';
import { createHistory } from '../../src/store/history.ts';
import { assistant, logText } from '../support/lines.ts';
import { at } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary.ts';

const CLI = resolve(import.meta.dirname, '../../dist/cli.cjs');
const LOG = '.claude/projects/-Users-ada-engine/a.jsonl';
const NOW = '2026-11-20T12:30:00Z';
const AT = ['--at', NOW, '--time-zone', 'UTC'];
const HEADER = 'time,project,model,events,input,output,cache_write_5m,cache_write_1h,cache_read,cost_usd';

const NO_USAGE = {
  input_tokens: 0,
  output_tokens: 0,
  cache_creation_input_tokens: 0,
  cache_creation: null,
  cache_read_input_tokens: 0,
};

/** A million output tokens of Opus 5.5, 20 USD. */
const line = (id: string, time: string, more: Parameters<typeof assistant>[0] = {}) =>
  assistant({ id, uuid: id, at: time, usage: { ...NO_USAGE, output_tokens: 1_000_000 }, ...more });

const home = (...lines: ReturnType<typeof line>[]) =>
  temporaryFolder({ [LOG]: logText(...lines, line('now', '2026-11-20T12:10:00Z')) });

/** Seals hours of this home as the app does: so many responses of a cent each in the hour that begins at a time. */
function seal(
  folder: string,
  hours: Record<string, number>,
  untilIso: string,
  path = '/Users/ada/engine',
): void {
  const history = createHistory(join(folder, 'state'));
  const nowMs = at(NOW);
  history.look(nowMs);
  const sums = Object.entries(hours).map(([iso, events]): HourlySum => ({
    hourMs: hourOf(at(iso)),
    account: null,
    project: history.numberOf(path),
    model: 'claude-opus-4-5',
    totals: { ...noTotals(), events, costUsd: events / 100 },
  }));
  const fromMs = Math.min(...sums.map((sum) => sum.hourMs));
  expect(history.seal(() => sums, fromMs, at(untilIso), nowMs)).toBe(true);
}

function tidemark(folder: string, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], {
    env: { PATH: process.env['PATH'], HOME: folder, TIDEMARK_HOME: join(folder, 'state'), TZ: 'UTC' },
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

type Report = {
  schema: number;
  by: string;
  rows: { time: string; project: string | null; model: string; events: number; cost_usd: number | null }[];
  problems: { code: string }[];
};
const exported = (folder: string, ...words: string[]): Report =>
  JSON.parse(tidemark(folder, 'export', '--json', ...AT, ...words).stdout) as Report;
const rowsOf = (report: Report) => report.rows.map((row) => [row.time, row.model, row.events, row.cost_usd]);

describe('export', () => {
  test('prints what the logs hold, with a header', () => {
    const { status, stdout, stderr } = tidemark(home(), 'export', ...AT);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toBe(
      `${HEADER}\r\n2026-11-20T12:00:00Z,/Users/ada/engine,claude-opus-5-5,1,0,1000000,0,0,0,20\r\n`,
    );
  });

  test('takes sealed hours from the history and all others from the logs, and none from both', () => {
    const folder = home(
      line('before', '2026-11-01T09:10:00Z'),
      line('sealed', '2026-11-10T09:10:00Z'),
      line('after', '2026-11-20T09:10:00Z'),
    );
    seal(folder, { '2026-11-02T08:00:00Z': 3, '2026-11-20T08:00:00Z': 7 }, '2026-11-20T09:00:00Z');
    expect(rowsOf(exported(folder))).toEqual([
      ['2026-11-01T09:00:00Z', 'claude-opus-5-5', 1, 20],
      ['2026-11-02T08:00:00Z', 'claude-opus-4-5', 3, 0.03],
      ['2026-11-20T08:00:00Z', 'claude-opus-4-5', 7, 0.07],
      ['2026-11-20T09:00:00Z', 'claude-opus-5-5', 1, 20],
      ['2026-11-20T12:00:00Z', 'claude-opus-5-5', 1, 20],
    ]);
  });

  test('prints what the history holds when all logs are gone', () => {
    const folder = home();
    seal(folder, { '2026-08-02T08:00:00Z': 3 }, '2026-11-20T09:00:00Z');
    rmSync(join(folder, LOG));
    expect(rowsOf(exported(folder))).toEqual([['2026-08-02T08:00:00Z', 'claude-opus-4-5', 3, 0.03]]);
  });

  test('counts the hours that begin in the span', () => {
    const folder = home();
    seal(
      folder,
      { '2026-11-02T08:00:00Z': 1, '2026-11-02T09:00:00Z': 2, '2026-11-02T10:00:00Z': 3 },
      '2026-11-20T09:00:00Z',
    );
    const span = ['--since', '2026-11-02T08:30:00Z', '--until', '2026-11-02T10:00:00Z'];
    expect(rowsOf(exported(folder, ...span))).toEqual([['2026-11-02T09:00:00Z', 'claude-opus-4-5', 2, 0.02]]);
  });

  test('takes an hour that holds --at from the logs, which tell it to the second', () => {
    const folder = home(line('one', '2026-11-20T08:10:00Z'), line('two', '2026-11-20T08:50:00Z'));
    seal(folder, { '2026-11-20T08:00:00Z': 2 }, '2026-11-20T09:00:00Z');
    const { stdout } = tidemark(folder, 'export', '--at', '2026-11-20T08:30:00Z');
    expect(stdout.split('\r\n').slice(1)).toEqual([
      '2026-11-20T08:00:00Z,/Users/ada/engine,claude-opus-5-5,1,0,1000000,0,0,0,20',
      '',
    ]);
  });

  test('sums up by day in the zone that is asked for', () => {
    const folder = home();
    seal(
      folder,
      { '2026-11-02T22:00:00Z': 1, '2026-11-02T23:00:00Z': 2, '2026-11-03T01:00:00Z': 4 },
      '2026-11-20T09:00:00Z',
    );
    const report = exported(folder, '--by', 'day', '--time-zone', 'Europe/Berlin');
    expect([report.schema, report.by, rowsOf(report)]).toEqual([
      1,
      'day',
      [
        ['2026-11-02', 'claude-opus-4-5', 1, 0.01],
        ['2026-11-03', 'claude-opus-4-5', 6, 0.06],
        ['2026-11-20', 'claude-opus-5-5', 1, 20],
      ],
    ]);
  });

  test('leaves the history out with the folders of others', () => {
    const folder = home();
    const other = temporaryFolder({ 'projects/-x/a.jsonl': logText(line('other', '2026-11-02T08:10:00Z')) });
    seal(folder, { '2026-11-02T08:00:00Z': 3 }, '2026-11-20T09:00:00Z');
    expect(rowsOf(exported(folder, '--root', other))).toEqual([
      ['2026-11-02T08:00:00Z', 'claude-opus-5-5', 1, 20],
    ]);
  });

  test('has no names where they were forgotten, and one row for what has none', () => {
    const folder = home();
    seal(folder, { '2026-11-02T08:00:00Z': 3 }, '2026-11-02T09:00:00Z', '/Users/ada/one');
    seal(folder, { '2026-11-02T09:00:00Z': 4 }, '2026-11-20T09:00:00Z', '/Users/ada/two');
    createHistory(join(folder, 'state')).forgetNames(at(NOW));
    const { rows } = exported(folder, '--by', 'day', '--until', '2026-11-03');
    expect(rows).toMatchObject([{ project: null, events: 7 }]);
  });

  test('writes nothing and makes nothing', () => {
    const folder = home();
    tidemark(folder, 'export', ...AT);
    expect(existsSync(join(folder, 'state'))).toBe(false);
  });

  test('says what is damaged on stderr, and prints the rest', () => {
    const folder = home();
    seal(folder, { '2026-11-02T08:00:00Z': 3 }, '2026-11-20T09:00:00Z');
    appendFileSync(join(folder, 'state/history/hourly.log'), 'half a li');
    const { status, stdout, stderr } = tidemark(folder, 'export', ...AT);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^2026-11-02T08:00:00Z,.*\r\n2026-11-20T12:00:00Z,.*/m);
    expect(stderr).toMatch(/1 line of the history was damaged/);
  });
});

describe('a cell', () => {
  const cellsOf = (path: string): string => {
    const folder = temporaryFolder();
    seal(folder, { '2026-11-02T08:00:00Z': 1 }, '2026-11-20T09:00:00Z', path);
    return tidemark(folder, 'export', ...AT).stdout.slice(HEADER.length + 2);
  };

  test.each([
    ['is quoted for commas', '/a,b', '"/a,b"'],
    ['is quoted for quotes, which are doubled', '/a"b', '"/a""b"'],
    ['holds no line ends', '/a\r\nb', '/a\u{fffd}\u{fffd}b'],
    ['is no formula', '=1+1', "'=1+1"],
    ['is no formula, quoted either', '@SUM(1,2)', `"'@SUM(1,2)"`],
    ['is no negative number', '-Users-ada', "'-Users-ada"],
    ['is no escape of a terminal', '/a\u001b[31mb', '/a\u{fffd}[31mb'],
  ])('%s', (_name, path, cell) => {
    expect(cellsOf(path)).toBe(`2026-11-02T08:00:00Z,${cell},claude-opus-4-5,1,0,0,0,0,0,0.01\r\n`);
  });
});

describe('a call that makes no sense', () => {
  test.each([
    [['export', '--csv', '--json'], /--csv and --json exclude each other/],
    [['export', '--by', 'model'], /--by takes hour or day, not "model"/],
    [['status', '--csv'], /--csv goes with "export" only/],
    [['exprot'], /Did you mean export\?/],
    [['export', '--since', 'yesterday'], /--since takes a time/],
  ])('%s', (words, message) => {
    const { status, stderr } = tidemark(temporaryFolder(), ...words);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});

const RECORDED = resolve(import.meta.dirname, '../../../shared/data/recorded');

test.skipIf(!existsSync(RECORDED))('real logs give the same hours as usage --by hour', () => {
  const folder = temporaryFolder();
  const usage = JSON.parse(
    tidemark(folder, 'usage', '--by', 'hour', '--json', '--root', RECORDED).stdout,
  ) as UsageReport;
  const hours = new Map<string, { events: number; usd: number }>();
  for (const { time, events, cost_usd: usd } of exported(folder, '--root', RECORDED, '--at', '2026-12-31')
    .rows) {
    const key = time.slice(0, 16).replace('T', ' ');
    const hour = hours.get(key) ?? { events: 0, usd: 0 };
    hours.set(key, { events: hour.events + events, usd: hour.usd + (usd ?? 0) });
  }
  expect([...hours.keys()]).toEqual(usage.groups.map((group) => group.key));
  for (const { key, events, cost_usd: usd } of usage.groups) {
    expect([key, hours.get(key)?.events]).toEqual([key, events]);
    expect(hours.get(key)?.usd).toBeCloseTo(usd ?? 0, 5);
  }
});
