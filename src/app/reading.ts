/** Logs read into a ledger; and how far that came, kept on disk from one start to the next. */
import { createLedger, type Ledger } from '../core/ledger.ts';
import { createHitBook, type HitBook } from '../core/limit-hit.ts';
import { pricer, type PriceTable } from '../core/prices.ts';
import { createSliceSums, type SliceSums } from '../core/slice-sums.ts';
import { SEVEN_DAYS_MS } from '../core/windows.ts';
import { indexBytes, indexContent, type IndexContent, type IndexToKeep } from '../logs/index-file.ts';
import { createReader, type Reader, type ReaderContent } from '../logs/reader.ts';
import type { Root } from '../logs/roots.ts';
import { cacheFile, type CacheFile } from '../store/cache-file.ts';
import { version } from '../../package.json' with { type: 'json' };

export type Reading = {
  reader: Reader;
  ledger: Ledger;
  hits: HitBook;
  sliceSums: SliceSums;
  /** What is dated before this instant was not read, or was let go. */
  heldFromMs(): number;
  /** From when on all is known of that the logs hold: -Infinity where nothing was left out. */
  knownFromMs(): number;
  /** Lets the next sweep read everything again from an instant on; what was read stays. */
  readAgain(fromMs: number): void;
  /** Lets go of what is older than the longest window, and a day. */
  forget(nowMs: number): void;
  /** Keeps on disk what was read, for the next start. False if the disk refused: then that reads more. */
  keep(): boolean;
};

export type ReadingOptions = {
  roots: readonly Root[];
  /** Files last changed before this instant are not opened. */
  sinceMs: number;
  /** What a file says of its time is believed: none is looked into a second time. */
  trustsFileTimes: boolean;
  /** What is dated later is ignored; `Infinity` for everything. */
  untilMs: number;
  /** For clock times without a zone in limit messages; asked when there is one. */
  timeZone: () => string;
  prices: PriceTable;
  /** Where what was read is kept; null if it is neither taken from there nor left there. */
  indexFile: string | null;
};

const KEPT_MS = SEVEN_DAYS_MS + 24 * 3_600_000;
/** A limit hit can tell of a weekly reset for long; but what Claude Code has deleted by now, no other start would find. */
const HITS_KEPT_MS = 30 * 24 * 3_600_000;

/** A reading that goes on from what is kept, where that fits, or begins anew. Nothing is read of the logs yet. */
export function openReading(options: ReadingOptions): Reading {
  const { roots, sinceMs, trustsFileTimes, untilMs, prices, indexFile } = options;
  const mark = markOf(options);
  const cache = indexFile === null ? null : cacheFile(indexFile);
  const before = cache && keptIn(cache, mark, options.timeZone);
  let readInZone = before?.readInZone ?? null;
  const timeZone = (): string => (readInZone ??= options.timeZone());
  const ledger = createLedger(pricer(prices), before?.table);
  const hits = createHitBook();
  before?.hits.forEach((hit) => hits.add(hit));
  const sliceSums = createSliceSums(ledger, hits, before?.slices);
  const reader = createReader({
    roots,
    sinceMs,
    trustsFileTimes,
    untilMs,
    timeZone,
    ledger,
    hits,
    before: before && (before.heldFromMs <= sinceMs ? before.reader : asUnread(before.reader)),
  });
  // What another run held from before may lack what was written between its end and then.
  let heldFromMs = sinceMs;
  let hasLetGo = before?.hasLetGo ?? false;
  return {
    reader,
    ledger,
    hits,
    sliceSums,
    heldFromMs: () => heldFromMs,
    knownFromMs: () => (hasLetGo || reader.counts().filesLeftOut > 0 ? heldFromMs : -Infinity),
    readAgain(fromMs) {
      heldFromMs = fromMs;
      reader.readAgain(fromMs);
    },
    forget(nowMs) {
      heldFromMs = Math.max(heldFromMs, nowMs - KEPT_MS);
      hasLetGo = ledger.forget(nowMs - KEPT_MS) || hasLetGo;
    },
    keep() {
      if (cache === null) {
        return true;
      }
      const content: IndexToKeep = {
        reader: reader.content(),
        hits: hits.all().filter(({ atMs }) => atMs >= heldFromMs - HITS_KEPT_MS),
        table: ledger.content(),
        slices: sliceSums.content(),
        heldFromMs,
        hasLetGo,
        readInZone,
      };
      try {
        cache.write(indexBytes(mark, content));
        return true;
      } catch {
        return false;
      }
    },
  };
}

/** What makes two readings the same: another program, other roots or prices read otherwise. */
function markOf({ roots, prices }: ReadingOptions): string {
  return JSON.stringify([version, roots, prices]);
}

/** What is kept; null if nothing is, or if it was read in another zone and that made a difference. */
function keptIn(cache: CacheFile, mark: string, timeZone: () => string): IndexContent | null {
  return cache.read((bytes) => {
    const content = indexContent(mark, bytes);
    const zone = content?.readInZone ?? null;
    return zone === null || zone === timeZone() ? content : null;
  });
}

/**
 * What was read lacks some of what is wanted, as after a clock was set back: everything is read anew, and what is known of
 * files that are gone stays.
 */
function asUnread({ projectPaths }: ReaderContent): ReaderContent {
  return { files: [], counts: { bytes: 0, lines: 0, skipped: {} }, versions: [], projectPaths };
}
