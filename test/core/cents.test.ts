import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sumOfCents, usdOfCents } from '../../src/core/cents.ts';

describe('a sum of decimal cents', () => {
  test.each([
    [[], '0'],
    [['0'], '0'],
    [['0.1', '0.2'], '0.3'],
    [['123.78912', '0.00088'], '123.79'],
    [
      ['999999999999999999', '0.000000000000000000000000000001'],
      '999999999999999999.000000000000000000000000000001',
    ],
    [['100', '-0.5'], '99.5'],
    [['0.25', '-1'], '-0.75'],
    [['007'], '7'],
  ])('of %j is exactly %s', (amounts, sum) => {
    expect(sumOfCents(amounts)).toBe(sum);
  });

  test.each(['', ' 1', '1,5', '1e3', '.5', '5.', 'NaN', 'Infinity', '0x10', '1'.repeat(19), '--1'])(
    'is none where one is no amount: %j',
    (amount) => {
      expect(sumOfCents(['1', amount])).toBeNull();
    },
  );

  test('does not depend on the order', () => {
    const amount = fc
      .tuple(fc.integer(), fc.nat({ max: 999_999 }))
      .map(([whole, part]) => `${whole}.${part}`);
    fc.assert(
      fc.property(fc.array(amount), (amounts) => {
        expect(sumOfCents(amounts.toReversed())).toBe(sumOfCents(amounts));
      }),
      { seed: 6 },
    );
  });

  test.each([
    ['0', 0],
    ['6200', 62],
    ['123.78912', 1.2378912],
    ['5', 0.05],
    ['-50', -0.5],
    ['1999999999999999998', 20_000_000_000_000_000],
  ])('of %s cents is %d USD', (cents, usd) => {
    expect(usdOfCents(cents)).toBe(usd);
  });
});
