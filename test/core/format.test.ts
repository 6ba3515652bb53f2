import { describe, expect, test } from 'vitest';
import {
  agoText,
  clockText,
  compactText,
  costText,
  dayText,
  durationText,
  hourText,
  markedPercentText,
  modelName,
  momentText,
  percentText,
  plainText,
  projectName,
  spokenPercentText,
  systemClock,
  tokensText,
} from '../../src/core/format.ts';
import { at } from '../support/records.ts';

test.each([
  [null, '–'],
  [0, '0%'],
  [0.2, '<1%'],
  [61.5, '62%'],
  [99.7, '99%'],
  [100, '100%'],
  [105.4, '105%'],
])('%s percent is %s', (value, text) => {
  expect(percentText(value)).toBe(text);
});

test('kinds are told apart by a mark', () => {
  expect(
    (['reported', 'projected', 'estimated', 'configured'] as const).map((kind) =>
      markedPercentText(58, { kind, bound: null }),
    ),
  ).toEqual(['58%', '≈58%', '~58%', '58%']);
  expect(markedPercentText(58, { kind: 'reported', bound: 'least' })).toBe('≥58%');
  expect(markedPercentText(42, { kind: 'reported', bound: 'most' })).toBe('≤42%');
});

test.each([
  [null, '–'],
  [0, '$0.00'],
  [0.001, '<$0.01'],
  [4.2, '$4.20'],
  [1234.5, '$1,235'],
])('%s USD is %s', (value, text) => {
  expect(costText(value)).toBe(text);
});

test.each([
  [0, '0'],
  [950, '950'],
  [999.7, '1K'],
  [12_345, '12.3K'],
  [1_239_000, '1.24M'],
  [7_653_349_977, '7.65B'],
])('%s is %s in three digits', (value, text) => {
  expect(compactText(value)).toBe(text);
});

test.each([
  [-5, 'under 1m', 'under 1 minute'],
  [59_999, 'under 1m', 'under 1 minute'],
  [60_000, '1m', '1 minute'],
  [8_040_000, '2h 14m', '2 hours 14 minutes'],
  [7_200_000, '2h', '2 hours'],
  [273_600_000, '3d 4h', '3 days 4 hours'],
  [259_260_000, '3d', '3 days'],
])('%i ms last %s, in a sentence %s', (value, text, inSentence) => {
  expect(durationText(value)).toBe(text);
  expect(durationText(value, 'long')).toBe(inSentence);
});

test.each([
  [1000, 'just now'],
  [240_000, '4m ago'],
  [7_200_000, '2h ago'],
  [259_200_000, '3d ago'],
])('%i ms are %s', (value, text) => {
  expect(agoText(value)).toBe(text);
});

describe('moments', () => {
  const clock = { timeZone: 'Europe/Berlin', locale: 'en-GB', hour12: false };
  const now = at('2026-11-20T12:00:00Z');
  test.each([
    ['2026-11-20T14:20:00Z', '15:20'],
    ['2026-11-20T23:30:00Z', 'tomorrow 00:30'],
    ['2026-11-21T08:00:00Z', 'tomorrow 09:00'],
    ['2026-11-23T11:00:00Z', 'Monday 12:00'],
    ['2026-11-27T11:00:00Z', '27 Nov 12:00'],
    ['2026-11-19T11:00:00Z', '19 Nov 12:00'],
  ])('%s reads %s', (iso, text) => {
    expect(momentText(at(iso), now, clock)).toBe(text);
  });
  test('are written as the region does it', () => {
    const american = { timeZone: 'Europe/Berlin', ...systemClock('en-US') };
    expect(clockText(at('2026-11-20T14:20:00Z'), american)).toBe('3:20 PM');
    expect(clockText(at('2026-11-20T23:00:00Z'), american)).toBe('12:00 AM');
    expect(momentText(at('2026-11-27T11:00:00Z'), now, american)).toBe('Nov 27 12:00 PM');
  });
  test('belong to the day and hour of their zone', () => {
    const atMs = at('2026-11-20T23:30:00Z');
    expect([dayText(atMs, 'Europe/Berlin'), hourText(atMs, 'Europe/Berlin')]).toEqual([
      '2026-11-21',
      '2026-11-21 00:00',
    ]);
    expect(hourText(atMs, 'UTC')).toBe('2026-11-20 23:00');
  });
});

test('one of a thing is one', () => {
  expect([tokensText(0), tokensText(1), tokensText(1_200_000)]).toEqual([
    '0 tokens',
    '1 token',
    '1.2M tokens',
  ]);
});

test.each([
  [0.2, 'less than 1 percent'],
  [61.5, '62 percent'],
  [99.7, '99 percent'],
])('%s percent is read out as %s', (value, text) => {
  expect(spokenPercentText(value)).toBe(text);
});

test.each([
  ['en-US', 'en-US', true],
  ['de-DE', 'en-DE', false],
  ['ja-JP', 'en-JP', false],
  ['en_AU', 'en-AU', true],
  ['en-US@rg=dezzzz', 'en-DE', false],
  ['en-US-u-rg-gbzzzz', 'en-GB', false],
  ['de', 'en-GB', false],
  ['C', 'en-GB', false],
  ['', 'en-GB', false],
])('a system with the locale "%s" writes dates as %s, with AM and PM: %s', (system, locale, hour12) => {
  expect(systemClock(system)).toEqual({ locale, hour12 });
});

test.each(['en-JP', 'en-DE', 'en-US', 'en-GB'])('midnight and noon have their names in %s', (locale) => {
  const times = (hour12: boolean): string[] =>
    ['2026-11-20T00:20:00Z', '2026-11-20T12:20:00Z'].map((iso) =>
      clockText(at(iso), { timeZone: 'UTC', locale, hour12 }).toUpperCase(),
    );
  expect(times(false)).toEqual(['00:20', '12:20']);
  expect(times(true)).toEqual(['12:20 AM', '12:20 PM']);
});

describe('names from logs', () => {
  test('lose everything that could act on a screen', () => {
    const harmful = 'a\u001b[31mred\u0007\n\t\u202eevil\u2066\u200b\u009b0m';
    const plain = plainText(harmful);
    expect(plain).not.toMatch(/[\p{Cc}\p{Cf}]/u);
    expect(plain).toContain('red');
  });
  test('are cut to a length, whole characters only', () => {
    expect(plainText('😀'.repeat(500), 10)).toBe(`${'😀'.repeat(9)}…`);
    expect(plainText('x'.repeat(10_000_000), 20)).toHaveLength(20);
  });
  test.each([
    ['/Users/ada/engine', 'engine'],
    ['D:\\oh\\posh\\', 'posh'],
    ['../../etc', 'etc'],
    ['', ''],
  ])('a project at %s is called %s', (path, name) => {
    expect(projectName(path)).toBe(name);
  });
  test.each([
    ['claude-opus-4-5-20251101', 'Opus 4.5'],
    ['claude-sonnet-4-20250514', 'Sonnet 4'],
    ['claude-fable-5-2', 'Fable 5.2'],
    ['claude-3-opus-20240229', 'claude-3-opus-20240229'],
    ['gpt-x', 'gpt-x'],
  ])('%s is called %s', (model, name) => {
    expect(modelName(model)).toBe(name);
  });
});
