/** Time zones: which names are one, and when their clocks show a time. */
import { tzOffset } from '@date-fns/tz';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Whether this is the name of a time zone, such as "Europe/Berlin". */
export function isTimeZone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

/**
 * The instant at which the clocks of a zone show a date and a time, given as to `Date.UTC`; the first, where they show it
 * twice. One that they skip is when clocks that nobody had changed would show it. (What the constructor of `TZDate` makes of
 * these depends on the zone that the process runs in, and may be off by an hour on days when that changes its clocks.)
 */
export function instantIn(timeZone: string, ...clock: Parameters<typeof Date.UTC>): number {
  const shownMs = Date.UTC(...clock);
  const offsetMs = (atMs: number): number => tzOffset(timeZone, new Date(atMs)) * MINUTE_MS;
  const [beforeMs, afterMs] = [offsetMs(shownMs - DAY_MS), offsetMs(shownMs + DAY_MS)];
  const isShownWith = (ms: number): boolean => offsetMs(shownMs - ms) === ms;
  return shownMs - (isShownWith(afterMs) && !isShownWith(beforeMs) ? afterMs : beforeMs);
}
