/** A file of what can be made again: taken only where that is quick and safe, and written without waiting for the disk. */
import { closeSync, constants, fstatSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { replaceFile } from './atomic-write.ts';
import { isAlive } from './process.ts';

/** No cache is ever so large: what is was not written here, and is not read. */
const MOST_BYTES = 256 * 2 ** 20;

/** What the file holds; null if there is none, or it is no plain file of the user's own, or too large. */
export function readCache(path: string): Buffer | null {
  let fd: number;
  try {
    // Opening a pipe would wait for somebody to write into it.
    fd = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch {
    return null;
  }
  try {
    const stats = fstatSync(fd);
    const isOwn = process.getuid === undefined || stats.uid === process.getuid();
    return stats.isFile() && isOwn && stats.size <= MOST_BYTES ? readFileSync(fd) : null;
  } catch {
    return null;
  } finally {
    closeSync(fd);
  }
}

/**
 * Writes it for the user alone. Unless the machine loses power it is the old one or the new one (on Linux, for a moment none);
 * if it does, the file may be damaged. Throws what the disk says.
 */
export function writeCache(path: string, pieces: Iterable<Uint8Array>): void {
  replaceFile(path, pieces, false);
  removeLeftBehind(path);
}

/** What processes that were killed while they wrote it left behind is as large as the file, and of no use to anybody. */
function removeLeftBehind(path: string): void {
  for (const name of readdirSync(dirname(path))) {
    const pid = name.startsWith(`${basename(path)}.`) ? /\.(\d+)\.tmp$/.exec(name)?.[1] : undefined;
    if (pid !== undefined && !isAlive(Number(pid))) {
      rmSync(join(dirname(path), name), { force: true });
    }
  }
}
