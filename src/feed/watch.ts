/** Tells when something arrives in the feed's folder. */
import { watch } from 'node:fs';
import { makeFolder } from '../store/make-folder.ts';

/** What arrives within this time is told once. */
const BURST_MS = 100;

/**
 * Watches the folder, making it first if `mayMake` and it is not there; calls `onArrival` soon after a change until the
 * returned function is called. Where watching is refused nothing is told: the folder is looked at now and then anyway.
 */
export function watchFeed(folder: string, mayMake: boolean, onArrival: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  try {
    if (mayMake) {
      makeFolder(folder);
    }
    const watcher = watch(folder, () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        onArrival();
      }, BURST_MS);
    });
    watcher.on('error', () => watcher.close());
    return () => {
      clearTimeout(timer);
      watcher.close();
    };
  } catch {
    return () => {};
  }
}
