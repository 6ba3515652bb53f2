import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  hasTwoAccounts,
  judgeSamples,
  OUTCOMES,
  resetsOf,
  runAt,
  type Outcome,
} from '../../src/core/judge-samples.ts';
import type { Sample } from '../../src/core/sample.ts';
import { at } from '../support/records.ts';
import {
  clock,
  doubtful,
  outcomesOf,
  refusal,
  runOf,
  told,
  toldByAnother,
  typed,
} from '../support/samples.ts';

const MINUTE_MS = 60_000;
const LATER = { resetsAtMs: clock('19:00') };
const week = (usedPercentage: number, iso: string, more: Partial<Sample> = {}): Sample =>
  told(usedPercentage, '12:00', {
    window: 'seven_day',
    resetsAtMs: at('2026-11-23T09:00:00Z'),
    atMs: at(iso),
    storedAtMs: at(iso),
    ...more,
  });

type Case = {
  name: string;
  samples: Sample[];
  /** In the order of the times at which they were true. */
  outcomes: Outcome[];
  /** What stands at `nowMs`: the percentage and the reset, or null. */
  standing: [usedPercentage: number, resetsAtMs: number] | null;
  /** After all samples, unless given. */
  nowMs?: number;
};

/** Judges a case as given and the other way round: what counts is when samples were true. */
function check({ samples, outcomes, standing, nowMs }: Case): void {
  for (const order of [samples, samples.toReversed()]) {
    const judgement = judgeSamples(order);
    const run = runAt(judgement, nowMs ?? Math.max(...samples.map(({ storedAtMs }) => storedAtMs)));
    expect(outcomesOf(judgement)).toEqual(outcomes);
    expect(run && [run.usedPercentage, run.resetsAtMs]).toEqual(standing);
  }
}

describe('what one window is told', () => {
  const cases: Case[] = [
    { name: 'nothing', samples: [], outcomes: [], standing: null, nowMs: clock('10:00') },
    {
      name: 'a figure before the first',
      samples: [told(20, '10:00')],
      outcomes: ['opened'],
      standing: null,
      nowMs: clock('09:59:59.999'),
    },
    {
      name: 'a figure until its reset',
      samples: [told(20, '10:00')],
      outcomes: ['opened'],
      standing: [20, clock('14:00')],
      nowMs: clock('13:59:59.999'),
    },
    {
      name: 'nothing from the reset on',
      samples: [told(20, '10:00')],
      outcomes: ['opened'],
      standing: null,
      nowMs: clock('14:00'),
    },
    {
      name: 'a figure that rises',
      samples: [told(20, '10:00'), told(31, '10:20')],
      outcomes: ['opened', 'raised'],
      standing: [31, clock('14:00')],
    },
    {
      name: 'more than 100, as it is',
      samples: [told(105, '10:00'), told(150, '10:20')],
      outcomes: ['opened', 'raised'],
      standing: [150, clock('14:00')],
    },
    {
      name: 'the figure of the next window, between which and this one it was reset',
      samples: [told(80, '13:59'), told(2, '14:01', LATER)],
      outcomes: ['opened', 'opened'],
      standing: [2, clock('19:00')],
    },
    {
      name: 'the figure of the next window from the very instant of the reset',
      samples: [told(80, '13:59'), told(2, '14:00', LATER)],
      outcomes: ['opened', 'opened'],
      standing: [2, clock('19:00')],
    },
    {
      name: "nothing between one window's reset and the first figure of the next",
      samples: [told(80, '13:59'), told(2, '14:01', LATER)],
      outcomes: ['opened', 'opened'],
      standing: null,
      nowMs: clock('14:00:30'),
    },
  ];
  test.each(cases)('$name', check);
});

describe('sessions that repeat what they last heard', () => {
  const cases: Case[] = [
    {
      name: 'an idle session that says 100% for a window that was reset is not heard',
      samples: [
        told(100, '12:00'),
        toldByAnother(3, '14:10', LATER),
        told(100, '12:00', { storedAtMs: clock('14:20') }),
      ],
      outcomes: ['opened', 'confirmed', 'opened'],
      standing: [3, clock('19:00')],
    },
    {
      name: 'nor is it where no log dates what it says',
      samples: [doubtful(100, '12:00'), toldByAnother(3, '14:10', LATER), doubtful(100, '14:20')],
      outcomes: ['opened', 'opened', 'repeated'],
      standing: [3, clock('19:00')],
    },
    {
      name: 'nor where that is the first that was heard of it',
      samples: [toldByAnother(3, '14:10', LATER), doubtful(100, '14:20')],
      outcomes: ['opened', 'reset_passed'],
      standing: [3, clock('19:00')],
    },
    {
      name: 'nor where the figure was lowered since',
      samples: [doubtful(100, '10:00'), toldByAnother(40, '11:00'), doubtful(100, '12:00')],
      outcomes: ['opened', 'lowered', 'repeated'],
      standing: [40, clock('14:00')],
    },
    {
      name: 'what sessions said while nobody listened is judged by when it was true',
      samples: [
        told(10, '09:30', { storedAtMs: clock('10:30') }),
        toldByAnother(55, '10:20', { storedAtMs: clock('10:25') }),
      ],
      outcomes: ['opened', 'raised'],
      standing: [55, clock('14:00')],
      nowMs: clock('11:30'),
    },
    {
      name: 'two sessions in turn, each repeating its own, never lower one another',
      samples: [
        told(20, '10:00'),
        toldByAnother(24, '10:05'),
        told(20, '10:00', { storedAtMs: clock('10:06') }),
        told(27, '10:10'),
        toldByAnother(24, '10:05', { storedAtMs: clock('10:12') }),
      ],
      outcomes: ['opened', 'confirmed', 'raised', 'confirmed', 'raised'],
      standing: [27, clock('14:00')],
    },
    {
      name: 'an undated repeat does not make the figure any newer, so that a drop after it needs no more proof',
      samples: [told(60, '10:00:00'), doubtful(60, '10:00:50'), toldByAnother(30, '10:01:00')],
      outcomes: ['opened', 'repeated', 'lowered'],
      standing: [30, clock('14:00')],
    },
    {
      name: "nor does another session's undated figure that confirms it",
      samples: [
        told(60, '10:00:00'),
        doubtful(59, '10:00:50', { session: 'cccccccccccccccc' }),
        toldByAnother(30, '10:01:00'),
      ],
      outcomes: ['opened', 'confirmed', 'lowered'],
      standing: [30, clock('14:00')],
    },
    {
      name: 'undated figures of no known session may repeat',
      samples: [doubtful(60, '10:00', { session: null }), doubtful(60, '10:10', { session: null })],
      outcomes: ['opened', 'confirmed'],
      standing: [60, clock('14:00')],
    },
  ];
  test.each(cases)('$name', check);
});

test('an undated figure that is higher is as new as when it was stored', () => {
  expect(runOf(told(20, '10:00'), doubtful(30, '10:30'))).toMatchObject({
    usedPercentage: 30,
    atMs: clock('10:30'),
  });
});

describe('a figure that is lower than before', () => {
  const cases: Case[] = [
    {
      name: 'by one point is noise',
      samples: [told(51, '10:00'), told(50, '10:05')],
      outcomes: ['opened', 'confirmed'],
      standing: [51, clock('14:00')],
    },
    {
      name: 'by two points is noise, however old',
      samples: [told(51, '10:00'), told(49, '12:05')],
      outcomes: ['opened', 'confirmed'],
      standing: [51, clock('14:00')],
    },
    {
      name: 'by a little more than two points is lower',
      samples: [told(51, '10:00'), told(48.9, '12:05')],
      outcomes: ['opened', 'lowered'],
      standing: [48.9, clock('14:00')],
    },
    {
      name: 'creeping down is held against the highest, not against the last',
      samples: [told(51, '10:00'), told(50, '10:02'), told(49, '10:04'), told(48, '10:06')],
      outcomes: ['opened', 'confirmed', 'confirmed', 'lowered'],
      standing: [48, clock('14:00')],
    },
    {
      name: 'creeping down within a minute proves nothing',
      samples: [told(51, '10:00:00'), told(50, '10:00:20'), told(49, '10:00:40'), told(48, '10:01:00')],
      outcomes: ['opened', 'confirmed', 'confirmed', 'unproven_drop'],
      standing: [51, clock('14:00')],
    },
    {
      name: 'and 60 s newer stands',
      samples: [told(70, '10:00:00'), toldByAnother(20, '10:01:00')],
      outcomes: ['opened', 'lowered'],
      standing: [20, clock('14:00')],
    },
    {
      name: 'and 59 s newer does not',
      samples: [told(70, '10:00:00'), toldByAnother(20, '10:00:59')],
      outcomes: ['opened', 'unproven_drop'],
      standing: [70, clock('14:00')],
    },
    {
      name: 'and of unknown age does not, however late it was stored',
      samples: [told(70, '10:00'), doubtful(20, '13:00')],
      outcomes: ['opened', 'unproven_drop'],
      standing: [70, clock('14:00')],
    },
    {
      name: 'and older does not, as it came before',
      samples: [told(70, '10:00'), told(20, '09:00', { storedAtMs: clock('13:00') })],
      outcomes: ['opened', 'raised'],
      standing: [70, clock('14:00')],
    },
    {
      name: 'stands in the middle of a week',
      samples: [week(70, '2026-11-17T10:00:00Z'), week(20, '2026-11-19T10:00:00Z')],
      outcomes: ['opened', 'lowered'],
      standing: [20, at('2026-11-23T09:00:00Z')],
    },
    {
      name: 'stands from 100% on too',
      samples: [told(100, '10:00'), told(100, '10:20'), toldByAnother(0, '10:30')],
      outcomes: ['opened', 'confirmed', 'lowered'],
      standing: [0, clock('14:00')],
    },
  ];
  test.each(cases)('$name', check);

  test('begins a new baseline that usage is not compared across', () => {
    const { runs } = judgeSamples([told(70, '10:00'), told(20, '11:00'), told(25, '12:00')]);
    expect(runs.map((run) => [run.isWhole, run.samples.map((one) => one.usedPercentage)])).toEqual([
      [true, [70]],
      [false, [20, 25]],
    ]);
  });

  test('stands for what was true before it was lowered', () => {
    const judgement = judgeSamples([told(70, '10:00'), told(20, '11:00')]);
    expect(runAt(judgement, clock('10:59'))?.usedPercentage).toBe(70);
    expect(runAt(judgement, clock('11:00'))?.usedPercentage).toBe(20);
  });
});

describe('a reset', () => {
  const cases: Case[] = [
    {
      name: 'of five hours and ten minutes from now can be true',
      samples: [told(20, '10:00', { resetsAtMs: clock('15:10') })],
      outcomes: ['opened'],
      standing: [20, clock('15:10')],
    },
    {
      name: 'any further off cannot',
      samples: [told(20, '10:00', { resetsAtMs: clock('15:10:00.001') })],
      outcomes: ['reset_too_far'],
      standing: null,
    },
    {
      name: 'of next year cannot, and changes nothing of what stands',
      samples: [told(20, '10:00'), told(30, '10:10', { resetsAtMs: at('2027-11-20T10:00:00Z') })],
      outcomes: ['opened', 'reset_too_far'],
      standing: [20, clock('14:00')],
    },
    {
      name: 'of this very instant has passed',
      samples: [told(20, '10:00', { resetsAtMs: clock('10:00') })],
      outcomes: ['reset_passed'],
      standing: null,
    },
    {
      name: 'of the next instant has not',
      samples: [told(20, '10:00', { resetsAtMs: clock('10:00:00.001') })],
      outcomes: ['opened'],
      standing: [20, clock('10:00:00.001')],
    },
    {
      name: 'of seven days and an hour from now can be true for the week',
      samples: [week(20, '2026-11-20T10:00:00Z', { resetsAtMs: at('2026-11-27T11:00:00Z') })],
      outcomes: ['opened'],
      standing: [20, at('2026-11-27T11:00:00Z')],
    },
    {
      name: 'any further off cannot for the week either',
      samples: [week(20, '2026-11-20T10:00:00Z', { resetsAtMs: at('2026-11-27T11:00:00.001Z') })],
      outcomes: ['reset_too_far'],
      standing: null,
    },
    {
      name: 'that is told 60 s off is the same',
      samples: [told(20, '10:00'), told(21, '10:05', { resetsAtMs: clock('14:01:00') })],
      outcomes: ['opened', 'raised'],
      standing: [21, clock('14:00')],
    },
    {
      name: 'that is told any later replaces what stood, also by a lower figure',
      samples: [told(20, '10:00'), told(5, '10:05', { resetsAtMs: clock('14:01:00.001') })],
      outcomes: ['opened', 'moved'],
      standing: [5, clock('14:01:00.001')],
    },
    {
      name: 'that is told earlier by a status line is an old one',
      samples: [told(20, '10:00'), told(90, '10:30', { resetsAtMs: clock('13:00') })],
      outcomes: ['opened', 'earlier_reset'],
      standing: [20, clock('14:00')],
    },
    {
      name: 'that is told earlier by a refusal stands, if that is 60 s newer',
      samples: [told(20, '10:00:00'), refusal('10:01:00', '13:00')],
      outcomes: ['opened', 'moved'],
      standing: [100, clock('13:00')],
    },
    {
      name: 'that is told earlier by a refusal does not stand, if that is 59 s newer',
      samples: [told(20, '10:00:00'), refusal('10:00:59', '13:00')],
      outcomes: ['opened', 'earlier_reset'],
      standing: [20, clock('14:00')],
    },
    {
      name: "that is told earlier by a refusal's text stands just as well",
      samples: [told(20, '10:00'), refusal('10:30', '13:00', 'limit_message')],
      outcomes: ['opened', 'moved'],
      standing: [100, clock('13:00')],
    },
    {
      name: 'that the user types does not stand against that of Claude Code, earlier or later',
      samples: [told(20, '10:00'), typed(30, '10:10', '13:30'), typed(40, '10:20', '14:30')],
      outcomes: ['opened', 'official_stands', 'official_stands'],
      standing: [20, clock('14:00')],
    },
    {
      name: "that the user types does not stand against that of a message's text",
      samples: [refusal('10:00', '14:00', 'limit_message'), typed(40, '10:20', '14:30')],
      outcomes: ['opened', 'official_stands'],
      standing: [100, clock('14:00')],
    },
    {
      name: 'that the user types replaces an earlier one of the user',
      samples: [typed(30, '10:10', '13:30'), typed(30, '10:20', '14:30')],
      outcomes: ['opened', 'moved'],
      standing: [30, clock('14:30')],
    },
    {
      name: 'that the user typed is followed by a later one of Claude Code',
      samples: [typed(30, '10:10', '13:30'), told(31, '10:20')],
      outcomes: ['opened', 'moved'],
      standing: [31, clock('14:00')],
    },
    {
      name: "that the user typed a little off gives way to Claude Code's, and the figure goes on",
      samples: [typed(30, '10:10', '14:00:30'), told(31, '10:20')],
      outcomes: ['opened', 'raised'],
      standing: [31, clock('14:00')],
    },
    {
      name: "of a message's text within 60 s of an official one leaves that in place",
      samples: [told(98, '10:10'), refusal('10:20', '14:01', 'limit_message')],
      outcomes: ['opened', 'raised'],
      standing: [100, clock('14:00')],
    },
    {
      name: "of a message's text gives way to an official one within 60 s of it",
      samples: [refusal('10:10', '14:01', 'limit_message'), told(100, '10:20')],
      outcomes: ['opened', 'confirmed'],
      standing: [100, clock('14:00')],
    },
  ];
  test.each(cases)('$name', check);

  test("is worth what its best source is: the feed's and a refusal's most, the user's least", () => {
    const anchorOf = (...samples: Sample[]) => runOf(...samples).anchor;
    expect(anchorOf(told(20, '10:00'))).toBe('official');
    expect(anchorOf(refusal('10:00', '14:00'))).toBe('official');
    expect(anchorOf(refusal('10:00', '14:00', 'limit_message'))).toBe('limit_message');
    expect(anchorOf(typed(20, '10:00'))).toBe('user');
    expect(anchorOf(typed(20, '10:00'), refusal('10:10', '14:00', 'limit_message'))).toBe('limit_message');
    expect(anchorOf(typed(20, '10:00'), told(20, '10:10'))).toBe('official');
    expect(anchorOf(told(20, '10:00'), typed(25, '10:10'))).toBe('official');
  });

  test('of Claude Code stays though the user types a lower figure for about the same reset', () => {
    const { anchor, resetsAtMs } = runOf(told(60, '10:00'), typed(40, '10:05', '14:00:40'));
    expect([anchor, resetsAtMs]).toEqual(['official', clock('14:00')]);
  });

  test("of Claude Code stays though a message's text follows a figure above 100%", () => {
    const { anchor, resetsAtMs } = runOf(told(105, '10:00'), refusal('10:05', '14:00:40', 'limit_message'));
    expect([anchor, resetsAtMs]).toEqual(['official', clock('14:00')]);
  });

  test('is told to the blocks as it stands, with the time at which it was told first', () => {
    expect(resetsOf(judgeSamples([told(20, '10:00'), told(31, '10:20'), told(1, '14:05', LATER)]))).toEqual([
      { resetsAtMs: clock('14:00'), anchor: 'official', sampledAtMs: clock('10:00') },
      { resetsAtMs: clock('19:00'), anchor: 'official', sampledAtMs: clock('14:05') },
    ]);
  });
});

describe('two accounts', () => {
  const mine = (time: string): Sample => told(20, time);
  const theirs = (time: string): Sample => toldByAnother(60, time, { resetsAtMs: clock('14:40') });
  const areTwo = (nowTime: string, ...samples: Sample[]): boolean =>
    hasTwoAccounts(judgeSamples(samples), clock(nowTime));

  test('are two resets of the future that are told in turn', () => {
    expect(areTwo('10:20', mine('10:00'), theirs('10:05'), mine('10:10'))).toBe(true);
  });
  test('are not one change of the reset', () => {
    expect(areTwo('10:20', mine('10:00'), mine('10:04'), theirs('10:05'), theirs('10:10'))).toBe(false);
  });
  test('are not one reset that is told a little differently each time', () => {
    const off = (time: string): Sample => told(21, time, { resetsAtMs: clock('14:00:59') });
    expect(areTwo('10:20', mine('10:00'), off('10:05'), mine('10:10'), off('10:15'))).toBe(false);
  });
  test('are no longer told of once the earlier reset has passed', () => {
    const samples = [mine('10:00'), theirs('10:05'), mine('10:10')];
    expect(areTwo('13:59', ...samples)).toBe(true);
    expect(areTwo('14:00', ...samples)).toBe(false);
  });
  test('are not seen in resets that cannot be true', () => {
    const far = (time: string): Sample => told(20, time, { resetsAtMs: at('2027-01-01T00:00:00Z') });
    expect(areTwo('10:20', mine('10:00'), far('10:05'), mine('10:10'), far('10:15'))).toBe(false);
  });

  test('are not a reset that moved on twice', () => {
    const later = told(5, '10:10', { resetsAtMs: clock('15:05') });
    expect(areTwo('10:20', mine('10:00'), theirs('10:05'), later)).toBe(false);
  });

  test('are not a reset that the user typed wrong', () => {
    expect(areTwo('10:20', mine('10:00'), typed(20, '10:05', '14:05'), mine('10:10'))).toBe(false);
  });

  test('are not an idle session that repeats the reset from before it moved', () => {
    const old = (time: string): Sample => doubtful(20, time);
    expect(areTwo('10:30', old('10:00'), theirs('10:05'), old('10:10'), theirs('10:15'))).toBe(false);
  });
});

describe('whatever is told', () => {
  /** A reset that is too far off at 10:00, and not at 10:10. */
  const far = { resetsAtMs: clock('15:15') };

  /** Samples of two windows that follow each other, a few seconds to minutes apart; some can't be true. */
  const anySample = fc
    .record({
      usedPercentage: fc.constantFrom(0, 20, 48, 49, 50, 51, 80, 100, 105),
      atS: fc.integer({ min: 0, max: 5 * 3600 }),
      reset: fc.constantFrom('12:00', '12:00:45', '13:30', '15:00', '17:00', '23:00'),
      source: fc.constantFrom('feed', 'feed', 'limit_hit', 'limit_message', 'typed'),
      isDoubtful: fc.boolean(),
      session: fc.constantFrom('aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb', null),
    })
    .map(({ usedPercentage, atS, reset, source, isDoubtful, session }): Sample => {
      const isFeed = source === 'feed';
      const atMs = clock('09:00') + atS * 1000;
      return {
        window: 'five_hour',
        usedPercentage,
        resetsAtMs: clock(reset),
        atMs,
        storedAtMs: atMs,
        isDoubtful: isFeed && isDoubtful,
        source,
        session: isFeed ? session : null,
        account: null,
      };
    });
  const anySamples = fc.uniqueArray(anySample, { maxLength: 14, selector: ({ atMs }) => atMs });
  const shuffled = anySamples.chain((samples) =>
    fc.tuple(
      fc.constant(samples),
      fc.shuffledSubarray(samples, { minLength: samples.length, maxLength: samples.length }),
    ),
  );

  test('the order in which it comes changes nothing', () => {
    fc.assert(
      fc.property(shuffled, ([samples, others]) => {
        expect(judgeSamples(others)).toEqual(judgeSamples(samples));
      }),
      { seed: 41, numRuns: 500 },
    );
  });

  test('the order in which it comes changes no figure where many are of the same instant', () => {
    const together = fc
      .array(anySample, { maxLength: 10, size: 'max' })
      .map((samples) => samples.map((one) => ({ ...one, atMs: one.atMs - (one.atMs % (40 * MINUTE_MS)) })));
    const inTwoOrders = together.chain((samples) =>
      fc.tuple(fc.constant(samples), fc.shuffledSubarray(samples, { minLength: samples.length })),
    );
    // Of sessions that say the same at the same instant either may be named first.
    const runsOf = (samples: readonly Sample[]) =>
      judgeSamples(samples).runs.map((run) => ({ ...run, samples: run.samples.map(figureOf) }));
    const figureOf = ({ usedPercentage, resetsAtMs, atMs, source, isDoubtful }: Sample) =>
      [usedPercentage, resetsAtMs, atMs, source, isDoubtful].join(' ');
    fc.assert(
      fc.property(inTwoOrders, ([samples, others]) => {
        expect(runsOf(others)).toEqual(runsOf(samples));
      }),
      { seed: 46, numRuns: 2000 },
    );
  });

  test('the standing percentage is the highest of its run and never falls within it', () => {
    fc.assert(
      fc.property(anySamples, (samples) => {
        const inTime = samples.toSorted((a, b) => a.atMs - b.atMs);
        let before = judgeSamples([]);
        for (const [i] of inTime.entries()) {
          const now = judgeSamples(inTime.slice(0, i + 1));
          const [run, last] = [now.runs.at(-1), before.runs.at(-1)];
          const isSameRun = now.runs.length === before.runs.length;
          expect(run?.usedPercentage ?? 0).toBeGreaterThanOrEqual(
            isSameRun ? (last?.usedPercentage ?? 0) : 0,
          );
          expect(run?.usedPercentage ?? -Infinity).toBe(
            Math.max(...(run?.samples ?? []).map((one) => one.usedPercentage)),
          );
          before = now;
        }
      }),
      { seed: 42, numRuns: 500 },
    );
  });

  test('every sample is judged once, and those that were taken are in the runs', () => {
    fc.assert(
      fc.property(anySamples, (samples) => {
        const { runs, judged } = judgeSamples(samples);
        expect(judged).toHaveLength(samples.length);
        expect(judged.every(({ outcome }) => outcome in OUTCOMES)).toBe(true);
        expect(runs.flatMap((run) => run.samples)).toEqual(
          judged.filter(({ isTaken }) => isTaken).map(({ sample }) => sample),
        );
      }),
      { seed: 43, numRuns: 500 },
    );
  });

  test('a refused sample changes nothing, but that an earlier reset which is told twice is believed', () => {
    let refused = 0;
    fc.assert(
      fc.property(anySamples, (samples) => {
        const { runs, judged } = judgeSamples(samples);
        for (const { sample } of judged.filter(
          ({ isTaken, outcome }) => !isTaken && outcome !== 'earlier_reset',
        )) {
          refused += 1;
          expect(judgeSamples(samples.filter((one) => one !== sample)).runs).toEqual(runs);
        }
      }),
      { seed: 44, numRuns: 500 },
    );
    expect(refused).toBeGreaterThan(500);
  });

  test('a sample that is refused for its reset changes nothing of later ones either', () => {
    const [early, later] = [doubtful(20, '10:00', far), doubtful(20, '10:10', far)];
    expect(outcomesOf(judgeSamples([later]))).toEqual(['opened']);
    expect(outcomesOf(judgeSamples([early, later]))).toEqual(['reset_too_far', 'opened']);
  });

  test('no run outlives its reset or is longer than its window can be', () => {
    fc.assert(
      fc.property(anySamples, (samples) => {
        for (const run of judgeSamples(samples).runs) {
          for (const { atMs } of run.samples) {
            expect(atMs).toBeLessThan(run.resetsAtMs + MINUTE_MS);
            expect(atMs).toBeGreaterThanOrEqual(run.resetsAtMs - 311 * MINUTE_MS);
          }
        }
      }),
      { seed: 45, numRuns: 300 },
    );
  });
});

describe('what is corrected', () => {
  const early = { resetsAtMs: at('2026-11-20T13:00:00Z') };

  test('a typed reset gives way to the one that Claude Code reports, also to an earlier one', () => {
    const { runs } = judgeSamples([typed(30, '10:00', '14:00'), told(70, '10:10', early)]);
    expect(runs.at(-1)).toMatchObject({ usedPercentage: 70, anchor: 'official', ...early });
  });

  test('an earlier reset that is proven twice is another account’s, and is followed', () => {
    const all = [told(80, '10:00'), told(5, '10:10', early), told(6, '10:20', early)];
    expect(judgeSamples(all.slice(0, 2)).runs).toHaveLength(1);
    expect(judgeSamples(all).runs.at(-1)).toMatchObject({ usedPercentage: 6, ...early });
  });

  test('an earlier reset that comes and goes is not followed', () => {
    const all = [told(80, '10:00'), told(5, '10:10', early), told(81, '10:15'), told(6, '10:20', early)];
    expect(judgeSamples(all).runs.at(-1)?.usedPercentage).toBe(81);
  });
});
