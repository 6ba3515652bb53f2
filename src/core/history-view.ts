/** The last thirty days of the history, summed up and as what a screen shows of them. */
import { costText, dateText, dayText, hourNameText, tokensText, type Clock } from './format.ts';
import { costsByDay, DAY_MS, lastDays, type DayCosts, type HourlySum } from './hourly.ts';
import { AMOUNT, HISTORY } from './texts.ts';
import { allTokens, knownCostUsd, totalOf, type Totals } from './totals.ts';

const SHOWN_DAYS = 30;

/** The history's last thirty days: plain data, so that it can cross a thread. */
export type HistorySummary = {
  /** Oldest first, today last. */
  days: DayCosts[];
  totals: Totals;
  /** The first hour of which anything is known, also before these days; null for none. Epoch ms. */
  firstMs: number | null;
  /** Claude Code has deleted its logs from before, or soon will. Epoch ms. */
  logsFromMs: number;
};

export type HistoryView = {
  /** "Last 30 days". */
  title: string;
  /** Oldest first, today last; for each hour of the day's clock the fraction (0–1) of the dearest hour of all. */
  days: { day: string; label: string; title: string; fractions: number[] }[];
  /** The map in words. */
  sentence: string;
  costText: string;
  /** Responses and tokens. */
  totalText: string;
  daysText: string;
  /** Since when there is a history, where it goes back further than the logs; else null. */
  since: string | null;
};

/** Sums up the last thirty calendar days of a zone. */
export function summaryOf(
  sums: readonly HourlySum[],
  logsFromMs: number,
  timeZone: string,
  nowMs: number,
): HistorySummary {
  const days = lastDays(SHOWN_DAYS, timeZone, nowMs);
  const isShown = new Map<number, boolean>();
  const recent: HourlySum[] = [];
  let firstMs = Infinity;
  for (const sum of sums) {
    const { hourMs } = sum;
    firstMs = Math.min(firstMs, hourMs);
    if (!isShown.has(hourMs)) {
      const isRecent = hourMs > nowMs - (SHOWN_DAYS + 1) * DAY_MS;
      isShown.set(hourMs, isRecent && days.includes(dayText(hourMs, timeZone)));
    }
    if (isShown.get(hourMs)) {
      recent.push(sum);
    }
  }
  return {
    days: costsByDay(recent, days, timeZone),
    totals: totalOf(recent),
    firstMs: firstMs === Infinity ? null : firstMs,
    logsFromMs,
  };
}

/** What was made of a summary last: most responses change none of it, and a view comes with each of them. */
const made = new WeakMap<HistorySummary, { clock: Clock; view: HistoryView }>();

/** The summary, which nobody changes, as texts and fractions. */
export function historyViewOf(summary: HistorySummary, clock: Clock): HistoryView {
  const last = made.get(summary);
  if (last && isSameClock(last.clock, clock)) {
    return last.view;
  }
  const view = viewOf(summary, clock);
  made.set(summary, { clock, view });
  return view;
}

function isSameClock(a: Clock, b: Clock): boolean {
  return a.timeZone === b.timeZone && a.locale === b.locale && a.hour12 === b.hour12;
}

function viewOf(summary: HistorySummary, clock: Clock): HistoryView {
  const { days, totals, firstMs, logsFromMs } = summary;
  const dearestUsd = Math.max(...days.flatMap((one) => one.hoursUsd));
  const used = days.filter((one) => sumOf(one.hoursUsd) > 0);
  return {
    title: HISTORY.title(SHOWN_DAYS),
    days: days.map(({ day, hoursUsd }) => {
      const label = dateText(day, 'dayOfWeek', clock);
      return {
        day,
        label,
        title: HISTORY.day(label, costText(sumOf(hoursUsd))),
        fractions: hoursUsd.map((usd) => (usd > 0 ? Math.max(LEAST_FRACTION, rounded(usd / dearestUsd)) : 0)),
      };
    }),
    sentence: used.length === 0 && totals.events > 0 ? HISTORY.noPrice(SHOWN_DAYS) : sentenceOf(used, clock),
    costText: costText(knownCostUsd(totals)),
    totalText: HISTORY.total(AMOUNT.responses(totals.events), tokensText(allTokens(totals.tokens))),
    daysText: HISTORY.days(used.length, days.length),
    since:
      firstMs !== null && firstMs < logsFromMs
        ? HISTORY.since(dateText(dayText(firstMs, clock.timeZone), 'dayOfYear', clock))
        : null,
  };
}

/** What was used at all is told from nothing. */
const LEAST_FRACTION = 0.01;

function rounded(fraction: number): number {
  return Math.round(fraction * 100) / 100;
}

/** How many hours "most was used between" spans. */
const PEAK_HOURS = 2;
/** This share of the peak lies on working days, or on weekends, for the sentence to say so. */
const MOSTLY = 0.9;
/** Five of seven days are working days, so that half of a peak is many for a weekend. */
const MOSTLY_WEEKEND = 0.5;

function sentenceOf(used: readonly DayCosts[], clock: Clock): string {
  const [first, ...others] = used;
  if (!first) {
    return HISTORY.nothing(SHOWN_DAYS);
  }
  const peak = peakOf(used);
  const weekendUsd = sumOf(
    used.filter((one) => isWeekend(one.day)).map((one) => peakUsd(one.hoursUsd, peak)),
  );
  const share = weekendUsd / sumOf(used.map((one) => peakUsd(one.hoursUsd, peak)));
  const when = share >= MOSTLY_WEEKEND ? 'weekends' : share <= 1 - MOSTLY ? 'weekdays' : 'anyDay';
  const dearest = others.reduce(
    (best, one) => (sumOf(one.hoursUsd) > sumOf(best.hoursUsd) ? one : best),
    first,
  );
  const hour = (after: number): string => hourNameText((peak + after) % 24, clock);
  const day = dateText(dearest.day, 'day', clock);
  return HISTORY.most[when](hour(0), hour(PEAK_HOURS), day, costText(sumOf(dearest.hoursUsd)));
}

/** The hour at which the dearest hours in a row begin. */
function peakOf(used: readonly DayCosts[]): number {
  const costs = Array.from({ length: 24 }, (_, hour) =>
    sumOf(used.map((one) => peakUsd(one.hoursUsd, hour))),
  );
  // Of equal ones, the one that begins with use.
  return costs.lastIndexOf(Math.max(...costs));
}

function peakUsd(hoursUsd: readonly number[], fromHour: number): number {
  return sumOf(Array.from({ length: PEAK_HOURS }, (_, i) => hoursUsd[(fromHour + i) % 24] ?? 0));
}

function isWeekend(day: string): boolean {
  return [0, 6].includes(new Date(day).getUTCDay());
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
