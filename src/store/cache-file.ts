/**
 * A file of what can be made again, but for what was read of files that are gone: taken only where that is quick and safe, and
 * written without waiting for the disk.
 */
import {
  closeSync,
  constants,
  fstatSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { writeBeside } from './atomic-write.ts';
import { discard } from './discard.ts';
import { isAlive } from './process.ts';

/** No cache is ever so large: what is was not written here, and is not read. */
const MOST_BYTES = 256 * 2 ** 20;

/** What the file holds; null if there is none, or it is no plain file of the user's own, or too large. */
export function readCache(path: string): Buffer | null {
  // The former one stands in for it while it is replaced; where both seem to be gone, it was replaced just now.
  return bytesOf(path) ?? bytesOf(formerOf(path)) ?? bytesOf(path);
}

function bytesOf(path: string): Buffer | null {
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
 * Writes it for the user alone. Unless the machine loses power `readCache` gives the old one or the new one; if it does, the file
 * may be damaged. Throws what the disk says.
 */
export function writeCache(path: string, pieces: Iterable<Uint8Array>): void {
  const temporary = writeBeside(path, pieces, false);
  try {
    moveAside(path);
    renameSync(temporary, path);
  } catch (error) {
    discard(temporary);
    throw error;
  }
  discard(formerOf(path));
  removeLeftBehind(path);
}

/** Removes it; where that is refused, it stays. */
export function discardCache(path: string): void {
  discard(path);
  discard(formerOf(path));
}

/**
 * Where one file takes the place of another, ext4 first sends it to the disk (`auto_da_alloc` in the kernel's ext4 guide), which
 * is a quarter of the time that an index takes. So the place is made free before.
 */
function moveAside(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile()) {
    renameSync(path, formerOf(path));
  }
}

function formerOf(path: string): string {
  return `${path}.former`;
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
