/** The instant that a log line names. */

/**
 * Epoch milliseconds of an ISO 8601 timestamp, or null. The form that Claude Code writes
 * (`2026-07-22T13:51:09.004Z`) takes a short way, because every line has one.
 */
export function instantOf(text: string): number | null {
  const atMs = isUsualForm(text) ? usualInstant(text) : Date.parse(text);
  return Number.isNaN(atMs) ? null : atMs;
}

function isUsualForm(text: string): boolean {
  return (
    text.length === 24 &&
    text.charCodeAt(4) === 0x2d &&
    text.charCodeAt(7) === 0x2d &&
    text.charCodeAt(10) === 0x54 &&
    text.charCodeAt(13) === 0x3a &&
    text.charCodeAt(16) === 0x3a &&
    text.charCodeAt(19) === 0x2e &&
    text.charCodeAt(23) === 0x5a
  );
}

function usualInstant(text: string): number {
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  // Date.UTC takes years of one or two digits for those of the 20th century.
  const isCalendar = year >= 100 && month >= 1 && month <= 12 && day >= 1 && day <= 28;
  if (!isCalendar || hour > 23 || minute > 59 || second > 59) {
    return Date.parse(text);
  }
  return Date.UTC(year, month - 1, day, hour, minute, second, digits(text, 20, 23));
}

/** The number that these digits are, or NaN. */
function digits(text: string, from: number, until: number): number {
  let value = 0;
  for (let i = from; i < until; i += 1) {
    const digit = text.charCodeAt(i) - 0x30;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
  }
  return value;
}
