/** One run of the installed hook with a made-up payload, as Claude Code would run it. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { hookCommand } from './change.ts';
import type { FeedPaths } from './paths.ts';
import { slotName } from './slot.ts';

export type HookTrial = {
  /** The payload came out in a slot, byte for byte. */
  hasSlot: boolean;
  tookMs: number;
  stdout: string;
  stderr: string;
  /** Null where it could not be started, or was ended because it took too long. */
  exitCode: number | null;
};

const PAYLOAD = `${JSON.stringify({
  session_id: 'tidemark-feed-test',
  transcript_path: '',
  cwd: '/',
  workspace: { current_dir: '/', project_dir: '/', added_dirs: [] },
  model: { id: 'claude-sonnet-5-5', display_name: 'Sonnet' },
  version: '0',
})}\n`;

/** Runs the hook, and with it the former command, with slots in a folder of its own that is gone afterwards. */
export async function testHook(
  paths: FeedPaths,
  env: Readonly<Record<string, string | undefined>>,
  timeoutMs = 5000,
): Promise<HookTrial> {
  const { spawn } = await import('node:child_process');
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-feed-'));
  const start = performance.now();
  return new Promise((resolve) => {
    const outputs = { stdout: '', stderr: '' };
    // A group of its own, so that a former command which hangs ends with it.
    const child = spawn('/bin/sh', ['-c', hookCommand(paths)], {
      detached: true,
      env: { ...env, TIDEMARK_FEED: folder },
    });
    const timer = setTimeout(() => endGroup(child.pid), timeoutMs);
    const finish = (exitCode: number | null): void => {
      clearTimeout(timer);
      const tookMs = performance.now() - start;
      resolve({ hasSlot: holdsPayload(folder), tookMs, ...outputs, exitCode });
      rmSync(folder, { recursive: true, force: true });
    };
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (outputs.stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (outputs.stderr += chunk));
    child.on('error', () => finish(null));
    child.on('close', finish);
    // A script that is not there reads nothing, which is no error of its own.
    child.stdin.on('error', () => {});
    child.stdin.end(PAYLOAD);
  });
}

function holdsPayload(folder: string): boolean {
  try {
    return readFileSync(join(folder, slotName(Buffer.from(PAYLOAD))), 'utf8') === PAYLOAD;
  } catch {
    return false;
  }
}

function endGroup(pid: number | undefined): void {
  try {
    process.kill(-(pid ?? 0), 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
