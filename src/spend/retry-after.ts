/** How long a host asked to be left alone: https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */

/** Whoever asks for more than a day is asked again after one. */
const LONGEST_MS = 24 * 3_600_000;

/** A `Retry-After` header, in seconds or as a date, in milliseconds from `nowMs`; null where it says nothing. */
export function retryAfterMs(header: string | null, nowMs: number): number | null {
  const text = header?.trim() ?? '';
  // `Date.parse` takes much for a date: "-5" is the first of May.
  const isDate = /^[A-Z][a-z]{2}, \d/.test(text);
  const ms = /^\d+$/.test(text) ? Number(text) * 1000 : isDate ? Date.parse(text) - nowMs : NaN;
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), LONGEST_MS) : null;
}
