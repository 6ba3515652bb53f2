/** The official figures of a made-up account, handed over as the status line's hook does. */
import { mkdirSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Feed = {
  /** Hands over what a session is told now. A disk that is full takes nothing. */
  tell(session: string, nowMs: number): void;
  /** The resets that were told, in epoch ms. */
  resetsMs(): readonly number[];
};

const HOUR_MS = 3_600_000;
const FIVE_HOURS_MS = 5 * HOUR_MS;
const SLOTS = 5;
/** Figures rise by this, so that no window fills up. */
const STEP_POINTS = 0.4;

/** A feed into Tidemark's folder, of an account whose week ends then. */
export function createFeed(state: string, weekEndsMs: number): Feed {
  let blockEndsMs = 0;
  let percentage = 0;
  let told = 0;
  const resets = new Set([weekEndsMs]);
  return {
    tell(session, nowMs) {
      if (blockEndsMs <= nowMs || blockEndsMs > nowMs + FIVE_HOURS_MS) {
        blockEndsMs = Math.ceil(nowMs / HOUR_MS) * HOUR_MS + 3 * HOUR_MS;
        percentage = 0;
        resets.add(blockEndsMs);
      }
      percentage = Math.min(90, percentage + STEP_POINTS);
      told += 1;
      const figure = (part: number, resetsMs: number): object => ({
        used_percentage: Math.round(percentage * part),
        resets_at: resetsMs / 1000,
      });
      const limits = { five_hour: figure(1, blockEndsMs), seven_day: figure(0.2, weekEndsMs) };
      const half = join(state, 'feed', `hook.${told}.tmp`);
      try {
        mkdirSync(join(state, 'feed'), { recursive: true });
        writeFileSync(half, JSON.stringify({ session_id: session, rate_limits: limits }));
        utimesSync(half, nowMs / 1000, nowMs / 1000);
        renameSync(half, join(state, 'feed', `${told % SLOTS}.json`));
      } catch {
        // The hook shows the line all the same.
      }
    },
    resetsMs: () => [...resets],
  };
}
