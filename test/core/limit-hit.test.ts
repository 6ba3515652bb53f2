import { expect, test } from 'vitest';
import { createHitBook } from '../../src/core/limit-hit.ts';
import { hit } from '../support/records.ts';

// Bug: of two sessions that were refused at the same instant, that whose file was read last told the reset.
test('the order in which hits of the same instant come changes nothing', () => {
  const told = [
    hit('2026-11-20T10:00:00Z', '2026-11-20T12:00:00Z', { key: 'one' }),
    hit('2026-11-20T10:00:00Z', '2026-11-20T14:00:00Z', { key: 'other' }),
    hit('2026-11-20T10:00:00Z', '2026-11-20T14:00:00Z', { key: 'copy' }),
  ];
  for (const order of [told, told.toReversed()]) {
    const book = createHitBook();
    order.forEach((one) => book.add(one));
    expect(book.of('five_hour').map(({ key }) => key)).toEqual(['one', 'copy', 'other']);
  }
});
