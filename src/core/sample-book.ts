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
  /** Dates doubtful samples of the feed by the response that brought them, where `timeOf` knows it; whether any was dated. */
  date(timeOf: (session: string, storedAtMs: number) => number | null): boolean;
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
  const kept = new Map<WindowId, { version: number; judgement: Judgement }>();
  const version = (): number => changes + hits.version();

  return {
    add(sample) {
      const same = samples.filter((one) => isSameFigure(one, sample));
      if (same.some((one) => one.storedAtMs === sample.storedAtMs)) {
        return false;
      }
      // Of a long row of the same figure both ends are enough: when it was reached, and for how long it was so.
      const [first, last] = [same[0], same[1]];
      if (first && last) {
        if (sample.storedAtMs > first.storedAtMs && sample.storedAtMs < last.storedAtMs) {
          return false;
        }
        const inner = sample.storedAtMs < first.storedAtMs ? first : last;
        samples = samples.filter((one) => one !== inner);
      }
      samples.push(sample);
      samples.sort((a, b) => a.storedAtMs - b.storedAtMs);
      changes += 1;
      return true;
    },
    all: () => samples,
    date(timeOf) {
      let isAnyDated = false;
      samples = samples.map((sample) => {
        const { source, isDoubtful, session, storedAtMs } = sample;
        const atMs = source === 'feed' && isDoubtful && session !== null ? timeOf(session, storedAtMs) : null;
        isAnyDated ||= atMs !== null;
        return atMs === null ? sample : { ...sample, atMs, isDoubtful: false };
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

function isSameFigure(a: Sample, b: Sample): boolean {
  return (
    a.window === b.window &&
    a.source === b.source &&
    a.session === b.session &&
    a.usedPercentage === b.usedPercentage &&
    Math.abs(a.resetsAtMs - b.resetsAtMs) <= SAME_RESET_MS
  );
}
