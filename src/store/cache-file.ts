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

export type CacheFile = {
  /**
   * What `contentOf` makes of the file, or of the one before it where it makes null of that: a loss of power may have damaged
   * it. Null if it takes neither; a file that is no plain one of the user's own, or too large, is not even offered.
   */
  read<Content>(contentOf: (bytes: Buffer) => Content | null): Content | null;
  /**
   * Writes it for the user alone. Whenever the process ends, what was read last or what is written is there. A loss of power may
   * damage it: what is replaced stays beside it, if that has been on the disk for long. Throws what the disk says.
   */
  write(pieces: Iterable<Uint8Array>): void;
  /** Removes it and the one before it; where that is refused, they stay. */
  discard(): void;
};

/** No cache is ever so large: what is was not written here, and is not read. */
const MOST_BYTES = 256 * 2 ** 20;
/** What was written so long ago is on the disk by itself: Linux waits for half a minute (`dirty_expire_centisecs`). */
const SETTLED_MS = 60_000;

/** The cache in a file, which may not be there. */
export function cacheFile(path: string): CacheFile {
  const former = `${path}.former`;
  /** The one in the file, not the one before it, is what was read or written last. */
  let isLastGood = false;
  return {
    read(contentOf) {
      // Where both seem to be gone, the file was replaced just now.
      for (const from of [path, former, path]) {
        const bytes = bytesOf(from);
        const content = bytes && contentOf(bytes);
        if (content !== null) {
          isLastGood = from === path;
          return content;
        }
      }
      return null;
    },
    write(pieces) {
      const temporary = writeBeside(path, pieces, false);
      try {
        if (isLastGood && isSettled(path, temporary)) {
          moveAside(path, former);
        }
        renameSync(temporary, path);
      } catch (error) {
        discard(temporary);
        throw error;
      }
      isLastGood = true;
      removeLeftBehind(path);
    },
    discard() {
      discard(path);
      discard(former);
    },
  };
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

/** Whether a file is much older than one that was written just now; false where there is none. */
function isSettled(path: string, written: string): boolean {
  const stats = lstatSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true && lstatSync(written).mtimeMs - stats.mtimeMs >= SETTLED_MS;
}

/**
 * Makes it the one before. With that its place is free, and so is the other before: where one file takes the place of another,
 * ext4 sends it to the disk at once (`auto_da_alloc` in the kernel's ext4 guide), a quarter of the time that an index takes.
 */
function moveAside(path: string, former: string): void {
  discard(former);
  renameSync(path, former);
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
