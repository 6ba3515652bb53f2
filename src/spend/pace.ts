/** When to ask next: seldom, and ever more seldom while it fails. */

const MINUTE_MS = 60_000;
/** The report is some minutes old in any case: https://platform.claude.com/docs/en/manage-claude/usage-cost-api */
export const LEAST_WAIT_MS = 5 * MINUTE_MS;
const LONGEST_BACKOFF_MS = 6 * 60 * MINUTE_MS;
/** So that many computers that failed together do not ask together again. */
const JITTER = 0.25;

/** When it was asked last, and how long is to be waited from then. */
export type Asked = { atMs: number; waitMs: number };

/**
 * How long to wait after an answer: five minutes, doubled with each failure in a row up to six hours, and as long as the
 * host asked for. `chance` is from 0 to 1.
 */
export function waitMs(failuresInARow: number, retryAfter: number | null, chance: number): number {
  const backoff = Math.min(LEAST_WAIT_MS * 2 ** Math.max(0, failuresInARow - 1), LONGEST_BACKOFF_MS);
  const spread = failuresInARow === 0 ? 1 : 1 + JITTER * chance;
  return Math.round(Math.max(backoff * spread, retryAfter ?? 0));
}

/** How long from `nowMs` until it may be asked. */
export function dueInMs(asked: Asked | null, nowMs: number): number {
  return asked === null ? 0 : Math.max(0, Math.min(asked.atMs, nowMs) + asked.waitMs - nowMs);
}

/** Where the clock was set back, the wait begins anew: nothing is asked of a day that is yet to come. */
export function afterClockChange(asked: Asked | null, nowMs: number): Asked | null {
  return asked === null || asked.atMs <= nowMs ? asked : { ...asked, atMs: nowMs };
}
