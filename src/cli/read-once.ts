/** Reads the logs once, for a report. */
import { problemsOf } from '../app/read-problems.ts';
import { openReading, type Reading } from '../app/reading.ts';
import { PRICES, withOverrides, type PriceTable } from '../core/prices.ts';
import type { Problem } from '../core/problem.ts';
import { rootsOf } from '../logs/roots.ts';
import type { Call } from './call.ts';

export type ReadLogs = Reading & { prices: PriceTable; problems: Problem[]; tookMs: number };

/** How often progress is told while reading takes long, and from when on. */
const PROGRESS_MS = 200;

/** Time as it passes, whatever the clock is set to. `performance` would be loaded for nothing else. */
const passedMs = (): number => process.uptime() * 1000;

/** So much that is new is worth keeping for the next call. */
const WORTH_KEEPING_BYTES = 8e6;

/**
 * Reads everything in files changed since `sinceMs` and dated up to `untilMs`. With `mayKeep`, it goes on from what the last
 * call or the app kept.
 */
export function readOnce(call: Call, sinceMs: number, untilMs: number, mayKeep = false): ReadLogs {
  const { settings, machine } = call;
  const startedMs = passedMs();
  const prices = withOverrides(PRICES, settings.prices);
  const logs = openReading({
    roots: rootsOf(settings.roots, machine.env, machine.home),
    sinceMs,
    trustsFileTimes: true,
    untilMs,
    timeZone: () => call.timeZone,
    prices,
    indexFile: mayKeep ? call.paths.index : null,
  });
  const { reader } = logs;
  const knownBytes = reader.counts().bytes;
  reader.sweep(progressOn(call));
  if (mayKeep && reader.counts().bytes - knownBytes > WORTH_KEEPING_BYTES) {
    logs.forget(call.nowMs);
    logs.keep();
  }
  return {
    ...logs,
    prices,
    problems: problemsOf(reader, machine, settings),
    tookMs: passedMs() - startedMs,
  };
}

function progressOn(call: Call): (done: number, all: number) => void {
  if (!call.stderr.isTerminal()) {
    return () => {};
  }
  let toldMs = passedMs();
  let isShown = false;
  return (done, all) => {
    const nowMs = passedMs();
    if (done < all && nowMs - toldMs > PROGRESS_MS) {
      toldMs = nowMs;
      isShown = true;
      call.stderr.write(`\rReading logs: ${Math.floor((done / all) * 100)}%`);
    }
    if (isShown && done >= all) {
      call.stderr.write('\r\u001b[K');
    }
  };
}
