/** Plays an account back to the figures that are shown: what was known at each look, and what was said of it. */
import { keepTraces, learnedLimits } from '../../../src/core/calibration.ts';
import { lastResponseMs } from '../../../src/core/last-response.ts';
import { createLedger } from '../../../src/core/ledger.ts';
import { createHitBook } from '../../../src/core/limit-hit.ts';
import { pricer, PRICES } from '../../../src/core/prices.ts';
import { createSampleBook } from '../../../src/core/sample-book.ts';
import { takeSnapshot, type Snapshot } from '../../../src/core/snapshot.ts';
import { createTally } from '../../../src/core/tally.ts';
import { amountIn } from '../../../src/core/sums.ts';
import { tracesOf, type Trace } from '../../../src/core/trace.ts';
import type { SimulatedAccount } from './account.ts';

const DAY_MS = 24 * 3_600_000;
const RUN_MS = DAY_MS / 4;

/** Calls `onLook` at each look of the account with what is shown then. */
export function replay(account: SimulatedAccount, onLook: (snapshot: Snapshot) => void): void {
  const ledger = createLedger(pricer(PRICES));
  const hits = createHitBook();
  const tally = createTally(ledger, hits);
  const samples = createSampleBook(hits);
  const waiting = {
    records: [...account.records],
    payloads: [...account.payloads],
    hits: [...account.hits],
    typed: [...account.typed],
  };
  let traces: Trace[] = [];
  let learnedAtMs = -Infinity;

  function receive(nowMs: number): void {
    takeUntil(waiting.records, (one) => one.atMs <= nowMs).forEach((one) =>
      ledger.add({ ...one, usage: { ...one.usage } }),
    );
    takeUntil(waiting.hits, (one) => one.atMs <= nowMs).forEach(hits.add);
    takeUntil(waiting.typed, (one) => one.atMs <= nowMs).forEach(samples.add);
    for (const { storedAtMs, session, windows } of takeUntil(
      waiting.payloads,
      (one) => one.storedAtMs <= nowMs,
    )) {
      for (const figure of windows) {
        const dated = { atMs: storedAtMs, storedAtMs, isDoubtful: true };
        samples.add({ ...figure, ...dated, source: 'feed', session, account: null });
      }
    }
    samples.date((session, storedAtMs) => lastResponseMs(ledger, hits, (id) => id === session, storedAtMs));
    samples.forget(nowMs - 8 * DAY_MS);
  }

  function learn(nowMs: number): void {
    const fresh = tracesOf(
      samples,
      { fromMs: -Infinity, sinceMs: 0, changedMs: learnedAtMs - DAY_MS },
      (window, fromMs, untilMs) => amountIn(tally.models(fromMs + 1, untilMs + 1), window, 'usd'),
    );
    learnedAtMs = nowMs;
    traces = keepTraces(traces, fresh, nowMs);
  }

  function show(nowMs: number): Snapshot {
    receive(nowMs);
    learn(nowMs);
    return takeSnapshot({
      ledger,
      tally,
      hits,
      samples,
      limits: {},
      prefersOwnLimits: false,
      learned: learnedLimits(traces, nowMs),
      weeklyReset: null,
      prices: PRICES,
      timeZone: () => 'UTC',
      readFromMs: -Infinity,
      projectPath: null,
      binding: null,
      nowMs,
    });
  }

  // The app runs whether somebody looks or not.
  let ranAtMs = account.records[0]?.atMs ?? 0;
  for (const lookAtMs of account.looksAtMs) {
    while (ranAtMs + RUN_MS < lookAtMs) {
      ranAtMs += RUN_MS;
      receive(ranAtMs);
      learn(ranAtMs);
    }
    onLook(show(lookAtMs));
  }
}

/** Takes the first of a list out of it for as long as they are due. */
function takeUntil<T>(list: T[], isDue: (one: T) => boolean): T[] {
  const end = list.findIndex((one) => !isDue(one));
  return list.splice(0, end === -1 ? list.length : end);
}
