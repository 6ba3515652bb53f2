/**
 * `npm run bench -- against FOLDER`: this build in turn with that of another clone, for what is measured in milliseconds.
 * Whatever the machine does meanwhile hits both alike, so that their ratio says more than a figure where it is slow or busy.
 */
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measureAlone } from './alone.ts';
import { milliseconds, times } from './amounts.ts';
import { runOurs } from './cold.ts';
import { checkReport } from './figures.ts';
import { median, quantile } from './process.ts';
import { BENCH, CLI, withFolder } from './programs.ts';
import { tree, type Tree } from './trees.ts';
import { bareOf, statusOf } from './warm.ts';

/** A build's programs, and a folder for what they keep. */
type Build = { cli: string; bench: string; state: string };

/** What took how long, in ms. */
type Figures = Record<string, number>;

type Pair = { there: Figures; here: Figures };

const ROUNDS = '12';

/** What is measured of a build in each round, each in turn with the other build. */
const MEASURED: readonly ((build: Build, of: Tree) => Figures)[] = [
  warmStart,
  // Over so soon that one a round would say little.
  warmStart,
  warmStart,
  ({ cli }, of) => {
    const { wallS, cpuS, stdout } = runOurs(of, cli);
    checkReport(`cold status of ${cli}`, stdout, of.week.truth);
    return { 'cold `status`: CPU': cpuS * 1000, 'cold `status`: wall': wallS * 1000 };
  },
  ({ bench }) => ({ 'writing the index': measureAlone('keeping', '5 GB', bench).medianMs }),
  ({ bench }) => {
    const { ownWorkP50Ms, p95Ms } = measureAlone('appends', '5 GB', bench);
    return { 'appended line: own work': ownWorkP50Ms, 'appended line → new snapshot, p95': p95Ms };
  },
  ({ bench }) => {
    const { coldMs, warmMs, appendsMs } = measureAlone('blocks', '5 GB', bench);
    return { "longest block of the app's main thread": Math.max(coldMs, warmMs, appendsMs) };
  },
];

function warmStart({ cli, state }: Build, of: Tree): Figures {
  const bare = bareOf(of)();
  const { wallS, cpuS, stdout } = statusOf(of, state, of.nowMs, cli)();
  checkReport(`warm status of ${cli}`, stdout, of.week.truth);
  return {
    'warm `status`: CPU beyond bare Node': (cpuS - bare.cpuS) * 1000,
    'warm `status`: wall beyond bare Node': (wallS - bare.wallS) * 1000,
  };
}

/** Measures what the words after `against` say, and prints it. */
export async function benchAgainst(words: readonly string[]): Promise<void> {
  const { values, positionals } = parseArgs({
    args: [...words],
    options: { rounds: { type: 'string', default: ROUNDS } },
    allowPositionals: true,
  });
  const [folder] = positionals;
  if (folder === undefined) {
    throw new Error('against which clone? npm run bench -- against FOLDER');
  }
  await withFolder((states) => {
    const buildIn = (name: string, cli: string, bench: string): Build => {
      const state = join(states, name);
      mkdirSync(state);
      return { cli, bench, state };
    };
    const dist = resolve(folder, 'dist');
    const there = buildIn('there', join(dist, 'cli.cjs'), join(dist, 'bench.js'));
    const here = buildIn('here', CLI, BENCH);
    process.stdout.write(`${linesOf(measurePairs(there, here, Number(values.rounds))).join('\n')}\n`);
  });
}

function measurePairs(there: Build, here: Build, rounds: number): Pair[] {
  const of = tree('5 GB');
  // The first call keeps what the later ones start from.
  [there, here].forEach((build) => warmStart(build, of));
  return Array.from({ length: rounds }, (_, round) => {
    process.stderr.write(`${Math.round(process.uptime())} s: round ${round + 1} of ${rounds}\n`);
    return MEASURED.map((measured): Pair => {
      // Whoever comes second may find warmer caches.
      const first = round % 2 === 0 ? measured(there, of) : null;
      const own = measured(here, of);
      return { there: first ?? measured(there, of), here: own };
    });
  }).flat();
}

/** A table of medians, and of what the ratio of each pair comes to: its median, and between what half of them lie. */
export function linesOf(pairs: readonly Pair[]): string[] {
  const names = [...new Set(pairs.flatMap(({ here }) => Object.keys(here)))];
  return [
    '| what | there | here | here, of there | half of all pairs |',
    '|---|---|---|---|---|',
    ...names.map((name) => {
      const of = pairs.flatMap(({ there, here }) => {
        const [theirs, ours] = [there[name], here[name]];
        return theirs === undefined || ours === undefined ? [] : [{ theirs, ours, ratio: ours / theirs }];
      });
      const ratios = of.map((one) => one.ratio);
      const ratio = (share: number): string => times(quantile(ratios, share));
      const theirs = milliseconds(median(of.map((one) => one.theirs)));
      const ours = milliseconds(median(of.map((one) => one.ours)));
      return `| ${name} | ${theirs} | ${ours} | ${ratio(0.5)} | ${ratio(0.25)} to ${ratio(0.75)} |`;
    }),
  ];
}
