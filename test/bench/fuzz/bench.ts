/**
 * `npm run bench -- fuzz`: gives every target its share of ten minutes (`--minutes N`), beginning with a seed (`--seed N`,
 * else the date's), and prints what fails with its seed and as small as it could be made. `--target NAME` runs one alone.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fuzz, findingText } from './fuzz.ts';
import { fileTargets, memoryTargets } from './targets.ts';

const MINUTE_MS = 60_000;

/** Runs what the arguments after `fuzz` say; true if nothing was found. */
export function benchFuzz(args: readonly string[]): boolean {
  const { values } = parseArgs({
    args: [...args],
    options: { seed: { type: 'string' }, minutes: { type: 'string' }, target: { type: 'string' } },
  });
  const seed = Number(values.seed ?? Math.floor(Date.now() / 1000));
  const minutes = Number(values.minutes ?? 10);
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-fuzz-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const all = [...memoryTargets, ...fileTargets(folder)];
  const targets = all.filter(({ name }) => values.target === undefined || name === values.target);
  if (!Number.isSafeInteger(seed) || !(minutes > 0) || targets.length === 0) {
    const names = all.map(({ name }) => `"${name}"`).join(', ');
    throw new Error(`--seed takes a whole number, --minutes one above 0, and --target one of ${names}.`);
  }
  process.stdout.write(`Fuzzing for ${minutes} minutes from seed ${seed}.\n`);
  const { rounds, findings } = fuzz(targets, seed, minutes * MINUTE_MS, (finding) =>
    process.stdout.write(findingText(finding)),
  );
  for (const [name, count] of rounds) {
    process.stdout.write(`${name}: ${count} rounds\n`);
  }
  process.stdout.write(findings.length === 0 ? 'Nothing was found.\n' : `${findings.length} found.\n`);
  return findings.length === 0;
}
