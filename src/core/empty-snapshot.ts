/** A snapshot of an account of which nothing is known: what is shown where nothing could be read at all. */
import { createLedger } from './ledger.ts';
import { createHitBook } from './limit-hit.ts';
import { pricer, PRICES } from './prices.ts';
import { createSampleBook } from './sample-book.ts';
import { takeSnapshot, type Snapshot } from './snapshot.ts';
import { createTally } from './tally.ts';

/** The snapshot at `nowMs`. */
export function emptySnapshot(nowMs: number): Snapshot {
  const ledger = createLedger(pricer(PRICES));
  const hits = createHitBook();
  return takeSnapshot({
    ledger,
    tally: createTally(ledger, hits),
    hits,
    samples: createSampleBook(hits),
    limits: {},
    prefersOwnLimits: false,
    learned: {},
    weeklyReset: null,
    prices: PRICES,
    // Of resets that were told, and none was.
    timeZone: () => 'UTC',
    readFromMs: -Infinity,
    projectPath: null,
    binding: null,
    nowMs,
  });
}
