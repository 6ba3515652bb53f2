/** Hours of the day in which the user is told nothing. */
import { TZDate } from '@date-fns/tz';
import { instantIn } from './time-zone.ts';

/** Clock times such as "22:00" and "07:30"; the end may lie on the next day. */
export type QuietHours = { from: string; until: string };

/** Until when it is quiet at `nowMs`, in epoch ms; null while it is not. */
export function quietUntilMs(hours: QuietHours, nowMs: number, timeZone: string): number | null {
  const now = new TZDate(nowMs, timeZone);
  const at = (time: string, days: number): number => {
    const [hour = 0, minute = 0] = time.split(':').map(Number);
    return instantIn(timeZone, now.getFullYear(), now.getMonth(), now.getDate() + days, hour, minute);
  };
  const isOverMidnight = hours.until <= hours.from;
  // What began yesterday may last until today.
  for (const day of [-1, 0]) {
    const endMs = at(hours.until, day + (isOverMidnight ? 1 : 0));
    if (at(hours.from, day) <= nowMs && nowMs < endMs) {
      return endMs;
    }
  }
  return null;
}
