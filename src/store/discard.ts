/** Taking away what nobody needs any more. */
import { rmSync } from 'node:fs';

/** Removes a file if it is there, and with `isTree` a folder too; where that is refused, it stays. */
export function discard(path: string, isTree = false): void {
  try {
    rmSync(path, { force: true, recursive: isTree });
  } catch {
    // In a folder that may not be written it harms nobody either.
  }
}
