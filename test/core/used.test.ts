import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Limit, LimitUnit } from '../../src/core/limits.ts';
import { usedOf, type Evidence, type Used } from '../../src/core/used.ts';
import type { WindowId } from '../../src/core/windows.ts';
import { clock, doubtful, learnedLimit, runOf, told } from '../support/samples.ts';

const own = (value: number, unit: LimitUnit = 'usd'): Limit => ({ value, unit, source: 'user' });
const preset = (value: number): Limit => ({ value, unit: 'usd', source: 'preset' });

/** What was used at each time, in USD; tokens are a thousand times as many. */
type Use = readonly (readonly [time: string, usd: number])[];

/** What is known at 11:00, or another time, of the five-hour window, and what was used of it. */
function used(more: Partial<Omit<Evidence, 'nowMs' | 'usedSince'>> & { use?: Use; now?: string }): Used {
  const { use = [], now = '11:00', ...evidence } = more;
  return usedOf({
    id: 'five_hour',
    run: null,
    learned: null,
    own: null,
    prefersOwn: false,
    ...evidence,
    nowMs: clock(now),
    usedSince: (fromMs, unit) =>
      use
        .filter(([time]) => fromMs === 'start' || clock(time) > fromMs)
        .reduce((sum, [, usd]) => sum + usd * (unit === 'usd' ? 1 : 1000), 0),
  });
}

describe('a reported figure', () => {
  const run = runOf(told(62, '10:45'));

  test('is what was told, while nothing was used since', () => {
    expect(used({ run, learned: learnedLimit(), use: [['10:44', 9]] })).toMatchObject({
      usedPercentage: 62,
      kind: 'reported',
      isAtLeast: false,
      marginPoints: null,
      stale: false,
      sampledAtMs: clock('10:45'),
      limit: { value: 100, unit: 'usd', source: 'learned' },
    });
  });

  test('stays while what was used since rounds to no point', () => {
    const kindOf = (usd: number) => used({ run, learned: learnedLimit(), use: [['10:50', usd]] }).kind;
    expect(kindOf(0.499)).toBe('reported');
    expect(kindOf(0.5)).toBe('projected');
  });

  test('does not count again what was used up to the very response that told it', () => {
    expect(used({ run, learned: learnedLimit(), use: [['10:45', 30]] })).toMatchObject({
      usedPercentage: 62,
      kind: 'reported',
    });
  });

  test('is at least so much where more was used and nothing says how many points that is', () => {
    expect(used({ run, use: [['10:50', 0.01]] })).toMatchObject({
      usedPercentage: 62,
      kind: 'reported',
      isAtLeast: true,
      limit: null,
    });
    expect(used({ run, use: [['10:45', 5]] })).toMatchObject({ kind: 'reported', isAtLeast: false });
  });

  test('is off by a little once it is older, as other machines may have used more', () => {
    const marginAt = (now: string) => used({ run, learned: learnedLimit(), now }).marginPoints;
    expect(marginAt('10:46')).toBeNull();
    expect(marginAt('12:45')).toBeCloseTo(3);
    expect(marginAt('13:45')).toBeCloseTo(4);
  });

  test('is dated by the newest sample that confirmed it', () => {
    const confirmed = runOf(told(62, '10:00'), told(61, '10:55'));
    expect(used({ run: confirmed })).toMatchObject({ usedPercentage: 62, sampledAtMs: clock('10:55') });
  });

  test.each<[WindowId, string, string]>([
    ['five_hour', '11:15', '11:15:00.001'],
    ['seven_day', '16:45', '16:45:00.001'],
    ['seven_day_opus', '16:45', '16:45:00.001'],
  ])('of the window %s is fresh at %s and stale after it', (id, fresh, stale) => {
    for (const learned of [null, learnedLimit()]) {
      expect(used({ id, run, learned, now: fresh }).stale).toBe(false);
      expect(used({ id, run, learned, now: stale }).stale).toBe(true);
    }
  });

  test('is stale whatever was used here since', () => {
    expect(used({ run, learned: learnedLimit(), use: [['11:10', 5]], now: '11:20' })).toMatchObject({
      kind: 'projected',
      stale: true,
    });
    expect(used({ run, use: [['11:10', 5]], now: '11:20' })).toMatchObject({ isAtLeast: true, stale: true });
  });

  test.each([100, 105, 150])('of %d%% is full: never stale, never more, never off', (percentage) => {
    const full = runOf(told(percentage, '09:10'));
    const use: Use = [['10:00', 50]];
    for (const learned of [null, learnedLimit()]) {
      expect(used({ run: full, learned, own: own(10), use, now: '13:59' })).toMatchObject({
        usedPercentage: percentage,
        kind: 'reported',
        isAtLeast: false,
        stale: false,
        marginPoints: null,
      });
    }
  });

  test('of the future, by a clock that runs behind, is not of any age', () => {
    const early = { run, learned: learnedLimit(), now: '10:15' };
    expect(used(early)).toMatchObject({ stale: false, marginPoints: null });
    expect(used({ ...early, use: [['10:50', 8]] }).marginPoints).toBeCloseTo(1 + 8 * 0.2);
  });

  test('of unknown age is as old as when it was first stored', () => {
    const repeated = runOf(doubtful(62, '10:00'), doubtful(62, '10:59', { session: null }));
    expect(used({ run: repeated })).toMatchObject({ sampledAtMs: clock('10:00'), stale: true });
  });
});

describe('a projected figure', () => {
  const run = runOf(told(62, '10:45'));

  test('is what was told and what was used since, by the learned limit', () => {
    const figure = used({ run, learned: learnedLimit(), own: own(20), use: [['10:50', 8]] });
    expect(figure).toMatchObject({
      usedPercentage: 70,
      kind: 'projected',
      isAtLeast: false,
      limit: { value: 100, source: 'learned' },
    });
    // One point of rounding, a fifth of the rise, and a point for each hour since.
    expect(figure.marginPoints).toBeCloseTo(1 + 8 * 0.2 + 0.25);
  });

  test("goes by the user's limit, in its unit, where none was learned", () => {
    const limit = own(20_000, 'output_tokens');
    expect(used({ run, own: limit, use: [['10:50', 2]] })).toMatchObject({
      usedPercentage: 72,
      kind: 'projected',
      limit,
    });
  });

  test("goes by the learned limit even where the user's comes first without an official figure", () => {
    expect(
      used({ run, learned: learnedLimit(), own: own(20), prefersOwn: true, use: [['10:50', 8]] })
        .usedPercentage,
    ).toBe(70);
  });

  test('goes by a community estimate, for want of anything better', () => {
    expect(used({ run, own: preset(50), use: [['10:50', 2]] })).toMatchObject({
      usedPercentage: 66,
      kind: 'projected',
    });
  });

  test('never says that a window is full', () => {
    expect(used({ run, learned: learnedLimit(), use: [['10:50', 500]] }).usedPercentage).toBe(99);
    const almost = runOf(told(99.5, '10:45'));
    expect(used({ run: almost, learned: learnedLimit(), use: [['10:50', 5]] }).usedPercentage).toBe(99.5);
  });

  test('is off by what the response that told it used, which may not be in it yet', () => {
    const learned = learnedLimit();
    const marginOf = (use: Use) => used({ run, learned, use }).marginPoints ?? 0;
    expect(
      marginOf([
        ['10:45', 3],
        ['10:50', 8],
      ]) - marginOf([['10:50', 8]]),
    ).toBeCloseTo(3);
  });

  test('is off by more the older it is', () => {
    const marginAt = (now: string) =>
      used({ run, learned: learnedLimit(), use: [['10:50', 8]], now }).marginPoints;
    expect(Number(marginAt('12:00')) - Number(marginAt('11:00'))).toBeCloseTo(1);
  });

  test('is not off by more than it is away from 0 and 100', () => {
    const low = runOf(told(10, '10:45'));
    const figure = used({
      run: low,
      learned: learnedLimit(),
      use: [
        ['10:45', 300],
        ['10:50', 8],
      ],
    });
    expect(figure.marginPoints).toBeLessThanOrEqual(82);
  });
});

describe('without an official figure', () => {
  test('a learned limit gives an estimate with its margin', () => {
    const figure = used({ learned: learnedLimit(), own: own(20), use: [['09:30', 30]] });
    expect(figure).toMatchObject({
      usedPercentage: 30,
      kind: 'estimated',
      isAtLeast: false,
      stale: false,
      sampledAtMs: null,
      limit: { value: 100, source: 'learned' },
    });
    // A point of rounding, and a tenth of the percentage and ten points.
    expect(figure.marginPoints).toBeCloseTo(1 + 0.1 * 40);
  });

  test('an estimate never says that a window is full', () => {
    expect(used({ learned: learnedLimit(), use: [['09:30', 500]] })).toMatchObject({
      usedPercentage: 99,
      kind: 'estimated',
    });
    expect(used({ own: preset(100), use: [['09:30', 500]] }).usedPercentage).toBe(99);
  });

  test("the user's limit gives the user's own measure, which has no margin and no end", () => {
    expect(used({ own: own(20), use: [['09:30', 30]] })).toEqual({
      usedPercentage: 150,
      kind: 'configured',
      isAtLeast: false,
      isCapped: false,
      marginPoints: null,
      stale: false,
      sampledAtMs: null,
      limit: own(20),
    });
  });

  test("the user's limit comes before a learned one only where the user wants that", () => {
    const evidence = { learned: learnedLimit(), own: own(60), use: [['09:30', 30]] as const };
    expect(used(evidence)).toMatchObject({ usedPercentage: 30, kind: 'estimated' });
    expect(used({ ...evidence, prefersOwn: true })).toMatchObject({ usedPercentage: 50, kind: 'configured' });
  });

  test('a community estimate never comes before a learned limit', () => {
    expect(
      used({ learned: learnedLimit(), own: preset(60), prefersOwn: true, use: [['09:30', 30]] }),
    ).toMatchObject({ usedPercentage: 30, limit: { source: 'learned' } });
  });

  test('a community estimate gives an estimate that may be off by half of it, or more', () => {
    const figure = used({ own: preset(60), use: [['09:30', 30]] });
    expect(figure).toMatchObject({ usedPercentage: 50, kind: 'estimated', limit: preset(60) });
    expect(figure.marginPoints).toBeGreaterThanOrEqual(25);
  });

  test('and without any limit nothing is claimed', () => {
    expect(used({ use: [['09:30', 30]] })).toEqual({
      usedPercentage: null,
      kind: 'unknown',
      isAtLeast: false,
      isCapped: false,
      marginPoints: null,
      stale: false,
      sampledAtMs: null,
      limit: null,
    });
  });
});

test('whatever is known, a guess is below 100 and its margin is possible', () => {
  const anyShare = fc.double({ min: 0, max: 3, noNaN: true });
  fc.assert(
    fc.property(
      fc.option(fc.integer({ min: 0, max: 150 }), { nil: null }),
      fc.option(fc.record({ ofWindow: anyShare, ofRise: anyShare, driftPerHour: anyShare }), { nil: null }),
      fc.constantFrom(null, own(20), preset(60), own(500, 'tokens')),
      fc.boolean(),
      fc.double({ min: 0, max: 400, noNaN: true }),
      (percentage, errors, limit, prefersOwn, usd) => {
        const figure = used({
          run: percentage === null ? null : runOf(told(percentage, '10:00')),
          learned: errors && learnedLimit({ errors }),
          own: limit,
          prefersOwn,
          use: [['10:30', usd]],
        });
        const { usedPercentage, kind, marginPoints } = figure;
        expect(usedPercentage === null).toBe(kind === 'unknown');
        const isGuess = kind !== 'configured' && (percentage ?? 0) < 100;
        expect(usedPercentage ?? 0).toBeGreaterThanOrEqual(percentage ?? 0);
        expect(isGuess ? (usedPercentage ?? 0) : 0).toBeLessThanOrEqual(99);
        expect(marginPoints ?? 0).toBeGreaterThanOrEqual(0);
        expect(marginPoints ?? 0).toBeLessThanOrEqual(
          Math.max(usedPercentage ?? 0, 100 - (usedPercentage ?? 0)),
        );
      },
    ),
    { seed: 61, numRuns: 1000 },
  );
});
