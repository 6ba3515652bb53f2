/** API spend as a meter beside those of the windows, and what is to be told where it fails. */
import type { ApiSpend, SpendFailure, SpendFigure } from './api-spend.ts';
import { failureOf } from './api-spend.ts';
import { agoText, costText, dateText, percentText, spokenPercentText, wholeCostText } from './format.ts';
import { levelOf, type Level } from './level.ts';
import type { ViewOptions } from './view-options.ts';
import type { Problem } from './problem.ts';
import { SPEND } from './texts.ts';
import { utcDayStart, utcMonthOf, utcMonthSpan } from './utc-month.ts';

export type SpendView = {
  /** "API spend, November". */
  name: string;
  /** "$62 of $100", "$62.47" without a budget; null while nothing is known. */
  figure: string | null;
  level: Level;
  levelText: string | null;
  isStale: boolean;
  /** Length of the bar, 0 to 1; null without a budget. */
  usedFraction: number | null;
  /** How much of the month is gone, 0 to 1. */
  elapsedFraction: number;
  /** How old the figure is, and how far it goes. */
  note: string;
  /** "62%"; null without a budget. */
  percentText: string | null;
  /** Whether a budget is to be asked for. */
  asksForBudget: boolean;
  sentence: string;
};

type Options = Pick<ViewOptions, 'clock' | 'thresholds' | 'nowMs'>;

const MINUTE_MS = 60_000;
/** Some questions may fail without anybody having to know. */
const STALE_MS = 30 * MINUTE_MS;
/** From here on cents are left out of what stands in large type. */
const WHOLE_FROM_USD = 10;

/** The meter of API spend; null where it is off, or nothing is known and a problem says why. */
export function spendViewOf(spend: ApiSpend, budgetUsd: number | null, options: Options): SpendView | null {
  const { nowMs } = options;
  const month = utcMonthOf(nowMs);
  const { startsAtMs, endsAtMs } = utcMonthSpan(month);
  const name = SPEND.name(dateText(month, 'monthName', options.clock));
  const elapsedFraction = (nowMs - startsAtMs) / (endsAtMs - startsAtMs);
  const figure = figureOf(spend, nowMs);
  if (figure) {
    return { name, elapsedFraction, ...shownFigure(name, figure, budgetUsd, options) };
  }
  if (spend.kind !== 'waiting' && spend.kind !== 'known') {
    return null;
  }
  return {
    name,
    elapsedFraction,
    figure: null,
    level: 'calm',
    levelText: null,
    isStale: false,
    usedFraction: null,
    note: SPEND.waiting,
    percentText: null,
    asksForBudget: false,
    sentence: SPEND.sentence(name, SPEND.waiting, null),
  };
}

function shownFigure(
  name: string,
  figure: SpendFigure,
  budgetUsd: number | null,
  options: Options,
): Omit<SpendView, 'name' | 'elapsedFraction'> {
  const { costUsd, askedAtMs } = figure;
  const percentage = budgetUsd === null ? null : (costUsd / budgetUsd) * 100;
  const level = levelOf(percentage, options.thresholds);
  const text =
    budgetUsd === null
      ? costText(costUsd)
      : SPEND.ofBudget(
          largeCostText(costUsd),
          Number.isInteger(budgetUsd) ? wholeCostText(budgetUsd) : costText(budgetUsd),
        );
  return {
    figure: text,
    level,
    levelText: level === 'calm' ? null : level === 'near' ? SPEND.near : SPEND.over,
    isStale: isOld(figure, options.nowMs),
    usedFraction: percentage === null ? null : Math.min(1, Math.max(0, percentage / 100)),
    note: noteOf(figure, SPEND.asked(agoText(options.nowMs - askedAtMs)), options),
    percentText: percentage === null ? null : percentText(percentage),
    asksForBudget: budgetUsd === null,
    sentence: SPEND.sentence(name, text, percentage === null ? null : spokenPercentText(percentage)),
  };
}

/** How far the figure goes is worth a word where that is not today. */
function noteOf({ month, coveredUntilMs }: SpendFigure, asked: string, { nowMs, clock }: Options): string {
  if (coveredUntilMs > utcDayStart(nowMs)) {
    return asked;
  }
  const { startsAtMs } = utcMonthSpan(month);
  const lastDay = new Date(coveredUntilMs - 1).toISOString().slice(0, 10);
  return coveredUntilMs <= startsAtMs
    ? SPEND.nothingCovered(asked)
    : SPEND.coveredUntil(asked, dateText(lastDay, 'dayAndMonth', clock));
}

/** Whole dollars that are really reached: $99.60 is not $100. */
function largeCostText(usd: number): string {
  return usd >= WHOLE_FROM_USD ? wholeCostText(Math.floor(usd)) : costText(usd);
}

/** The figure, unless its month is over. */
function figureOf(spend: ApiSpend, nowMs: number): SpendFigure | null {
  return spend.kind === 'known' && spend.figure.month === utcMonthOf(nowMs) ? spend.figure : null;
}

function isOld({ askedAtMs }: SpendFigure, nowMs: number): boolean {
  return nowMs - askedAtMs > STALE_MS;
}

/** These wait for the user; the others may pass by themselves. */
const LASTING = new Set<SpendFailure['code']>([
  'wrong_key',
  'forbidden',
  'untrusted',
  'foreign_currency',
  'keychain_missing',
  'keychain_locked',
  'keychain_failed',
]);

/** What is to be told of API spend, if anything: not what passes while the figure is still fresh. */
export function spendProblemOf(spend: ApiSpend, nowMs: number): Problem | null {
  if (spend.kind === 'no_key') {
    return { code: 'api_spend_no_key' };
  }
  const failure = failureOf(spend);
  const figure = figureOf(spend, nowMs);
  const isQuiet = failure === null || (figure && !isOld(figure, nowMs) && !LASTING.has(failure.code));
  return isQuiet ? null : { code: 'api_spend_failed', failure };
}
