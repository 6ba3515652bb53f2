/**
 * Sums of a ledger's events over any span. What was said of the past is kept until the past changes, so that a snapshot
 * costs the same however much was used before.
 */
import type { Step } from './burn.ts';
import type { Ledger, Slice } from './ledger.ts';
import type { HitBook } from './limit-hit.ts';
import type { LimitUnit } from './limits.ts';
import { createSliceSums, type SliceSums } from './slice-sums.ts';
import { addSums, amountIn, type ModelSum, type SessionSum } from './sums.ts';
import { FIVE_HOURS_MS, type WindowId } from './windows.ts';

export type Tally = {
  /** What each model used in [fromMs, untilMs). */
  models(fromMs: number, untilMs: number): readonly ModelSum[];
  /** The same by session and project; some of them may come several times. */
  sessions(fromMs: number, untilMs: number): readonly SessionSum[];
  /** How much of a window each slice of time used up that lies wholly or partly in [fromMs, untilMs), earliest first. */
  steps(window: WindowId, unit: LimitUnit, fromMs: number, untilMs: number): Step[];
  /** When the last event before `beforeMs` was; null if there is none. */
  lastMs(beforeMs: number): number | null;
  /** The first event at or after `atMs` that counts towards the windows; null if there is none. */
  firstRequestMs(atMs: number): number | null;
  /** The first event that counts towards the windows and that comes five idle hours after `fromMs` and all others before it. */
  firstAfterPauseMs(fromMs: number): number | null;
};

/** Five hours without a request; or the last request, where no such pause has ended yet. */
type Pause = { idleFromMs: number; endMs: number | null };

/** Answers that hold until the past changes. Sums are by where they start. */
type OfThePast = {
  version: number;
  firstRequests: Map<number, number>;
  pauses: Map<number, Pause>;
  spans: Map<number, { untilMs: number; sums: readonly ModelSum[] }>;
  runs: Map<number, { last: Slice; sums: readonly ModelSum[] }>;
};

/** A tally of a ledger, given the limit hits that turn later requests into credits, and what is known of its slices. */
export function createTally(
  ledger: Ledger,
  hits: HitBook,
  sliceSums: SliceSums = createSliceSums(ledger, hits),
): Tally {
  let kept: OfThePast | null = null;

  /**
   * The sums of whole slices in a row. They are kept: a week is asked for several times a snapshot, and what is used now
   * changes none but its last slice.
   */
  function ofRun(slices: readonly Slice[], start: number, end: number): readonly ModelSum[] {
    const [first, last] = [slices[start], slices[end - 1]];
    if (!first || !last) {
      return [];
    }
    const { runs } = ofThePast();
    const known = runs.get(first.startMs);
    if (known?.last === last) {
      return known.sums;
    }
    const sums: ModelSum[] = [];
    for (const slice of slices.slice(start, end)) {
      addSums(sums, sliceSums.of(slice).models);
    }
    runs.set(first.startMs, { last, sums });
    return sums;
  }

  function firstRequestFrom(atMs: number): number | null {
    for (const slice of ledger.slices(atMs, Infinity)) {
      const { requests } = sliceSums.of(slice);
      if (requests.firstMs !== Infinity && requests.lastMs >= atMs) {
        return requests.firstMs >= atMs
          ? requests.firstMs
          : sliceSums.within(slice, atMs, Infinity).requests.firstMs;
      }
    }
    return null;
  }

  function pauseIn(slices: readonly Slice[], fromMs: number): Pause {
    let idleFromMs = fromMs;
    for (const slice of slices) {
      const { firstMs, lastMs } = sliceSums.of(slice).requests;
      if (firstMs !== Infinity && firstMs - idleFromMs >= FIVE_HOURS_MS) {
        return { idleFromMs, endMs: firstMs };
      }
      idleFromMs = Math.max(idleFromMs, lastMs);
    }
    return { idleFromMs, endMs: null };
  }

  function ofThePast(): OfThePast {
    // Both only ever grow, so that their sum changes whenever one of them does.
    const version = ledger.past().version + hits.version();
    if (kept?.version !== version) {
      kept = { version, firstRequests: new Map(), pauses: new Map(), spans: new Map(), runs: new Map() };
    }
    return kept;
  }

  return {
    models(fromMs, untilMs) {
      const { spans } = ofThePast();
      const known = spans.get(fromMs);
      if (known?.untilMs === untilMs) {
        return known.sums;
      }
      const slices = ledger.slices(fromMs, untilMs);
      const [first, last] = [slices[0], slices.at(-1)];
      const all: ModelSum[] = [];
      if (first) {
        addSums(all, sliceSums.within(first, fromMs, untilMs).models);
      }
      addSums(all, ofRun(slices, 1, slices.length - 1));
      if (last && last !== first) {
        addSums(all, sliceSums.within(last, fromMs, untilMs).models);
      }
      if (untilMs <= ledger.past().untilMs) {
        spans.set(fromMs, { untilMs, sums: all });
      }
      return all;
    },
    sessions: (fromMs, untilMs) =>
      ledger.slices(fromMs, untilMs).flatMap((slice) => sliceSums.sessionsWithin(slice, fromMs, untilMs)),
    steps: (window, unit, fromMs, untilMs) =>
      ledger.slices(fromMs, untilMs).map((slice) => ({
        startMs: slice.startMs,
        amount: amountIn(sliceSums.of(slice).models, window, unit),
      })),
    firstRequestMs(atMs) {
      const { firstRequests } = ofThePast();
      const firstMs = firstRequests.get(atMs) ?? firstRequestFrom(atMs);
      if (firstMs !== null && firstMs < ledger.past().untilMs) {
        firstRequests.set(atMs, firstMs);
      }
      return firstMs;
    },
    lastMs(beforeMs) {
      const slices = ledger.slices(-Infinity, beforeMs);
      // That which holds the instant may have only later ones.
      for (const slice of slices.slice(-2).toReversed()) {
        const { lastMs } = sliceSums.within(slice, -Infinity, beforeMs).all;
        if (lastMs !== -Infinity) {
          return lastMs;
        }
      }
      return null;
    },
    firstAfterPauseMs(fromMs) {
      const { pauses } = ofThePast();
      const { untilMs } = ledger.past();
      let before = pauses.get(fromMs);
      if (!before) {
        before = pauseIn(ledger.slices(-Infinity, untilMs), fromMs);
        pauses.set(fromMs, before);
      }
      return before.endMs ?? pauseIn(ledger.slices(untilMs, Infinity), before.idleFromMs).endMs;
    },
  };
}
