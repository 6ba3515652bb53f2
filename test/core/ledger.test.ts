import { describe, expect, test } from 'vitest';
import type { UsageRecord } from '../../src/core/event.ts';
import { createLedger } from '../../src/core/ledger.ts';
import { pricer, PRICES } from '../../src/core/prices.ts';
import { keptTable } from '../support/index-bytes.ts';
import { at, ledgerOf, record, totalsOf } from '../support/records.ts';

describe('one response in several records', () => {
  const cases: { name: string; records: Parameters<typeof record>[0][]; expected: object }[] = [
    {
      name: 'is counted once when it is repeated for every content block',
      records: [
        { usage: { outputTokens: 7, inputTokens: 3 } },
        { usage: { outputTokens: 7, inputTokens: 3 } },
      ],
      expected: { outputTokens: 7, inputTokens: 3 },
    },
    {
      name: 'keeps the largest of each counter, not the last record',
      records: [
        { usage: { outputTokens: 900, inputTokens: 3 } },
        { usage: { outputTokens: 1, inputTokens: 40 } },
      ],
      expected: { outputTokens: 900, inputTokens: 40 },
    },
    {
      name: 'takes the split where the flat field is 0',
      records: [{ usage: { cacheWrite5mTokens: 30, cacheWrite1hTokens: 70 } }],
      expected: { cacheWrite5mTokens: 30, cacheWrite1hTokens: 70 },
    },
    {
      name: 'counts as 5m what the split does not cover',
      records: [{ usage: { cacheWriteTokens: 120, cacheWrite5mTokens: 30, cacheWrite1hTokens: 70 } }],
      expected: { cacheWrite5mTokens: 50, cacheWrite1hTokens: 70 },
    },
    {
      name: 'derives cache writes only after every raw field has its maximum',
      records: [
        { usage: { cacheWriteTokens: 100 } },
        { usage: { cacheWrite5mTokens: 40, cacheWrite1hTokens: 60 } },
      ],
      expected: { cacheWrite5mTokens: 40, cacheWrite1hTokens: 60 },
    },
  ];
  test.each(cases)('$name', ({ records, expected }) => {
    const events = ledgerOf(records.map((one) => record({ key: 'msg', ...one }))).events();
    expect(events.map((event) => totalsOf(event).tokens)).toMatchObject([expected]);
  });

  test('takes the model of the record with the most output and the earliest time', () => {
    const [event] = ledgerOf([
      record({ key: 'm', atMs: 2000, model: 'claude-opus-5-5', usage: { outputTokens: 1 } }),
      record({ key: 'm', atMs: 3000, model: 'claude-sonnet-5-5', usage: { outputTokens: 9 } }),
      record({ key: 'm', atMs: 1000, model: 'claude-haiku-5-5', usage: { outputTokens: 4 } }),
    ]).events();
    expect(event).toMatchObject({ model: 'claude-sonnet-5-5', atMs: 1000 });
  });

  test('adds only the difference when a live response grows', () => {
    const ledger = ledgerOf([record({ key: 'm', usage: { outputTokens: 10 } })]);
    const before = ledger.events()[0]?.costUsd ?? 0;
    expect(ledger.add(record({ key: 'm', usage: { outputTokens: 30 } }))).toBe(true);
    expect(ledger.events()).toHaveLength(1);
    expect(ledger.events()[0]?.costUsd).toBeCloseTo(before * 3);
    expect(ledger.add(record({ key: 'm', usage: { outputTokens: 20 } }))).toBe(false);
  });
});

describe('attribution', () => {
  const sessionOf = (...records: UsageRecord[]) => {
    const ledger = ledgerOf(records);
    const shared = ledger.events().find((event) => event.key === 'shared');
    return shared && ledger.sourceOf(shared).session;
  };

  test('prefers a main line to a sidechain line', () => {
    expect(
      sessionOf(
        record({ key: 'shared', source: { session: 'a', sidechain: true } }),
        record({ key: 'shared', source: { session: 'z' } }),
      ),
    ).toBe('z');
  });

  test('prefers a line that names no other session as the requester', () => {
    expect(
      sessionOf(
        record({ key: 'shared', source: { session: 'a', copied: true } }),
        record({ key: 'shared', source: { session: 'z' } }),
      ),
    ).toBe('z');
  });

  test('prefers the session whose own events begin earlier', () => {
    expect(
      sessionOf(
        record({ key: 'shared', source: { session: 'fork' } }),
        record({ key: 'shared', source: { session: 'original' } }),
        record({ source: { session: 'original' }, atMs: at('2026-11-20T11:00:00Z') }),
        record({ source: { session: 'fork' }, atMs: at('2026-11-20T12:00:00Z') }),
      ),
    ).toBe('original');
  });

  test('takes a session that was copied whole for the original', () => {
    expect(
      sessionOf(
        record({ key: 'shared', source: { session: 'z-original' } }),
        record({ key: 'shared', source: { session: 'a-fork' } }),
        record({ source: { session: 'a-fork' }, atMs: at('2026-11-20T12:00:00Z') }),
      ),
    ).toBe('z-original');
  });

  // Bug: a session whose lines stand in two projects was taken for one that was copied whole.
  test('knows what is a session’s own though it stands in two projects', () => {
    const copy = record({ source: { session: 'fork' }, atMs: at('2026-11-20T12:00:00Z') });
    expect(
      sessionOf(
        record({ key: 'shared', source: { session: 'fork' } }),
        record({ key: 'shared', source: { session: 'original' } }),
        record({ source: { session: 'original' }, atMs: at('2026-11-20T11:00:00Z') }),
        copy,
        { ...copy, source: { ...copy.source, project: '-Users-ada-moved' } },
      ),
    ).toBe('original');
  });

  // Bug: what was let go still told where sessions begin, or did not, by whether anybody had asked before.
  test('is the same after events were let go, whether it was asked for before or not', () => {
    const owners = [true, false].map((isAsked) => {
      const ledger = ledgerOf([
        record({ source: { session: 'a' }, atMs: at('2026-11-01T12:00:00Z') }),
        record({ source: { session: 'a' }, atMs: at('2026-11-20T12:00:00Z') }),
        record({ source: { session: 'b' }, atMs: at('2026-11-20T11:00:00Z') }),
        record({ key: 'shared', source: { session: 'a' } }),
        record({ key: 'shared', source: { session: 'b' } }),
      ]);
      const shared = ledger.events().find(({ key }) => key === 'shared');
      const owner = () => shared && ledger.sourceOf(shared).session;
      expect(isAsked ? owner() : 'a').toBe('a');
      const before = ledger.attribution();
      ledger.forget(at('2026-11-10T00:00:00Z'));
      expect(ledger.attribution()).not.toBe(before);
      return owner();
    });
    expect(owners).toEqual(['b', 'b']);
  });

  // Bug: of events that came from an index nobody knew that their owner may change.
  test('is told anew when a fork goes on after its copies were taken from what was kept', () => {
    const { content } = ledgerOf([
      record({ source: { session: 'a' }, atMs: at('2026-11-20T12:00:00Z') }),
      record({ key: 'shared', source: { session: 'a' } }),
      record({ key: 'shared', source: { session: 'b' } }),
    ]);
    const ledger = createLedger(pricer(PRICES), keptTable(content()));
    const shared = ledger.events().find(({ key }) => key === 'shared');
    const owner = () => shared && ledger.sourceOf(shared).session;
    expect(owner()).toBe('b');
    const before = ledger.attribution();
    ledger.add(record({ key: 'own', source: { session: 'b' }, atMs: at('2026-11-20T13:00:00Z') }));
    expect(owner()).toBe('a');
    expect(ledger.attribution()).not.toBe(before);
  });

  test('falls back to the smallest id', () => {
    expect(
      sessionOf(
        record({ key: 'shared', source: { session: 'b' } }),
        record({ key: 'shared', source: { session: 'a' } }),
      ),
    ).toBe('a');
  });
});

test('what is forgotten is gone, and nothing else', () => {
  const day = 24 * 3_600_000;
  const ledger = ledgerOf([1, 2, 3].map((days) => record({ key: `d${days}`, atMs: days * day })));
  ledger.forget(2 * day);
  expect(ledger.events().map((event) => event.key)).toEqual(['d2', 'd3']);
  expect(ledger.add(record({ key: 'd1', atMs: day }))).toBe(true);
});

test('events between two instants include the first and exclude the last', () => {
  const ledger = ledgerOf([5, 1, 3].map((atMs) => record({ atMs })));
  expect(ledger.between(1, 5).map((event) => event.atMs)).toEqual([1, 3]);
});

// Bug: once others had taken its place, what was let go was named for as long as nothing else was let go.
test('what is kept names no model and no session of what was let go, also when others took its place', () => {
  const ledger = ledgerOf([
    record({
      key: 'old',
      model: 'claude-old',
      source: { session: 'gone' },
      atMs: at('2026-11-01T12:00:00Z'),
    }),
  ]);
  ledger.forget(at('2026-11-10T00:00:00Z'));
  ledger.add(record({ key: 'new', model: 'claude-new', source: { session: 'here' } }));
  const { rows, models, sources } = keptTable(ledger.content());
  expect([rows, models, sources.map(({ session }) => session)]).toEqual([1, ['claude-new'], ['here']]);
});
