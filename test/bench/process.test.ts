import { expect, test } from 'vitest';
import {
  inTurn,
  measure,
  peakMibOfGnu,
  peakMibOfMac,
  quantile,
  timesIn,
  type Run,
  undisturbed,
} from './process.ts';

const run = (figures: Partial<Run>): Run => ({ wallS: 0, cpuS: 0, peakMib: 0, stdout: '', ...figures });

test('a run says how long it took, what it used and what it said, whatever it complains of', () => {
  const { wallS, cpuS, peakMib, stdout } = measure(process.execPath, [
    '-e',
    'const kept = Buffer.alloc(2e8, 1); process.stderr.write("9 9 9"); console.log(kept.length)',
  ]);
  expect(stdout).toBe('200000000\n');
  expect(peakMib).toBeGreaterThan(2e8 / 2 ** 20);
  expect(peakMib).toBeLessThan(500);
  expect(cpuS).toBeGreaterThan(0.005);
  expect(wallS).toBeGreaterThan(0.005);
});

test('a run that fails says why', () => {
  expect(() => measure(process.execPath, ['-e', 'throw new Error("no logs")'])).toThrow('no logs');
});

test('CPU time is that of the program and that of the system for it', () => {
  const stderr = 'a warning\n\n40960\n\n1.500 0.250 0.125\n';
  expect(timesIn(stderr)).toEqual({ wallS: 1.5, cpuS: 0.375 });
  expect(peakMibOfGnu(stderr)).toBe(40);
});

test("the peak is found among macOS's figures", () => {
  const stderr = '        0.03 real\n            41943040  maximum resident set size\n   12  page reclaims\n';
  expect(peakMibOfMac(stderr)).toBe(40);
});

test('several runs come to the lower quartiles of their times and the largest of their peaks', () => {
  const runs = [4, 1, 3, 2].map((n) => run({ wallS: n, cpuS: 10 * n, peakMib: 100 * n }));
  expect(undisturbed(runs)).toMatchObject({ wallS: 2, cpuS: 20, peakMib: 400 });
});

test('runs take turns', () => {
  const order: string[] = [];
  const one = (name: string, wallS: number) => () => {
    order.push(name);
    return run({ wallS });
  };
  const { ours, peer } = inTurn(2, { ours: one('ours', 1), peer: one('peer', 5) });
  expect(order.join()).toBe('ours,peer,ours,peer');
  expect([ours.wallS, peer.wallS]).toEqual([1, 5]);
});

test('so much of the figures lies below a quantile', () => {
  const figures = Array.from({ length: 100 }, (_, i) => 99 - i);
  expect(quantile(figures, 0.95)).toBe(95);
});
