/** Ten days of somebody's use, official figures and settings, made at random; most of it shortly before `NOW_MS`. */
import fc from 'fast-check';
import { readSettings, type Settings } from '../../../src/contract/settings.ts';
import type { UsageRecord } from '../../../src/core/event.ts';
import type { LimitHit } from '../../../src/core/limit-hit.ts';
import type { Sample } from '../../../src/core/sample.ts';
import { at, record } from '../records.ts';
import { MODELS } from './list-price.ts';

const MINUTE_MS = 60_000;
export const NOW_MS = at('2026-11-20T12:00:00Z');

const anyMinutesAgo = fc.oneof(
  fc.integer({ min: -6, max: 6 }),
  fc.integer({ min: 0, max: 300 }),
  fc.integer({ min: -10, max: 1500 }),
  fc.integer({ min: 0, max: 14_400 }),
);
const anyAtMs = anyMinutesAgo.map((minutes) => NOW_MS - minutes * MINUTE_MS);

/** Use of some cents to some dollars; now and then the same response again. */
export const anyUse: fc.Arbitrary<UsageRecord> = fc
  .record({
    key: fc.integer({ min: 1, max: 200 }).map((n) => `msg_${n}`),
    atMs: anyAtMs,
    model: fc.constantFrom('claude-opus-5-5', 'claude-sonnet-5-5', ...Object.keys(MODELS)),
    outputTokens: fc.integer({ min: 0, max: 400_000 }),
    cacheReadTokens: fc.constantFrom(0, 500_000),
    fast: fc.constantFrom(false, false, false, false, true),
    placeholder: fc.constantFrom(false, false, true),
    session: fc.constantFrom('a', 'b', 'c'),
    sidechain: fc.boolean(),
  })
  .map(({ outputTokens, cacheReadTokens, session, sidechain, ...more }) =>
    record({
      ...more,
      usage: { outputTokens, cacheReadTokens },
      source: { session, sidechain, project: `-Users-ada-${session}` },
    }),
  );

const anyWindow = fc.constantFrom('five_hour', 'five_hour', 'seven_day', 'seven_day_opus');
/** Minutes to a reset, some of them impossible. */
const anyAhead = fc.oneof(
  fc.integer({ min: 1, max: 8 }),
  fc.integer({ min: 1, max: 310 }),
  fc.integer({ min: -10, max: 10_200 }),
);

export const anyHit: fc.Arbitrary<LimitHit> = fc
  .record({
    key: fc.uuid(),
    window: anyWindow,
    atMs: anyAtMs,
    ahead: anyAhead,
    anchor: fc.constantFrom('official', 'limit_message'),
    session: fc.constantFrom('a', null),
  })
  .map(({ ahead, ...more }) => ({ ...more, resetsAtMs: more.atMs + ahead * MINUTE_MS }));

export const anySample: fc.Arbitrary<Sample> = fc
  .record({
    window: anyWindow,
    usedPercentage: fc.oneof(fc.integer({ min: 0, max: 105 }), fc.constantFrom(0, 0.3, 99.7, 100)),
    atMs: anyAtMs,
    storedAfter: fc.constantFrom(0, 0, 3),
    ahead: anyAhead,
    isDoubtful: fc.constantFrom(false, false, true),
    source: fc.constantFrom('feed', 'feed', 'typed'),
    session: fc.constantFrom('aaaaaaaaaaaaaaaa', 'bbbbbbbbbbbbbbbb'),
  })
  .map(({ ahead, storedAfter, source, session, ...more }) => ({
    ...more,
    source,
    session: source === 'feed' ? session : null,
    resetsAtMs: more.atMs + ahead * MINUTE_MS,
    storedAtMs: more.atMs + storedAfter * MINUTE_MS,
    account: null,
  }));

const anyLimit = fc.option(
  fc.record({
    value: fc.oneof(
      fc.integer({ min: 1, max: 500 }),
      fc.constantFrom(0, -1, 1e-300, Number.MIN_VALUE, 0.001, 1e15, 1e16),
    ),
    unit: fc.constantFrom('usd', 'usd', 'tokens', 'output_tokens', 'points'),
  }),
);
const anyPrice = fc.record({
  input: fc.constantFrom(0, 3, 1e9, 1e308),
  output: fc.constantFrom(0, 15, -1, 1e9, 1e308, Number.MAX_VALUE),
  cacheWrite5m: fc.constant(1),
  cacheWrite1h: fc.constant(1),
  cacheRead: fc.constantFrom(0, 0.3),
});

/** Whatever somebody may have written into the settings that snapshots depend on. */
export const anySettings: fc.Arbitrary<Settings> = fc
  .record({
    plan: fc.constantFrom('pro', 'max_20x', 'enterprise', 'none'),
    limits: fc.record({
      five_hour: anyLimit,
      seven_day: anyLimit,
      seven_day_opus: anyLimit,
      seven_day_sonnet: anyLimit,
    }),
    communityEstimate: fc.boolean(),
    preferOwnLimits: fc.boolean(),
    weeklyReset: fc.option(
      fc.record({
        weekday: fc.constantFrom('sunday', 'wednesday', 'saturday', 'someday'),
        time: fc.constantFrom('00:00', '02:30', '23:59', '24:00'),
        timeZone: fc.constantFrom('Europe/Berlin', 'Pacific/Chatham', '+05:45', 'Etc/GMT+12', 'Nowhere'),
      }),
    ),
    prices: fc.dictionary(
      fc.constantFrom('claude-opus-5-5', 'claude-opus', 'gpt-x', '__proto__', 'constructor'),
      anyPrice,
      { maxKeys: 2 },
    ),
    thresholds: fc.array(fc.integer({ min: 0, max: 101 }), { maxLength: 6 }),
  })
  .map((json) => readSettings(json).settings);
