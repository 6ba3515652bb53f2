import { expect, test } from 'vitest';
import { mendOnce } from '../../src/app/mend-once.ts';

test('a crash is mended, one within a minute of another is not, and one after a quiet minute is again', () => {
  let passedMs = 0;
  const isMended = mendOnce(() => passedMs);
  const at = (ms: number): boolean => {
    passedMs = ms;
    return isMended();
  };
  expect([at(0), at(59_000), at(110_000), at(180_000)]).toEqual([true, false, false, true]);
});
