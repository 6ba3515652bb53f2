/** Usage summed up by hour, project and model: what is kept of it when the logs are gone. */
import type { Group } from './breakdown.ts';
import { dayText, hourText } from './format.ts';
import type { Ledger } from './ledger.ts';
import { addEvent, noTotals, totalOf, type Totals } from './totals.ts';

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;

/** What one model used in one project in one hour. */
export type HourlySum = {
  /** The hour's start, epoch ms. Hours are UTC's: zones that are off by 30 or 45 minutes only shift what is shown. */
  hourMs: number;
  /** Null while there is only one account. */
  account: string | null;
  /** The project's number: its path stands in a table of its own, which can be forgotten while the sums stay. */
  project: number;
  model: string;
  /** The cost in it is that of the prices when it was summed up. */
  totals: Totals;
};

/** The start of the hour that holds an instant (both epoch ms). */
export function hourOf(atMs: number): number {
  return Math.floor(atMs / HOUR_MS) * HOUR_MS;
}

/** The sums of a ledger's events in [fromMs, untilMs), earliest hour first. `numberOf` gives a project folder's number. */
export function hourlySums(
  ledger: Ledger,
  fromMs: number,
  untilMs: number,
  numberOf: (folder: string) => number,
): HourlySum[] {
  const sums = new Map<string, HourlySum>();
  ledger.each(fromMs, untilMs, (event) => {
    const { model } = event;
    const hourMs = hourOf(event.atMs);
    const project = numberOf(ledger.sourceOf(event).project);
    const key = `${hourMs} ${project} ${model}`;
    let sum = sums.get(key);
    if (!sum) {
      sum = { hourMs, account: null, project, model, totals: noTotals() };
      sums.set(key, sum);
    }
    addEvent(sum.totals, event);
  });
  return [...sums.values()];
}

/** The sums by what `keyOf` says, such as a project, a model or a day; by that key. */
export function groupSums(sums: readonly HourlySum[], keyOf: (sum: HourlySum) => string): Group[] {
  const groups = new Map<string, HourlySum[]>();
  for (const sum of sums) {
    const key = keyOf(sum);
    const group = groups.get(key);
    if (group) {
      group.push(sum);
    } else {
      groups.set(key, [sum]);
    }
  }
  return [...groups]
    .map(([key, group]) => ({ key, totals: totalOf(group) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}

/** Whether an hour counted anew lacks nothing of what was counted before, and has more. */
export function isMore(anew: readonly HourlySum[], before: readonly HourlySum[]): boolean {
  const [more, less] = [countsOf(anew), countsOf(before)];
  return more.every((count, i) => count >= (less[i] ?? 0)) && more.some((count, i) => count > (less[i] ?? 0));
}

function countsOf(sums: readonly HourlySum[]): number[] {
  const { events, tokens } = totalOf(sums);
  return [events, ...Object.values(tokens)];
}

/** The last `count` calendar days of a zone, today last: "2026-11-20". */
export function lastDays(count: number, timeZone: string, nowMs: number): string[] {
  const todayMs = Date.parse(dayText(nowMs, timeZone));
  return Array.from({ length: count }, (_, i) =>
    new Date(todayMs - (count - 1 - i) * DAY_MS).toISOString().slice(0, 10),
  );
}

/** A calendar day and what each hour of its clock cost in USD. */
export type DayCosts = { day: string; hoursUsd: number[] };

/**
 * What each hour of these calendar days of a zone cost. An hour that the clocks repeat holds both, one that they skip
 * nothing.
 */
export function costsByDay(
  sums: readonly HourlySum[],
  days: readonly string[],
  timeZone: string,
): DayCosts[] {
  const costs = days.map((day) => ({ day, hoursUsd: Array.from({ length: 24 }, () => 0) }));
  const hoursOf = new Map(costs.map(({ day, hoursUsd }) => [day, hoursUsd]));
  for (const { key, totals } of groupSums(sums, (sum) => String(sum.hourMs))) {
    const local = hourText(Number(key), timeZone);
    const hours = hoursOf.get(local.slice(0, 10));
    const hour = Number(local.slice(11, 13));
    if (hours) {
      hours[hour] = (hours[hour] ?? 0) + totals.costUsd;
    }
  }
  return costs;
}
