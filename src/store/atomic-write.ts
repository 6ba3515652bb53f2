/** A file that is either the old one or the new one, whatever happens meanwhile. */
import { closeSync, fsyncSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { discard } from './discard.ts';
import { makeFolder } from './make-folder.ts';

/** Writes text for the user alone (0600, in a folder of 0700): temporary file, flush, rename. Throws what the disk says. */
export function writeAtomically(path: string, text: string): void {
  replaceFile(path, [text], true);
}

/**
 * The same of pieces. Only if it `mustLast`, also a loss of power leaves the old file or the new one; else there may be none, and
 * on Linux for a moment there is none.
 */
export function replaceFile(path: string, pieces: Iterable<string | Uint8Array>, mustLast: boolean): void {
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
    if (!mustLast && process.platform === 'linux') {
      // Where one file takes another's place, ext4 first sends it to the disk (`auto_da_alloc` in the kernel's ext4 guide): a
      // quarter of the time that an index takes.
      discard(path);
    }
    renameSync(temporary, path);
  } catch (error) {
    discard(temporary);
    throw error;
  }
}
