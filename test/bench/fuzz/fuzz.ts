/** Runs targets in turn, each with one seed after the other. */
import type { Finding, Target } from './target.ts';

export type SeededFinding = Finding & { target: string; seed: number };

export type FuzzResult = {
  /** How often each target was run, by its name. */
  rounds: ReadonlyMap<string, number>;
  findings: readonly SeededFinding[];
};

/** Targets take turns of this length. */
const TURN_MS = 500;
/** The same mistake of a target is told once, and a target that finds so many is left. */
const MOST_OF_TARGET = 5;
const LONGEST_SHOWN = 2000;

/** Fuzzes for so long from a seed on; `onFinding` hears of each mistake at once. */
export function fuzz(
  targets: readonly Target[],
  firstSeed: number,
  durationMs: number,
  onFinding: (finding: SeededFinding) => void,
): FuzzResult {
  const rounds = new Map(targets.map(({ name }) => [name, 0]));
  const findings: SeededFinding[] = [];
  const endsAtMs = performance.now() + durationMs;
  const isOver = (): boolean => performance.now() >= endsAtMs;
  const runnable = (name: string): boolean =>
    findings.filter(({ target }) => target === name).length < MOST_OF_TARGET;
  while (!isOver() && targets.some(({ name }) => runnable(name))) {
    for (const { name, run } of targets.filter((target) => runnable(target.name))) {
      const turnEndsAtMs = performance.now() + Math.min(TURN_MS, durationMs / targets.length);
      while (performance.now() < turnEndsAtMs && runnable(name)) {
        const round = rounds.get(name) ?? 0;
        const seed = firstSeed + round;
        rounds.set(name, round + 1);
        const finding = run(seed);
        const isKnown = findings.some(({ target, why }) => target === name && why === finding?.why);
        if (finding && !isKnown) {
          findings.push({ ...finding, target: name, seed });
          onFinding({ ...finding, target: name, seed });
        }
      }
    }
  }
  return { rounds, findings };
}

/** A finding for the terminal, with all that runs it again. */
export function findingText({ target, seed, why, input }: SeededFinding): string {
  const shown = JSON.stringify(input.subarray(0, LONGEST_SHOWN).toString('latin1'));
  const rest = input.length > LONGEST_SHOWN ? ` and ${input.length - LONGEST_SHOWN} bytes more` : '';
  return `\n${target}: ${why}\n  again: npm run bench -- fuzz --target "${target}" --seed ${seed}\n  bytes as latin1: ${shown}${rest}\n`;
}
