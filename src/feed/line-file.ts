/** The ready-made line that the hook prints where there is no status line of the user's own. */
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { discard } from '../store/discard.ts';
import type { FeedPaths } from './paths.ts';

/**
 * Writes the line and until when it is good (epoch ms), if there is a hook to print it. A disk that refuses costs the line
 * alone; nothing waits for the disk to be flushed.
 */
export function saveLine(paths: FeedPaths, line: string, untilMs: number): void {
  if (!existsSync(paths.script)) {
    return;
  }
  const temporary = `${paths.line}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, `${Math.floor(untilMs / 1000)}\n${line}\n`, { mode: 0o600 });
    renameSync(temporary, paths.line);
  } catch {
    // The hook prints nothing once the old line is no longer good.
    discard(temporary);
  }
}
