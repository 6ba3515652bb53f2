/** Reads the logs once, for a report. */
import type { Settings } from '../contract/settings.ts';
import { problemsOf } from '../app/engine.ts';
import { createLedger, type Ledger } from '../core/ledger.ts';
import { createHitBook, type HitBook } from '../core/limit-hit.ts';
import { pricer, PRICES, withOverrides, type PriceTable } from '../core/prices.ts';
import type { Problem } from '../core/problem.ts';
import { createReader, type Reader } from '../logs/reader.ts';
import { rootsOf } from '../logs/roots.ts';
import type { Call } from './call.ts';

export type ReadLogs = {
  ledger: Ledger;
  hits: HitBook;
  reader: Reader;
  prices: PriceTable;
  problems: Problem[];
  tookMs: number;
};

/** How often progress is told while reading takes long, and from when on. */
const PROGRESS_MS = 200;

/** Time as it passes, whatever the clock is set to. `performance` would be loaded for nothing else. */
const passedMs = (): number => process.uptime() * 1000;

/** Reads everything in files changed since `sinceMs` and dated up to `untilMs`. */
export function readOnce(call: Call, settings: Settings, sinceMs: number, untilMs: number): ReadLogs {
  const startedMs = passedMs();
  const prices = withOverrides(PRICES, settings.prices);
  const ledger = createLedger(pricer(prices));
  const hits = createHitBook();
  const reader = createReader({
    roots: rootsOf(settings.roots, call.machine.env, call.machine.home),
    sinceMs,
    untilMs,
    timeZone: call.timeZone,
    ledger,
    hits,
  });
  reader.sweep(progressOn(call));
  return {
    ledger,
    hits,
    reader,
    prices,
    problems: problemsOf(reader, call.machine, settings),
    tookMs: passedMs() - startedMs,
  };
}

function progressOn(call: Call): (done: number, all: number) => void {
  let toldMs = passedMs();
  let isShown = false;
  return (done, all) => {
    const nowMs = passedMs();
    if (call.isInteractive && done < all && nowMs - toldMs > PROGRESS_MS) {
      toldMs = nowMs;
      isShown = true;
      call.stderr.write(`\rReading logs: ${Math.floor((done / all) * 100)}%`);
    }
    if (isShown && done >= all) {
      call.stderr.write('\r\u001b[K');
    }
  };
}
