/** Plays an account back to the figures that are shown: what was known at each look, and what was said of it. */
import { keepTraces, learnedLimits } from '../../../src/core/calibration.ts';
import { lastResponseMs } from '../../../src/core/last-response.ts';
import { createLedger } from '../../../src/core/ledger.ts';
import { createHitBook } from '../../../src/core/limit-hit.ts';
import { pricer, PRICES } from '../../../src/core/prices.ts';
import { createSampleBook } from '../../../src/core/sample-book.ts';
import { takeSnapshot, type Snapshot } from '../../../src/core/snapshot.ts';
import { createTally } from '../../../src/core/tally.ts';
import { tracesOf, type Trace } from '../../../src/core/trace.ts';
import { countsIn } from '../../../src/core/windows.ts';
import type { SimulatedAccount } from './account.ts';

const DAY_MS = 24 * 3_600_000;

/** Calls `onLook` at each look of the account with what is shown then. */
export function replay(account: SimulatedAccount, onLook: (snapshot: Snapshot) => void): void {
  const ledger = createLedger(pricer(PRICES));
  account.records.forEach((record) => ledger.add({ ...record, usage: { ...record.usage } }));
  const hits = createHitBook();
  const tally = createTally(ledger, hits);
  const samples = createSampleBook(hits);
  const waiting = {
    payloads: [...account.payloads],
    hits: [...account.hits],
    typed: [...account.typed],
  };
  let traces: Trace[] = [];
  let learnedAtMs = -Infinity;

  function receive(nowMs: number): void {
    for (let next = waiting.hits[0]; next && next.atMs <= nowMs; next = waiting.hits[0]) {
      hits.add(next);
      waiting.hits.shift();
    }
    for (let next = waiting.typed[0]; next && next.atMs <= nowMs; next = waiting.typed[0]) {
      samples.add(next);
      waiting.typed.shift();
    }
    for (let next = waiting.payloads[0]; next && next.storedAtMs <= nowMs; next = waiting.payloads[0]) {
      const { storedAtMs, session, windows } = next;
      for (const figure of windows) {
        samples.add({
          ...figure,
          atMs: storedAtMs,
          storedAtMs,
          isDoubtful: true,
          source: 'feed',
          session,
          account: null,
        });
      }
      waiting.payloads.shift();
    }
    samples.date((session, storedAtMs) => lastResponseMs(ledger, hits, (id) => id === session, storedAtMs));
    samples.forget(nowMs - 8 * DAY_MS);
  }

  for (const nowMs of account.looksAtMs) {
    receive(nowMs);
    const fresh = tracesOf(
      samples,
      { fromMs: -Infinity, sinceMs: 0, changedMs: learnedAtMs - DAY_MS },
      (window, fromMs, untilMs) =>
        tally
          .rows(fromMs + 1, untilMs + 1)
          .filter((row) => row.countsAs === 'window' && countsIn(window, row.model))
          .reduce((sum, row) => sum + row.totals.costUsd, 0),
    );
    learnedAtMs = nowMs;
    traces = keepTraces(traces, fresh, nowMs);
    onLook(
      takeSnapshot({
        ledger,
        tally,
        hits,
        samples,
        limits: {},
        prefersOwnLimits: false,
        learned: learnedLimits(traces, nowMs),
        weeklyReset: null,
        prices: PRICES,
        timeZone: 'UTC',
        readFromMs: -Infinity,
        projectPath: (folder) => folder,
        binding: null,
        nowMs,
      }),
    );
  }
}
