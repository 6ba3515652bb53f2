import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLedger } from '../../src/core/ledger.ts';
import { createHitBook } from '../../src/core/limit-hit.ts';
import { pricer, PRICES } from '../../src/core/prices.ts';
import { createTally, type Row } from '../../src/core/tally.ts';
import { at, hit, record } from '../support/records.ts';

const BASE = at('2026-11-20T00:00:00Z');
const MINUTE = 60_000;

/** Rows as sums by what they count as, for comparing. */
function sums(rows: readonly Row[]): Record<string, [events: number, output: number]> {
  const all: Record<string, [number, number]> = {};
  for (const { countsAs, model, session, totals } of rows) {
    const key = `${countsAs} ${model} ${session}`;
    const [events, output] = all[key] ?? [0, 0];
    all[key] = [events + totals.events, output + totals.tokens.outputTokens];
  }
  return all;
}

const records = fc
  .record({
    key: fc.integer({ min: 0, max: 30 }).map((n) => `m${n}`),
    minute: fc.integer({ min: 0, max: 400 }),
    model: fc.constantFrom('claude-opus-5-5', 'claude-sonnet-5-5', 'gpt-x'),
    fast: fc.boolean(),
    outputTokens: fc.integer({ min: 0, max: 9 }),
    session: fc.constantFrom('a', 'b', 'c'),
  })
  .map(({ minute, outputTokens, session, ...rest }) =>
    record({ ...rest, atMs: BASE + minute * MINUTE, usage: { outputTokens }, source: { session } }),
  );
const hitsOf = fc.option(
  fc.integer({ min: 0, max: 400 }).map((minute) => {
    const iso = (ms: number) => new Date(ms).toISOString();
    return hit(iso(BASE + minute * MINUTE), iso(BASE + (minute + 120) * MINUTE));
  }),
  { nil: undefined },
);

describe('kept sums', () => {
  test('are those of a tally made anew, after whatever was added in whatever order, over any span', () => {
    const step = fc.record({ record: records, hit: hitsOf });
    const span = fc.tuple(fc.integer({ min: -30, max: 430 }), fc.integer({ min: 1, max: 460 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(step, span), { minLength: 1, maxLength: 40 }), (steps) => {
        const ledger = createLedger(pricer(PRICES));
        const hits = createHitBook();
        const tally = createTally(ledger, hits);
        for (const [{ record: one, hit: told }, [fromMinute, length]] of steps) {
          ledger.add({ ...one, usage: { ...one.usage } });
          if (told) {
            hits.add(told);
          }
          const [fromMs, untilMs] = [BASE + fromMinute * MINUTE, BASE + (fromMinute + length) * MINUTE];
          const fresh = createTally(ledger, hits);
          expect(sums(tally.rows(fromMs, untilMs))).toEqual(sums(fresh.rows(fromMs, untilMs)));
          expect(tally.firstRequestMs(fromMs)).toBe(fresh.firstRequestMs(fromMs));
          expect(tally.requestRuns(untilMs)).toEqual(fresh.requestRuns(untilMs));
          const events = ledger.between(fromMs, untilMs);
          expect(tally.rows(fromMs, untilMs).reduce((sum, row) => sum + row.totals.events, 0)).toBe(
            events.length,
          );
        }
      }),
      { numRuns: 300 },
    );
  });
});
