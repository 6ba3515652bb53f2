import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test, vi } from 'vitest';
import { hookScript } from '../../src/feed/hook.ts';
import { feedPaths, type FeedPaths } from '../../src/feed/paths.ts';
import { posixChecksum, slotName } from '../../src/feed/slot.ts';
import { temporaryFolder } from '../support/temporary.ts';
import {
  bareEnvironment,
  installedHook,
  isInstalled,
  PAYLOAD,
  runHook,
  SESSION,
  slotsIn,
} from './installed.ts';

const SLOT = slotName(Buffer.from(PAYLOAD));
const LONG = Buffer.from(JSON.stringify({ session_id: SESSION, filler: 'x'.repeat(2_000_000) }));
const FAR = 9_999_999_999;

const slotOf = (paths: FeedPaths, name = SLOT): Buffer => readFileSync(join(paths.slots, name));

/** Standard input, what the process was told, and both outputs: as the former command saw them. */
const TELLING = `cat; printf 'é|%s|' "$GREETING" "$(umask)"; echo complaint >&2; exit 3`;

for (const shell of ['dash', 'bash', 'zsh']) {
  const here = isInstalled(shell);
  describe.skipIf(!here)(`the hook in ${shell}${here ? '' : ', which is not installed'}`, () => {
    test('keeps the payload as it came, for the user alone', () => {
      const paths = installedHook();
      expect(runHook(shell, paths, PAYLOAD)).toEqual({ status: 0, stdout: Buffer.alloc(0), stderr: '' });
      expect(slotsIn(paths)).toEqual([SLOT]);
      expect(slotOf(paths).toString()).toBe(PAYLOAD);
      expect(statSync(join(paths.slots, SLOT)).mode & 0o777).toBe(0o600);
      expect(statSync(paths.slots).mode & 0o777).toBe(0o700);
    });

    test('keeps the newest payload of a session, and one slot for each', () => {
      const paths = installedHook();
      runHook(shell, paths, PAYLOAD);
      runHook(shell, paths, PAYLOAD.replace('41.5', '42'));
      runHook(shell, paths, '{"session_id":"another"}');
      runHook(shell, paths, '{}');
      expect(slotsIn(paths)).toEqual(
        [SLOT, slotName(Buffer.from('{"session_id":"another"}')), 'shared.json'].sort(),
      );
      expect(slotOf(paths).toString()).toContain('"used_percentage":42');
    });

    test.each([
      ['nothing', ''],
      ['no JSON', 'oops'],
      ['bytes of all values', Buffer.from(Array.from({ length: 4096 }, (_, i) => i % 256))],
      ['an id that would be a path', '{"session_id":"../../escape"}'],
      ['an id without an end', '{"session_id":"abc'],
      ['half a megabyte of newlines', '\n'.repeat(500_000)],
    ])('survives %s', (_what, input) => {
      const paths = installedHook('cat');
      expect(runHook(shell, paths, input)).toEqual({ status: 0, stdout: Buffer.from(input), stderr: '' });
      expect(slotsIn(paths)).toEqual(['shared.json']);
      expect(slotOf(paths, 'shared.json').equals(Buffer.from(input))).toBe(true);
    });

    test('takes two megabytes', () => {
      const paths = installedHook('cat');
      expect(runHook(shell, paths, LONG).stdout.equals(LONG)).toBe(true);
      expect(slotOf(paths).equals(LONG)).toBe(true);
    });

    test('gives the former command the same input, environment and outputs', () => {
      const paths = installedHook(TELLING);
      const mask = spawnSync('sh', ['-c', 'umask']).stdout.toString().trim();
      expect(runHook(shell, paths, PAYLOAD, { GREETING: "it's $HOME", tidemark: 'kept' })).toEqual({
        status: 0,
        stdout: Buffer.from(`${PAYLOAD}é|it's $HOME|é|${mask}|`),
        stderr: 'complaint\n',
      });
    });

    test('stores the payload before the former command runs, even one that reads nothing', () => {
      const paths = installedHook('ls "$SLOTS"');
      const { stdout } = runHook(shell, paths, LONG, { SLOTS: feedPaths(paths.state).slots });
      expect(stdout.toString()).toBe(`${SLOT}\n`);
    });

    test('shows the line even where the feed folder can be neither made nor written', () => {
      const paths = installedHook(TELLING);
      writeFileSync(paths.slots, 'a file where a folder should be');
      const { status, stdout, stderr } = runHook(shell, paths, PAYLOAD);
      expect([status, stderr]).toEqual([0, 'complaint\n']);
      expect(stdout.toString().startsWith(`${PAYLOAD}é|`)).toBe(true);
      writeFileSync(paths.former, 'cat');
      expect(runHook(shell, paths, LONG).stdout.equals(LONG)).toBe(true);
    });

    test('shows the line when the disk fills up, and leaves no half payload', () => {
      const paths = installedHook('cat');
      // A limit on the size of files fails a write in its midst, as a full disk does.
      const full = temporaryFolder({
        tee: `#!/bin/sh\ntrap '' XFSZ; ulimit -f 64; exec /usr/bin/tee "$@"\n`,
      });
      chmodSync(join(full, 'tee'), 0o700);
      const path = `${full}:${process.env['PATH']}`;
      const { status, stdout, stderr } = runHook(shell, paths, LONG, { PATH: path });
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout.equals(LONG)).toBe(true);
      expect(slotsIn(paths)).toEqual([]);
    });

    test.each([
      [
        'is shown while it is good',
        `${FAR}\n\u001b[32m42%\u001b[0m $HOME \\n  two\n`,
        '\u001b[32m42%\u001b[0m $HOME \\n  two\n',
      ],
      ['is not shown when it is past', '1000000000\n42%\n', ''],
      ['is not shown without an end', 'soon\n42%\n', ''],
      ['is not shown when it is empty', '', ''],
    ])('Tidemark’s own line %s', (_what, line, shown) => {
      const paths = installedHook();
      writeFileSync(paths.line, line);
      const { status, stdout, stderr } = runHook(shell, paths, PAYLOAD);
      expect({ status, stdout: stdout.toString(), stderr }).toEqual({ status: 0, stdout: shown, stderr: '' });
    });

    test('does not run itself as its own former command', () => {
      const paths = installedHook(`sh "$SCRIPT"`);
      writeFileSync(paths.line, `${FAR}\n42%\n`);
      expect(runHook(shell, paths, PAYLOAD, { SCRIPT: paths.script }).stdout.toString()).toBe('42%\n');
      expect(slotsIn(paths)).toEqual([SLOT]);
    });

    test('writes where it is told to for a test', () => {
      const paths = installedHook();
      const elsewhere = join(temporaryFolder(), 'feed');
      runHook(shell, paths, PAYLOAD, { TIDEMARK_FEED: elsewhere });
      expect(readdirSync(elsewhere)).toEqual([SLOT]);
      expect(existsSync(paths.slots)).toBe(false);
    });

    test(
      'never leaves a half payload under a final name when it is killed',
      { timeout: 60_000 },
      async () => {
        const paths = installedHook();
        const earlier = PAYLOAD.replace('41.5', '11.5');
        const bytes = Buffer.from(PAYLOAD);
        for (let cut = 0; cut <= bytes.length; cut += Math.ceil(bytes.length / 16)) {
          runHook(shell, paths, earlier);
          // A pipe that all processes of the script inherit tells when the last of them is gone.
          const child = spawn(shell, [paths.script], {
            env: bareEnvironment(),
            stdio: ['pipe', 'ignore', 'ignore', 'pipe'],
          });
          const gone = lastHolder(child);
          const { pid = 0 } = child;
          const temporary = join(paths.slots, `hook.${pid}.tmp`);
          child.stdin?.write(bytes.subarray(0, cut));
          await vi.waitUntil(() => existsSync(temporary) && statSync(temporary).size === cut, {
            timeout: 5000,
            interval: 1,
          });
          child.kill('SIGKILL');
          await once(child, 'exit');
          child.stdin?.end();
          await gone;
          expect(slotOf(paths).toString()).toBe(earlier);
          expect(slotsIn(paths)).toEqual([SLOT, `hook.${pid}.tmp`].sort());
          rmSync(temporary);
        }
      },
    );

    test(
      'leaves a whole payload or none when all of it is killed at any moment',
      { timeout: 60_000 },
      async () => {
        const paths = installedHook('cat');
        for (let delay = 0; delay < 20; delay++) {
          rmSync(paths.slots, { recursive: true, force: true });
          const child = spawn(shell, [paths.script], {
            detached: true,
            env: bareEnvironment(),
            stdio: ['pipe', 'ignore', 'ignore'],
          });
          child.stdin.on('error', () => {});
          child.stdin.end(LONG);
          const timer = setTimeout(() => killGroup(child.pid), delay);
          await once(child, 'exit');
          clearTimeout(timer);
          const slots = existsSync(paths.slots)
            ? slotsIn(paths).filter((name) => name.endsWith('.json'))
            : [];
          expect(slots.every((name) => slotOf(paths, name).equals(LONG))).toBe(true);
        }
      },
    );

    test('serves ten sessions at once', async () => {
      const paths = installedHook('cat');
      const payloads = Array.from(
        { length: 10 },
        (_, i) => `{"session_id":"session-${i}","n":"${'y'.repeat(90_000)}"}`,
      );
      const runs = payloads.map(async (payload) => {
        const child = spawn(shell, [paths.script], {
          env: bareEnvironment(),
          stdio: ['pipe', 'pipe', 'ignore'],
        });
        child.stdin.end(payload);
        let stdout = '';
        child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
        await once(child, 'close');
        return stdout;
      });
      expect(await Promise.all(runs)).toEqual(payloads);
      expect(slotsIn(paths)).toHaveLength(10);
      for (const payload of payloads) {
        expect(slotOf(paths, slotName(Buffer.from(payload))).toString()).toBe(payload);
      }
    });
  });
}

describe('the hook', () => {
  test.skipIf(!isInstalled('shellcheck'))('is clean for shellcheck (where it is installed)', () => {
    const script = hookScript(feedPaths("/Users/ada/Library/Application Support/Ada's"));
    const { stdout } = spawnSync('shellcheck', ['-s', 'sh', '-'], { input: script });
    expect(stdout.toString()).toBe('');
  });

  test('can be run by itself', () => {
    const paths = installedHook();
    chmodSync(paths.script, 0o700);
    mkdirSync(paths.slots);
    expect(spawnSync(paths.script, { input: PAYLOAD, env: bareEnvironment() }).status).toBe(0);
    expect(slotsIn(paths)).toEqual([SLOT]);
  });

  test('costs little time', () => {
    const paths = installedHook();
    const median = (command: string, args: string[]): number => {
      const times = Array.from({ length: 50 }, () => {
        const start = performance.now();
        spawnSync(command, args, { input: PAYLOAD, env: bareEnvironment() });
        return performance.now() - start;
      });
      return times.sort((a, b) => a - b)[25] ?? 0;
    };
    const own = median('sh', [paths.script]) - median('sh', ['-c', ':']);
    // The budget is 15 ms; a machine that runs all tests at once gets more.
    expect(own).toBeLessThan(60);
    if (process.env['TIDEMARK_TIMES'] !== undefined) {
      console.log(`The hook takes ${own.toFixed(1)} ms of its own.`);
    }
  });
});

describe('the slot’s name', () => {
  test.each(['', '3', SESSION, 'x'.repeat(300)])('is what cksum says of "%s"', (text) => {
    const { stdout } = spawnSync('cksum', { input: text });
    expect(String(posixChecksum(Buffer.from(text)))).toBe(stdout.toString().split(' ')[0]);
  });

  test.each([
    PAYLOAD,
    '{"session_id" : "spaced"}',
    '{\n  "a": 1,\r\n  "session_id": "on-its-own-line",\n  "b": {"session_id": "later"}\n}',
    '{"a":{"session_id":"first"},"session_id":"second"}',
    '{"session_id":"../up"}\n{"session_id":"second-line"}',
    '{"session_id":"","b":{"session_id":"not-empty"}}',
    '\u2028"session_id":"é"',
  ])('is the same for the hook: %j', (payload) => {
    const paths = installedHook();
    runHook('sh', paths, payload);
    expect(slotsIn(paths)).toEqual([slotName(Buffer.from(payload))]);
  });
});

/** Resolves when no process holds the fourth file of the child any more. */
function lastHolder(child: ChildProcess): Promise<unknown> {
  const pipe = child.stdio[3];
  if (!(pipe instanceof Readable)) {
    throw new Error('the fourth file is no pipe');
  }
  pipe.resume();
  return once(pipe, 'end');
}

/** Kills a group of processes, if there is still one. */
function killGroup(id: number | undefined): void {
  try {
    process.kill(-(id ?? 0), 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
