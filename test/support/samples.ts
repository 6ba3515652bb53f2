/** Builders for official figures and what is learned from them. */
import type { LearnedLimit } from '../../src/core/calibration.ts';
import { judgeSamples, type Judgement, type Run } from '../../src/core/judge-samples.ts';
import { createHitBook, type LimitHit } from '../../src/core/limit-hit.ts';
import { createSampleBook, type SampleBook } from '../../src/core/sample-book.ts';
import type { Sample } from '../../src/core/sample.ts';
import type { Trace } from '../../src/core/trace.ts';
import { at } from './records.ts';

/** A time of the day that most tests take place on. */
export function clock(time: string): number {
  return at(`2026-11-20T${time}Z`);
}

/** What the feed told of the five-hour window that resets at 14:00: so many percent, true at this time of the day. */
export function told(usedPercentage: number, time: string, more: Partial<Sample> = {}): Sample {
  return {
    window: 'five_hour',
    usedPercentage,
    resetsAtMs: clock('14:00'),
    atMs: clock(time),
    storedAtMs: clock(time),
    isDoubtful: false,
    source: 'feed',
    session: 'aaaaaaaaaaaaaaaa',
    account: null,
    ...more,
  };
}

/** The same of another session. */
export function toldByAnother(usedPercentage: number, time: string, more: Partial<Sample> = {}): Sample {
  return told(usedPercentage, time, { session: 'bbbbbbbbbbbbbbbb', ...more });
}

/** What nothing dates: true whenever, stored at this time of the day. */
export function doubtful(usedPercentage: number, time: string, more: Partial<Sample> = {}): Sample {
  return told(usedPercentage, time, { isDoubtful: true, ...more });
}

/** What a refused request tells: full. */
export function refusal(time: string, reset: string, source: Sample['source'] = 'limit_hit'): Sample {
  return told(100, time, { source, resetsAtMs: clock(reset), session: null });
}

/** What the user read from Claude's own page. */
export function typed(usedPercentage: number, time: string, reset = '14:00'): Sample {
  return told(usedPercentage, time, { source: 'typed', resetsAtMs: clock(reset), session: null });
}

/** The newest run of these samples. */
export function runOf(...samples: readonly Sample[]): Run {
  const run = judgeSamples(samples).runs.at(-1);
  if (!run) {
    throw new Error('none of these samples was taken');
  }
  return run;
}

/** A book with these samples, added in this order, and these hits. */
export function bookOf(samples: readonly Sample[], hits: readonly LimitHit[] = []): SampleBook {
  const hitBook = createHitBook();
  for (const one of hits) {
    hitBook.add(one);
  }
  const book = createSampleBook(hitBook);
  for (const one of samples) {
    book.add(one);
  }
  return book;
}

/** What was judged how, in the order of time. */
export function outcomesOf({ judged }: Judgement): string[] {
  return judged.map(({ outcome }) => outcome);
}

/** A trace of a five-hour window that ended at an instant; each mark a percentage, and the cost in USD until then. */
export function trace(
  endMs: number,
  marks: readonly (readonly [usedPercentage: number, costUsd: number])[],
  more: Partial<Trace> = {},
): Trace {
  const stepMs = (5 * 3_600_000) / marks.length;
  return {
    window: 'five_hour',
    resetsAtMs: endMs,
    marks: marks.map(([usedPercentage, costUsd], i) => ({
      atMs: endMs - Math.round((marks.length - i) * stepMs),
      usedPercentage,
      costUsd,
    })),
    ...more,
  };
}

/** A limit of 100 USD, learned from a good deal. */
export function learnedLimit(more: Partial<LearnedLimit> = {}): LearnedLimit {
  return {
    valueUsd: 100,
    lowUsd: 90,
    highUsd: 110,
    verdict: 'good',
    windows: 10,
    points: 500,
    newestAtMs: clock('08:00'),
    changedAtMs: null,
    errors: { ofWindow: 0.1, ofRise: 0.2, driftPerHour: 1 },
    ...more,
  };
}
