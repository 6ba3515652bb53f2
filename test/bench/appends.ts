/** Lines appended to a log that the engine follows: how soon each shows, and what that takes of a core. */
import { appendFileSync, rmSync, watch, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createEngine } from '../../src/app/engine.ts';
import { defaultSettings } from '../../src/contract/settings.ts';
import { assistantLine } from './generate.ts';
import { quantile } from './process.ts';
import type { Tree } from './trees.ts';

export type Appends = {
  p50Ms: number;
  p95Ms: number;
  afterReportP95Ms: number;
  /** CPU time of the whole process from the end of the write to the snapshot. */
  ownWorkP50Ms: number;
  ownWorkP95Ms: number;
};

export const APPENDS = 200;
export const PAUSE_MS = 70;

/** The lines are dated when they come, after the tree’s end, so that they open a window of five hours. */
const AFTER_END_MS = 60_000;

/** A log of the tree to append to, gone afterwards, and the lines. */
export function appendedLog(tree: Tree): { file: string; append(place: number): void; remove(): void } {
  const file = join(dirname(tree.week.files[0] ?? ''), 'bench-append.jsonl');
  writeFileSync(file, '');
  return {
    file,
    append: (place) =>
      appendFileSync(
        file,
        assistantLine({
          id: `msg_bench_${place}`,
          sessionId: 'bench',
          cwd: '/bench',
          atMs: tree.nowMs + AFTER_END_MS + place * PAUSE_MS,
        }),
      ),
    remove: () => rmSync(file, { force: true }),
  };
}

/**
 * Appends lines one by one and waits for each to show: from the end of the write, and from when the system reported it to
 * a second, idle watcher in this process. The work is counted in a second pass, without that watcher.
 */
export async function measureAppends(tree: Tree): Promise<Appends> {
  const log = appendedLog(tree);
  let events = -1;
  let shown: (() => void) | null = null;
  const engine = createEngine(
    { env: {}, home: tree.dir, timeZone: 'UTC', nowMs: () => tree.nowMs + 2 * AFTER_END_MS },
    'none',
  );
  engine.start({ ...defaultSettings(), roots: [tree.dir] }, ({ snapshot }) => {
    const now = snapshot?.sevenDay.totals.events ?? -1;
    if (now !== events) {
      events = now;
      shown?.();
    }
  });

  /** Appends as many lines as are measured, calling back before each, and when it is written and shown. */
  async function pass(
    firstPlace: number,
    look: Record<'before' | 'written' | 'shown', () => void>,
  ): Promise<void> {
    for (let place = firstPlace; place < firstPlace + APPENDS; place += 1) {
      await delay(PAUSE_MS);
      const done = new Promise<void>((resolve) => {
        shown = resolve;
      });
      look.before();
      log.append(place);
      look.written();
      await done;
      look.shown();
    }
  }

  let [reportedMs, writtenMs] = [0, 0];
  const waitsMs: number[] = [];
  const afterReportMs: number[] = [];
  const watcher = watch(dirname(log.file), () => {
    reportedMs ||= performance.now();
  });
  await pass(0, {
    before: () => {
      reportedMs = 0;
    },
    written: () => {
      writtenMs = performance.now();
    },
    shown: () => {
      const shownMs = performance.now();
      waitsMs.push(shownMs - writtenMs);
      afterReportMs.push(Math.max(0, shownMs - (reportedMs || shownMs)));
    },
  });
  watcher.close();
  let before = process.cpuUsage();
  const ownWorkMs: number[] = [];
  await pass(APPENDS, {
    before: () => {},
    written: () => {
      before = process.cpuUsage();
    },
    shown: () => {
      const { user, system } = process.cpuUsage(before);
      ownWorkMs.push((user + system) / 1000);
    },
  });
  void engine.stop();
  log.remove();
  return {
    p50Ms: quantile(waitsMs, 0.5),
    p95Ms: quantile(waitsMs, 0.95),
    afterReportP95Ms: quantile(afterReportMs, 0.95),
    ownWorkP50Ms: quantile(ownWorkMs, 0.5),
    ownWorkP95Ms: quantile(ownWorkMs, 0.95),
  };
}
