/** Measurements that need a process of their own, so that nothing else is in its memory and its CPU time. */
import { spawnSync } from 'node:child_process';
import { measureAppends } from './appends.ts';
import { measureHistory } from './history.ts';
import { measureKeeping } from './keep.ts';
import { measureBlocks } from './main-thread.ts';
import { BENCH, clockAt, WITH_FILE_TIMES } from './programs.ts';
import { tree, type TreeName } from './trees.ts';
import { measureWalkers } from './walker.ts';

const MEASUREMENTS = {
  appends: measureAppends,
  blocks: measureBlocks,
  history: measureHistory,
  keeping: measureKeeping,
  walkers: measureWalkers,
};

type Name = keyof typeof MEASUREMENTS;
type Measured<N extends Name> = Awaited<ReturnType<(typeof MEASUREMENTS)[N]>>;

/** Measures in a process of a built bench that begins when the tree ends. */
export function measureAlone<N extends Name>(name: N, of: TreeName, bench = BENCH): Measured<N> {
  const { words, env } = clockAt(tree(of).nowMs);
  const { status, stdout, error } = spawnSync(
    process.execPath,
    [...words, ...WITH_FILE_TIMES, bench, 'alone', name, of],
    {
      env: { PATH: process.env['PATH'], TZ: 'UTC', ...env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  if (error || status !== 0) {
    throw new Error(`${name} of ${of} could not be measured`, { cause: error });
  }
  return JSON.parse(stdout) as Measured<N>;
}

/** The process that `measureAlone` began: prints what it measured. */
export async function printMeasured([name, of]: readonly string[]): Promise<void> {
  const measured = await MEASUREMENTS[name as Name](tree(of as TreeName));
  process.stdout.write(JSON.stringify(measured));
}
