import { expect, test } from 'vitest';
import { linesOf } from './against.ts';

test('two builds are compared pair by pair, figure by figure', () => {
  const lines = linesOf([
    { there: { warm: 100, cold: 1000 }, here: { warm: 90, cold: 1500 } },
    { there: { warm: 200 }, here: { warm: 180 } },
    { there: { warm: 400 }, here: { warm: 400 } },
  ]);
  expect(lines.slice(2)).toEqual([
    '| warm | 200 ms | 180 ms | 0.9× | 0.9× to 1× |',
    '| cold | 1000 ms | 1500 ms | 1.5× | 1.5× to 1.5× |',
  ]);
});
