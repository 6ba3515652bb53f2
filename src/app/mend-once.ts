/** What crashed is mended once; what crashes again soon after is reported instead. */

/** A second crash this soon after the last one is not mended. */
const SOON_MS = 60_000;

/** A function that tells, at each crash, whether that one is mended. `passedMs` is a clock that nobody sets. */
export function mendOnce(passedMs: () => number = () => performance.now()): () => boolean {
  let crashedAtMs = -Infinity;
  return () => {
    const isFirst = passedMs() - crashedAtMs > SOON_MS;
    crashedAtMs = passedMs();
    return isFirst;
  };
}
