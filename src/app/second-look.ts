/** Reads logs that were left out because they say that they are old, although they were changed lately. */
import type { Reader } from '../logs/reader.ts';
import { afterPause, START_MS, type Later } from './background.ts';

export type SecondLook = {
  /** Begins if there is something to look into; true while there is. */
  begin(): boolean;
  stop(): void;
};

/** A second look at the suspects of `reader`; `whenRead` is called after each, `whenDone` when all were looked into. */
export function createSecondLook(
  reader: Pick<Reader, 'suspects' | 'visitSuspect'>,
  later: Later,
  whenRead: () => void,
  whenDone: () => void,
): SecondLook {
  let queue: string[] = [];
  let stop: (() => void) | null = null;

  function next(): void {
    const path = queue.pop();
    if (path === undefined) {
      stop = null;
      whenDone();
      return;
    }
    stop = afterPause(later, () => reader.visitSuspect(path), next);
    whenRead();
  }

  return {
    begin() {
      if (stop === null && reader.suspects().length > 0) {
        queue = [...reader.suspects()];
        stop = later(next, START_MS);
      }
      return stop !== null;
    },
    stop() {
      stop?.();
      stop = null;
    },
  };
}
