/** All samples that are known, from the feed and the user, judged together with the limit hits of the logs. */
import { judgeSamples, type Judgement } from './judge-samples.ts';
import type { HitBook } from './limit-hit.ts';
import { sampleOfHit, type Sample } from './sample.ts';
import { SAME_RESET_MS, type WindowId } from './windows.ts';

export type SampleBook = {
  /** Takes one sample; false if it tells nothing new. */
  add(sample: Sample): boolean;
  /** The samples that were added and are kept, earliest stored first. */
  all(): readonly Sample[];
  /**
   * Dates samples of the feed by the response that brought them, where `timeOf` knows it: those that are doubtful, and those
   * stored since `freshMs`, as the log may have been read up to the response before. Whether any was dated.
   */
  date(timeOf: (session: string, storedAtMs: number) => number | null, freshMs?: number): boolean;
  /** The window's samples and limit hits, judged. */
  judgement(window: WindowId): Judgement;
  /** Changes whenever a judgement may. */
  version(): number;
  /** Lets go of samples stored before an instant. */
  forget(beforeMs: number): void;
};

/** A book of no samples beside the hits of `hits`. */
export function createSampleBook(hits: HitBook): SampleBook {
  let samples: Sample[] = [];
  let changes = 0;
  /** Samples whose session was looked for in vain when its log had been read. */
  const tried = new WeakSet<Sample>();
  const kept = new Map<WindowId, { version: number; judgement: Judgement }>();
  const version = (): number => changes + hits.version();

  return {
    add(sample) {
      const own = samples.filter((one) => isSameTeller(one, sample));
      const known = own.find((one) => one.storedAtMs === sample.storedAtMs && isSameFigure(one, sample));
      if (known && (!known.isDoubtful || sample.isDoubtful)) {
        return false;
      }
      // What the user typed a moment ago is what is being corrected.
      const corrected =
        sample.source === 'typed'
          ? own.filter((one) => sample.storedAtMs - one.storedAtMs < CORRECTION_MS)
          : [];
      const others = known ? own.filter((one) => one !== known) : own;
      const row = withOne(others, sample);
      const dropped = new Set([
        ...(known ? [known] : []),
        ...corrected,
        ...innerOfThree(row, row.indexOf(sample)),
      ]);
      if (dropped.has(sample)) {
        return false;
      }
      const left = dropped.size === 0 ? samples : samples.filter((one) => !dropped.has(one));
      samples = withOne(left, sample).slice(-MOST_SAMPLES);
      changes += 1;
      return true;
    },
    all: () => samples,
    date(timeOf, freshMs = Infinity) {
      let isAnyDated = false;
      samples = samples.map((sample) => {
        const { source, isDoubtful, session, storedAtMs } = sample;
        const isSettled = storedAtMs < freshMs && (!isDoubtful || tried.has(sample));
        if (source !== 'feed' || session === null || isSettled) {
          return sample;
        }
        tried.add(sample);
        const atMs = timeOf(session, storedAtMs);
        if (atMs === null || (!isDoubtful && atMs <= sample.atMs)) {
          return sample;
        }
        isAnyDated = true;
        return { ...sample, atMs, isDoubtful: false };
      });
      changes += isAnyDated ? 1 : 0;
      return isAnyDated;
    },
    judgement(window) {
      const known = kept.get(window);
      if (known && known.version === version()) {
        return known.judgement;
      }
      const own = samples.filter((one) => one.window === window);
      const judgement = judgeSamples([...own, ...hits.of(window).map(sampleOfHit)]);
      kept.set(window, { version: version(), judgement });
      return judgement;
    },
    version,
    forget(beforeMs) {
      const young = samples.filter((one) => one.storedAtMs >= beforeMs);
      if (young.length < samples.length) {
        samples = young;
        changes += 1;
      }
    },
  };
}

/** A typed figure replaces one that was typed so shortly before. */
const CORRECTION_MS = 15 * 60_000;

/** More than any week brings: what is beyond is the oldest, or the work of somebody who wants to fill the disk. */
const MOST_SAMPLES = 2000;

/** A row in the order of storing, with one more in its place: nearly always that is its end. */
function withOne(row: readonly Sample[], sample: Sample): Sample[] {
  const before = row.findLastIndex((one) => one.storedAtMs <= sample.storedAtMs);
  return row.toSpliced(before + 1, 0, sample);
}

/** Of a row of the same figure both ends are enough: when it was reached, and for how long it was so. */
function innerOfThree(row: readonly Sample[], index: number): Sample[] {
  return [index - 1, index, index + 1].flatMap((middle) => {
    const [before, one, after] = [row[middle - 1], row[middle], row[middle + 1]];
    return before && one && after && isSameFigure(before, one) && isSameFigure(one, after) ? [one] : [];
  });
}

function isSameTeller(a: Sample, b: Sample): boolean {
  return a.window === b.window && a.source === b.source && a.session === b.session;
}

function isSameFigure(a: Sample, b: Sample): boolean {
  return a.usedPercentage === b.usedPercentage && Math.abs(a.resetsAtMs - b.resetsAtMs) <= SAME_RESET_MS;
}
