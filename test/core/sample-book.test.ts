import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgeSamples, runAt, type Judgement } from '../../src/core/judge-samples.ts';
import { createHitBook } from '../../src/core/limit-hit.ts';
import { createSampleBook } from '../../src/core/sample-book.ts';
import type { Sample } from '../../src/core/sample.ts';
import { hit } from '../support/records.ts';
import {
  bookOf,
  clock,
  doubtful,
  outcomesOf,
  runOf,
  told,
  toldByAnother,
  typed,
} from '../support/samples.ts';

const MINUTE_MS = 60_000;
const stored = (time: string): { storedAtMs: number } => ({ storedAtMs: clock(time) });

describe('a book of samples', () => {
  test('keeps what it is given, in the order in which it was stored', () => {
    const [first, second] = [told(20, '10:00', stored('10:30')), toldByAnother(24, '10:20')];
    expect(bookOf([first, second]).all()).toEqual([second, first]);
  });

  test('says whether a sample tells anything new, and changes its version only then', () => {
    const book = bookOf([told(20, '10:00')]);
    const before = book.version();
    expect(book.add(told(20, '10:00'))).toBe(false);
    expect(book.version()).toBe(before);
    expect(book.add(told(21, '10:01'))).toBe(true);
    expect(book.version()).not.toBe(before);
  });

  test('keeps the first and the last of a figure that is repeated, however often', () => {
    const book = bookOf([]);
    for (let i = 0; i < 5000; i += 1) {
      // Each of the 5000 in its own place, but out of order.
      const storedAtMs = clock('10:00') + ((i * 1237) % 5000) * 1000;
      book.add(told(20, '10:00', { storedAtMs, isDoubtful: true, atMs: storedAtMs }));
    }
    expect(book.all().map(({ storedAtMs }) => storedAtMs)).toEqual([
      clock('10:00'),
      clock('10:00') + 4_999_000,
    ]);
  });

  test('keeps as many of a figure whose reset is told a little differently each time', () => {
    const book = bookOf([]);
    for (let i = 0; i < 3000; i += 1) {
      const resetsAtMs = clock('14:00') + ((i * 7) % 60) * 1000;
      book.add(told(20, '10:00', { storedAtMs: clock('10:00') + i * 1000, resetsAtMs }));
    }
    expect(book.all()).toHaveLength(2);
  });

  test('stays bounded when two figures alternate for ever, and keeps the newest', () => {
    const book = bookOf([]);
    for (let i = 0; i < 6000; i += 1) {
      const atMs = clock('09:00') + i * 1000;
      book.add(told(20 + (i % 2), '09:00', { atMs, storedAtMs: atMs }));
    }
    expect(book.all().length).toBeLessThanOrEqual(5000);
    expect(book.all().at(-1)?.storedAtMs).toBe(clock('09:00') + 5_999_000);
  });

  test('takes other sessions, sources, windows and percentages for other figures', () => {
    const samples = [
      told(20, '10:00'),
      toldByAnother(20, '10:00'),
      told(21, '10:00'),
      typed(20, '10:00'),
      told(20, '10:00', { window: 'seven_day' }),
      told(20, '10:00', { resetsAtMs: clock('14:01:01') }),
    ];
    expect(bookOf(samples).all()).toHaveLength(samples.length);
  });

  test('judges each window by itself, with the refusals of the logs', () => {
    const book = bookOf(
      [told(20, '10:00'), told(60, '10:00', { window: 'seven_day', resetsAtMs: clock('18:00') })],
      [hit('2026-11-20T11:00:00Z', '2026-11-20T14:00:00Z')],
    );
    expect(outcomesOf(book.judgement('five_hour'))).toEqual(['opened', 'raised']);
    expect(runAt(book.judgement('five_hour'), clock('11:30'))?.usedPercentage).toBe(100);
    expect(runAt(book.judgement('seven_day'), clock('11:30'))?.usedPercentage).toBe(60);
    expect(book.judgement('seven_day_opus').runs).toEqual([]);
  });

  test('judges anew when a sample or a refusal came, and only then', () => {
    const hits = createHitBook();
    const book = createSampleBook(hits);
    book.add(told(20, '10:00'));
    const first = book.judgement('five_hour');
    expect(book.judgement('five_hour')).toBe(first);
    book.add(told(30, '10:10'));
    expect(runAt(book.judgement('five_hour'), clock('10:30'))?.usedPercentage).toBe(30);
    hits.add(hit('2026-11-20T10:20:00Z', '2026-11-20T14:00:00Z'));
    expect(runAt(book.judgement('five_hour'), clock('10:30'))?.usedPercentage).toBe(100);
  });

  test('lets go of what was stored before an instant, and keeps what was stored at it', () => {
    const book = bookOf([told(20, '10:00'), told(30, '10:10'), told(40, '10:20')]);
    book.forget(clock('10:10'));
    expect(book.all().map(({ usedPercentage }) => usedPercentage)).toEqual([30, 40]);
    const before = book.version();
    book.forget(clock('10:10'));
    expect(book.version()).toBe(before);
  });
});

describe('dating samples', () => {
  test('gives a doubtful one the time of the response that brought it', () => {
    const book = bookOf([doubtful(20, '10:30')]);
    expect(book.date((_session, storedAtMs) => storedAtMs - 25 * MINUTE_MS)).toBe(true);
    expect(book.all()).toEqual([told(20, '10:05', stored('10:30'))]);
    expect(runAt(book.judgement('five_hour'), clock('11:00'))?.atMs).toBe(clock('10:05'));
  });

  test('asks with the session and the time at which it was stored', () => {
    const asked: [string, number][] = [];
    bookOf([doubtful(20, '10:30'), doubtful(21, '10:40', { session: 'cccccccccccccccc' })]).date(
      (...question) => {
        asked.push(question);
        return null;
      },
    );
    expect(asked).toEqual([
      ['aaaaaaaaaaaaaaaa', clock('10:30')],
      ['cccccccccccccccc', clock('10:40')],
    ]);
  });

  test('is done again while the log may lag behind, and only towards a newer response', () => {
    const book = bookOf([told(20, '10:05', stored('10:30')), told(30, '10:05', stored('10:31'))]);
    const before = book.version();
    expect(book.date(() => clock('10:05'), clock('10:31'))).toBe(false);
    expect(book.date(() => clock('10:04'), clock('10:31'))).toBe(false);
    expect(book.version()).toBe(before);
    expect(book.date(() => clock('10:29'), clock('10:31'))).toBe(true);
    expect(book.all().map(({ atMs }) => atMs)).toEqual([clock('10:05'), clock('10:29')]);
  });

  test('leaves a sample doubtful that nothing dates, and the version as it was', () => {
    const book = bookOf([doubtful(20, '10:30')]);
    const before = book.version();
    expect(book.date(() => null)).toBe(false);
    expect(book.all()).toEqual([doubtful(20, '10:30')]);
    expect(book.version()).toBe(before);
  });

  test('leaves alone what the user typed and what names no session', () => {
    const samples = [typed(20, '10:30'), doubtful(20, '10:40', { session: null })];
    const book = bookOf(samples);
    expect(book.date(() => clock('10:00'))).toBe(false);
    expect(book.all()).toEqual(samples);
  });

  test('proves a drop that was none before', () => {
    const book = bookOf([toldByAnother(70, '10:00'), doubtful(20, '10:30')]);
    expect(outcomesOf(book.judgement('five_hour'))).toEqual(['opened', 'unproven_drop']);
    book.date(() => clock('10:29'));
    expect(outcomesOf(book.judgement('five_hour'))).toEqual(['opened', 'lowered']);
  });

  test('is taken over from whoever did it', () => {
    expect(bookOf([doubtful(20, '10:30'), told(20, '10:05', stored('10:30'))]).all()).toEqual([
      told(20, '10:05', stored('10:30')),
    ]);
  });
});

describe('whatever order samples are added in', () => {
  /** What a session did minute by minute: it heard something of Claude, or told its status line the same again. */
  const anyStep = fc.record({
    minutes: fc.integer({ min: 0, max: 25 }),
    heard: fc.option(fc.constantFrom(0, 20, 48, 49, 50, 51, 80, 100), { nil: null }),
  });
  const anySession = fc.record({ hasLog: fc.boolean(), steps: fc.array(anyStep, { maxLength: 12 }) });

  /** The samples of a session as the feed tells them: dated by what it last heard, where it has a log. */
  function samplesOf(
    session: string,
    { hasLog, steps }: typeof anySession extends fc.Arbitrary<infer T> ? T : never,
  ) {
    const samples: Sample[] = [];
    let minute = 0;
    let last: { usedPercentage: number; atMs: number } | null = null;
    for (const [i, { minutes, heard }] of steps.entries()) {
      minute += minutes + 1;
      // No two payloads are stored at the very same time.
      const storedAtMs = clock('09:00') + minute * MINUTE_MS + i * 10 + session.charCodeAt(0);
      last = heard === null ? last : { usedPercentage: heard, atMs: storedAtMs - 5 };
      if (last) {
        const resetsAtMs = clock(storedAtMs < clock('11:00') ? '11:00' : '14:00');
        const atMs = hasLog ? last.atMs : storedAtMs;
        samples.push(
          told(last.usedPercentage, '09:00', { session, storedAtMs, atMs, isDoubtful: !hasLog, resetsAtMs }),
        );
      }
    }
    return samples;
  }

  const anyFeed = fc
    .array(anySession, { minLength: 1, maxLength: 3 })
    .map((sessions) => sessions.flatMap((one, i) => samplesOf('abc'.charAt(i).repeat(16), one)));
  const shuffled = anyFeed.chain((samples) =>
    fc.tuple(
      fc.constant(samples),
      fc.shuffledSubarray(samples, { minLength: samples.length, maxLength: samples.length }),
    ),
  );
  const standing = ({ runs }: Judgement): unknown => {
    const run = runs.at(-1);
    return run && [run.usedPercentage, run.resetsAtMs, run.anchor, run.isWhole, run.atMs];
  };

  /** Whether its session said something else since it first said this. */
  function isSaidAgain(
    { session, usedPercentage, resetsAtMs, storedAtMs }: Sample,
    samples: Sample[],
  ): boolean {
    const own = samples.filter((one) => one.session === session && one.resetsAtMs === resetsAtMs);
    const first = own.find((one) => one.usedPercentage === usedPercentage)?.storedAtMs ?? storedAtMs;
    return own.some(
      (one) => one.usedPercentage !== usedPercentage && one.storedAtMs > first && one.storedAtMs < storedAtMs,
    );
  }

  test('the judgement is the same, where no session comes back to a figure', () => {
    fc.assert(
      fc.property(shuffled, ([samples, others]) => {
        fc.pre(!samples.some((one) => isSaidAgain(one, samples)));
        expect(bookOf(others).judgement('five_hour')).toEqual(bookOf(samples).judgement('five_hour'));
      }),
      { seed: 51, numRuns: 500 },
    );
  });

  test('what stands is what would stand if every repeat were kept, where no session comes back', () => {
    let thinned = 0;
    fc.assert(
      fc.property(shuffled, ([samples, others]) => {
        fc.pre(!samples.some((one) => isSaidAgain(one, samples)));
        thinned += bookOf(others).all().length < samples.length ? 1 : 0;
        expect(standing(bookOf(others).judgement('five_hour'))).toEqual(standing(judgeSamples(samples)));
      }),
      { seed: 52, numRuns: 1000 },
    );
    expect(thinned).toBeGreaterThan(100);
  });

  test('what stands is what would stand if every repeat were kept, where they come as they were stored', () => {
    fc.assert(
      fc.property(anyFeed, (samples) => {
        const inTime = samples.toSorted((a, b) => a.storedAtMs - b.storedAtMs);
        expect(standing(bookOf(inTime).judgement('five_hour'))).toEqual(standing(judgeSamples(samples)));
      }),
      { seed: 54, numRuns: 3000 },
    );
  });

  test('what stands is the same where a session comes back to a figure', () => {
    const samples = [48, 51, 48, 49, 48].map((percentage, i) => told(percentage, `10:0${i}`));
    expect(runOf(...samples).usedPercentage).toBe(49);
    expect(standing(bookOf(samples).judgement('five_hour'))).toEqual(standing(judgeSamples(samples)));
  });

  test('no session is kept to say the same three times in a row', () => {
    fc.assert(
      fc.property(shuffled, ([, samples]) => {
        const rows = new Map<string | null, string>();
        for (const { session, usedPercentage, resetsAtMs } of bookOf(samples).all()) {
          rows.set(session, `${rows.get(session) ?? ''}|${usedPercentage} ${resetsAtMs}`);
        }
        for (const row of rows.values()) {
          expect(row).not.toMatch(/(\|\d+ \d+)\1\1(?:\||$)/);
        }
      }),
      { seed: 53, numRuns: 500 },
    );
  });
});
