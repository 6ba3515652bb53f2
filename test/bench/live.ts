/** The running engine: how soon an appended line shows, and what an idle minute costs. */
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync, rmSync, watch } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createEngine } from '../../src/app/engine.ts';
import { defaultSettings } from '../../src/contract/settings.ts';
import { assistantLine } from './generate.ts';
import { quantile } from './process.ts';
import type { Tree } from './trees.ts';

export type Appended = { p50Ms: number; p95Ms: number; afterReportP95Ms: number };

const APPENDS = 200;
const PAUSE_MS = 70;

/**
 * Appends lines one by one to a file of the tree and waits for each to show: from the end of the write, and from when
 * the system reported it to a second, idle watcher in this process.
 */
export async function measureAppends(tree: Tree): Promise<Appended> {
  const file = join(dirname(tree.week.files[0] ?? ''), 'bench-append.jsonl');
  appendFileSync(file, '');
  let events = -1;
  let shown: (() => void) | null = null;
  const engine = createEngine({ env: {}, home: tree.dir, timeZone: 'UTC', nowMs: () => tree.nowMs }, 'none');
  engine.start({ ...defaultSettings(), roots: [tree.dir] }, ({ snapshot }) => {
    const now = snapshot?.sevenDay.totals.events ?? -1;
    if (now !== events) {
      events = now;
      shown?.();
    }
  });
  let reportedMs = 0;
  const watcher = watch(dirname(file), () => {
    reportedMs ||= performance.now();
  });
  const waits: number[] = [];
  const afterReport: number[] = [];
  for (let i = 0; i < APPENDS; i += 1) {
    await delay(PAUSE_MS);
    const line = assistantLine({
      id: `msg_bench_${i}`,
      sessionId: 'bench',
      cwd: '/bench',
      atMs: tree.nowMs - 1000,
    });
    const done = new Promise<void>((resolve) => {
      shown = resolve;
    });
    reportedMs = 0;
    appendFileSync(file, line);
    const writtenMs = performance.now();
    await done;
    const shownMs = performance.now();
    waits.push(shownMs - writtenMs);
    afterReport.push(Math.max(0, shownMs - (reportedMs || shownMs)));
  }
  watcher.close();
  engine.stop();
  rmSync(file);
  return {
    p50Ms: quantile(waits, 0.5),
    p95Ms: quantile(waits, 0.95),
    afterReportP95Ms: quantile(afterReport, 0.95),
  };
}

export type Idle = { cpuPercent: number; writtenBytes: number; memoryMib: number };

const SETTLE_MS = 5000;

/** What `status --watch` costs over `seconds` while nothing happens; null where /proc does not tell. */
export async function measureIdle(tree: Tree, seconds: number): Promise<Idle | null> {
  if (process.platform !== 'linux') {
    return null;
  }
  const cli = fileURLToPath(new URL('cli.js', import.meta.url));
  const child = spawn(process.execPath, [cli, 'status', '--watch', '--line', '--root', tree.dir], {
    stdio: 'ignore',
  });
  await delay(SETTLE_MS + tree.week.bytes / 2e5);
  const before = readProc(child.pid ?? 0);
  await delay(seconds * 1000);
  const after = readProc(child.pid ?? 0);
  child.kill();
  return {
    cpuPercent: ((after.ticks - before.ticks) / seconds) * (100 / TICKS_PER_SECOND),
    writtenBytes: after.writtenBytes - before.writtenBytes,
    memoryMib: after.memoryMib,
  };
}

/** `getconf CLK_TCK` is 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

function readProc(pid: number): { ticks: number; writtenBytes: number; memoryMib: number } {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  const io = /^write_bytes: (\d+)/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'));
  const memory = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return {
    ticks: Number(stat[11] ?? 0) + Number(stat[12] ?? 0),
    writtenBytes: Number(io?.[1] ?? 0),
    memoryMib: Number(memory?.[1] ?? 0) / 1024,
  };
}
