import { describe, expect, test } from 'vitest';
import {
  countsIn,
  fiveHourBlocks,
  isChainKnown,
  isPlausibleReset,
  learnedWeek,
  rollingWeek,
  SEVEN_DAYS_MS,
  spanAt,
  typedWeek,
  type Reset,
} from '../../src/core/windows.ts';
import { modelAfterPause } from '../support/model/sums.ts';
import { at } from '../support/records.ts';

/** Requests at these times, as the blocks ask for them. */
const firstOf = (timesMs: readonly number[]) => (atMs: number) => timesMs.find((ms) => ms >= atMs) ?? null;

const day = (time: string) => at(`2026-11-20T${time}Z`);
const official = (resets: string, sampled: string): Reset => ({
  resetsAtMs: day(resets),
  sampledAtMs: day(sampled),
  anchor: 'official',
});
const shown = (spans: ReturnType<typeof fiveHourBlocks>) =>
  spans.map(({ startMs, endMs, anchor }) => [
    new Date(startMs).toISOString().slice(11, 16),
    new Date(endMs).toISOString().slice(11, 16),
    anchor,
  ]);

describe('five-hour blocks', () => {
  const cases: { name: string; requests: string[]; resets?: Reset[]; blocks: string[][] }[] = [
    { name: 'are none without requests', requests: [], blocks: [] },
    {
      name: 'open with the first request, floored to ten minutes',
      requests: ['08:07', '09:00'],
      blocks: [['08:00', '13:00', 'first_request']],
    },
    {
      name: 'end before the request at their very end, which opens the next',
      requests: ['08:00', '13:00'],
      blocks: [
        ['08:00', '13:00', 'first_request'],
        ['13:00', '18:00', 'first_request'],
      ],
    },
    {
      name: 'do not overlap when the floor of a request lies in the block before',
      requests: ['08:00', '13:04'],
      resets: [official('13:02:00', '08:30:00')],
      blocks: [
        ['08:02', '13:02', 'official'],
        ['13:02', '18:02', 'first_request'],
      ].toSpliced(0, 0, ['08:00', '08:02', 'first_request']),
    },
    {
      name: 'are official where a reset was told',
      requests: ['12:25', '13:10'],
      resets: [official('17:20:00', '13:51:00')],
      blocks: [['12:20', '17:20', 'official']],
    },
    {
      name: 'take resets within a minute for one',
      requests: ['12:25'],
      resets: [official('17:20:00', '13:51:00'), official('17:20:30', '14:00:00')],
      blocks: [['12:20', '17:20', 'official']],
    },
    {
      name: 'believe the later sample where official blocks overlap, and cut the earlier',
      requests: ['09:00'],
      resets: [official('14:00:00', '09:30:00'), official('16:00:00', '12:00:00')],
      blocks: [
        ['09:00', '11:00', 'official'],
        ['11:00', '16:00', 'official'],
      ],
    },
    {
      name: 'drop an earlier told block that begins inside a later told one',
      requests: ['11:30'],
      resets: [official('17:00:00', '12:10:00'), official('16:00:00', '12:20:00')],
      blocks: [['11:00', '16:00', 'official']],
    },
    {
      name: 'end a local block where an official one begins',
      requests: ['06:00', '10:30'],
      resets: [official('15:20:00', '11:00:00')],
      blocks: [
        ['06:00', '10:20', 'first_request'],
        ['10:20', '15:20', 'official'],
      ],
    },
    {
      name: 'keep an official block that has passed as the anchor of its own time',
      requests: ['01:00', '07:15'],
      resets: [official('06:00:00', '01:30:00')],
      blocks: [
        ['01:00', '06:00', 'official'],
        ['07:10', '12:10', 'first_request'],
      ],
    },
  ];
  test.each(cases)('$name', ({ requests, resets = [], blocks }) => {
    expect(shown(fiveHourBlocks(firstOf(requests.map((time) => day(`${time}:00`))), resets))).toEqual(blocks);
  });

  test('were floored to the hour before 2026-07-10', () => {
    const [block] = fiveHourBlocks(firstOf([at('2026-07-09T08:47:00Z')]), []);
    expect(block?.startMs).toBe(at('2026-07-09T08:00:00Z'));
  });
});

describe('whether the present block is known', () => {
  const requests = (...hours: number[]) => hours.map((hour) => day('00:00:00') + hour * 3_600_000);
  const known = (times: number[], readFromMs: number) =>
    isChainKnown(
      fiveHourBlocks(firstOf(times), []),
      modelAfterPause(times, readFromMs) !== null,
      readFromMs,
      times.at(-1) ?? 0,
    );

  test('it is after five idle hours', () => {
    expect(known(requests(0, 4, 9, 10), day('00:00:00'))).toBe(true);
  });
  test('it is when the first request comes five hours after what was read begins', () => {
    expect(known(requests(6, 8), day('00:00:00'))).toBe(true);
  });
  test('it is not in an unbroken run from the edge of what was read', () => {
    expect(known(requests(1, 4, 8, 12), day('00:00:00'))).toBe(false);
  });
  // Bug: an official block was an anchor though nobody knew what was used between its end and what was read.
  test('it is not after an official reset from before what was read', () => {
    const times = requests(7, 11);
    const blocks = fiveHourBlocks(firstOf(times), [official('04:00:00', '00:30:00')]);
    expect(isChainKnown(blocks, false, day('04:00:00'), day('12:00:00'))).toBe(true);
    expect(isChainKnown(blocks, false, day('04:00:00') + 1, day('12:00:00'))).toBe(false);
  });

  test('it is after an official reset', () => {
    const times = requests(1, 4, 8, 12);
    const blocks = fiveHourBlocks(firstOf(times), [official('13:00:00', '09:00:00')]);
    expect(isChainKnown(blocks, false, day('00:00:00'), day('12:00:00'))).toBe(true);
  });
});

describe('the seven-day window', () => {
  test('steps a learned reset by 168 hours in elapsed time, whatever the clocks do', () => {
    const reset: Reset = { resetsAtMs: at('2026-10-23T10:00:00Z'), sampledAtMs: 0, anchor: 'official' };
    const week = learnedWeek(at('2026-10-28T12:00:00Z'), reset, 'Europe/Berlin');
    expect(week).toMatchObject({
      startMs: at('2026-10-23T10:00:00Z'),
      endMs: at('2026-10-30T10:00:00Z'),
      isAbout: true,
    });
    expect(learnedWeek(at('2026-10-28T12:00:00Z'), reset, 'UTC').isAbout).toBe(false);
  });

  test('belongs to the next week at the very instant of its reset', () => {
    const reset: Reset = { resetsAtMs: day('10:00:00'), sampledAtMs: 0, anchor: 'official' };
    expect(learnedWeek(day('10:00:00'), reset, 'UTC').startMs).toBe(day('10:00:00'));
    expect(learnedWeek(day('10:00:00') - 1, reset, 'UTC').endMs).toBe(day('10:00:00'));
  });

  const hours = (weekOf: string, timeZone: string) => {
    const { startMs, endMs } = typedWeek(at(weekOf), { weekday: 5, hour: 12, minute: 0, timeZone });
    return (endMs - startMs) / 3_600_000;
  };
  test.each([
    ['2026-11-18T00:00:00Z', 'Europe/Berlin', 168],
    ['2026-10-24T00:00:00Z', 'Europe/Berlin', 169],
    ['2026-03-28T00:00:00Z', 'Europe/Berlin', 167],
    ['2026-10-31T12:00:00Z', 'America/New_York', 169],
    ['2026-10-24T00:00:00Z', 'UTC', 168],
  ])('as typed, the week of %s in %s has %i more or fewer hours', (weekOf, timeZone, expected) => {
    expect(hours(weekOf, timeZone)).toBe(expected);
  });

  test('as typed, begins on its own weekday where the clocks skip its time at midnight', () => {
    const nuuk = { weekday: 6, hour: 23, minute: 0, timeZone: 'America/Nuuk' };
    const { startMs, endMs } = typedWeek(at('2026-03-25T12:00:00Z'), nuuk);
    expect([new Date(startMs).toISOString(), new Date(endMs).toISOString()]).toEqual([
      '2026-03-22T01:00:00.000Z',
      '2026-03-29T01:00:00.000Z',
    ]);
  });

  test('without an anchor is the last 168 hours, now included', () => {
    const week = rollingWeek(day('10:00:00'));
    expect(week.endMs - week.startMs).toBe(SEVEN_DAYS_MS);
    expect(spanAt([week], day('10:00:00'))).not.toBeNull();
  });
});

describe('a told reset', () => {
  test.each([
    ['five_hour', 5 * 60, true],
    ['five_hour', 5 * 60 + 10, true],
    ['five_hour', 5 * 60 + 11, false],
    ['five_hour', 0, false],
    ['five_hour', -1, false],
    ['seven_day', 7 * 24 * 60 + 60, true],
    ['seven_day', 7 * 24 * 60 + 61, false],
  ] as const)('of %s %i minutes ahead is accepted: %s', (window, minutes, accepted) => {
    expect(isPlausibleReset(window, day('10:00:00'), day('10:00:00') + minutes * 60_000)).toBe(accepted);
  });
});

test.each([
  ['five_hour', 'claude-haiku-5-5', true],
  ['seven_day_opus', 'claude-opus-4-5-20251101', true],
  ['seven_day_opus', 'claude-sonnet-5-5', false],
  ['seven_day_overage_included', 'claude-fable-5-2', true],
  ['seven_day', 'gpt-5', false],
] as const)('%s counts %s: %s', (window, model, counts) => {
  expect(countsIn(window, model)).toBe(counts);
});
