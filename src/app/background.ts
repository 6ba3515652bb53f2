/** Work that can wait, a piece after the other with long pauses: a quarter of a core at most. */

/** Runs a step after a pause, unless the function that it returns is called before. */
export type Later = (step: () => void, waitMs: number) => () => void;

/** What has to be done first, such as the first figures, is done by then. */
export const START_MS = 3000;
/**
 * After each piece, a pause this many times as long as it took: what the engine compiles and clears away meanwhile takes time
 * too, on a busy machine a third as much as the pieces (`npm run bench`: with 3.5, 23 to 28.5% of a core).
 */
const PAUSE_RATIO = 4.5;

/** Does a piece at once, and the next one after a pause; the function that is returned keeps that from coming. */
export function afterPause(later: Later, piece: () => void, next: () => void): () => void {
  const startedMs = performance.now();
  piece();
  return later(next, (performance.now() - startedMs) * PAUSE_RATIO);
}
