/** Histories of use, made at random: responses in several records, in forks, as copies, from subagents, at any price. */
import fc from 'fast-check';
import type { UsageRecord } from '../../../src/core/event.ts';
import type { LimitHit } from '../../../src/core/limit-hit.ts';
import { at, record } from '../records.ts';
import { MODELS } from './list-price.ts';

const MINUTE_MS = 60_000;

/** About when everything takes place: a price changes at this instant. */
export const MIDDLE_MS = at('2026-10-07T00:00:00Z');

/** Instants of some hours, many of them on the edges of slices and twice the same. */
export const anyInstant = fc.oneof(
  fc.integer({ min: -20, max: 20 }).map((tens) => MIDDLE_MS + tens * 10 * MINUTE_MS),
  fc.integer({ min: -200, max: 200 }).map((minutes) => MIDDLE_MS + minutes * MINUTE_MS),
  fc.integer({ min: -20, max: 20 }).map((tens) => MIDDLE_MS + tens * 10 * MINUTE_MS - 1),
);

const few = fc.integer({ min: 0, max: 4 });
const many = fc.constantFrom(0, 0, 7, 60_000, 100_000);

/** One record of one of so many responses, in one of four sessions; the fourth has lines in two projects. */
export function anyRecord(responses: number): fc.Arbitrary<UsageRecord> {
  return fc
    .record({
      key: fc.integer({ min: 1, max: responses }).map((n) => `msg_${n}`),
      atMs: anyInstant,
      model: fc.constantFrom(...Object.keys(MODELS)),
      usage: fc.record({
        inputTokens: few,
        outputTokens: few,
        cacheWriteTokens: many,
        cacheWrite5mTokens: few,
        cacheWrite1hTokens: many,
        cacheReadTokens: many,
        webSearches: fc.constantFrom(0, 0, 1),
      }),
      fast: fc.constantFrom(false, false, false, true),
      usInference: fc.boolean(),
      placeholder: fc.boolean(),
      place: fc.constantFrom('a/p', 'b/p', 'c/q', 'd/p', 'd/q'),
      sidechain: fc.constantFrom(false, false, true),
      copied: fc.boolean(),
    })
    .map(({ place, sidechain, copied, ...more }) => {
      const [session = '', project = ''] = place.split('/');
      return record({ ...more, source: { session, project, sidechain, copied } });
    });
}

/** A refusal of one of three windows, some of them at the same instant. */
export const anyHit: fc.Arbitrary<LimitHit> = fc
  .record({
    window: fc.constantFrom('five_hour', 'five_hour', 'seven_day', 'seven_day_opus'),
    atMs: fc.integer({ min: -3, max: 3 }).map((halves) => MIDDLE_MS + halves * 30 * MINUTE_MS),
    ahead: fc.constantFrom(1, 60, 61, 120, 290),
    anchor: fc.constantFrom('official', 'limit_message'),
  })
  .map(({ ahead, ...more }) => ({
    ...more,
    key: `hit ${more.window} ${more.atMs} ${ahead} ${more.anchor}`,
    resetsAtMs: more.atMs + ahead * MINUTE_MS,
    session: null,
  }));
