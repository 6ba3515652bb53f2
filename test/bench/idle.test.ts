import { expect, test } from 'vitest';
import { timesWoken } from './idle.ts';

test.each<[string, number[], number]>([
  ['that sleeps on is not woken', [7, 7, 7, 7], 0],
  ['is woken once, however often it waits meanwhile', [7, 7, 9, 80, 80], 1],
  ['is woken twice when it slept for a second between', [7, 8, 8, 9], 2],
])('a thread %s', (_, sleeps, times) => {
  expect(timesWoken(sleeps)).toBe(times);
});
