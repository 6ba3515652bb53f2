/** What an event counts towards, given the limit hits that turn later requests into credits. */
import { familyOf, type UsageEvent } from './event.ts';
import type { HitBook, LimitHit } from './limit-hit.ts';
import { countsIn, SAME_RESET_MS, WINDOW_IDS } from './windows.ts';

/**
 * What an event counts as: towards the windows; as usage credits (fast mode, and requests between a limit hit and its
 * reset); or towards nothing, because it is another maker's model.
 */
export type CountsAs = 'window' | 'credits' | 'nothing';

/** Tells what events count as by what is known of hits when it is asked. */
export function createCounting(hits: HitBook): (event: Readonly<UsageEvent>) => CountsAs {
  let blocking: { version: number; hits: LimitHit[] } | null = null;
  return (event) => {
    if (familyOf(event.model) === null) {
      return 'nothing';
    }
    if (blocking?.version !== hits.version()) {
      blocking = { version: hits.version(), hits: blockingHits(hits) };
    }
    return event.fast || blocking.hits.some((hit) => isBehind(hit, event)) ? 'credits' : 'window';
  };
}

/**
 * The spans in which requests are billed as credits: from the first hit that tells a reset to that reset, or to where a
 * later hit tells another.
 */
function blockingHits(hits: HitBook): LimitHit[] {
  return WINDOW_IDS.flatMap((id) => {
    const told = hits.of(id);
    const firsts = told.filter(
      (hit, index) =>
        index === 0 || Math.abs(hit.resetsAtMs - (told[index - 1]?.resetsAtMs ?? 0)) > SAME_RESET_MS,
    );
    return firsts.map((hit, index) => ({
      ...hit,
      resetsAtMs: Math.min(hit.resetsAtMs, firsts[index + 1]?.atMs ?? Infinity),
    }));
  });
}

function isBehind(hit: LimitHit, event: UsageEvent): boolean {
  return event.atMs > hit.atMs && event.atMs < hit.resetsAtMs && countsIn(hit.window, event.model);
}
