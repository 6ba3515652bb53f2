/** Ledger and tally against a plain list of records, summed up anew at every question. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UsageRecord } from '../../src/core/event.ts';
import { createLedger, SLICE_MS, type Ledger } from '../../src/core/ledger.ts';
import { createHitBook, type LimitHit } from '../../src/core/limit-hit.ts';
import { pricer, PRICES } from '../../src/core/prices.ts';
import { LIMIT_UNITS } from '../../src/core/limits.ts';
import { createSliceSums } from '../../src/core/slice-sums.ts';
import { createTally } from '../../src/core/tally.ts';
import { amountIn } from '../../src/core/sums.ts';
import { indexContent } from '../../src/logs/index-file.ts';
import { wholeIndex } from '../support/index-bytes.ts';
import { anyHit, anyInstant, anyRecord, MIDDLE_MS } from '../support/model/histories.ts';
import {
  modelAfterPause,
  modelSums,
  ofModels,
  ofSessions,
  wholeSlices,
  type Span,
} from '../support/model/sums.ts';
import { modelCountsAs, modelEvents, type ModelEvent } from '../support/model/usage.ts';
import { ledgerOf } from '../support/records.ts';

const eventsOf = (ledger: Ledger): unknown[] =>
  ledger.events().map((event) => [event.key, event.atMs, event.model, ledger.sourceOf(event)]);
const modelEventsOf = (events: readonly ModelEvent[]): unknown[] =>
  events.map(({ key, atMs, model, source }) => [key, atMs, model, source]);

const NOTHING_READ = {
  reader: { files: [], counts: { bytes: 0, lines: 0, skipped: {} }, versions: [], projectPaths: [] },
  heldFromMs: 0,
  hasLetGo: false,
  readInZone: null,
};

const EVER: Span = { fromMs: -Infinity, untilMs: Infinity };
const anySpan = fc
  .tuple(anyInstant, anyInstant)
  .filter(([a, b]) => a !== b)
  .map(([a, b]): Span => ({ fromMs: Math.min(a, b), untilMs: Math.max(a, b) }));
/** Often with no end, as what is kept of whole days is asked for by long spans alone. */
const anyWideSpan = fc.oneof(
  anySpan,
  anySpan.map(({ fromMs }): Span => ({ fromMs, untilMs: Infinity })),
  fc.constant(EVER),
);

describe('a ledger and its sums', () => {
  type Step =
    | { kind: 'record'; record: UsageRecord }
    | { kind: 'hit'; hit: LimitHit }
    | { kind: 'ask'; span: Span }
    | { kind: 'forget'; beforeMs: number }
    | { kind: 'restart' };
  const step = fc.oneof(
    { weight: 8, arbitrary: anyRecord(8).map((record): Step => ({ kind: 'record', record })) },
    { weight: 2, arbitrary: anyHit.map((hit): Step => ({ kind: 'hit', hit })) },
    { weight: 3, arbitrary: anyWideSpan.map((span): Step => ({ kind: 'ask', span })) },
    { weight: 1, arbitrary: anyInstant.map((beforeMs): Step => ({ kind: 'forget', beforeMs })) },
    { weight: 1, arbitrary: fc.constant<Step>({ kind: 'restart' }) },
  );

  test('are those of a plain list, whatever came between two questions', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60, size: 'max' }), (steps) => {
        let ledger = createLedger(pricer(PRICES));
        let book = createHitBook();
        let sliceSums = createSliceSums(ledger, book);
        let tally = createTally(ledger, book, sliceSums);
        let records: UsageRecord[] = [];
        let asked: Span[] = [];
        const hits: LimitHit[] = [];
        const check = (span: Span): void => {
          const { fromMs, untilMs } = span;
          const events = modelEvents(records);
          const requestsMs = events
            .filter((event) => modelCountsAs(event, hits) === 'window')
            .map(({ atMs }) => atMs);
          expect(eventsOf(ledger)).toEqual(modelEventsOf(events));
          expect({
            ofModels: ofModels(tally.models(fromMs, untilMs)),
            ofSessions: ofSessions(tally.sessions(fromMs, untilMs)),
          }).toEqual(modelSums(events, hits, span));
          for (const unit of LIMIT_UNITS) {
            const whole = wholeSlices(span);
            const amount = amountIn(tally.models(whole.fromMs, whole.untilMs), 'seven_day', unit);
            const used = tally.steps('seven_day', unit, fromMs, untilMs);
            expect(used.reduce((sum, one) => sum + one.amount, 0)).toBeCloseTo(amount, 6);
          }
          expect(tally.firstRequestMs(fromMs)).toBe(requestsMs.find((ms) => ms >= fromMs) ?? null);
          expect(tally.firstAfterPauseMs(fromMs)).toBe(modelAfterPause(requestsMs, fromMs));
          expect(tally.lastMs(untilMs)).toBe(events.findLast(({ atMs }) => atMs < untilMs)?.atMs ?? null);
        };
        for (const one of steps) {
          switch (one.kind) {
            case 'record':
              ledger.add({ ...one.record, usage: { ...one.record.usage } });
              records.push(one.record);
              break;
            case 'hit':
              if (book.add(one.hit)) {
                hits.push(one.hit);
              }
              break;
            case 'ask':
              // What was asked before is asked again, as it may have been kept.
              asked = [one.span, ...asked].slice(0, 3);
              asked.forEach(check);
              break;
            case 'forget': {
              ledger.forget(one.beforeMs);
              const isGone = ({ atMs }: ModelEvent): boolean =>
                (Math.floor(atMs / SLICE_MS) + 1) * SLICE_MS <= one.beforeMs;
              const gone = new Set(
                modelEvents(records)
                  .filter(isGone)
                  .map(({ key }) => key),
              );
              records = records.filter(({ key }) => !gone.has(key));
              break;
            }
            case 'restart': {
              const bytes = wholeIndex('', {
                ...NOTHING_READ,
                hits,
                table: ledger.content(),
                slices: sliceSums.content(),
              });
              const kept = indexContent('', bytes);
              ledger = createLedger(pricer(PRICES), kept?.table);
              book = createHitBook();
              kept?.hits.forEach((hit) => book.add(hit));
              sliceSums = createSliceSums(ledger, book, kept?.slices);
              tally = createTally(ledger, book, sliceSums);
              break;
            }
          }
        }
        check(EVER);
      }),
      { seed: 81, numRuns: 1500 },
    );
  });

  test('are the same in whatever order records and hits come', () => {
    const anyHistory = fc.record({
      records: fc.array(anyRecord(6), { maxLength: 30, size: 'max' }),
      hits: fc.array(anyHit, { maxLength: 4, size: 'max' }),
    });
    const shuffled = anyHistory.chain(({ records, hits }) => {
      const all = <T>(list: readonly T[]): fc.Arbitrary<T[]> =>
        fc.shuffledSubarray([...list], { minLength: list.length });
      return fc.record({
        records: fc.constant(records),
        hits: fc.constant(hits),
        otherRecords: all(records),
        otherHits: all(hits),
        /** After so many records the other ledger is asked, so that it has sums to keep. */
        askedAfter: fc.integer({ min: 0, max: 30 }),
      });
    });
    fc.assert(
      fc.property(shuffled, ({ records, hits, otherRecords, otherHits, askedAfter }) => {
        const ledger = ledgerOf(records);
        const book = createHitBook();
        hits.forEach((hit) => book.add(hit));
        const other = ledgerOf(otherRecords.slice(0, askedAfter));
        const otherBook = createHitBook();
        const otherTally = createTally(other, otherBook);
        otherTally.models(-Infinity, Infinity);
        otherTally.sessions(-Infinity, Infinity);
        otherRecords
          .slice(askedAfter)
          .forEach((record) => other.add({ ...record, usage: { ...record.usage } }));
        otherHits.forEach((hit) => otherBook.add(hit));
        expect(eventsOf(other)).toEqual(eventsOf(ledger));
        const tally = createTally(ledger, book);
        expect(ofModels(otherTally.models(MIDDLE_MS, Infinity))).toEqual(
          ofModels(tally.models(MIDDLE_MS, Infinity)),
        );
        expect(ofSessions(otherTally.sessions(MIDDLE_MS, Infinity))).toEqual(
          ofSessions(tally.sessions(MIDDLE_MS, Infinity)),
        );
      }),
      { seed: 82, numRuns: 1000 },
    );
  });
});
