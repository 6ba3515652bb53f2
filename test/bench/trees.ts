/** The trees that are measured, made once and kept in the system's temporary folder. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { findLogs } from '../../src/logs/find.ts';
import { generateTree, type TreeSpec, type TreeTruth } from './generate.ts';
import { DESCRIBED, RECORDED } from './tree/mix.ts';

export type Tree = {
  name: string;
  dir: string;
  files: number;
  bytes: number;
  /** What lies in the last seven days by file time: what a seven-day status has to read. */
  week: { fromMs: number; files: string[]; bytes: number; truth: TreeTruth };
  /** What the last thirty calendar days hold. */
  month: { truth: TreeTruth };
  nowMs: number;
};

/** The instant that the trees end at; their last files were written shortly before. */
export const TREES_NOW_MS = Date.UTC(2026, 10, 20, 12);
const DAY_MS = 24 * 3_600_000;
const WEEK_FROM_MS = TREES_NOW_MS - 7 * DAY_MS;
const MONTH_FROM_MS = Date.UTC(2026, 9, 22);

type Spec = Pick<TreeSpec, 'seed' | 'bytes' | 'files' | 'mix'>;

/** Most as logs are publicly described, whose limits and peers are known; in the dense one as logs were recorded at work. */
const SPECS = {
  '0.1 GB': { seed: 1, bytes: 1e8, mix: DESCRIBED },
  '1 GB': { seed: 2, bytes: 1e9, mix: DESCRIBED },
  '5 GB': { seed: 3, bytes: 5e9, mix: DESCRIBED },
  '20 GB': { seed: 4, bytes: 20e9, mix: DESCRIBED },
  '5 GB, dense': { seed: 3, bytes: 5e9, mix: RECORDED },
  '1,000 files': { seed: 5, bytes: 0, files: 1000, mix: DESCRIBED },
  '5,400 files': { seed: 6, bytes: 0, files: 5400, mix: DESCRIBED },
  '10,000 files': { seed: 7, bytes: 0, files: 10_000, mix: DESCRIBED },
  '20,000 files': { seed: 8, bytes: 0, files: 20_000, mix: DESCRIBED },
  '100,000 files': { seed: 9, bytes: 0, files: 100_000, mix: DESCRIBED },
} as const satisfies Record<string, Spec>;

export type TreeName = keyof typeof SPECS;

type Facts = Pick<Tree, 'files' | 'bytes'> & { week: TreeTruth; month: TreeTruth };

/** Makes a tree, or takes the one that was made before. */
export function tree(name: TreeName): Tree {
  return kept(name, (dir) => {
    const report = generateTree(dir, { ...SPECS[name], days: 30, nowMs: TREES_NOW_MS });
    const { files, bytes, truthInSpan } = report;
    const since = (fromMs: number): TreeTruth => truthInSpan(fromMs, TREES_NOW_MS + 1);
    return { files, bytes, week: since(WEEK_FROM_MS), month: since(MONTH_FROM_MS) };
  });
}

/** A tree of nothing but another's files of the last seven days. */
export function weekOf(whole: Tree): Tree {
  return kept(`${whole.name}, seven days`, (dir) => {
    for (const file of whole.week.files) {
      cpSync(file, join(dir, relative(whole.dir, file)), { preserveTimestamps: true });
    }
    const { truth } = whole.week;
    // What the files hold of the days before lies in no window, and is measured by nothing.
    return { files: whole.week.files.length, bytes: whole.week.bytes, week: truth, month: truth };
  });
}

/** Deletes a tree that is too large to be kept. */
export function dropTree({ dir }: Tree): void {
  rmSync(dir, { recursive: true, force: true });
}

function kept(name: string, make: (dir: string) => Facts): Tree {
  const dir = join(
    realpathSync(tmpdir()),
    'tidemark-bench',
    'trees',
    name.replace(',', '').replaceAll(' ', '-'),
  );
  const file = join(dir, 'facts.json');
  if (!existsSync(file)) {
    process.stderr.write(`Making the tree of ${name}…\n`);
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir, { recursive: true });
    writeFileSync(`${file}.tmp`, JSON.stringify(make(dir)));
    renameSync(`${file}.tmp`, file);
  }
  const { files, bytes, week, month } = JSON.parse(readFileSync(file, 'utf8')) as Facts;
  const recent = findLogs([{ path: dir, isNamed: true, mayBeProjects: true }]).files.filter(
    ({ mtimeMs }) => mtimeMs >= WEEK_FROM_MS,
  );
  return {
    name,
    dir,
    files,
    bytes,
    week: {
      fromMs: WEEK_FROM_MS,
      files: recent.map(({ path }) => path),
      bytes: recent.reduce((sum, { path }) => sum + statSync(path).size, 0),
      truth: week,
    },
    month: { truth: month },
    nowMs: TREES_NOW_MS,
  };
}
