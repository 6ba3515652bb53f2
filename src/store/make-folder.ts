/** Making a folder for the user alone. */
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder (0700), and those above it that are not there; throws what the disk says. Node's own way never ends where a
 * folder that is there can hold none, as below /proc or in a mount that went stale
 * (https://github.com/openclaw/openclaw/issues/130807).
 */
export function makeFolder(path: string): void {
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (isFolder(path)) {
      return;
    }
    const parent = dirname(path);
    if (parent === path || isFolder(parent)) {
      throw error;
    }
    makeFolder(parent);
    makeFolder(path);
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
