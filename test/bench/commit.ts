/** Which commit is measured. */
import { spawnSync } from 'node:child_process';

/** The commit that is checked out in a folder, marked where files of it were changed; null where git does not know it. */
export function commitIn(folder: URL): string | null {
  const { status, stdout } = spawnSync('git', ['describe', '--always', '--dirty', '--exclude=*'], {
    cwd: folder,
    encoding: 'utf8',
  });
  return status === 0 ? stdout.trim() : null;
}
