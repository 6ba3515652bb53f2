/** The package that is to be released, run as its user runs it: only where PACKAGED_APP names a Tidemark.app. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { assistant, logText } from '../support/lines.ts';
import { temporaryFolder } from '../support/temporary.ts';

const named = process.env['PACKAGED_APP'];
const PROGRAM = resolve(named ?? '', 'Contents/MacOS/Tidemark');
const HOUR_MS = 3_600_000;
const PATIENCE = { timeout: 30_000, interval: 200 };

type Started = {
  child: ChildProcess;
  home: string;
  stderr: () => string;
  ended: Promise<number | string | null>;
};

/** Starts the package with a home of its own, in which an hour was used that is over by now. */
function start(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Started {
  const at = new Date(Date.now() - 5 * HOUR_MS).toISOString();
  const home = temporaryFolder({ '.claude/projects/-Users-ada-engine/a.jsonl': logText(assistant({ at })) });
  const child = spawn(PROGRAM, args, {
    env: {
      PATH: process.env['PATH'],
      TMPDIR: process.env['TMPDIR'],
      USER: process.env['USER'],
      HOME: home,
      // Where macOS itself looks for the home folder.
      CFFIXED_USER_HOME: home,
      TIDEMARK_HOME: join(home, 'state'),
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')));
  const ended = new Promise<number | string | null>((done) => {
    child.once('exit', (code, signal) => done(code ?? signal));
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { child, home, stderr: () => stderr, ended };
}

/** It has read the logs, in its worker, and kept what they hold. */
function hasRead({ home }: Started): void {
  const history = join(home, 'state/history/hourly.log');
  expect(existsSync(history) && readFileSync(history, 'utf8')).toContain('claude-opus-5-5');
}

describe.skipIf(named === undefined)('the packaged app', { timeout: 60_000 }, () => {
  test('starts, reads the logs, keeps their sums, and ends when it is asked to', async () => {
    const app = start();
    await vi.waitFor(() => hasRead(app), PATIENCE);
    expect(app.stderr()).not.toMatch(
      /JavaScript error|UnhandledPromiseRejection|Unable to load|threw an error/i,
    );
    app.child.kill('SIGTERM');
    expect([0, 'SIGTERM']).toContain(await app.ended);
  });

  test('is no Node for others: its fuses leave it deaf to what would make it one', async () => {
    const script = "require('node:fs').writeFileSync(process.env.HOME + '/ran', '')";
    const asNode = start(['-e', script], { ELECTRON_RUN_AS_NODE: '1' });
    await vi.waitFor(() => hasRead(asNode), PATIENCE);
    expect(existsSync(join(asNode.home, 'ran'))).toBe(false);
    asNode.child.kill('SIGTERM');
    await asNode.ended;

    const preloaded = join(temporaryFolder({ 'evil.cjs': script }), 'evil.cjs');
    const app = start(['--inspect=0', '--inspect-brk=0'], { NODE_OPTIONS: `--require ${preloaded}` });
    await vi.waitFor(() => hasRead(app), PATIENCE);
    expect(existsSync(join(app.home, 'ran'))).toBe(false);
    expect(app.stderr()).not.toContain('Debugger listening');
  });
});
