/** The trees that are measured, made once and kept in the system's temporary folder. */
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generateTree, type TreeTruth } from './generate.ts';
import { findLogs } from '../../src/logs/find.ts';

export type Tree = {
  name: string;
  dir: string;
  bytes: number;
  files: number;
  lines: number;
  truth: TreeTruth;
  /** What lies in the last seven days by file time: what a seven-day status has to read. */
  week: { files: string[]; bytes: number; truth: TreeTruth };
  nowMs: number;
};

/** The instant that the trees end at; their last files were written shortly before. */
const TREES_NOW_MS = Date.UTC(2026, 10, 20, 12);
/** Assistant lines among all lines, as in the logs that were recorded at work (41%). */
const ASSISTANT_SHARE = 0.41;
const WEEK_MS = 7 * 24 * 3_600_000;
const SEEDS: Readonly<Record<string, { seed: number; bytes: number }>> = {
  '0.1 GB': { seed: 1, bytes: 1e8 },
  '1 GB': { seed: 2, bytes: 1e9 },
  '5 GB': { seed: 3, bytes: 5e9 },
};

/** Makes a tree, or takes the one that was made before. */
export function tree(name: string): Tree {
  const { seed, bytes } = SEEDS[name] ?? { seed: 1, bytes: 1e8 };
  const dir = join(tmpdir(), 'tidemark-bench', name.replace(' ', ''));
  const facts = join(dir, 'facts.json');
  if (!existsSync(facts)) {
    process.stderr.write(`Making the tree of ${name}…\n`);
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dir, { recursive: true });
    const report = generateTree(dir, {
      seed,
      bytes,
      days: 30,
      nowMs: TREES_NOW_MS,
      assistantShare: ASSISTANT_SHARE,
    });
    const truthOfWeek = report.truthInSpan(TREES_NOW_MS - WEEK_MS, TREES_NOW_MS + 1);
    writeFileSync(`${facts}.tmp`, JSON.stringify({ ...report, truthOfWeek }));
    renameSync(`${facts}.tmp`, facts);
  }
  const made = JSON.parse(readFileSync(facts, 'utf8')) as Omit<Tree, 'week'> & { truthOfWeek: TreeTruth };
  const recent = findLogs([{ path: dir, isNamed: true, mayBeProjects: true }]).files.filter(
    (file) => file.mtimeMs >= TREES_NOW_MS - WEEK_MS,
  );
  return {
    ...made,
    name,
    dir,
    nowMs: TREES_NOW_MS,
    week: {
      files: recent.map((file) => file.path),
      bytes: recent.reduce((sum, file) => sum + statSync(file.path).size, 0),
      truth: made.truthOfWeek,
    },
  };
}
