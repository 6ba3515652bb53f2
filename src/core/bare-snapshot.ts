/** A snapshot of an account of which little or nothing is known: what is shown where nothing could be read at all. */
import type { UsageRecord } from './event.ts';
import { createLedger } from './ledger.ts';
import { createHitBook } from './limit-hit.ts';
import { pricer, PRICES } from './prices.ts';
import { createSampleBook } from './sample-book.ts';
import { takeSnapshot, type Snapshot } from './snapshot.ts';
import { createTally } from './tally.ts';

/** The snapshot at `nowMs` of these records, without any limit, official figure or history. */
export function bareSnapshot(records: readonly UsageRecord[], nowMs: number): Snapshot {
  const ledger = createLedger(pricer(PRICES));
  const hits = createHitBook();
  records.forEach(ledger.add);
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
    projectPath: (folder) => folder,
    binding: null,
    nowMs,
  });
}
