import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HIGHEST_PERCENTAGE } from '../../src/core/sample.ts';
import { WINDOW_IDS } from '../../src/core/windows.ts';
import { hashOf, samplesOfPayload } from '../../src/feed/payload.ts';
import { at } from '../support/records.ts';

const STORED_MS = at('2026-11-20T10:30:00Z');
const RESET_S = at('2026-11-20T14:00:00Z') / 1000;
const WEEK_RESET_S = at('2026-11-23T09:00:00Z') / 1000;

const FIVE_HOUR = { used_percentage: 42, resets_at: RESET_S };
const SEVEN_DAY = { used_percentage: 17.5, resets_at: WEEK_RESET_S };

/** What Claude Code hands over, as far as it matters, and a little that does not. */
function payload(more: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    session_id: '3f6d0b1e-0000-4000-8000-000000000001',
    transcript_path:
      '/Users/ada/.claude/projects/-Users-ada-engine/3f6d0b1e-0000-4000-8000-000000000001.jsonl',
    cwd: '/Users/ada/engine',
    model: { id: 'claude-opus-5-5', display_name: 'Opus 5.5' },
    cost: { total_cost_usd: 0.07 },
    context_window: { used_percentage: 6, remaining_percentage: 94 },
    rate_limits: { five_hour: FIVE_HOUR, seven_day: SEVEN_DAY },
    ...more,
  });
}

const read = (text: string) => samplesOfPayload(text, STORED_MS);
const limits = (rateLimits: unknown) => read(payload({ rate_limits: rateLimits }));
/** What was told of which window, and what was refused. */
const told = (rateLimits: unknown) => {
  const { samples, problems } = limits(rateLimits);
  return [...samples.map(({ window, usedPercentage }) => [window, usedPercentage]), ...problems];
};

describe('a payload', () => {
  test('tells of each window how full it is and when it resets', () => {
    const shared = {
      atMs: STORED_MS,
      storedAtMs: STORED_MS,
      isDoubtful: true,
      source: 'feed',
      session: hashOf('3f6d0b1e-0000-4000-8000-000000000001'),
      account: hashOf('/Users/ada/.claude'),
    };
    expect(read(payload())).toEqual({
      samples: [
        { ...shared, window: 'five_hour', usedPercentage: 42, resetsAtMs: RESET_S * 1000 },
        { ...shared, window: 'seven_day', usedPercentage: 17.5, resetsAtMs: WEEK_RESET_S * 1000 },
      ],
      problems: [],
    });
  });

  test('from before the first response tells nothing, and nothing is wrong with it', () => {
    expect(read(payload({ rate_limits: undefined }))).toEqual({ samples: [], problems: [] });
    expect(read('{}')).toEqual({ samples: [], problems: [] });
  });

  test('may tell of one window only', () => {
    expect(told({ seven_day: SEVEN_DAY })).toEqual([['seven_day', 17.5]]);
    expect(told({ five_hour: FIVE_HOUR, seven_day: null })).toEqual([['five_hour', 42]]);
  });

  test('may tell of the windows of single models by their own names', () => {
    expect(told({ seven_day_opus: SEVEN_DAY, seven_day_overage_included: FIVE_HOUR })).toEqual([
      ['seven_day_opus', 17.5],
      ['seven_day_overage_included', 42],
    ]);
  });

  test('may tell of the windows of single models in a list', () => {
    const model = (name: string, utilization: unknown = 30) => ({
      display_name: name,
      utilization,
      resets_at: '2026-11-23T11:00:00.250+02:00',
    });
    const { samples } = limits({ model_scoped: [model('Opus'), model('SONNET'), model('fable', 31)] });
    expect(samples.map((one) => [one.window, one.usedPercentage, one.resetsAtMs])).toEqual([
      ['seven_day_opus', 30, at('2026-11-23T09:00:00.250Z')],
      ['seven_day_sonnet', 30, at('2026-11-23T09:00:00.250Z')],
      ['seven_day_overage_included', 31, at('2026-11-23T09:00:00.250Z')],
    ]);
    expect(told({ model_scoped: [model('Opus', 151), model('Sonnet', '30')] })).toEqual([
      'bad_percentage',
      'bad_percentage',
    ]);
  });

  test.each<[string, unknown]>([
    ['no list', { display_name: 'Opus' }],
    ['a list of no figures', [null, 1, 'Opus', [], {}]],
    [
      'a model that is not known',
      [{ display_name: 'Haiku', utilization: 3, resets_at: '2026-11-23T09:00:00Z' }],
    ],
    ['a reset that is no instant', [{ display_name: 'Opus', utilization: 3, resets_at: 'Monday' }]],
    ['a reset without a zone', [{ display_name: 'Opus', utilization: 3, resets_at: '2026-11-23T09:00:00' }]],
    ['a reset in epoch seconds', [{ display_name: 'Opus', utilization: 3, resets_at: WEEK_RESET_S }]],
    ['the year 10000', [{ display_name: 'Opus', utilization: 3, resets_at: '10000-01-01T00:00:00Z' }]],
  ])('whose list of models holds %s tells of the others', (_what, models) => {
    expect(told({ five_hour: FIVE_HOUR, model_scoped: models })).toEqual([['five_hour', 42]]);
  });

  test('with a very long list of models is read no further than twenty', () => {
    const model = { display_name: 'Opus', utilization: 3, resets_at: '2026-11-23T09:00:00Z' };
    expect(limits({ model_scoped: Array.from({ length: 5000 }, () => model) }).samples).toHaveLength(20);
  });

  test.each(['constructor', '__proto__'])('knows no model by the name of %s', (name) => {
    const model = { display_name: name, utilization: 3, resets_at: '2026-11-23T09:00:00Z' };
    expect(told({ five_hour: FIVE_HOUR, model_scoped: [model] })).toEqual([['five_hour', 42]]);
  });

  test('with members that nobody knows is read all the same', () => {
    expect(
      told({
        five_hour: { ...FIVE_HOUR, limit: 'x' },
        spend_limit: { used: 5 },
        overage: FIVE_HOUR,
        next: [],
      }),
    ).toEqual([['five_hour', 42]]);
  });
});

describe('a percentage', () => {
  const tell = (literal: string) => {
    const text = payload({ rate_limits: { five_hour: { ...FIVE_HOUR, used_percentage: 'HERE' } } });
    const { samples, problems } = read(text.replace('"HERE"', literal));
    return [...samples.map(({ usedPercentage }) => usedPercentage), ...problems];
  };
  test.each(['0', '0.4', '42', '100', '105', '149.9', '150'])('of %s is taken as it is', (literal) => {
    expect(tell(literal)).toEqual([Number(literal)]);
  });
  test.each([
    '150.1',
    '151',
    '-0.1',
    '-5',
    '1795205261',
    '1e999',
    '-1e999',
    '"42"',
    '"NaN"',
    '""',
    'null',
    'true',
    '[]',
    '[42]',
    '{}',
  ])('of %s is refused and counted', (literal) => {
    expect(tell(literal)).toEqual(['bad_percentage']);
  });
  test.each(['NaN', 'Infinity', '042', '42%', '.5'])('of %s is no JSON', (literal) => {
    expect(tell(literal)).toEqual(['not_json']);
  });
  test('that is missing tells nothing of its window, and the other is read', () => {
    const { samples } = limits({ five_hour: { resets_at: RESET_S }, seven_day: SEVEN_DAY });
    expect(samples.map(({ window }) => window)).toEqual(['seven_day']);
  });
});

describe('a reset', () => {
  const tell = (resetsAt: unknown) => told({ five_hour: { ...FIVE_HOUR, resets_at: resetsAt } });
  test.each([1, RESET_S, RESET_S + 0.5, 9_999_999_999])('of epoch second %d is taken', (seconds) => {
    expect(tell(seconds)).toEqual([['five_hour', 42]]);
  });
  test.each([
    0,
    -1,
    9_999_999_999.5,
    RESET_S * 1000,
    253_402_300_800,
    String(RESET_S),
    '2026-11-20T14:00:00Z',
    null,
    true,
    [RESET_S],
    {},
  ])('of %j is refused and counted', (resetsAt) => {
    expect(tell(resetsAt)).toEqual(['bad_reset']);
  });
  test('that is missing tells nothing of its window, and the other is read', () => {
    const { samples } = limits({ five_hour: { used_percentage: 42 }, seven_day: SEVEN_DAY });
    expect(samples.map(({ window }) => window)).toEqual(['seven_day']);
  });
});

describe('what is not as documented', () => {
  test.each(['', ' ', 'oops', '{', '{"rate_limits":', '\0', '﻿{}', '{}{}', "{'a':1}", '['.repeat(100_000)])(
    'is no JSON: %j',
    (text) => {
      expect(read(text)).toEqual({ samples: [], problems: ['not_json'] });
    },
  );
  test.each(['null', '1', '"text"', '[]', `[${payload()}]`, 'true'])('is no payload: %j', (text) => {
    expect(read(text)).toEqual({ samples: [], problems: ['not_a_payload'] });
  });
  test.each<[string, unknown]>([
    ['null', null],
    ['a number', 5],
    ['a text', 'five_hour'],
    ['a list', [FIVE_HOUR]],
    ['nothing', {}],
    ['windows that are null', { five_hour: null, seven_day: null }],
    ['windows that are texts', { five_hour: '42%', seven_day: '' }],
    ['windows that are lists', { five_hour: [42, RESET_S], seven_day: [] }],
    ['windows that are numbers', { five_hour: 42 }],
  ])('has no figures where they are %s', (_what, rateLimits) => {
    expect(limits(rateLimits)).toEqual({ samples: [], problems: [] });
  });

  test.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['empty', ''],
    ['a number', 7],
    ['a list', ['x']],
    ['very long', 'x'.repeat(201)],
  ])('tells figures of no known session where its id is %s', (_what, sessionId) => {
    const { samples } = read(payload({ session_id: sessionId }));
    expect(samples.map(({ session }) => session)).toEqual([null, null]);
  });

  test.each<[string, unknown]>([
    ['missing', undefined],
    ['null', null],
    ['a list', ['/Users/ada/.claude/projects/x']],
    ['elsewhere', '/Users/ada/session.jsonl'],
  ])('tells figures of no known account where its transcript is %s', (_what, path) => {
    const { samples } = read(payload({ transcript_path: path }));
    expect(samples.map(({ account }) => account)).toEqual([null, null]);
  });

  test('of two folders is of two accounts, of two projects of one', () => {
    const accountOf = (path: string) => read(payload({ transcript_path: path })).samples[0]?.account;
    const own = accountOf('/Users/ada/.claude/projects/-a/1.jsonl');
    expect(accountOf('/Users/ada/.claude/projects/-b/2.jsonl')).toBe(own);
    expect(accountOf('/Users/ada/.claude-work/projects/-a/1.jsonl')).not.toBe(own);
  });

  test('two megabytes of it are read', () => {
    expect(read(payload({ filler: 'x'.repeat(2_000_000) })).samples).toHaveLength(2);
  });

  test('however deep it is, it is read', () => {
    const deep = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;
    const nested = payload({ rate_limits: 'HERE' }).replace('"HERE"', deep(5000));
    expect(read(nested)).toEqual({ samples: [], problems: [] });
    const beside = payload({ next: 'HERE' }).replace('"HERE"', deep(5000));
    expect(read(beside).samples).toHaveLength(2);
  });

  test('names of what every object inherits are names like any other', () => {
    const text = (limitsText: string) => payload({ rate_limits: 'HERE' }).replace('"HERE"', limitsText);
    const figure = JSON.stringify(FIVE_HOUR);
    expect(read(text(`{"__proto__":{"five_hour":${figure}}}`)).samples).toEqual([]);
    expect(read(text(`{"constructor":{"prototype":{"five_hour":${figure}}}}`)).samples).toEqual([]);
    expect(read(text(`{"five_hour":{"__proto__":${figure}}}`)).samples).toEqual([]);
    expect(read(`{"__proto__":{"rate_limits":{"five_hour":${figure}}}}`).samples).toEqual([]);
    expect(Object.prototype).not.toHaveProperty('five_hour');
  });

  test('no name, path or id of it is left in the samples: hashes only', () => {
    const text = JSON.stringify(read(payload()));
    expect(text).not.toMatch(/ada|engine|claude|3f6d0b1e|Opus|Users/);
    expect(text).toMatch(/"session":"[0-9a-f]{16}","account":"[0-9a-f]{16}"/);
  });
});

describe('whatever is handed over', () => {
  const anyJunk = fc.oneof(
    { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 2 }) },
    { weight: 1, arbitrary: fc.constantFrom(null, [], {}, '', 'NaN', 1e308, -0, 1_795_205_261, '__proto__') },
  );
  const anyPercentage = fc.oneof(
    fc.double({ min: -10, max: 200, noNaN: true }),
    fc.integer({ min: 0, max: 150 }),
    fc.constantFrom(RESET_S, 1e21, '42'),
    anyJunk,
  );
  const anyReset = fc.oneof(
    fc.integer({ min: RESET_S - 1e6, max: RESET_S + 1e6 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.constantFrom(RESET_S * 1000, '2026-11-23T09:00:00Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59Z'),
    anyJunk,
  );
  const anyFigure = fc.oneof(
    { weight: 5, arbitrary: fc.record({ used_percentage: anyPercentage, resets_at: anyReset }) },
    {
      weight: 2,
      arbitrary: fc.record({ used_percentage: anyPercentage, resets_at: anyReset }, { requiredKeys: [] }),
    },
    { weight: 1, arbitrary: anyJunk },
  );
  const anyModel = fc.record(
    {
      display_name: fc.oneof(fc.constantFrom('Opus', 'sonnet', 'FABLE', 'Haiku', ''), anyJunk),
      utilization: anyPercentage,
      resets_at: anyReset,
    },
    { requiredKeys: ['display_name'] },
  );
  const anyLimits = fc.record(
    {
      five_hour: anyFigure,
      seven_day: anyFigure,
      seven_day_opus: anyFigure,
      seven_day_sonnet: anyFigure,
      spend_limit: anyJunk,
      // A model's name that every object knows is a bug that a test of its own tells of.
      model_scoped: fc.oneof(fc.array(anyModel, { maxLength: 4 }), anyJunk),
    },
    { requiredKeys: [] },
  );
  const anyPayload = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.record(
        {
          session_id: fc.oneof(fc.uuid(), fc.string({ unit: 'binary' }), anyJunk),
          transcript_path: fc.oneof(
            fc.constantFrom('/projects/', '/a/projects/b/c.jsonl'),
            fc.string(),
            anyJunk,
          ),
          rate_limits: fc.oneof({ weight: 8, arbitrary: anyLimits }, { weight: 1, arbitrary: anyJunk }),
        },
        { requiredKeys: [] },
      ),
    },
    { weight: 1, arbitrary: anyJunk },
  );
  /** A payload as text, sometimes with a piece of it cut out or doubled. */
  const anyText = fc
    .tuple(
      anyPayload,
      fc.oneof(
        { weight: 3, arbitrary: fc.constant(null) },
        { weight: 1, arbitrary: fc.tuple(fc.nat(), fc.nat(40), fc.boolean()) },
      ),
    )
    .map(([value, change]) => {
      const text = JSON.stringify(value);
      if (change === null) {
        return text;
      }
      const [where, length, isDoubled] = [change[0] % (text.length + 1), change[1], change[2]];
      const piece = text.slice(where, where + length);
      return text.slice(0, where) + (isDoubled ? piece + piece : '') + text.slice(where + length);
    });

  test('it never throws, and every sample is within bounds', () => {
    let samplesSeen = 0;
    const problemsSeen = new Set<string>();
    fc.assert(
      fc.property(anyText, (text) => {
        const { samples, problems } = read(text);
        for (const sample of samples) {
          samplesSeen += 1;
          expect(WINDOW_IDS).toContain(sample.window);
          expect(sample.usedPercentage).toBeGreaterThanOrEqual(0);
          expect(sample.usedPercentage).toBeLessThanOrEqual(HIGHEST_PERCENTAGE);
          expect(Number.isSafeInteger(sample.resetsAtMs)).toBe(true);
          expect(sample.resetsAtMs).toBeGreaterThanOrEqual(0);
          expect(sample.resetsAtMs).toBeLessThan(1e13);
          expect([sample.atMs, sample.storedAtMs, sample.isDoubtful]).toEqual([STORED_MS, STORED_MS, true]);
          expect(`${sample.session} ${sample.account}`).toMatch(/^([0-9a-f]{16}|null) ([0-9a-f]{16}|null)$/);
        }
        problems.forEach((problem) => problemsSeen.add(problem));
      }),
      { seed: 81, numRuns: 4000 },
    );
    expect(samplesSeen).toBeGreaterThan(500);
    expect([...problemsSeen].sort()).toEqual(['bad_percentage', 'bad_reset', 'not_a_payload', 'not_json']);
  });
});
