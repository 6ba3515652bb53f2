/**
 * Sums of a ledger's events over any span. Those of whole slices are kept until something in them changes, so that a
 * snapshot costs the same however much was used before.
 */
import { createCounting, type CountsAs } from './counts-as.ts';
import type { Source } from './event.ts';
import type { Visit } from './event-table.ts';
import type { Ledger, Slice } from './ledger.ts';
import type { HitBook } from './limit-hit.ts';
import { addSquares, type LimitUnit } from './limits.ts';
import { amountIn, type ModelSum, type SessionSum } from './sums.ts';
import { addEvent, addTotals, noTotals } from './totals.ts';
import type { Step } from './burn.ts';
import type { WindowId } from './windows.ts';

export type Tally = {
  /** What each model used in [fromMs, untilMs). */
  models(fromMs: number, untilMs: number): readonly ModelSum[];
  /** The same by session and project; some of them may come several times. */
  sessions(fromMs: number, untilMs: number): readonly SessionSum[];
  /** How much of a window each slice of time used up that lies wholly or partly in [fromMs, untilMs), earliest first. */
  steps(window: WindowId, unit: LimitUnit, fromMs: number, untilMs: number): Step[];
  /** The first event at or after `atMs` that counts towards the windows; null if there is none. */
  firstRequestMs(atMs: number): number | null;
  /** The first and the last request of each slice of time that has any, up to `untilMs`. */
  requestRuns(untilMs: number): Iterable<{ firstMs: number; lastMs: number }>;
};

/** What a slice's events come to, and when the first and the last of them are, and of those that count towards the windows. */
type SliceSums = { models: ModelSum[]; all: Stretch; requests: Stretch };

/** From the first to the last of some instants; `Infinity` and `-Infinity` if there are none. */
type Stretch = { firstMs: number; lastMs: number };

/** Those of a week's five-hour blocks and of the windows, until the windows have moved on for hours. */
const MOST_RUNS = 128;

/** The sums of a run of slices, and what tells whether they are still the same. */
type KeptRun = { last: Slice; length: number; version: number; sums: readonly ModelSum[] };

/** Visits some events, earliest first. */
type Each = (visit: Visit) => void;

/** A tally of a ledger, given the limit hits that turn later requests into credits. */
export function createTally(ledger: Ledger, hits: HitBook): Tally {
  const keptRuns = new Map<number, KeptRun>();
  const countsAs = createCounting(hits);
  const sumsOf = keptBySlice((slice) => summed(slice.each), hits.version);
  // Both only ever grow, so that their sum changes whenever one of them does.
  const sessionsOf = keptBySlice(
    (slice) => bySession(slice.each),
    () => hits.version() + ledger.attribution(),
  );

  function summed(each: Each): SliceSums {
    const all = { firstMs: Infinity, lastMs: -Infinity };
    const requests = { ...all };
    const models: ModelSum[] = [];
    each((event) => {
      const sum = sumIn(models, countsAs(event), event.model);
      addEvent(sum.totals, event);
      addSquares(sum.squares, event);
      goOn(all, event.atMs);
      if (sum.countsAs === 'window') {
        goOn(requests, event.atMs);
      }
    });
    return { models, all, requests };
  }

  function bySession(each: Each): SessionSum[] {
    const bySource = new Map<Source, SessionSum[]>();
    each((event) => {
      const as = countsAs(event);
      const { model } = event;
      const source = ledger.sourceOf(event);
      let sums = bySource.get(source);
      if (!sums) {
        sums = [];
        bySource.set(source, sums);
      }
      let sum = sums.find((one) => one.model === model && one.countsAs === as);
      if (!sum) {
        const { session, project, sidechain: isSubagent } = source;
        sum = { countsAs: as, model, session, project, isSubagent, totals: noTotals() };
        sums.push(sum);
      }
      addEvent(sum.totals, event);
    });
    return [...bySource.values()].flat();
  }

  /** The slice's own, where the span holds all that is in it; else anew for what the span holds. */
  function within<T>(
    slice: Slice,
    fromMs: number,
    untilMs: number,
    whole: (slice: Slice) => T,
    part: (each: Each) => T,
  ): T {
    const { firstMs, lastMs } = sumsOf(slice).all;
    return firstMs >= fromMs && lastMs < untilMs
      ? whole(slice)
      : part((visit) => ledger.each(Math.max(fromMs, firstMs), Math.min(untilMs, lastMs + 1), visit));
  }

  function sumsWithin(slice: Slice, fromMs: number, untilMs: number): SliceSums {
    return within(slice, fromMs, untilMs, sumsOf, summed);
  }

  /**
   * The sums of whole slices in a row. They are kept: a week is asked for several times a snapshot, and what is used now
   * changes none but its last slice.
   */
  function ofRun(slices: readonly Slice[]): readonly ModelSum[] {
    const [first, last] = [slices[0], slices.at(-1)];
    if (!first || !last) {
      return [];
    }
    // A slice that is new has a newer version than all others, and one that is gone leaves fewer.
    let newest = 0;
    for (const slice of slices) {
      newest = Math.max(newest, slice.version);
    }
    const version = newest + hits.version();
    const known = keptRuns.get(first.startMs);
    if (known?.last === last && known.length === slices.length && known.version === version) {
      return known.sums;
    }
    const sums: ModelSum[] = [];
    for (const slice of slices) {
      addAll(sums, sumsOf(slice).models);
    }
    if (keptRuns.size >= MOST_RUNS) {
      keptRuns.clear();
    }
    keptRuns.set(first.startMs, { last, length: slices.length, version, sums });
    return sums;
  }

  return {
    models(fromMs, untilMs) {
      const slices = ledger.slices(fromMs, untilMs);
      const [first, last] = [slices[0], slices.at(-1)];
      const all: ModelSum[] = [];
      if (first) {
        addAll(all, sumsWithin(first, fromMs, untilMs).models);
      }
      addAll(all, ofRun(slices.slice(1, -1)));
      if (last && last !== first) {
        addAll(all, sumsWithin(last, fromMs, untilMs).models);
      }
      return all;
    },
    sessions: (fromMs, untilMs) =>
      ledger
        .slices(fromMs, untilMs)
        .flatMap((slice) => within(slice, fromMs, untilMs, sessionsOf, bySession)),
    steps: (window, unit, fromMs, untilMs) =>
      ledger.slices(fromMs, untilMs).map((slice) => ({
        startMs: slice.startMs,
        amount: amountIn(sumsOf(slice).models, window, unit),
      })),
    firstRequestMs(atMs) {
      for (const slice of ledger.slices(atMs, Infinity)) {
        const { requests } = sumsOf(slice);
        if (requests.firstMs !== Infinity && requests.lastMs >= atMs) {
          return requests.firstMs >= atMs
            ? requests.firstMs
            : sumsWithin(slice, atMs, Infinity).requests.firstMs;
        }
      }
      return null;
    },
    *requestRuns(untilMs) {
      for (const slice of ledger.slices(-Infinity, untilMs)) {
        const { requests } = sumsWithin(slice, -Infinity, untilMs);
        if (requests.firstMs !== Infinity) {
          yield requests;
        }
      }
    },
  };
}

/** Instants come in order. */
function goOn(stretch: Stretch, atMs: number): void {
  if (stretch.firstMs === Infinity) {
    stretch.firstMs = atMs;
  }
  stretch.lastMs = atMs;
}

/** `make` for a slice, made once for as long as neither the slice changes nor what `version` counts. */
function keptBySlice<T>(make: (slice: Slice) => T, version: () => number): (slice: Slice) => T {
  const kept = new WeakMap<Slice, { of: number; version: number; made: T }>();
  return (slice) => {
    const known = kept.get(slice);
    const now = version();
    if (known?.of === slice.version && known.version === now) {
      return known.made;
    }
    const made = make(slice);
    kept.set(slice, { of: slice.version, version: now, made });
    return made;
  };
}

function addAll(sums: ModelSum[], more: readonly ModelSum[]): void {
  for (const { countsAs, model, totals, squares } of more) {
    const sum = sumIn(sums, countsAs, model);
    addTotals(sum.totals, totals);
    sum.squares.usd += squares.usd;
    sum.squares.tokens += squares.tokens;
    sum.squares.output_tokens += squares.output_tokens;
  }
}

/** The sum of a model in a list, put there if it is not there yet. */
function sumIn(sums: ModelSum[], countsAs: CountsAs, model: string): ModelSum {
  let sum = sums.find((one) => one.model === model && one.countsAs === countsAs);
  if (!sum) {
    sum = { countsAs, model, totals: noTotals(), squares: { usd: 0, tokens: 0, output_tokens: 0 } };
    sums.push(sum);
  }
  return sum;
}
