/** The built command line program with official figures: the feed, typed figures, what is learned. */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { StatusReport } from '../../src/contract/report.ts';
import { assistant, logText } from '../support/lines.ts';
import { temporaryFolder } from '../support/temporary.ts';

const CLI = resolve(import.meta.dirname, '../../dist/cli.cjs');
const LOG = '.claude/projects/-Users-ada-engine/session-a.jsonl';
const clock = (time: string) => Date.parse(`2026-11-20T${time}:00Z`) / 1000;
const AT = ['--at', '2026-11-20T12:00:00Z', '--time-zone', 'UTC'];

/** So many USD of Opus 5.5 output. */
const line = (id: string, time: string, usd: number) =>
  assistant({
    id,
    uuid: id,
    at: `2026-11-20T${time}:00.000Z`,
    usage: {
      input_tokens: 0,
      cache_creation_input_tokens: 0,
      cache_creation: null,
      cache_read_input_tokens: 0,
      output_tokens: usd * 50_000,
    },
  });

/** A home with 10 USD used at 10:30. */
const home = (...more: ReturnType<typeof line>[]) =>
  temporaryFolder({ [LOG]: logText(line('one', '10:30', 10), ...more) });

const payload = (fiveHour: number, sevenDay?: number) =>
  JSON.stringify({
    session_id: 'session-a',
    transcript_path: '/Users/ada/.claude/projects/-Users-ada-engine/session-a.jsonl',
    cwd: '/Users/ada/secret-place',
    rate_limits: {
      five_hour: { used_percentage: fiveHour, resets_at: clock('15:00') },
      ...(sevenDay === undefined
        ? {}
        : { seven_day: { used_percentage: sevenDay, resets_at: clock('15:00') + 3 * 86_400 } }),
    },
  });

function tidemark(folder: string, words: string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], {
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      TIDEMARK_HOME: join(folder, 'state'),
      TZ: 'UTC',
      LANG: 'en_GB.UTF-8',
    },
    encoding: 'utf8',
    input,
  });
  return { status, stdout, stderr };
}

/** A payload as the hook leaves it, stored at a clock time. */
function arrives(folder: string, text: string, time: string): void {
  const feed = join(folder, 'state', 'feed');
  spawnSync('mkdir', ['-p', feed]);
  writeFileSync(join(feed, '17.json'), text);
  utimesSync(join(feed, '17.json'), clock(time), clock(time));
}

const fiveHour = (folder: string, ...words: string[]) =>
  (JSON.parse(tidemark(folder, ['status', '--json', ...AT, ...words]).stdout) as StatusReport).rate_limits
    .five_hour;

describe('a payload of the feed', () => {
  test('is reported, with the time of the response that brought it', () => {
    const folder = home();
    arrives(folder, payload(40), '11:50');
    expect(fiveHour(folder)).toMatchObject({
      used_percentage: 40,
      kind: 'reported',
      sampled_at: clock('10:30'),
      age_s: 90 * 60,
      stale: true,
      resets_at: clock('15:00'),
      anchor: 'official',
    });
  });

  test('is projected by what was used since, with the limit that it reveals', () => {
    const folder = home(line('two', '11:55', 2));
    arrives(folder, payload(40), '11:50');
    const window = fiveHour(folder);
    expect(window).toMatchObject({ used_percentage: 48, kind: 'projected', limit: { source: 'learned' } });
    expect(window.limit?.value).toBeCloseTo(25);
    expect(window.margin).toBeGreaterThan(0);
  });

  test('stays where it is: status, usage and doctor write nothing', () => {
    const folder = home();
    arrives(folder, payload(40), '11:50');
    for (const command of ['status', 'usage', 'doctor', 'calibration']) {
      expect(tidemark(folder, [command, ...AT]).status).toBe(0);
    }
    expect(readdirSync(join(folder, 'state'), { recursive: true })).toEqual(['feed', 'feed/17.json']);
  });

  test('counts for nothing before it arrived, and beside logs of others', () => {
    const folder = home();
    arrives(folder, payload(40), '12:10');
    expect(fiveHour(folder).kind).toBe('unknown');
    arrives(folder, payload(40), '11:50');
    const other = temporaryFolder({ 'projects/p/b.jsonl': logText(line('other', '11:00', 1)) });
    expect(fiveHour(folder, '--root', other).kind).toBe('unknown');
    expect(fiveHour(folder, '--root', join(folder, '.claude')).kind).toBe('reported');
  });

  test('is explained by the doctor, taken or refused', () => {
    const folder = home();
    arrives(folder, payload(1_795_197_974, 31), '11:50');
    const { stdout } = tidemark(folder, ['doctor', ...AT]);
    expect(stdout).toMatch(/refused \(bad_percentage\) +1/);
    expect(stdout).toMatch(/seven_day +31% +feed +1h ago +taken/);
  });
});

describe('tidemark statusline', () => {
  test('keeps what it is given, prints the line, and is known to the next status', () => {
    const folder = home();
    const { status, stdout } = tidemark(folder, ['statusline', ...AT], payload(62, 31));
    expect([status, stdout]).toEqual([0, '5h 62% · resets 15:00 · 7d 31%\n']);
    expect(fiveHour(folder)).toMatchObject({
      used_percentage: 62,
      kind: 'reported',
      sampled_at: clock('10:30'),
    });
  });

  test('keeps figures of the same session beside each other, and nothing but figures', () => {
    const folder = home();
    tidemark(folder, ['statusline', ...AT], payload(30));
    tidemark(folder, ['statusline', '--at', '2026-11-20T12:05:00Z'], payload(62));
    const kept = readFileSync(join(folder, 'state', 'samples.json'), 'utf8');
    expect((JSON.parse(kept) as { samples: { usedPercentage: number }[] }).samples).toMatchObject([
      { usedPercentage: 30 },
      { usedPercentage: 62 },
    ]);
    expect(kept).not.toMatch(/secret|ada|session-a/);
  });

  test.each([
    '',
    '{',
    '\u0000\u0001',
    `{"rate_limits":${'['.repeat(5000)}`,
    '{"rate_limits":{"five_hour":7}}',
  ])('ends with 0 and says nothing wrong of %j', (text) => {
    const { status, stdout, stderr } = tidemark(home(), ['statusline'], text);
    expect([status, stdout, stderr]).toEqual([0, '', '']);
  });
});

describe('tidemark calibrate', () => {
  test('takes typed figures and answers with what they lead to', () => {
    const folder = home();
    const words = ['--five-hour', '40', '--resets', '15:00', '--seven-day', '20%', '--resets-day', 'Fri'];
    const { status, stdout } = tidemark(folder, ['calibrate', ...words, '--resets-time', '6pm', ...AT]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/Five-hour window .* 40%\n.*\n +Typed just now/);
    expect(fiveHour(folder)).toMatchObject({ kind: 'reported', anchor: 'user', resets_at: clock('15:00') });
    const { stdout: learned } = tidemark(folder, ['calibration', ...AT]);
    expect(learned).toMatch(/Five-hour window +\$25\.00/);
  });

  test.each([
    [['--five-hour', '133'], '--five-hour: must be a percentage from 0 to 100, such as 62.'],
    [['--five-hour', '12', '--resets', '25:00'], '--resets: must be a clock time, such as 15:20 or 3:20pm.'],
    [['--five-hour', '12', '--resets', '18:00'], '--resets: must lie within the next five hours.'],
    [['--seven-day', '12'], '--resets-day: type on which day the seven-day window resets, such as Fri.'],
    [['--seven-day', '12', '--resets-day', 'F'], '--resets-day: must be a weekday, such as Fri.'],
    [[], '--five-hour: type the percentage that is used of at least one window.'],
  ])('%j is explained', (words, sentence) => {
    const { status, stderr } = tidemark(home(), ['calibrate', ...words, ...AT]);
    expect([status, stderr]).toEqual([2, `tidemark: ${sentence}\n`]);
  });

  test('what was learned can be forgotten', () => {
    const folder = home();
    tidemark(folder, ['calibrate', '--five-hour', '40', '--resets', '15:00', ...AT]);
    expect(tidemark(folder, ['calibration', '--reset', '--at', '2026-11-20T12:01:00Z']).status).toBe(0);
    expect(tidemark(folder, ['calibration', '--at', '2026-11-20T12:02:00Z']).stdout).toMatch(
      /^Nothing was learned yet\./,
    );
  });

  test('a disk that takes a part of the figures only keeps those that were there', () => {
    const folder = home();
    const words = ['calibrate', '--five-hour', '40', '--resets', '15:00', '--seven-day', '20'];
    const day = ['--resets-day', 'mon', '--resets-time', '6pm', '--time-zone', 'UTC'];
    tidemark(folder, [...words, ...day, '--at', '2026-11-20T11:00:00Z']);
    const file = join(folder, 'state/samples.json');
    const before = readFileSync(file, 'utf8');
    // Files may have 512 bytes: what is longer is written in part, as on a disk that is nearly full.
    const limited = spawnSync(
      '/bin/sh',
      ['-c', 'ulimit -f 1; exec "$0" "$@"', process.execPath, CLI, ...words, ...day, ...AT],
      { env: { HOME: folder, TIDEMARK_HOME: join(folder, 'state') }, encoding: 'utf8' },
    );
    expect(limited.stderr).toMatch('could not be saved');
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

describe('tidemark feed', () => {
  const settingsOf = (folder: string) => join(folder, '.claude', 'settings.json');
  const before = '{\n  // mine\n  "statusLine": { "type": "command", "command": "echo my line" }\n}\n';

  test('writes nothing without being told to, and shows the change', () => {
    const folder = home();
    writeFileSync(settingsOf(folder), before);
    const { status, stdout } = tidemark(folder, ['feed', 'install']);
    expect(status).toBe(4);
    expect(stdout).toContain('-  "statusLine": { "type": "command", "command": "echo my line" }');
    expect(stdout).toContain('Run it again with --yes');
    expect(readFileSync(settingsOf(folder), 'utf8')).toBe(before);
  });

  test('goes on and off again byte for byte, with the former line shown meanwhile', () => {
    const folder = home();
    writeFileSync(settingsOf(folder), before);
    expect(tidemark(folder, ['feed', 'install', '--yes']).status).toBe(0);
    expect(tidemark(folder, ['feed']).stdout).toMatch(/^The status line feed is on\./);
    expect(tidemark(folder, ['feed', 'test']).stdout).toContain('It printed: my line');
    expect(tidemark(folder, ['feed', 'install', '--yes']).stdout).toBe(
      'The status line feed is already on.\n',
    );
    expect(tidemark(folder, ['feed', 'uninstall', '--yes']).status).toBe(0);
    expect(readFileSync(settingsOf(folder), 'utf8')).toBe(before);
  });

  test('a file that can’t be parsed is left as it is, and said so', () => {
    const folder = home();
    writeFileSync(settingsOf(folder), '{ "statusLine": ');
    const { status, stderr } = tidemark(folder, ['feed', 'install', '--yes']);
    expect(status).toBe(4);
    expect(stderr).toContain('not valid JSON');
    expect(readFileSync(settingsOf(folder), 'utf8')).toBe('{ "statusLine": ');
  });
});
