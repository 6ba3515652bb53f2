/** What following logs costs while nothing happens, as the system counts it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { clockAt, CLI, withFolder } from './programs.ts';
import type { Tree } from './trees.ts';

export type Idle = {
  files: number;
  seconds: number;
  cpuPercent: number;
  writtenBytes: number;
  /** How often the main thread was woken: seconds in a row in which it ran are one time. */
  wakeUpsPerMinute: number;
  memoryMib: number;
};

/** Nothing grew lately, so that nothing is polled. */
const AFTER_LAST_LINE_MS = 3_600_000;
const SETTLE_MS = 15_000;

/** Measures `status --watch` of an account's own logs over so many seconds; null where /proc does not tell. */
export async function measureIdle(tree: Tree, seconds: number): Promise<Idle | null> {
  if (process.platform !== 'linux') {
    return null;
  }
  return withFolder(async (state) => {
    const { words, env } = clockAt(tree.nowMs + AFTER_LAST_LINE_MS);
    const own = { TZ: 'UTC', CLAUDE_CONFIG_DIR: tree.dir, TIDEMARK_HOME: state, HOME: state };
    const child = spawn(process.execPath, [...words, CLI, 'status', '--watch', '--line'], {
      env: { ...env, ...own },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.stdout.resume();
    await delay(SETTLE_MS);
    const before = look(child.pid ?? 0);
    const sleeps = [before.sleeps];
    for (let second = 0; second < seconds; second += 1) {
      await delay(1000);
      sleeps.push(look(child.pid ?? 0).sleeps);
    }
    const after = look(child.pid ?? 0);
    child.kill();
    await once(child, 'exit');
    return {
      files: tree.files,
      seconds,
      cpuPercent: ((after.cpuMs - before.cpuMs) / (seconds * 1000)) * 100,
      writtenBytes: after.writtenBytes - before.writtenBytes,
      wakeUpsPerMinute: timesWoken(sleeps) * (60 / seconds),
      memoryMib: after.memoryMib,
    };
  });
}

/** Of how often a thread has fallen asleep by each second. While it runs it may sleep many times, for another thread. */
export function timesWoken(sleeps: readonly number[]): number {
  const ran = sleeps.map((count, i) => i > 0 && count > (sleeps[i - 1] ?? count));
  return ran.filter((hasRun, i) => hasRun && !ran[i - 1]).length;
}

function look(pid: number): { cpuMs: number; writtenBytes: number; sleeps: number; memoryMib: number } {
  const figure = (file: string, name: RegExp): number =>
    Number(name.exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1] ?? Number.NaN);
  return {
    cpuMs: cpuMsOf(pid),
    writtenBytes: figure('io', /^write_bytes: (\d+)/m),
    sleeps: figure(`task/${pid}/status`, /^voluntary_ctxt_switches:\s+(\d+)/m),
    memoryMib: figure('status', /^VmRSS:\s+(\d+)/m) / 1024,
  };
}

/** What the threads that live have run, in the scheduler's nanoseconds. */
function cpuMsOf(pid: number): number {
  return readdirSync(`/proc/${pid}/task`)
    .map((thread) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]))
    .reduce((sum, ranNs) => sum + ranNs / 1e6, 0);
}
