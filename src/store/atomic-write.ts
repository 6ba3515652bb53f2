/** A file that is either the old one or the new one, whatever happens meanwhile; after a loss of power, only if it was flushed. */
import { closeSync, fsync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { discard } from './discard.ts';
import { makeFolder } from './make-folder.ts';

/**
 * Writes text for the user alone (0600, in a folder of 0700): temporary file, flush if it `mustLast`, rename. Throws what the
 * disk says.
 */
export function writeAtomically(path: string, text: string, mustLast = true): void {
  const temporary = writeBeside(path, [text], mustLast);
  try {
    renameSync(temporary, path);
  } catch (error) {
    discard(temporary);
    throw error;
  }
}

/** The last writing of each file that goes on. */
const goingOn = new Map<string, Promise<void>>();

/**
 * The same for what must last, and nobody is held up meanwhile: a flush may take longer than a frame. Writings of one file come
 * in their turn. Rejects with what the disk says.
 */
export function writeLasting(path: string, text: string): Promise<void> {
  const before = goingOn.get(path) ?? Promise.resolve();
  const own = before.catch(() => {}).then(() => writeFlushed(path, text));
  goingOn.set(path, own);
  const forget = (): void => void (goingOn.get(path) === own && goingOn.delete(path));
  own.then(forget, forget);
  return own;
}

async function writeFlushed(path: string, text: string): Promise<void> {
  const temporary = writeBeside(path, [text], false);
  try {
    await flush(temporary);
    renameSync(temporary, path);
  } catch (error) {
    discard(temporary);
    throw error;
  }
}

function flush(path: string): Promise<void> {
  const fd = openSync(path, 'r+');
  return new Promise((resolve, reject) => {
    fsync(fd, (error) => {
      closeSync(fd);
      if (error) {
        reject(error);
      } else {
        resolve();
      }
    });
  });
}

/**
 * Writes what is to take a file's place beside it, in a folder that is made if need be; its name. Only if it `mustLast`, it is
 * whole after a loss of power too. Throws what the disk says, and then leaves nothing.
 */
export function writeBeside(path: string, pieces: Iterable<string | Uint8Array>, mustLast: boolean): string {
  makeFolder(dirname(path));
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    const fd = openSync(temporary, 'w', 0o600);
    try {
      // Not writeSync: on a disk that is nearly full it writes what fits, and says so by a count alone.
      for (const piece of pieces) {
        writeFileSync(fd, piece);
      }
      if (mustLast) {
        fsyncSync(fd);
      }
    } finally {
      closeSync(fd);
    }
    return temporary;
  } catch (error) {
    discard(temporary);
    throw error;
  }
}
