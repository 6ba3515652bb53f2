/** Snapshots of random lives: nothing depends on what was kept from one to the next, and nothing breaks them. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Settings } from '../../src/contract/settings.ts';
import type { UsageRecord } from '../../src/core/event.ts';
import { systemClock } from '../../src/core/format.ts';
import type { LimitUnit } from '../../src/core/limits.ts';
import type { LimitHit } from '../../src/core/limit-hit.ts';
import type { Sample } from '../../src/core/sample.ts';
import { windowsOf, type Snapshot } from '../../src/core/snapshot.ts';
import type { CountsAs } from '../../src/core/counts-as.ts';
import { KINDS, type Kind } from '../../src/core/used.ts';
import { viewOf } from '../../src/core/view.ts';
import { countsIn } from '../../src/core/windows.ts';
import { modelCountsAs, modelEvents, type ModelEvent } from '../support/model/usage.ts';
import { record } from '../support/records.ts';
import { createLife } from '../support/model/life.ts';
import { anyHit, anySample, anySettings, anyUse, NOW_MS } from '../support/model/lives.ts';

const MINUTE_MS = 60_000;
/** What is dated later than this after now is not believed. */
const FUTURE_MS = 5 * MINUTE_MS;

const anyHistory = fc.record({
  uses: fc.array(anyUse, { maxLength: 40, size: 'max' }),
  hits: fc.array(anyHit, { maxLength: 2 }),
  samples: fc.array(anySample, { maxLength: 8, size: 'max' }),
});

/** Mostly not long after what was used; now and then in the middle of it. */
const anyNow = fc
  .oneof(
    fc.integer({ min: -4, max: 4 }),
    fc.integer({ min: -10, max: 60 }),
    fc.integer({ min: -3000, max: 600 }),
  )
  .map((minutes) => NOW_MS + minutes * MINUTE_MS);

function amountOf(events: readonly ModelEvent[], unit: LimitUnit): number {
  const amounts = events.map(({ tokens, costUsd }) => {
    const { inputTokens, outputTokens, cacheWrite5mTokens, cacheWrite1hTokens } = tokens;
    const written = cacheWrite5mTokens + cacheWrite1hTokens;
    return {
      usd: costUsd ?? 0,
      tokens: inputTokens + outputTokens + written,
      output_tokens: outputTokens,
    }[unit];
  });
  return amounts.reduce((sum, amount) => sum + amount, 0);
}

const rounded = (figure: number | null): string | undefined => figure?.toPrecision(9);

describe('a snapshot of a random life', () => {
  type Step =
    | { kind: 'use'; use: UsageRecord }
    | { kind: 'hit'; hit: LimitHit }
    | { kind: 'tell'; sample: Sample }
    | { kind: 'look'; nowMs: number };
  const step = fc.oneof(
    { weight: 10, arbitrary: anyUse.map((use): Step => ({ kind: 'use', use })) },
    { weight: 1, arbitrary: anyHit.map((hit): Step => ({ kind: 'hit', hit })) },
    { weight: 3, arbitrary: anySample.map((sample): Step => ({ kind: 'tell', sample })) },
    {
      weight: 2,
      arbitrary: anyNow.map((nowMs): Step => ({ kind: 'look', nowMs })),
    },
  );

  /** Figures come in the order in which they were told; logs may be read in any. */
  function readAnew(steps: readonly Step[], settings: Settings, nowMs: number): Snapshot {
    const life = createLife(settings);
    steps.toReversed().forEach((one) => one.kind === 'hit' && life.hit(one.hit));
    steps.forEach((one) => one.kind === 'tell' && life.tell(one.sample));
    steps.toReversed().forEach((one) => one.kind === 'use' && life.use(one.use));
    return life.look(nowMs, life.learned(nowMs));
  }

  test('is what it is when everything is read anew, in another order', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 50, size: 'max' }), anySettings, (steps, settings) => {
        const life = createLife(settings);
        for (const [i, one] of steps.entries()) {
          if (one.kind === 'use') {
            life.use(one.use);
          } else if (one.kind === 'hit') {
            life.hit(one.hit);
          } else if (one.kind === 'tell') {
            life.tell(one.sample);
          }
          const nowMs = one.kind === 'look' ? one.nowMs : null;
          const anew = nowMs === null ? null : readAnew(steps.slice(0, i), settings, nowMs);
          expect(nowMs === null ? null : life.look(nowMs, life.learned(nowMs))).toEqual(anew);
        }
      }),
      { seed: 91, numRuns: 150 },
    );
  });

  test('says of each window what a plain list of all that was used says', () => {
    const kinds = new Map<string, number>();
    fc.assert(
      fc.property(anyHistory, anySettings, anyNow, (history, settings, nowMs) => {
        const life = createLife({ ...settings, prices: {} });
        const hits = history.hits.filter(life.hit);
        history.samples.forEach(life.tell);
        history.uses.forEach(life.use);
        const events = modelEvents(history.uses);
        for (const window of windowsOf(life.look(nowMs, life.learned(nowMs)))) {
          const untilMs = Math.min(window.resetsAtMs ?? nowMs + 1, nowMs + FUTURE_MS + 1);
          const startMs = window.startsAtMs ?? untilMs;
          const used = (fromMs: number, as: CountsAs): ModelEvent[] =>
            events.filter(
              (event) =>
                event.atMs >= fromMs &&
                event.atMs < untilMs &&
                modelCountsAs(event, hits) === as &&
                countsIn(window.id, event.model),
            );
          kinds.set(window.kind, (kinds.get(window.kind) ?? 0) + 1);
          expect(window.totals.events).toBe(used(startMs, 'window').length);
          expect(window.credits.events).toBe(used(startMs, 'credits').length);
          expect(window.totals.costUsd).toBeCloseTo(amountOf(used(startMs, 'window'), 'usd'), 6);
          const percentage = (fromMs: number): number =>
            window.limit
              ? (amountOf(used(fromMs, 'window'), window.limit.unit) / window.limit.value) * 100
              : 0;
          const told = window.sampledPercentage ?? Number.NaN;
          const expected: Record<Kind, () => number | null> = {
            reported: () => told,
            projected: () => Math.max(told, Math.min(told + percentage((window.sampledAtMs ?? 0) + 1), 99)),
            estimated: () => Math.min(percentage(startMs), 99),
            configured: () => percentage(startMs),
            unknown: () => null,
          };
          expect(rounded(window.usedPercentage)).toBe(rounded(expected[window.kind]()));
        }
      }),
      { seed: 94, numRuns: 400 },
    );
    expect([...kinds.keys()].sort()).toEqual([...KINDS].sort());
  });

  test('shows no less where more was used', () => {
    let compared = 0;
    const anyMore = fc.record({
      share: fc.double({ min: 0, max: 1, noNaN: true }),
      outputTokens: fc.integer({ min: 1, max: 300_000 }),
      model: fc.constantFrom('claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-5-5'),
    });
    fc.assert(
      fc.property(anyHistory, anySettings, fc.array(anyMore, { minLength: 1 }), (history, settings, more) => {
        const life = createLife(settings);
        history.hits.forEach(life.hit);
        history.samples.forEach(life.tell);
        history.uses.forEach(life.use);
        const learned = life.learned(NOW_MS);
        const less = life.look(NOW_MS, learned);
        // Within the block that has begun: any earlier, and it would be another block.
        const startMs = less.fiveHour.startsAtMs ?? NOW_MS;
        fc.pre(less.fiveHour.state !== 'not_started' && startMs <= NOW_MS);
        for (const { share, outputTokens, model } of more) {
          const atMs = Math.round(startMs + share * (NOW_MS - startMs));
          life.use(record({ atMs, model, usage: { outputTokens } }));
        }
        const after = windowsOf(life.look(NOW_MS, learned));
        for (const [i, before] of windowsOf(less).entries()) {
          const now = after[i];
          compared += 1;
          expect(now?.id).toBe(before.id);
          expect(now?.totals.costUsd).toBeGreaterThanOrEqual(before.totals.costUsd - 1e-9);
          // What can't be said any more is "at least 0%".
          const least =
            before.usedPercentage !== null && before.usedPercentage >= 0.5 ? before.usedPercentage : 0;
          expect(now?.usedPercentage ?? 0).toBeGreaterThanOrEqual(least - 1e-9);
        }
      }),
      { seed: 92, numRuns: 400 },
    );
    expect(compared).toBeGreaterThan(400);
  });

  test('holds nothing but numbers, and can be shown, whatever is set', () => {
    fc.assert(
      fc.property(
        anyHistory,
        anySettings,
        fc.constantFrom(0, 1, NOW_MS - 1, NOW_MS, 253_402_300_799_000),
        (history, settings, nowMs) => {
          const life = createLife(settings);
          history.hits.forEach(life.hit);
          history.samples.forEach(life.tell);
          history.uses.forEach(life.use);
          const snapshot = life.look(nowMs, life.learned(nowMs));
          const text = JSON.stringify(snapshot, (_key, value: unknown) =>
            typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
          );
          expect(text).not.toMatch(/NaN|Infinity/);
          const view = viewOf(snapshot, [], {
            clock: { ...systemClock('en-GB'), timeZone: 'Europe/Berlin' },
            thresholds: settings.thresholds,
            menuBar: 'both',
            menuBarShows: 'used',
            menuBarWindow: 'binding',
            plan: settings.plan,
            snoozedUntilMs: null,
            nowMs,
          });
          expect(JSON.stringify(view)).not.toMatch(/NaN|Infinity|undefined|∞/);
        },
      ),
      { seed: 93, numRuns: 400 },
    );
  });
});
