/** Cold `status` on a tree, in turn with `cat` of the same files and with the peer. */
import { checkReport } from './figures.ts';
import { peerBinary } from './peer.ts';
import { inTurn, measure, type Run } from './process.ts';
import { CLI } from './programs.ts';
import type { Tree } from './trees.ts';

export type Cold = { tree: Tree; ours: Run; cat: Run; peer: Run | null };

/** `rounds` runs of each. Throws if the figures are not those of the tree. */
export function measureCold(tree: Tree, rounds: number): Cold {
  const runs = { ours: () => runOurs(tree), cat: () => runCat(tree) };
  checkReport(`cold status of ${tree.name}`, runs.ours().stdout, tree.week.truth);
  const binary = peerBinary();
  if (binary === null) {
    return { tree, ...inTurn(rounds, runs), peer: null };
  }
  return { tree, ...inTurn(rounds, { ...runs, peer: () => runPeer(binary, tree) }) };
}

/** One cold `status` of a tree at its end, with nothing known before and nothing kept. */
export function runOurs({ dir, nowMs }: Tree, cli = CLI): Run {
  const at = new Date(nowMs).toISOString();
  return measure(process.execPath, [cli, 'status', '--root', dir, '--at', at, '--json']);
}

/** One run of the peer, which reads the whole tree. */
export function runPeer(binary: string, { dir }: Tree): Run {
  return measure(binary, ['blocks', '--json', '--offline'], { CLAUDE_CONFIG_DIR: dir, HOME: dir });
}

function runCat({ week }: Tree): Run {
  return measure('/bin/sh', ['-c', 'cat -- "$@" > /dev/null', 'sh', ...week.files]);
}
