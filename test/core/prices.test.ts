import { describe, expect, test } from 'vitest';
import { matchPrice, pricer, PRICES, withOverrides } from '../../src/core/prices.ts';
import { at, record } from '../support/records.ts';

const cost = (more: Parameters<typeof record>[0], prices = PRICES) => pricer(prices)(record(more));
const MILLION = 1_000_000;

describe('a list price', () => {
  test('has a rate of its own for every kind of token', () => {
    const usage = {
      inputTokens: MILLION,
      outputTokens: MILLION,
      cacheWrite5mTokens: MILLION,
      cacheWrite1hTokens: MILLION,
      cacheReadTokens: MILLION,
    };
    expect(cost({ model: 'claude-opus-5-5', usage })).toBeCloseTo(4 + 20 + 5 + 8 + 0.2);
  });
  test.each([
    ['the day before a change', '2026-10-06T23:59:59Z', 0.2],
    ['the day of the change', '2026-10-07T00:00:00Z', 0.1],
  ])('holds for its dates: %s', (_name, iso, usd) => {
    expect(
      cost({ model: 'claude-sonnet-5-5', atMs: at(iso), usage: { cacheReadTokens: MILLION } }),
    ).toBeCloseTo(usd);
  });
  // Bug: a row of a forged index, which may say anything, made pricing throw.
  test.each([Infinity, Number.NaN])('is the last one at %d, which is no instant', (atMs) => {
    const usage = { cacheReadTokens: MILLION };
    expect(cost({ model: 'claude-sonnet-5-5', atMs, usage })).toBeCloseTo(0.1);
  });
  test('of a long prompt holds for the whole request', () => {
    const prompt = (tokens: number) =>
      cost({ model: 'claude-haiku-5-5', usage: { cacheReadTokens: tokens, outputTokens: 1000 } });
    expect(prompt(100_000)).toBeCloseTo(0.001 + 0.0005);
    expect(prompt(100_001)).toBeCloseTo(0.005 + 0.0025, 5);
  });
  test('is higher in fast mode, and in the US', () => {
    expect(cost({ usage: { outputTokens: MILLION }, fast: true })).toBeCloseTo(40);
    expect(cost({ usage: { outputTokens: MILLION }, usInference: true })).toBeCloseTo(22);
    expect(
      cost({ model: 'claude-sonnet-4-5', usage: { outputTokens: MILLION }, usInference: true }),
    ).toBeCloseTo(15);
  });
  test('is the standard one where fast mode has ended', () => {
    const fast = (iso: string) =>
      cost({ model: 'claude-opus-4-7', fast: true, atMs: at(iso), usage: { outputTokens: MILLION } });
    expect([fast('2026-07-24T12:00:00Z'), fast('2026-07-25T00:00:00Z')]).toEqual([150, 25]);
  });
  test('counts web searches', () => {
    expect(cost({ usage: { webSearches: 3 } })).toBeCloseTo(0.03);
  });
  test('can be overridden and added by the user', () => {
    const price = { input: 1, output: 2, cacheWrite5m: 3, cacheWrite1h: 4, cacheRead: 5 };
    const own = withOverrides(PRICES, { 'gpt-x': price, 'claude-opus-5-5': price });
    expect(cost({ model: 'gpt-x', usage: { outputTokens: MILLION } }, own)).toBe(2);
    expect(cost({ usage: { outputTokens: MILLION } }, own)).toBe(2);
    expect(cost({ model: 'gpt-x', usage: { outputTokens: MILLION } })).toBeNull();
  });
});

describe('a model name', () => {
  test.each([
    ['claude-opus-4-5', 'listed', 'claude-opus-4-5-20251101'],
    ['claude-sonnet-4-20250514', 'listed', 'claude-sonnet-4-20250514'],
    ['claude-opus-5-5[1m]', 'listed', 'claude-opus-5-5'],
    ['claude-opus-5-20260724', 'listed', 'claude-opus-5'],
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'listed', 'claude-sonnet-4-5-20250929'],
    ['anthropic/claude-opus-5-5', 'listed', 'claude-opus-5-5'],
    ['claude-sonnet-4-5@20250929', 'listed', 'claude-sonnet-4-5-20250929'],
    ['claude-opus-6', 'family', 'claude-opus-5-5'],
    ['claude-mythos-7', 'family', 'claude-mythos-5-2'],
  ])('%s is %s as %s', (model, kind, id) => {
    expect(matchPrice(PRICES, model)).toEqual({ kind, id });
  });
  test.each(['gpt-x', 'gemini-3-pro', 'deepseek-opus', '', 'constructor', '__proto__'])(
    '%s has no price',
    (model) => {
      expect(matchPrice(PRICES, model)).toEqual({ kind: 'foreign' });
    },
  );
});

describe('the table', () => {
  test('names a newest model for each family, and every model has an open-ended rate', () => {
    for (const id of Object.values(PRICES.newest)) {
      expect(PRICES.models).toHaveProperty(id);
    }
    for (const [id, { rates }] of Object.entries(PRICES.models)) {
      expect([id, rates.at(-1)?.until]).toEqual([id, undefined]);
    }
  });
});
