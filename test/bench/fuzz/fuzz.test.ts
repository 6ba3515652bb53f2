/** A short run of everything that `npm run bench -- fuzz` runs for long, and of the fuzzing itself. */
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary.ts';
import { findingText, fuzz } from './fuzz.ts';
import { byteTarget, type Target } from './target.ts';
import { fileTargets, memoryTargets } from './targets.ts';

const SEED = 20_261_120;

function firstFinding({ name, run }: Target, rounds: number): string | null {
  for (let seed = SEED; seed < SEED + rounds; seed += 1) {
    const finding = run(seed);
    if (finding) {
      return findingText({ ...finding, target: name, seed });
    }
  }
  return null;
}

test.each(memoryTargets.map((target) => [target.name, target] as const))('%s hold', (_name, target) => {
  expect(firstFinding(target, 1500)).toBeNull();
});

test.each(fileTargets('').map(({ name }, i) => [name, i] as const))('%s hold on disk', (_name, i) => {
  const target = fileTargets(temporaryFolder())[i];
  expect(target && firstFinding(target, 150)).toBeNull();
});

describe('a mistake', () => {
  const isWrong = (input: Buffer) => (input.includes('}"') ? 'it has a brace before a quote' : null);
  const target = byteTarget(
    'strings',
    (dice) => Buffer.from(`${dice.base62(40)}}"${dice.base62(40)}`),
    isWrong,
  );

  test('is found, and told with its seed and nothing that it does not need', () => {
    const told: string[] = [];
    const { findings } = fuzz([target], 7, 20, (finding) => told.push(findingText(finding)));
    expect(findings.map(({ seed, input }) => [seed, input.toString()])).toEqual([[7, '}"']]);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('npm run bench -- fuzz --target "strings" --seed 7');
    expect(told[0]).toContain(String.raw`"}\""`);
  });

  test('is also what throws', () => {
    const thrower = byteTarget(
      'throwers',
      () => Buffer.from('abc'),
      (input) => {
        if (input.includes('b')) {
          throw new RangeError('b');
        }
        return null;
      },
    );
    expect(thrower.run(1)).toEqual({ why: 'it threw RangeError: b', input: Buffer.from('b') });
  });
});
