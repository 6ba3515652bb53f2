/** When a session last heard from Claude: what its status line says is that old. */
import type { Ledger } from './ledger.ts';
import type { HitBook } from './limit-hit.ts';
import { WINDOW_IDS } from './windows.ts';

/**
 * The newest response or refusal up to and including `untilMs` in a session that `isSession` knows, its subagents' among them;
 * null if its log has none.
 */
export function lastResponseMs(
  ledger: Ledger,
  hits: HitBook,
  isSession: (session: string) => boolean,
  untilMs: number,
): number | null {
  const refusals = WINDOW_IDS.flatMap((id) => hits.of(id))
    .filter(({ atMs, session }) => atMs <= untilMs && session !== null && isSession(session))
    .map(({ atMs }) => atMs);
  let newestMs = Math.max(-Infinity, ...refusals);
  for (const slice of ledger.slices(newestMs, untilMs + 1).toReversed()) {
    const beforeMs = newestMs;
    slice.each(({ atMs, source, moreSources }) => {
      if (atMs > newestMs && atMs <= untilMs) {
        newestMs = [source, ...(moreSources ?? [])].some((one) => isSession(one.session)) ? atMs : newestMs;
      }
    });
    if (newestMs > beforeMs) {
      break;
    }
  }
  return newestMs === -Infinity ? null : newestMs;
}
