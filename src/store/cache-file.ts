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

/**
 * What `contentOf` makes of the file, or of the one before it where it makes null of that: a loss of power may have damaged it.
 * Null if it takes neither; a file that is no plain one of the user's own, or too large, is not even offered.
 */
export function readCache<Content>(
  path: string,
  contentOf: (bytes: Buffer) => Content | null,
): Content | null {
  for (const from of [path, formerOf(path)]) {
    const bytes = bytesOf(from);
    const content = bytes && contentOf(bytes);
    if (content !== null) {
      return content;
    }
  }
  return null;
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
 * Writes it for the user alone; the one before it stays beside it. Whenever the process ends, one of them is whole; where the
 * machine loses power, the new one may not be, and the one before it has long been on the disk. Throws what the disk says.
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
  removeLeftBehind(path);
}

/** Removes it and the one before it; where that is refused, they stay. */
export function discardCache(path: string): void {
  discard(path);
  discard(formerOf(path));
}

/**
 * Where one file takes the place of another, ext4 first sends it to the disk (`auto_da_alloc` in the kernel's ext4 guide), which
 * is a quarter of the time that an index takes. So both places are made free before.
 */
function moveAside(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isFile()) {
    discard(formerOf(path));
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
