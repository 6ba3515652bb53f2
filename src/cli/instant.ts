/** A time as typed on the command line. */
import { instantIn } from '../core/time-zone.ts';

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?$/;
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;

/**
 * Epoch milliseconds of an ISO 8601 time. With "Z" or an offset it is taken as it is; a date or a time without one is
 * meant in `timeZone`. Null if it is no time (the 31st of June is none).
 */
export function parseInstant(text: string, timeZone: () => string): number | null {
  const trimmed = text.trim();
  if (WITH_OFFSET.test(trimmed)) {
    const atMs = Date.parse(trimmed);
    return Number.isNaN(atMs) || !isCalendarDay(trimmed) ? null : atMs;
  }
  const parts = LOCAL.exec(trimmed);
  if (!parts || !isCalendarDay(trimmed)) {
    return null;
  }
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map((part) => Number(part ?? 0));
  return hour > 23 || minute > 59 || second > 59
    ? null
    : instantIn(timeZone(), year, month - 1, day, hour, minute, second);
}

function isCalendarDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.slice(0, 10).split('-').map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}
