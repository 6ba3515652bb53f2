/** Windows against models that go minute by minute. */
import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import {
  fiveHourBlocks,
  isChainKnown,
  learnedWeek,
  SEVEN_DAYS_MS,
  spanAt,
  typedWeek,
  type Reset,
  type Span,
} from '../../src/core/windows.ts';
import { blocksByMinute } from '../support/model/blocks.ts';
import { modelAfterPause } from '../support/model/sums.ts';
import { resetsByMinute, wallMs } from '../support/model/wall-clock.ts';
import { at } from '../support/records.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

const firstOf = (timesMs: readonly number[]) => (atMs: number) => timesMs.find((ms) => ms >= atMs) ?? null;
const isSame = (a: Span | null, b: Span | null): boolean =>
  a?.startMs === b?.startMs && a?.endMs === b?.endMs && a?.anchor === b?.anchor;
const byTime = (a: number, b: number): number => a - b;

describe('five-hour blocks', () => {
  /** Minutes of two days in which the floor changed, and of two days long after. */
  const anyBase = fc.constantFrom(at('2026-07-09T00:00:00Z'), at('2026-11-20T00:00:00Z'));
  const anyMinute = fc.integer({ min: 0, max: 48 * 60 });
  const anyReset = fc.record({
    toldMinute: anyMinute,
    ahead: fc.oneof(fc.integer({ min: 1, max: 310 }), fc.constantFrom(1, 59, 60, 61, 300, 310)),
    anchor: fc.constantFrom('official', 'limit_message', 'user'),
  });
  const anyHistory = fc
    .record({
      baseMs: anyBase,
      requests: fc.array(anyMinute, { maxLength: 30, size: 'max' }),
      resets: fc.array(anyReset, { maxLength: 8, size: 'max' }),
    })
    .map(({ baseMs, requests, resets }) => ({
      baseMs,
      requestsMs: requests.map((minute) => baseMs + minute * MINUTE_MS).sort(byTime),
      resets: resets.map(({ toldMinute, ahead, anchor }): Reset => {
        const sampledAtMs = baseMs + toldMinute * MINUTE_MS;
        return { sampledAtMs, resetsAtMs: sampledAtMs + ahead * MINUTE_MS, anchor };
      }),
    }));

  test('are those that are found minute by minute', () => {
    fc.assert(
      fc.property(anyHistory, ({ baseMs, requestsMs, resets }) => {
        const [fromMs, untilMs] = [baseMs - 6 * HOUR_MS, baseMs + 60 * HOUR_MS];
        const blocks = fiveHourBlocks(firstOf(requestsMs), resets);
        const wrong = blocksByMinute(requestsMs, resets, fromMs, untilMs).flatMap((block, minute) => {
          const atMs = fromMs + minute * MINUTE_MS;
          const found = [spanAt(blocks, atMs), spanAt(blocks, atMs + MINUTE_MS - 1)];
          return found.every((one) => isSame(one, block)) ? [] : [{ atMs, block, found }];
        });
        expect(wrong).toEqual([]);
        expect(blocks).toEqual(blocks.toSorted((a, b) => a.startMs - b.startMs));
      }),
      { seed: 83, numRuns: 300 },
    );
  });

  test('are known where it is said so: nothing that was used before what was read would make another', () => {
    let known = 0;
    fc.assert(
      fc.property(
        anyHistory,
        anyMinute,
        anyMinute,
        fc.array(fc.integer({ min: 1, max: 24 * 60 }), { maxLength: 20, size: 'max' }),
        ({ baseMs, requestsMs, resets }, readMinute, nowMinute, hidden) => {
          const [readFromMs, nowMs] = [readMinute, nowMinute].map((minute) => baseMs + minute * MINUTE_MS);
          fc.pre(readFromMs !== undefined && nowMs !== undefined && readFromMs < nowMs);
          const told = resets.filter(({ sampledAtMs }) => sampledAtMs <= nowMs).slice(0, 2);
          const seenMs = requestsMs.filter((ms) => ms >= readFromMs && ms <= nowMs);
          const blocks = fiveHourBlocks(firstOf(seenMs), told);
          const block = spanAt(blocks, nowMs);
          const isKnown =
            block !== null &&
            isChainKnown(blocks, modelAfterPause(seenMs, readFromMs) !== null, readFromMs, nowMs);
          known += isKnown ? 1 : 0;
          const hiddenMs = isKnown ? hidden.map((minutes) => readFromMs - minutes * MINUTE_MS) : [];
          const all = fiveHourBlocks(firstOf([...hiddenMs, ...seenMs].sort(byTime)), told);
          expect(spanAt(all, nowMs)).toEqual(block);
        },
      ),
      { seed: 84, numRuns: 2000 },
    );
    expect(known).toBeGreaterThan(300);
  });
});

describe('the seven days', () => {
  /** Both hemispheres, 30, 45 and 120 minutes, clocks that change at midnight, and zones that skipped a whole day. */
  const PLACES: [timeZone: string, years: readonly number[]][] = [
    ['UTC', [2026]],
    ['Europe/Berlin', [2026, 2027]],
    ['America/New_York', [2026, 2027]],
    ['America/St_Johns', [2026]],
    ['America/Santiago', [2026, 2027]],
    ['America/Nuuk', [2026]],
    ['Africa/Cairo', [2026]],
    ['Africa/Casablanca', [2026]],
    ['Asia/Beirut', [2026]],
    ['Asia/Kathmandu', [2026]],
    ['Australia/Lord_Howe', [2026, 2027]],
    ['Antarctica/Troll', [2026]],
    ['Pacific/Chatham', [2026, 2027]],
    ['Pacific/Apia', [2011, 2026]],
    ['Pacific/Kwajalein', [1993]],
    ['Pacific/Kiritimati', [1994]],
  ];
  /** Instants about a change of the clocks, where there is one. */
  const anyPlace = fc
    .constantFrom(...PLACES.flatMap(([timeZone, years]) => years.map((year) => ({ timeZone, year }))))
    .chain(({ timeZone, year }) => {
      const days = Array.from({ length: 367 }, (_, i) => Date.UTC(year, 0, i));
      const offset = (ms: number): number => wallMs(ms, timeZone) - ms;
      const changes = days.filter((ms) => offset(ms) !== offset(ms + DAY_MS));
      return fc.record({
        timeZone: fc.constant(timeZone),
        dayMs: fc.constantFrom(...(changes.length > 0 ? changes : days)),
        minutes: fc.integer({ min: -8 * 24 * 60, max: 8 * 24 * 60 }),
      });
    })
    .map(({ timeZone, dayMs, minutes }) => ({ timeZone, dayMs, nowMs: dayMs + minutes * MINUTE_MS }));
  /** Zones that the process itself may run in: some change their clocks when others do. */
  const anyHome = fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Pacific/Chatham');
  /** Instants, and a clock time of one of the days about the change. */
  const anyTyped = fc.tuple(anyPlace, fc.integer({ min: -60, max: 1560 }), fc.integer({ min: 0, max: 6 }));

  afterEach(() => vi.unstubAllEnvs());

  test('as typed, are those that a clock on the wall shows, minute by minute', () => {
    fc.assert(
      fc.property(anyTyped, anyHome, ([{ timeZone, dayMs, nowMs }, minutes, otherDay], home) => {
        vi.stubEnv('TZ', home);
        const shown = new Date(wallMs(dayMs + minutes * MINUTE_MS, timeZone));
        const weekday = minutes % 3 === 0 ? otherDay : shown.getUTCDay();
        const reset = { weekday, hour: shown.getUTCHours(), minute: shown.getUTCMinutes(), timeZone };
        const resets = resetsByMinute(reset, nowMs - 9 * DAY_MS, nowMs + 9 * DAY_MS);
        const { startMs, endMs } = typedWeek(nowMs, reset);
        expect([startMs, endMs].map((ms) => new Date(ms).toISOString())).toEqual(
          [resets.findLast((ms) => ms <= nowMs) ?? 0, resets.find((ms) => ms > nowMs) ?? 0].map((ms) =>
            new Date(ms).toISOString(),
          ),
        );
      }),
      { seed: 85, numRuns: 250 },
    );
  });

  test('as learned, are stepped in elapsed time, and unsure after a change of the clocks', () => {
    fc.assert(
      fc.property(
        anyPlace,
        fc.integer({ min: -20 * 24 * 60, max: 60 * 24 * 60 }),
        ({ timeZone, nowMs }, minutes) => {
          const resetsAtMs = nowMs - minutes * MINUTE_MS;
          const week = learnedWeek(nowMs, { resetsAtMs, sampledAtMs: 0, anchor: 'official' }, timeZone);
          let endMs = resetsAtMs;
          while (endMs <= nowMs) {
            endMs += SEVEN_DAYS_MS;
          }
          while (endMs > nowMs + SEVEN_DAYS_MS) {
            endMs -= SEVEN_DAYS_MS;
          }
          const isChanged = wallMs(endMs, timeZone) - wallMs(resetsAtMs, timeZone) !== endMs - resetsAtMs;
          expect(week).toEqual({
            startMs: endMs - SEVEN_DAYS_MS,
            endMs,
            anchor: 'official',
            isAbout: isChanged && endMs > resetsAtMs,
          });
        },
      ),
      { seed: 86, numRuns: 300 },
    );
  });
});
