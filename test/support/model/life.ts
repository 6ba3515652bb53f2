/** What snapshots are taken from, kept as the app keeps it. */
import { limitsOf, weeklyResetOf, type Settings } from '../../../src/contract/settings.ts';
import { learnedLimits } from '../../../src/core/calibration.ts';
import type { UsageRecord } from '../../../src/core/event.ts';
import { createLedger } from '../../../src/core/ledger.ts';
import { createHitBook, type LimitHit } from '../../../src/core/limit-hit.ts';
import { pricer, PRICES, withOverrides } from '../../../src/core/prices.ts';
import { createSampleBook } from '../../../src/core/sample-book.ts';
import type { Sample } from '../../../src/core/sample.ts';
import { takeSnapshot, type Snapshot } from '../../../src/core/snapshot.ts';
import { createTally } from '../../../src/core/tally.ts';
import { amountIn } from '../../../src/core/sums.ts';
import { tracesOf } from '../../../src/core/trace.ts';

type Learned = ReturnType<typeof learnedLimits>;

/** A life in which nothing has happened yet. */
export function createLife(settings: Settings) {
  const prices = withOverrides(PRICES, settings.prices);
  const ledger = createLedger(pricer(prices));
  const hits = createHitBook();
  const tally = createTally(ledger, hits);
  const samples = createSampleBook(hits);
  return {
    use: (one: UsageRecord) => ledger.add({ ...one, usage: { ...one.usage } }),
    hit: (one: LimitHit) => hits.add(one),
    tell: (one: Sample) => samples.add(one),
    learned(nowMs: number): Learned {
      const traces = tracesOf(
        samples,
        { fromMs: -Infinity, sinceMs: -Infinity, changedMs: -Infinity },
        (id, fromMs, untilMs) => amountIn(tally.models(fromMs + 1, untilMs + 1), id, 'usd'),
      );
      return learnedLimits(traces, nowMs);
    },
    look(nowMs: number, learned: Learned): Snapshot {
      return takeSnapshot({
        ledger,
        tally,
        hits,
        samples,
        limits: limitsOf(settings),
        prefersOwnLimits: settings.preferOwnLimits,
        learned,
        weeklyReset: weeklyResetOf(settings),
        prices,
        timeZone: () => 'Europe/Berlin',
        readFromMs: -Infinity,
        projectPath: (folder) => folder,
        binding: null,
        nowMs,
      });
    },
  };
}
