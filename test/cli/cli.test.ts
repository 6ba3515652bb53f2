/** The built command line program, as a user calls it. */
import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { StatusReport, UsageReport } from '../../src/contract/report.ts';
import { assistant, limitHit, logText } from '../support/lines.ts';
import { temporaryFolder } from '../support/temporary.ts';

const CLI = resolve(import.meta.dirname, '../../dist/cli.cjs');
const LOG = '.claude/projects/-Users-ada-engine/a.jsonl';
const AT = ['--at', '2026-11-20T12:00:00Z', '--time-zone', 'UTC'];

/** One million output tokens of Opus 5.5: 20 USD. */
const line = (id: string, at: string, more: Parameters<typeof assistant>[0] = {}) =>
  assistant({
    id,
    at,
    usage: {
      input_tokens: 0,
      cache_creation_input_tokens: 0,
      cache_creation: null,
      cache_read_input_tokens: 0,
      output_tokens: 1_000_000,
    },
    ...more,
  });

function home(files: Record<string, string> = {}) {
  return temporaryFolder({
    [LOG]: logText(line('one', '2026-11-20T10:07:00.000Z'), line('two', '2026-11-18T10:00:00.000Z')),
    ...files,
  });
}

function tidemark(folder: string, words: string[], env: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], {
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      TIDEMARK_HOME: join(folder, 'state'),
      TZ: 'UTC',
      LANG: 'en_US.UTF-8',
      ...env,
    },
    encoding: 'utf8',
  });
  return { status, stdout, stderr, json: <T>() => JSON.parse(stdout) as T };
}

const settings = (five: number) =>
  JSON.stringify({ limits: { five_hour: { value: five } }, timeFormat: '24h' });

describe('status', () => {
  test('prints bars and words, plain when it is no terminal', () => {
    const { stdout, status } = tidemark(home({ 'state/settings.json': settings(40) }), AT);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^At this pace the five-hour window lasts until it resets at 15:00\./);
    expect(stdout).toMatch(
      /Five-hour window +█+┃?█*┃?░+ {2}50%\n +Resets in 3h \(15:00\) · \$20\.00 · 1M tokens/,
    );
    expect(stdout).not.toContain('\u001b');
  });

  // The first formatter of a process takes 10 ms to make, a tenth of all that is done.
  test('as JSON waits for no formatter that it does not need', () => {
    const preload = 'for (const name of ["DateTimeFormat", "NumberFormat"]) delete Intl[name];';
    const folder = home({ 'state/settings.json': settings(40), 'preload.cjs': preload });
    const NODE_OPTIONS = `--require ${join(folder, 'preload.cjs')}`;
    expect(tidemark(folder, ['status', '--json'], { NODE_OPTIONS })).toMatchObject({ status: 0, stderr: '' });
    expect(tidemark(folder, ['status'], { NODE_OPTIONS }).status).toBe(1);
  });

  test('as JSON has the names of the contract', () => {
    const report = tidemark(home({ 'state/settings.json': settings(40) }), [
      'status',
      '--json',
      ...AT,
    ]).json<StatusReport>();
    expect(report).toMatchObject({
      schema: 1,
      at: Date.parse('2026-11-20T12:00:00Z') / 1000,
      binding: 'five_hour',
      problems: [],
    });
    expect(report.rate_limits.five_hour).toEqual({
      window: 'five_hour',
      state: 'active',
      used_percentage: 50,
      kind: 'configured',
      margin: null,
      stale: false,
      sampled_at: null,
      age_s: null,
      starts_at: Date.parse('2026-11-20T10:00:00Z') / 1000,
      resets_at: Date.parse('2026-11-20T15:00:00Z') / 1000,
      anchor: 'first_request',
      events: 1,
      tokens: { input: 0, output: 1_000_000, cache_write_5m: 0, cache_write_1h: 0, cache_read: 0 },
      cost_usd: 20,
      credits_cost_usd: null,
      limit: { value: 40, unit: 'usd', source: 'user' },
      elsewhere_percentage: null,
      cost_per_hour_usd: 0,
      runs_out_at: null,
    });
    expect(report.rate_limits.seven_day).toMatchObject({ anchor: 'rolling', resets_at: null, cost_usd: 40 });
  });

  test('in one line is fit for a status bar', () => {
    expect(tidemark(home({ 'state/settings.json': settings(40) }), ['--line', ...AT]).stdout).toBe(
      '5h 50% · resets 15:00 · 7d $40.00\n',
    );
  });

  test.each([
    [100, 0],
    [26, 10],
    [19, 20],
  ])('with a limit of %i exits with %i where that is asked for', (limit, code) => {
    const folder = home({ 'state/settings.json': settings(limit) });
    expect(tidemark(folder, ['status', '--exit-code', ...AT]).status).toBe(code);
    expect(tidemark(folder, ['status', ...AT]).status).toBe(0);
  });

  test('exits with 20 when a window is exhausted', () => {
    const hit = limitHit('5-hour limit reached ∙ resets 3pm', { at: '2026-11-20T11:30:00.000Z' });
    const folder = home({ '.claude/projects/p/b.jsonl': logText(hit) });
    expect(tidemark(folder, ['status', '--exit-code', ...AT]).status).toBe(20);
  });

  test('ignores what is later than --at', () => {
    const report = tidemark(home(), [
      'status',
      '--json',
      '--at',
      '2026-11-20T10:00:00Z',
    ]).json<StatusReport>();
    expect(report.rate_limits.five_hour.state).toBe('not_started');
    expect(report.problems).toEqual([]);
  });

  test('stays and follows with --watch, and ends quietly', async () => {
    const folder = temporaryFolder({ [LOG]: '' });
    const child = spawn(process.execPath, [CLI, 'status', '--watch', '--json'], {
      env: { PATH: process.env['PATH'], HOME: folder, TZ: 'UTC' },
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const events = () => {
      const last = output.trimEnd().split('\n').at(-1) ?? '';
      return last === '' ? null : (JSON.parse(last) as StatusReport).rate_limits.seven_day.events;
    };
    await vi.waitFor(() => expect(events()).toBe(0), 5000);
    appendFileSync(join(folder, LOG), logText(line('new', new Date().toISOString())));
    await vi.waitFor(() => expect(events()).toBe(1), 5000);
    const ended = new Promise((resolvePromise) => child.on('exit', resolvePromise));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
  });
});

describe('usage', () => {
  test('sums up everything, or from --since inclusive to --until exclusive', () => {
    const folder = home();
    const events = (...words: string[]) =>
      tidemark(folder, ['usage', '--json', ...AT, ...words]).json<UsageReport>().events;
    expect(events()).toBe(2);
    expect(events('--since', '2026-11-18T10:00:00Z')).toBe(2);
    expect(events('--until', '2026-11-18T10:00:00Z')).toBe(0);
    expect(events('--since', '2026-11-19', '--until', '2026-11-21')).toBe(1);
  });

  test.each([
    ['model', ['claude-opus-5-5']],
    ['project', ['/Users/ada/engine']],
    ['session', ['session-a']],
    ['day', ['2026-11-18', '2026-11-20']],
    ['hour', ['2026-11-18 10:00', '2026-11-20 10:00']],
  ])('groups by %s', (by, keys) => {
    const report = tidemark(home(), ['usage', '--json', '--by', by, ...AT]).json<UsageReport>();
    expect(report.groups.map((group) => group.key)).toEqual(keys);
    expect(report).toMatchObject({
      since: null,
      events: 2,
      cost_usd: 40,
      read: { files: 1, lines: 2, skipped: {} },
    });
  });

  test('puts days where the zone puts them', () => {
    const report = tidemark(home(), [
      'usage',
      '--json',
      '--by',
      'day',
      '--time-zone',
      'Pacific/Auckland',
    ]).json<UsageReport>();
    expect(report.groups.map((group) => group.key)).toEqual(['2026-11-18', '2026-11-20']);
    const late = home({ [LOG]: logText(line('x', '2026-11-18T20:00:00.000Z')) });
    expect(
      tidemark(late, [
        'usage',
        '--json',
        '--by',
        'day',
        '--time-zone',
        'Pacific/Auckland',
      ]).json<UsageReport>().groups[0]?.key,
    ).toBe('2026-11-19');
  });

  test('counts the tokens of unknown makers, without a cost', () => {
    const folder = home({ [LOG]: logText(line('x', '2026-11-20T10:00:00.000Z', { model: 'gpt-x' })) });
    const report = tidemark(folder, ['usage', '--json']).json<UsageReport>();
    expect(report).toMatchObject({ events: 1, cost_usd: null, tokens: { output: 1_000_000 } });
    expect(report.problems.map((problem) => problem.code)).toEqual(['foreign_models']);
  });
});

describe('doctor', () => {
  test('tells what was read, skipped and seen', () => {
    const folder = home({
      '.claude/projects/p/b.jsonl': `nonsense\n${logText(line('x', '2026-11-20T10:00:00.000Z', { model: 'claude-opus-9', version: '2.0.1' }))}`,
    });
    const { stdout } = tidemark(folder, ['doctor', ...AT]);
    for (const text of [
      '2.0.1',
      '2.1.329',
      'claude-opus-9',
      'as claude-opus-5-5',
      'lines that are not JSON  1',
      join(folder, '.claude'),
    ]) {
      expect(stdout).toContain(text);
    }
  });

  test('says that macOS refused the app its notifications', () => {
    const folder = home({
      'state/alerts.json': JSON.stringify({
        version: 2,
        state: { instances: [], standing: [], snoozedUntilMs: null },
        refusal: { reason: 'not signed', atMs: 0 },
      }),
    });
    const { stdout } = tidemark(folder, ['doctor', ...AT]);
    expect(stdout).toContain("Notifications can't be shown: not signed.");
  });
});

describe('a call that makes no sense', () => {
  test.each([
    [['--sinc', '1'], /There is no flag --sinc\. Did you mean --since\?/],
    [['stats'], /There is no command "stats"\. Did you mean status\?/],
    [['usage', '--by', 'week'], /--by takes model, project, session, day or hour, not "week"/],
    [['usage', '--since'], /--since needs a value/],
    [['usage', '--since', 'soon'], /--since takes a time such as/],
    [['usage', '--since', '2026-02-31'], /--since takes a time such as/],
    [['usage', '--since', '2026-11-20', '--until', '2026-11-19'], /--since must lie before --until/],
    [['--time-zone', 'Mars'], /"Mars" is no time zone/],
    [['status', '--by', 'day'], /--by goes with "usage" and "export" only/],
    [['--json=yes'], /--json takes no value/],
    [['status', 'now'], /one word too many/],
    [['--line', '--json'], /exclude each other/],
    [['--watch', '--at', '2026-11-20'], /does not go with --at/],
  ])('%j is refused in one sentence with exit code 2', (words, message) => {
    const { status, stdout, stderr } = tidemark(home(), words);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd()).not.toContain('\n');
  });

  test('names a settings file that is not there, with exit code 3', () => {
    expect(tidemark(home(), ['--settings', '/nowhere/settings.json'])).toMatchObject({
      status: 3,
      stdout: '',
    });
  });
});

describe('what comes from outside', () => {
  const evil = '\u001b]0;pwned\u0007\u001b[2J\u202e/etc/../<b>\u0000';

  test('reaches no terminal as a control character', () => {
    const folder = home({
      [`.claude/projects/p/c.jsonl`]: logText(
        line('x', '2026-11-20T10:00:00.000Z', {
          model: `claude-opus-5${evil}`,
          session: evil,
          cwd: evil,
          version: `2.${evil}`,
        }),
      ),
    });
    for (const words of [
      ['status'],
      ['usage', '--by', 'model'],
      ['usage', '--by', 'session'],
      ['usage', '--by', 'project'],
      ['doctor'],
      ['--root', `/x${evil.replaceAll('\u0000', '')}`],
    ]) {
      const { stdout, stderr } = tidemark(folder, [...words, ...AT]);
      expect((stdout + stderr).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    }
  });

  test('in a broken settings file costs only the field that is broken', () => {
    const folder = home({
      'state/settings.json': '{"limits":{"five_hour":{"value":"<b>"}},"timeFormat":"24h"}',
    });
    const { stdout, status } = tidemark(folder, AT);
    expect(status).toBe(0);
    expect(stdout).toMatch(/! In the settings, "limits\.five_hour" is ignored/);
    expect(stdout).toContain('(15:00)');
  });
});

test('help and version are there', () => {
  expect(tidemark(home(), ['--help']).stdout).toMatch(/Usage: tidemark/);
  expect(tidemark(home(), ['--version']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test('a reader that has seen enough is no error', () => {
  const folder = home();
  writeFileSync(
    join(folder, 'run.sh'),
    `"${process.execPath}" "${CLI}" usage --by hour | head -1\nexit \${PIPESTATUS[0]}\n`,
  );
  const { status, stderr } = spawnSync('bash', [join(folder, 'run.sh')], {
    env: { PATH: process.env['PATH'], HOME: folder },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
});
