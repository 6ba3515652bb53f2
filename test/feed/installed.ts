/** A hook as it stands on disk, in a folder whose name needs quoting, and how a shell runs it. */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { hookScript } from '../../src/feed/hook.ts';
import { feedPaths, type FeedPaths } from '../../src/feed/paths.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** What `Library/Application Support` asks of the quoting, and worse. */
const AWKWARD = `Application Support "of" Ada's $HOME \`id\` é\\`;

export const SESSION = '3ae8405d-ba79-467e-a3db-c523f2022bec';
export const PAYLOAD = `${JSON.stringify({
  session_id: SESSION,
  cwd: '/Users/ada/über "session_id":"x"',
  rate_limits: { five_hour: { used_percentage: 41.5, resets_at: 1_795_192_200 } },
})}\n`;

/** Writes the script, and a former command if there is one. */
export function installedHook(former?: string): FeedPaths {
  const paths = feedPaths(join(temporaryFolder(), AWKWARD));
  mkdirSync(paths.state, { recursive: true });
  writeFileSync(paths.script, hookScript(paths));
  chmodSync(paths.script, 0o700);
  if (former !== undefined) {
    writeFileSync(paths.former, former);
  }
  return paths;
}

/** An environment with no home to find anything in. */
export function bareEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', HOME: '/nonexistent', ...more };
}

export type Run = { status: number | null; stdout: Buffer; stderr: string };

/** Runs the script in a shell, with this on standard input. */
export function runHook(
  shell: string,
  paths: FeedPaths,
  input: string | Buffer,
  env: Readonly<Record<string, string>> = {},
): Run {
  const { status, stdout, stderr } = spawnSync(shell, [paths.script], {
    input,
    env: bareEnvironment(env),
    maxBuffer: Infinity,
  });
  return { status, stdout, stderr: stderr.toString() };
}

/** The names in the feed's folder. */
export function slotsIn(paths: FeedPaths): string[] {
  return readdirSync(paths.slots).sort();
}

/** Whether a program is installed. */
export function isInstalled(program: string): boolean {
  return spawnSync(program, ['--version']).error === undefined;
}
