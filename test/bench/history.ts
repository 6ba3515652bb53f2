/** The whole history read in the background: how long, at what share of a core, and what a stop halfway costs. */
import { setTimeout as delay } from 'node:timers/promises';
import { bundleFolder } from '../../src/app/compose.ts';
import { createWorkerEngine } from '../../src/app/worker-engine.ts';
import { defaultSettings } from '../../src/contract/settings.ts';
import { checkTotals } from './figures.ts';
import { withFolder } from './programs.ts';
import type { Tree } from './trees.ts';

export type WholeHistory = {
  /** From the start until the history has its thirty days. */
  seconds: number;
  /** CPU time from the first snapshot on, of the time that passed. */
  cpuShare: number;
  peakMib: number;
  /** After a stop at half of that time: from the next start on, the share of `seconds` that was still to be done. */
  shareLeft: number;
};

/** A worker that was told to stop has kept what it read by then. */
const ENDING_MS = 1000;

/** Throws unless the history is the tree's truth in the end. */
export async function measureHistory(tree: Tree): Promise<WholeHistory> {
  const whole = await withFolder((state) => run(tree, state, Infinity));
  const peakMib = process.resourceUsage().maxRSS / 1024;
  const rest = await withFolder(async (state) => {
    await run(tree, state, (whole.seconds * 1000) / 2);
    return run(tree, state, Infinity);
  });
  return { ...whole, peakMib, shareLeft: rest.seconds / whole.seconds };
}

/** Runs an engine until its history is whole, or for so long. */
async function run(
  tree: Tree,
  state: string,
  stopAfterMs: number,
): Promise<Pick<WholeHistory, 'seconds' | 'cpuShare'>> {
  const startedMs = performance.now();
  const env = { CLAUDE_CONFIG_DIR: tree.dir, TIDEMARK_HOME: state };
  const machine = { env, home: state, timeZone: 'UTC', nowMs: Date.now };
  const engine = createWorkerEngine(new URL('worker.js', bundleFolder()), machine);
  let shown: { atMs: number; cpu: NodeJS.CpuUsage } | null = null;
  await new Promise<void>((resolve) => {
    if (stopAfterMs < Infinity) {
      setTimeout(resolve, stopAfterMs);
    }
    engine.start(defaultSettings(), ({ snapshot }) => {
      shown ??= snapshot && { atMs: performance.now(), cpu: process.cpuUsage() };
      const totals = snapshot?.history?.totals;
      if (totals && totals.events >= tree.month.truth.events) {
        checkTotals(`the history of ${tree.name}`, totals, tree.month.truth);
        resolve();
      }
    });
  });
  const doneMs = performance.now();
  const { atMs, cpu } = shown ?? { atMs: startedMs, cpu: process.cpuUsage() };
  const { user, system } = process.cpuUsage(cpu);
  void engine.stop();
  await delay(ENDING_MS);
  return { seconds: (doneMs - startedMs) / 1000, cpuShare: (user + system) / 1000 / (doneMs - atMs) };
}
