/**
 * Sums of a ledger's events over any span, by what they count as, model, session and project. The sums of whole slices are
 * kept until something in them changes, so that a snapshot costs the same however much was used before.
 */
import { familyOf, type Source, type UsageEvent } from './event.ts';
import type { Visit } from './event-table.ts';
import { SLICE_MS, type Ledger, type Slice } from './ledger.ts';
import type { HitBook, LimitHit } from './limit-hit.ts';
import { addSquares, type LimitUnit } from './limits.ts';
import { amountIn, merged, type CountsAs, type Row } from './row.ts';
import { addEvent, noTotals } from './totals.ts';
import type { Step } from './burn.ts';
import { countsIn, SAME_RESET_MS, WINDOW_IDS, type WindowId } from './windows.ts';

export type Tally = {
  /** Sums over [fromMs, untilMs). */
  rows(fromMs: number, untilMs: number): readonly Row[];
  /** How much of a window each slice of time used up that lies wholly or partly in [fromMs, untilMs), earliest first. */
  steps(window: WindowId, unit: LimitUnit, fromMs: number, untilMs: number): Step[];
  /** The first event at or after `atMs` that counts towards the windows; null if there is none. */
  firstRequestMs(atMs: number): number | null;
  /** The first and the last request of each slice of time that has any, up to `untilMs`. */
  requestRuns(untilMs: number): readonly { firstMs: number; lastMs: number }[];
};

type SliceSums = {
  /** The versions of the slice, of the hits and of the attribution that the sums were made from. */
  made: [slice: number, hits: number, attribution: number];
  rows: Row[];
  requestsMs: number[];
  /** How much of windows it used up, as far as that was asked for. */
  amounts: Map<string, number>;
};

/** A tally of a ledger, given the limit hits that turn later requests into credits. */
export function createTally(ledger: Ledger, hits: HitBook): Tally {
  const kept = new WeakMap<Slice, SliceSums>();
  const keptChunks = new WeakMap<Slice, { made: number[]; slices: Chunk; rows: readonly Row[] }>();
  let blocking: { version: number; hits: LimitHit[] } | null = null;

  function blockingNow(): LimitHit[] {
    if (blocking?.version !== hits.version()) {
      blocking = { version: hits.version(), hits: blockingHits(hits) };
    }
    return blocking.hits;
  }

  function countsAs(event: UsageEvent, blockedBy: readonly LimitHit[]): CountsAs {
    if (familyOf(event.model) === null) {
      return 'nothing';
    }
    return event.fast || blockedBy.some((hit) => isBehind(hit, event)) ? 'credits' : 'window';
  }

  /** The sums of what `each` visits; `onRequest` hears of what counts towards the windows. */
  function rowsOf(each: (visit: Visit) => void, onRequest: (atMs: number) => void = () => {}): Row[] {
    const blockedBy = blockingNow();
    const bySource = new Map<Source, Row[]>();
    const all: Row[] = [];
    each((event) => {
      const as = countsAs(event, blockedBy);
      const { model } = event;
      const source = ledger.sourceOf(event);
      let rows = bySource.get(source);
      if (!rows) {
        rows = [];
        bySource.set(source, rows);
      }
      let row = rows.find((one) => one.model === model && one.countsAs === as);
      if (!row) {
        const squares = { usd: 0, tokens: 0, output_tokens: 0 };
        const { session, project, sidechain: isSubagent } = source;
        row = { countsAs: as, model, session, project, isSubagent, totals: noTotals(), squares };
        rows.push(row);
        all.push(row);
      }
      addEvent(row.totals, event);
      addSquares(row.squares, event);
      if (as === 'window') {
        onRequest(event.atMs);
      }
    });
    return all;
  }

  function sumsOf(slice: Slice): SliceSums {
    const known = kept.get(slice);
    const [ofSlice, ofHits, ofAttribution] = known?.made ?? [];
    if (
      known &&
      ofSlice === slice.version &&
      ofHits === hits.version() &&
      ofAttribution === ledger.attribution()
    ) {
      return known;
    }
    const requestsMs: number[] = [];
    const sums: SliceSums = {
      made: [slice.version, hits.version(), ledger.attribution()],
      rows: rowsOf(slice.each, (atMs) => requestsMs.push(atMs)),
      requestsMs,
      amounts: new Map(),
    };
    kept.set(slice, sums);
    return sums;
  }

  function stepOf(slice: Slice, window: WindowId, unit: LimitUnit): number {
    const { rows, amounts } = sumsOf(slice);
    const key = `${window} ${unit}`;
    const amount = amounts.get(key) ?? amountIn(rows, window, unit);
    amounts.set(key, amount);
    return amount;
  }

  function rowsWithin(slice: Slice, fromMs: number, untilMs: number): readonly Row[] {
    const { startMs } = slice;
    const endMs = startMs + SLICE_MS;
    return startMs >= fromMs && endMs <= untilMs
      ? sumsOf(slice).rows
      : rowsOf((visit) => ledger.each(Math.max(fromMs, startMs), Math.min(untilMs, endMs), visit));
  }

  /** The sums of a whole chunk. They are kept, so that what is shown of a week costs little more than what is shown of a day. */
  function rowsOfChunk(slices: Chunk): readonly Row[] {
    const made = [hits.version(), ledger.attribution(), ...slices.map((slice) => slice.version)];
    const known = keptChunks.get(slices[0]);
    if (
      known?.slices.length === slices.length &&
      known.slices.every((slice, i) => slice === slices[i]) &&
      known.made.every((version, i) => version === made[i])
    ) {
      return known.rows;
    }
    const rows = merged(slices.flatMap((slice) => sumsOf(slice).rows));
    keptChunks.set(slices[0], { made, slices, rows });
    return rows;
  }

  return {
    rows(fromMs, untilMs) {
      const all: Row[] = [];
      const take = (rows: readonly Row[]): void => rows.forEach((row) => all.push(row));
      for (const slices of chunksOf(ledger.slices(fromMs, untilMs))) {
        const startMs = chunkOf(slices[0]);
        if (startMs >= fromMs && startMs + CHUNK_MS <= untilMs) {
          take(rowsOfChunk(slices));
        } else {
          slices.forEach((slice) => take(rowsWithin(slice, fromMs, untilMs)));
        }
      }
      return all;
    },
    steps: (window, unit, fromMs, untilMs) =>
      ledger.slices(fromMs, untilMs).map((slice) => ({
        startMs: slice.startMs,
        amount: stepOf(slice, window, unit),
      })),
    firstRequestMs(atMs) {
      for (const slice of ledger.slices(atMs, Infinity)) {
        const found = sumsOf(slice).requestsMs.find((ms) => ms >= atMs);
        if (found !== undefined) {
          return found;
        }
      }
      return null;
    },
    requestRuns(untilMs) {
      return ledger.slices(-Infinity, untilMs).flatMap((slice) => {
        const { requestsMs } = sumsOf(slice);
        const [firstMs = Infinity] = requestsMs;
        const lastMs = requestsMs.findLast((ms) => ms < untilMs);
        return lastMs === undefined ? [] : [{ firstMs, lastMs }];
      });
    },
  };
}

/**
 * The spans in which requests are billed as credits: from the first hit that tells a reset to that reset, or to where a
 * later hit tells another.
 */
function blockingHits(hits: HitBook): LimitHit[] {
  return WINDOW_IDS.flatMap((id) => {
    const told = hits.of(id);
    const firsts = told.filter(
      (hit, index) =>
        index === 0 || Math.abs(hit.resetsAtMs - (told[index - 1]?.resetsAtMs ?? 0)) > SAME_RESET_MS,
    );
    return firsts.map((hit, index) => ({
      ...hit,
      resetsAtMs: Math.min(hit.resetsAtMs, firsts[index + 1]?.atMs ?? Infinity),
    }));
  });
}

function isBehind(hit: LimitHit, event: UsageEvent): boolean {
  return event.atMs > hit.atMs && event.atMs < hit.resetsAtMs && countsIn(hit.window, event.model);
}

/** Slices of six hours, of which there is one at least. */
type Chunk = readonly [Slice, ...Slice[]];
const CHUNK_MS = 36 * SLICE_MS;

function chunkOf({ startMs }: Slice): number {
  return Math.floor(startMs / CHUNK_MS) * CHUNK_MS;
}

function chunksOf(slices: readonly Slice[]): Chunk[] {
  const chunks: [Slice, ...Slice[]][] = [];
  for (const slice of slices) {
    const last = chunks.at(-1);
    if (last && chunkOf(last[0]) === chunkOf(slice)) {
      last.push(slice);
    } else {
      chunks.push([slice]);
    }
  }
  return chunks;
}
