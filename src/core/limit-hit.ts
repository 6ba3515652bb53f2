/** A refusal that Claude Code wrote into a log: which window was full, when, and when it resets. */
import { isPlausibleReset, type WindowId } from './windows.ts';

export type LimitHit = {
  /** The line's `uuid`: copies in forks keep it. */
  key: string;
  atMs: number;
  window: WindowId;
  resetsAtMs: number;
  /** `official` from `quotaLimits`, `limit_message` from the reset time in the text. */
  anchor: 'official' | 'limit_message';
  /** The session that was refused; null where the line names none. */
  session: string | null;
};

export type HitBook = {
  /** Takes one hit; false if it was known already or its reset cannot be true (then it is counted). */
  add(hit: LimitHit): boolean;
  /** The accepted hits of a window, earliest first. */
  of(window: WindowId): readonly LimitHit[];
  /** All that were added, those that were refused among them. */
  all(): readonly LimitHit[];
  /** Changes whenever a hit is added. */
  version(): number;
  /** How many were refused because their reset lay in the past or too far off. */
  refused(): number;
};

/** An empty collection of limit hits. */
export function createHitBook(): HitBook {
  const byWindow = new Map<WindowId, LimitHit[]>();
  const known = new Map<string, LimitHit>();
  let refused = 0;
  let version = 0;
  return {
    add(hit) {
      if (known.has(hit.key)) {
        return false;
      }
      known.set(hit.key, hit);
      if (!isPlausibleReset(hit.window, hit.atMs, hit.resetsAtMs)) {
        refused += 1;
        return false;
      }
      const hits = byWindow.get(hit.window) ?? [];
      hits.push(hit);
      hits.sort(byTime);
      byWindow.set(hit.window, hits);
      version += 1;
      return true;
    },
    of: (window) => byWindow.get(window) ?? [],
    all: () => [...known.values()],
    version: () => version,
    refused: () => refused,
  };
}

/** Of two at the same instant the later reset comes last, as what stands: the order of files must not matter. */
function byTime(a: LimitHit, b: LimitHit): number {
  return a.atMs - b.atMs || a.resetsAtMs - b.resetsAtMs || (a.key < b.key ? -1 : 1);
}
