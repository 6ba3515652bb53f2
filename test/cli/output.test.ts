/** Where the built command line program's words go: pipes, full disks, terminals. */
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { assistant, logText } from '../support/lines.ts';
import { temporaryFolder } from '../support/temporary.ts';

const CLI = resolve(import.meta.dirname, '../../dist/cli.cjs');
const SESSIONS = 4000;

/** A home whose list of sessions is larger than any pipe. */
function home(): string {
  const said = (i: number) =>
    assistant({ at: '2026-11-20T10:07:00.000Z', id: `msg_${i}`, session: `session-${i}` });
  return temporaryFolder(
    Object.fromEntries(
      Array.from({ length: SESSIONS }, (_, i) => [
        `.claude/projects/-Users-ada/session-${i}.jsonl`,
        logText(said(i)),
      ]),
    ),
  );
}

/** What bash says of a script in which `tidemark` is the program. */
function bash(folder: string, script: string): { status: number | null; stdout: string; stderr: string } {
  const path = join(folder, 'run.sh');
  writeFileSync(path, `set -o pipefail\ntidemark() { "${process.execPath}" "${CLI}" "$@"; }\n${script}\n`);
  return spawnSync('bash', [path], {
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      TIDEMARK_HOME: join(folder, 'state'),
      TZ: 'UTC',
      TERM: 'xterm',
    },
    encoding: 'utf8',
    maxBuffer: 1e8,
  });
}

test('a report that is larger than a pipe arrives as a whole, also where the pipe does not wait', () => {
  const folder = home();
  const command = 'usage --by session --json --at 2026-11-20T12:00:00Z';
  const { stdout: whole } = bash(folder, `tidemark ${command} | cat`);
  expect((JSON.parse(whole) as { groups: unknown[] }).groups).toHaveLength(SESSIONS);
  expect(whole.length).toBeGreaterThan(900_000);
  const unwaiting = `perl -MFcntl -e 'fcntl(STDOUT, F_SETFL, O_NONBLOCK); exec @ARGV' "${process.execPath}" "${CLI}"`;
  const { status, stdout, stderr } = bash(
    folder,
    `${unwaiting} ${command} | (read -r first; echo "$first"; cat)`,
  );
  expect([status, stderr, stdout === whole]).toEqual([0, '', true]);
});

test.runIf(existsSync('/dev/full'))('a disk that is full is said, and is an error', () => {
  const { status, stderr } = bash(temporaryFolder(), 'tidemark usage > /dev/full');
  expect([status, stderr]).toEqual([1, 'tidemark: ENOSPC: no space left on device, write\n']);
});

// Other systems have another `script`.
test.runIf(process.platform === 'linux')(
  'a terminal gets colours, and bars that fit it; a file gets neither',
  () => {
    const folder = temporaryFolder({
      '.claude/projects/-Users-ada/a.jsonl': logText(assistant({ at: '2026-11-20T10:07:00.000Z' })),
      'state/settings.json': '{"limits":{"five_hour":{"value":100}}}',
    });
    const bars = (script: string): string[] => bash(folder, script).stdout.match(/[█░┃]+/g) ?? [];
    const inTerminal = (columns: number): string =>
      `script -qec "stty cols ${columns}; '${process.execPath}' '${CLI}' status --at 2026-11-20T12:00:00Z" /dev/null`;
    expect(bash(folder, inTerminal(80)).stdout).toContain('\u001b[1m');
    expect(bars(inTerminal(80))[0]).toHaveLength(32);
    expect(bars(inTerminal(46))[0]).toHaveLength(18);
    expect(bash(folder, `NO_COLOR=1 ${inTerminal(80)}`).stdout).not.toContain('\u001b[1m');
    expect(bash(folder, 'tidemark status | cat').stdout).not.toContain('\u001b');
  },
);
