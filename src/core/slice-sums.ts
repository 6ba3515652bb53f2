/** Sums of the slices of a ledger, kept until something in them changes. */
import { createCounting } from './counts-as.ts';
import type { UsageEvent } from './event.ts';
import type { Ledger, Slice } from './ledger.ts';
import type { HitBook } from './limit-hit.ts';
import { addSquares } from './limits.ts';
import { sumIn, type ModelSum, type SessionSum } from './sums.ts';
import { addEvent, noTotals } from './totals.ts';

/** What a slice's events come to, and when the first and the last of them are, and of those that count towards the windows. */
export type OfSlice = { models: ModelSum[]; all: Stretch; requests: Stretch };

/** From the first to the last of some instants; `Infinity` and `-Infinity` if there are none. */
type Stretch = { firstMs: number; lastMs: number };

/** A slice that is kept elsewhere, with what it comes to. */
export type SliceContent = { startMs: number; sums: OfSlice };

export type SliceSums = {
  /** Of all that is in a slice. */
  of(slice: Slice): OfSlice;
  /** Of what of a slice is in [fromMs, untilMs). */
  within(slice: Slice, fromMs: number, untilMs: number): OfSlice;
  /** The same by session and project. */
  sessionsWithin(slice: Slice, fromMs: number, untilMs: number): readonly SessionSum[];
  /** Those of all slices, to be kept elsewhere. */
  content(): SliceContent[];
};

/** What sums are made of: those of nothing, and one event more at a time, earliest first. */
type Summing<Sums> = { none(): Sums; add(sums: Sums, event: Readonly<UsageEvent>): void };

/**
 * The sums of a ledger's slices, given the limit hits that turn later requests into credits. `before` are sums of an earlier
 * ledger, from whose content this one was just made, and of the same hits.
 */
export function createSliceSums(
  ledger: Ledger,
  hits: HitBook,
  before: readonly SliceContent[] = [],
): SliceSums {
  const countsAs = createCounting(hits);
  const byModel: Summing<OfSlice> = {
    none: () => ({ models: [], all: noStretch(), requests: noStretch() }),
    add({ models, all, requests }, event) {
      const sum = sumIn(models, countsAs(event), event.model);
      addEvent(sum.totals, event);
      addSquares(sum.squares, event);
      goOn(all, event.atMs);
      if (sum.countsAs === 'window') {
        goOn(requests, event.atMs);
      }
    },
  };
  const bySession: Summing<SessionSum[]> = {
    none: () => [],
    add(sums, event) {
      const as = countsAs(event);
      const { model } = event;
      const { session, project, sidechain: isSubagent } = ledger.sourceOf(event);
      let sum = sums.find(
        (one) =>
          one.session === session &&
          one.model === model &&
          one.countsAs === as &&
          one.project === project &&
          one.isSubagent === isSubagent,
      );
      if (!sum) {
        sum = { countsAs: as, model, session, project, isSubagent, totals: noTotals() };
        sums.push(sum);
      }
      addEvent(sum.totals, event);
    },
  };
  const sumsOf = keptBySlice(byModel, hits.version, sumsBefore(ledger, before));
  // Both only ever grow, so that their sum changes whenever one of them does.
  const sessionsOf = keptBySlice(bySession, () => hits.version() + ledger.attribution());

  /** What is kept of the slice, where the span holds all that is in it; else anew for what the span holds. */
  function within<Sums>(
    slice: Slice,
    fromMs: number,
    untilMs: number,
    { none, add }: Summing<Sums>,
    kept: (slice: Slice) => Sums,
  ): Sums {
    const { firstMs, lastMs } = sumsOf(slice).all;
    if (firstMs >= fromMs && lastMs < untilMs) {
      return kept(slice);
    }
    const sums = none();
    ledger.each(Math.max(fromMs, firstMs), Math.min(untilMs, lastMs + 1), (event) => add(sums, event));
    return sums;
  }

  return {
    of: sumsOf,
    within: (slice, fromMs, untilMs) => within(slice, fromMs, untilMs, byModel, sumsOf),
    sessionsWithin: (slice, fromMs, untilMs) => within(slice, fromMs, untilMs, bySession, sessionsOf),
    content: () =>
      ledger.slices(-Infinity, Infinity).map((slice) => ({ startMs: slice.startMs, sums: sumsOf(slice) })),
  };
}

/**
 * Sums of a slice, kept for as long as neither the slice changes nor what `version` counts. Where events came at its end,
 * they are added: much can be used in ten minutes, and each line would sum it all up anew.
 */
function keptBySlice<Sums>(
  { none, add }: Summing<Sums>,
  version: () => number,
  before: ReadonlyMap<Slice, Sums> = new Map(),
): (slice: Slice) => Sums {
  const kept = new WeakMap<Slice, { of: number; count: number; version: number; sums: Sums }>();
  for (const [slice, sums] of before) {
    kept.set(slice, { of: slice.version, count: slice.count(), version: version(), sums });
  }
  return (slice) => {
    const now = version();
    let known = kept.get(slice);
    if (known?.version !== now || known.of < slice.rewritten) {
      known = { of: slice.version, count: 0, version: now, sums: none() };
      kept.set(slice, known);
    } else if (known.of === slice.version) {
      return known.sums;
    }
    const { sums } = known;
    slice.each((event) => add(sums, event), known.count);
    known.of = slice.version;
    known.count = slice.count();
    return sums;
  };
}

/** Those sums by their slices that are of as many events as there are in the slice. */
function sumsBefore(ledger: Ledger, before: readonly SliceContent[]): Map<Slice, OfSlice> {
  const byStart = new Map(before.map(({ startMs, sums }) => [startMs, sums]));
  const bySlice = new Map<Slice, OfSlice>();
  for (const slice of ledger.slices(-Infinity, Infinity)) {
    const sums = byStart.get(slice.startMs);
    const events = sums?.models.reduce((count, { totals }) => count + totals.events, 0);
    if (sums && events === slice.count()) {
      bySlice.set(slice, sums);
    }
  }
  return bySlice;
}

function noStretch(): Stretch {
  return { firstMs: Infinity, lastMs: -Infinity };
}

/** Instants come in order. */
function goOn(stretch: Stretch, atMs: number): void {
  if (stretch.firstMs === Infinity) {
    stretch.firstMs = atMs;
  }
  stretch.lastMs = atMs;
}
