/**
 * `npm run bench -- soak`: an hour of the running app in four minutes, and a long life after it, among twenty sessions and
 * everything that can go wrong. With `--seed N` the same plan is followed again, with an odd one among lives that now and then
 * know nothing; when the engine gets to what, and where a kill finds it, is the machine's. Exit code 1 on any difference.
 */
import { runEngine } from './engine-process.ts';
import { soak, type SoakReport } from './soak.ts';

const HOUR_MS = 3_600_000;
const SPEED = 15;

/** Runs the soak and prints what it found; with `engine` among the words it is the process to be killed. */
export async function benchSoak(script: URL, words: readonly string[]): Promise<void> {
  if (words.includes('engine')) {
    return runEngine();
  }
  const given = Number(words[words.indexOf('--seed') + 1]);
  const seed = words.includes('--seed') && Number.isSafeInteger(given) ? given : Date.now() % 1_000_000;
  process.stdout.write(`seed ${seed}\n`);
  const report = await soak({
    script,
    seed,
    speed: SPEED,
    lastsMs: HOUR_MS,
    sessions: 20,
    // What no watch tells of is found by a sweep, once a minute.
    withinS: 75,
    rounds: [8, 24],
    hasDisk: true,
    isShort: false,
    tell: (progress) => process.stderr.write(`${progress}\n`),
  });
  process.stdout.write(`${linesOf(report).join('\n')}\n`);
  process.exitCode = report.difference === null ? 0 : 1;
}

function linesOf(report: SoakReport): string[] {
  const { resources } = report;
  const rows: [string, string | number][] = [
    ['responses written', report.responses],
    ['lives of the engine', report.lives],
    ...[...report.faults].sort(([a], [b]) => (a < b ? -1 : 1)),
    ['full disk', report.disk],
    ['snapshots between their bounds', report.snapshots],
    ['checks when all was read', report.checks.count],
    ['of these with one right answer', report.checks.exact],
    ['slowest check', `${report.checks.slowest.tookS.toFixed(1)} s (${report.checks.slowest.what})`],
    ['hours sealed', report.sealedHours],
    ['longest life', `${resources.longestLifeS.toFixed(0)} s`],
    ['largest memory', `${resources.largestResidentMib.toFixed(0)} MiB`],
    ['growth in one life: memory', `${resources.residentGrowthMib.toFixed(1)} MiB`],
    ['growth in one life: heap', `${resources.heapGrowthMib.toFixed(1)} MiB`],
    ['descriptors', resources.mostDescriptors ?? 'not to be seen here'],
    ['growth in one life: descriptors', resources.descriptorGrowth],
  ];
  const { seed, difference } = report;
  return [
    '| what | figure |',
    '|---|---|',
    ...rows.map(([name, figure]) => `| ${name} | ${figure} |`),
    difference === null ? 'No difference.' : `Difference, with --seed ${seed}: ${difference}`,
  ];
}
