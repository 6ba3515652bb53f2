/** Where the built command line program's words go: pipes, full disks, terminals. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  constants,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { assistant, logText } from '../support/lines.ts';
import { temporaryFolder } from '../support/temporary.ts';

const CLI = resolve(import.meta.dirname, '../../dist/cli.cjs');
const SESSIONS = 2000;

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
  writeFileSync(
    path,
    `set -o pipefail
    tidemark() { "${process.execPath}" "${CLI}" "$@"; }
    # Into a pipe that does not wait until there is room in it.
    unwaiting() { perl -MFcntl -e 'fcntl(STDOUT, F_SETFL, O_NONBLOCK); exec @ARGV' "${process.execPath}" "${CLI}" "$@"; }
    # Standard output (1) or standard error (2) is a pipe that nobody reads.
    unread() { perl -e 'pipe(R, W); close R; open($ARGV[0] == 1 ? STDOUT : STDERR, ">&W"); shift; exec @ARGV' \
      "$1" "${process.execPath}" "${CLI}" "\${@:2}"; }
    ${script}`,
  );
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
  expect(whole.length).toBeGreaterThan(400_000);
  const { status, stdout, stderr } = bash(
    folder,
    `unwaiting ${command} | (read -r first; echo "$first"; cat)`,
  );
  expect([status, stderr, stdout === whole]).toEqual([0, '', true]);
});

test('what is said later comes later, also where the pipe does not wait', () => {
  const backups = Array.from({ length: 3000 }, (_, i) => [
    `state/claude-settings.backup-2026-11-20T10-00-00-${String(i).padStart(3, '0')}Z.json`,
    '{}',
  ]);
  const folder = temporaryFolder({ ...Object.fromEntries(backups), 'state/mine.txt': 'not yours' });
  const { stdout: whole } = bash(folder, 'tidemark uninstall --dry-run | cat');
  expect(whole.length).toBeGreaterThan(200_000);
  expect(whole).toMatch(/What stays\n.*mine\.txt/);
  const { stdout } = bash(folder, 'unwaiting uninstall --dry-run | (read -r first; echo "$first"; cat)');
  expect(stdout === whole).toBe(true);
});

describe('a reader that has gone', () => {
  test('is no error, and changes no exit code', () => {
    const folder = temporaryFolder({ 'state/settings.json': '{"limits":{"five_hour":{"value":"x"}}}' });
    expect(bash(folder, 'unread 1 status; echo $? >&2').stderr).toBe('0\n');
    expect(bash(folder, 'unread 1 bogus').status).toBe(2);
    expect(bash(folder, 'unread 2 bogus').status).toBe(2);
    expect(bash(folder, 'unread 2 status --settings /nowhere').status).toBe(3);
    expect(
      bash(home(), 'unwaiting usage --by session --json | read -r first; echo ${PIPESTATUS[0]}'),
    ).toMatchObject({
      stdout: '0\n',
      stderr: '',
    });
  });

  // Bug: the first words that could not be written ended the program, before it had done what it was asked for.
  test('keeps no command from its work', () => {
    const folder = temporaryFolder({ 'state/settings.json': '{}' });
    expect(bash(folder, 'unread 1 uninstall --yes').status).toBe(0);
    expect(existsSync(join(folder, 'state'))).toBe(false);
  });
});

describe.runIf(existsSync('/dev/full'))('a disk that is full', () => {
  test('is said, and is an error', () => {
    const { status, stderr } = bash(temporaryFolder(), 'tidemark usage > /dev/full');
    expect([status, stderr]).toEqual([1, 'tidemark: ENOSPC: no space left on device, write\n']);
  });

  test('keeps no command from its work', () => {
    const folder = temporaryFolder({ 'state/settings.json': '{}' });
    expect(bash(folder, 'tidemark uninstall --yes > /dev/full').status).toBe(1);
    expect(existsSync(join(folder, 'state'))).toBe(false);
  });

  test('changes no exit code where errors go there', () => {
    expect(bash(temporaryFolder(), 'tidemark bogus 2> /dev/full').status).toBe(2);
  });

  test('keeps no status line from being shown', () => {
    const folder = temporaryFolder({ 'state/statusline-former.sh': 'echo mine; echo warning >&2' });
    const { status, stdout } = bash(folder, 'echo {} | tidemark statusline 2> /dev/full');
    expect([status, stdout]).toEqual([0, 'mine\n']);
  });
});

test('what is watched in a pipe is not wiped away', async () => {
  const folder = temporaryFolder();
  const child = spawn(process.execPath, [CLI, 'status', '--watch'], {
    env: { HOME: folder, TIDEMARK_HOME: join(folder, 'state') },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await vi.waitFor(() => expect(output).toContain('Five-hour window'), 10_000);
  expect(output).not.toContain('\u001b');
});

// Bug: it waited for room in the pipe, and noticed no signal meanwhile.
test.runIf(process.platform === 'linux')(
  'what is watched ends at once, also while nobody takes what it says',
  async () => {
    const folder = temporaryFolder();
    const pipe = join(folder, 'pipe');
    expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
    const reader = openSync(pipe, constants.O_RDWR | constants.O_NONBLOCK);
    fill(reader);
    const writer = openSync(pipe, 'w');
    const child = spawn(process.execPath, [CLI, 'status', '--watch', '--json'], {
      env: { HOME: folder, TIDEMARK_HOME: join(folder, 'state') },
      stdio: ['ignore', writer, 'ignore'],
    });
    onTestFinished(() => {
      child.kill('SIGKILL');
      closeSync(reader);
      closeSync(writer);
    });
    const ended = once(child, 'exit');
    await vi.waitFor(() => expect(waitsForRoom(child.pid)).toBe(true), 10_000);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  },
);

/** Whether a process has something to say on its standard output, and told the kernel to wake it when that is taken. */
function waitsForRoom(pid = 0): boolean {
  const folder = `/proc/${pid}/fdinfo`;
  return readdirSync(folder).some((fd) => /^tfd:\s+1 /m.test(readFileSync(join(folder, fd), 'utf8')));
}

/** Writes until there is no more room. */
function fill(fd: number): void {
  try {
    for (;;) {
      writeSync(fd, Buffer.alloc(4096));
    }
  } catch {
    // Full.
  }
}

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
