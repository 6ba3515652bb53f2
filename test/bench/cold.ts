/** Cold `status` on a tree: beside `cat` of the same files, and the peer, in turn. */
import { fileURLToPath } from 'node:url';
import type { StatusReport } from '../../src/contract/report.ts';
import { measure, median, paired, type Run } from './process.ts';
import { peerBinary } from './peer.ts';
import type { Tree } from './trees.ts';

export type Cold = { ours: Run; peer: Run | null; catWallS: number };

const CLI = fileURLToPath(new URL('cli.js', import.meta.url));

/** Medians of `rounds` runs each. Throws if the figures are not those of the tree. */
export function measureCold(tree: Tree, rounds: number): Cold {
  const at = new Date(tree.nowMs).toISOString();
  const ours = (): Run =>
    measure(process.execPath, [CLI, 'status', '--root', tree.dir, '--at', at, '--json']);
  checkFigures(tree, JSON.parse(ours().stdout) as StatusReport);
  const binary = peerBinary();
  const cat = (): Run =>
    measure('/bin/sh', ['-c', 'cat -- "$@" > /dev/null', 'sh', ...tree.week.files.map((file) => file)]);
  const catRuns = Array.from({ length: rounds }, cat);
  if (binary === null) {
    return {
      ours: medianOf(Array.from({ length: rounds }, ours)),
      peer: null,
      catWallS: median(catRuns.map((run) => run.wallS)),
    };
  }
  const peer = (): Run =>
    measure(binary, ['blocks', '--json', '--offline'], { CLAUDE_CONFIG_DIR: tree.dir, HOME: tree.dir });
  const [a, b] = paired(rounds, ours, peer);
  return { ours: medianOf(a), peer: medianOf(b), catWallS: median(catRuns.map((run) => run.wallS)) };
}

function medianOf(runs: readonly Run[]): Run {
  return {
    wallS: median(runs.map((run) => run.wallS)),
    cpuS: median(runs.map((run) => run.cpuS)),
    peakMib: Math.max(...runs.map((run) => run.peakMib)),
    stdout: '',
  };
}

/** A benchmark of wrong figures is worth nothing. */
function checkFigures(tree: Tree, report: StatusReport): void {
  const { events, tokens } = report.rate_limits.seven_day;
  const { truth } = tree.week;
  const seen = [
    events,
    tokens.input,
    tokens.output,
    tokens.cache_write_5m,
    tokens.cache_write_1h,
    tokens.cache_read,
  ];
  const expected = [
    truth.events,
    truth.inputTokens,
    truth.outputTokens,
    truth.cacheWrite5mTokens,
    truth.cacheWrite1hTokens,
    truth.cacheReadTokens,
  ];
  if (JSON.stringify(seen) !== JSON.stringify(expected)) {
    throw new Error(
      `wrong figures for ${tree.name}: ${JSON.stringify(seen)}, not ${JSON.stringify(expected)}`,
    );
  }
}
