/** Everything that is measured, one thing after the other. */
import { bundleFolder } from '../../src/app/compose.ts';
import { bytesOf, pageBytes, reachedFrom } from '../support/bundles.ts';
import { measureAlone } from './alone.ts';
import type { Appends } from './appends.ts';
import { measureCold, type Cold } from './cold.ts';
import type { WholeHistory } from './history.ts';
import { measureIdle, type Idle } from './idle.ts';
import type { Keeping } from './keep.ts';
import type { Blocks } from './main-thread.ts';
import { measurePage, type PageFigures } from './page.ts';
import { inTurn, measure, type Run } from './process.ts';
import { tree, weekOf, type Tree, type TreeName } from './trees.ts';
import type { Walkers } from './walker.ts';
import { measureGrown, measureWarm, type Warm } from './warm.ts';

export type Results = {
  bare: Run;
  /** The smallest tree, 1 GB, 5 GB, the files of those that are in range, 5 GB of more answers, and many files. */
  cold: { small: Cold; middle: Cold; large: Cold; week: Cold; dense: Cold; files: Cold };
  warm: Warm;
  /** A warm start where a log has grown. */
  grown: Run;
  keeping: Keeping;
  appends: { small: Appends; large: Appends };
  idle: Idle | null;
  blocks: Blocks;
  history: WholeHistory;
  walkers: Walkers;
  page: PageFigures | null;
  bundles: { mainBytes: number; preloadBytes: number; pageBytes: number };
  minutes: number;
};

/** Which trees stand for which size, how often, and for how long. */
export type Plan = {
  trees: Record<'small' | 'middle' | 'large' | 'dense' | 'files' | 'idle', TreeName>;
  rounds: number;
  idleSeconds: number;
};

export const FULL: Plan = {
  trees: {
    small: '0.1 GB',
    middle: '1 GB',
    large: '5 GB',
    dense: '5 GB, dense',
    files: '20,000 files',
    idle: '5,400 files',
  },
  rounds: 12,
  idleSeconds: 120,
};

/** The small tree in place of all others: to see that everything works. */
export const QUICK: Plan = {
  trees: {
    small: '0.1 GB',
    middle: '0.1 GB',
    large: '0.1 GB',
    dense: '0.1 GB',
    files: '0.1 GB',
    idle: '0.1 GB',
  },
  rounds: 3,
  idleSeconds: 10,
};

const DIST = bundleFolder();

/** Measures everything and tells how far it came. The trees are there before the time is taken. */
export async function measureAll({ trees, rounds, idleSeconds }: Plan, log: Log): Promise<Results> {
  const large = tree(trees.large);
  const week = weekOf(large);
  [...new Set(Object.values(trees))].forEach(tree);
  const startedMs = performance.now();
  const cold = (of: Tree): Cold => log(`cold status of ${of.name}`, () => measureCold(of, rounds));
  const measured = {
    bare: inTurn(rounds, { bare: () => measure(process.execPath, ['-e', '0']) }).bare,
    cold: {
      small: cold(tree(trees.small)),
      middle: cold(tree(trees.middle)),
      large: cold(large),
      week: cold(week),
      dense: cold(tree(trees.dense)),
      files: cold(tree(trees.files)),
    },
    warm: await log('warm status', () => measureWarm(large, 2 * rounds + 1)),
    grown: await log('warm status of a grown log', () => measureGrown(large, 2 * rounds + 1)),
    keeping: log('writing of the index', () => measureAlone('keeping', trees.large)),
    appends: {
      small: log('appended lines, little history', () => measureAlone('appends', trees.small)),
      large: log('appended lines, much history', () => measureAlone('appends', trees.large)),
    },
    idle: await log('idle', () => measureIdle(tree(trees.idle), idleSeconds)),
    blocks: log("the app's main thread", () => measureAlone('blocks', trees.large)),
    history: log('the whole history', () => measureAlone('history', trees.large)),
    walkers: log('the walk of a line', () => measureAlone('walkers', trees.large)),
    page: await log("the popover's page", measurePage),
    bundles: {
      mainBytes: bytesOf(DIST, reachedFrom(DIST, 'main.js')),
      preloadBytes: bytesOf(DIST, ['preload.cjs']),
      pageBytes: pageBytes(DIST),
    },
  };
  return { ...measured, minutes: (performance.now() - startedMs) / 60_000 };
}

/** Tells what is measured now, and measures it. */
export type Log = <T>(what: string, run: () => T) => T;
