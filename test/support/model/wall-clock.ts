/** Weekly resets as a clock on the wall shows them, found minute by minute. */
import type { WeeklyReset } from '../../../src/core/windows.ts';

const MINUTE_MS = 60_000;
/** No zone changes its clocks at another minute than these. */
const STEP_MS = 15 * MINUTE_MS;

const formats = new Map<string, Intl.DateTimeFormat>();

/** What the clocks of a zone show, as if it were UTC. */
export function wallMs(atMs: number, timeZone: string): number {
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
    });
    formats.set(timeZone, format);
  }
  const parts = Object.fromEntries(
    format.formatToParts(atMs).map(({ type, value }) => [type, Number(value)]),
  );
  return Date.UTC(
    parts['year'] ?? 0,
    (parts['month'] ?? 0) - 1,
    parts['day'] ?? 0,
    parts['hour'] ?? 0,
    parts['minute'] ?? 0,
  );
}

/**
 * The instants of [fromMs, untilMs) at which the clocks show the reset's time: the first, where they show it twice. Where they
 * skip it, the instant at which clocks that nobody had changed would show it.
 */
export function resetsByMinute(reset: WeeklyReset, fromMs: number, untilMs: number): number[] {
  const { weekday, hour, minute, timeZone } = reset;
  const isReset = (wall: number): boolean => {
    const date = new Date(wall);
    return date.getUTCDay() === weekday && date.getUTCHours() === hour && date.getUTCMinutes() === minute;
  };
  const found: number[] = [];
  const shown = new Set<number>();
  const note = (wall: number, atMs: number): void => {
    if (isReset(wall) && !shown.has(wall)) {
      shown.add(wall);
      found.push(atMs);
    }
  };
  let nextWall = wallMs(fromMs, timeZone);
  for (let stepMs = fromMs; stepMs < untilMs; stepMs += STEP_MS) {
    const wall = wallMs(stepMs, timeZone);
    for (let skipped = nextWall; skipped < wall; skipped += MINUTE_MS) {
      note(skipped, stepMs + skipped - nextWall);
    }
    for (let ms = 0; ms < STEP_MS; ms += MINUTE_MS) {
      note(wall + ms, stepMs + ms);
    }
    nextWall = wall + STEP_MS;
  }
  return found.sort((a, b) => a - b);
}
