/** A clock that runs faster than the real one and can be set, the same for writer and engine. */

/** It showed `shownMs` at `realMs`, and goes `speed` times as fast. */
export type FastClock = { realMs: number; shownMs: number; speed: number };

/** What the clock shows now, in epoch ms. */
export function shownBy({ realMs, shownMs, speed }: FastClock, nowMs = Date.now()): number {
  return Math.round(shownMs + (nowMs - realMs) * speed);
}

/** The clock set forward, or back. */
export function setBy(clock: FastClock, ms: number): FastClock {
  return { ...clock, shownMs: clock.shownMs + ms };
}
