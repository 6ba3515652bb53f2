/** Warm `status`: the second call goes on from what the first kept, also where a log has grown. Beside Node that does nothing. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { appendedLog } from './appends.ts';
import { checkReport, eventsIn } from './figures.ts';
import { inTurn, measure, type Run } from './process.ts';
import { clockStandingAt, CLI, withFolder } from './programs.ts';
import type { Tree } from './trees.ts';

export type Warm = { tree: Tree; ours: Run; bare: Run };

/** When lines that come after the tree's end are past. */
const LATER_MS = 3_600_000;

/** `rounds` runs of each. Throws if warm figures, or those of the call that kept the index, are not the tree's. */
export function measureWarm(tree: Tree, rounds: number): Promise<Warm> {
  return withFolder((state) => {
    const ours = statusOf(tree, state, tree.nowMs);
    const bare = bareOf(tree);
    checkReport(`first status of ${tree.name}`, ours().stdout, tree.week.truth);
    const writtenAtMs = (): number => statSync(join(state, 'index.bin')).mtimeMs;
    const keptAtMs = writtenAtMs();
    checkReport(`warm status of ${tree.name}`, ours().stdout, tree.week.truth);
    const runs = inTurn(rounds, { ours, bare });
    if (writtenAtMs() !== keptAtMs) {
      throw new Error('a warm status of unchanged logs has written its index anew');
    }
    return { tree, ...runs };
  });
}

/** Runs before each of which one line more came to a log than the index knows of. Throws if one is not counted. */
export function measureGrown(tree: Tree, rounds: number): Promise<Run> {
  return withFolder((state) => {
    const ours = statusOf(tree, state, tree.nowMs + LATER_MS);
    const log = appendedLog(tree);
    try {
      log.append(0);
      const known = eventsIn(ours().stdout);
      let lines = 0;
      const grown = (): Run => {
        lines += 1;
        log.append(lines);
        const run = ours();
        if (eventsIn(run.stdout) !== known + lines) {
          throw new Error('a warm status has not counted the line that came');
        }
        return run;
      };
      return inTurn(rounds, { grown }).grown;
    } finally {
      log.remove();
    }
  });
}

/** A `status` of the tree as an account's, which keeps what it has read in `state`. */
export function statusOf(tree: Tree, state: string, nowMs: number, cli = CLI): () => Run {
  const { words, env } = clockStandingAt(nowMs);
  const account = { CLAUDE_CONFIG_DIR: tree.dir, TIDEMARK_HOME: state, HOME: state };
  return () => measure(process.execPath, [...words, cli, 'status', '--json'], { ...env, ...account });
}

/** Node that does nothing, by the tree's clock. */
export function bareOf({ nowMs }: Tree): () => Run {
  const { words, env } = clockStandingAt(nowMs);
  return () => measure(process.execPath, [...words, '-e', '0'], env);
}
