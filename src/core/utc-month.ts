/** Calendar months in UTC: the cost report's days are UTC's, wherever the user is. */

const DAY_MS = 86_400_000;

/** The month that an instant lies in: "2026-11". */
export function utcMonthOf(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 7);
}

/** The first instant of a month, and the first of the next. */
export function utcMonthSpan(month: string): { startsAtMs: number; endsAtMs: number } {
  const startsAtMs = Date.parse(`${month}-01T00:00:00Z`);
  // Every month is over 40 days after it began, and the next one is not.
  const next = utcMonthOf(startsAtMs + 40 * DAY_MS);
  return { startsAtMs, endsAtMs: Date.parse(`${next}-01T00:00:00Z`) };
}

/** The midnight in UTC that an instant's day began with. */
export function utcDayStart(atMs: number): number {
  return Math.floor(atMs / DAY_MS) * DAY_MS;
}
