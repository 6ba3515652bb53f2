/** How long it takes to keep on disk what was read, and that what is taken from there is the same. */
import { statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { openReading, type Reading } from '../../src/app/reading.ts';
import { PRICES } from '../../src/core/prices.ts';
import { addEvent, noTotals } from '../../src/core/totals.ts';
import { checkTotals } from './figures.ts';
import { median } from './process.ts';
import { withFolder } from './programs.ts';
import type { Tree } from './trees.ts';

export type Keeping = { medianMs: number; longestMs: number; bytes: number };

const TIMES = 20;

/** How long the index takes to be written. Throws if what is taken from it differs from what was read. */
export function measureKeeping(tree: Tree): Promise<Keeping> {
  return withFolder((state) => {
    const indexFile = join(state, 'index.bin');
    const open = (): Reading =>
      openReading({
        trustsFileTimes: false,
        roots: [{ path: tree.dir, isNamed: true, mayBeProjects: false }],
        sinceMs: tree.week.fromMs,
        untilMs: Infinity,
        timeZone: () => 'UTC',
        prices: PRICES,
        indexFile,
      });
    const logs = open();
    logs.reader.sweep();
    logs.forget(tree.nowMs);
    const tookMs = Array.from({ length: TIMES }, () => {
      const startedMs = performance.now();
      logs.keep();
      const endedMs = performance.now();
      // As if it had been written long before the next one: in the app half an hour lies between.
      utimesSync(indexFile, 0, 0);
      return endedMs - startedMs;
    });
    const again = open();
    again.reader.sweep();
    const totals = noTotals();
    again.ledger.each(tree.week.fromMs, tree.nowMs + 1, (event) => addEvent(totals, event));
    checkTotals(`the index of ${tree.name}`, totals, tree.week.truth);
    return {
      medianMs: median(tookMs),
      longestMs: Math.max(...tookMs),
      bytes: statSync(indexFile).size,
    };
  });
}
