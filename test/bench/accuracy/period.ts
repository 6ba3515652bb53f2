/** The thirty days that every account lives through, and units of time. */

export const SECOND_MS = 1000;
export const MINUTE_MS = 60 * SECOND_MS;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;

/** How many days are simulated. */
export const DAYS = 30;

/** The end, a Friday evening. */
export const END_MS = Date.UTC(2026, 10, 20, 20);

/** The beginning. */
export const START_MS = END_MS - DAYS * DAY_MS;

/** Where limits double and placeholders end, in the scenarios that have such a change. */
export const MIDDLE_MS = END_MS - 15 * DAY_MS;

/** Midnight of a day of the period, the first being 0; the last day is number 30. */
export function midnightOf(day: number): number {
  return Math.floor(START_MS / DAY_MS) * DAY_MS + day * DAY_MS;
}
