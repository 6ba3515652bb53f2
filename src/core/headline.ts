/** The sentence that comes first: what will stop the user, and when. */
import { agoText, costText, durationText, momentOf, percentText } from './format.ts';
import { roundedRunsOutMs } from './forecast.ts';
import { FULL_PERCENT, levelOf } from './level.ts';
import { certaintyOf, resetText } from './meter-view.ts';
import type { Problem, ProblemCode } from './problem.ts';
import { mainWindow, type Snapshot } from './snapshot.ts';
import { AMOUNT, HEADLINE, MOMENT, WINDOW } from './texts.ts';
import { knownCostUsd } from './totals.ts';
import type { ViewOptions } from './view-options.ts';
import type { WindowSnapshot } from './window-measure.ts';

/** Where nothing was read, these are why. */
const UNREADABLE: ReadonlySet<ProblemCode> = new Set(['root_missing', 'root_unreadable', 'reading_failed']);

/** The headline of a snapshot. */
export function headlineOf(snapshot: Snapshot, problems: readonly Problem[], options: ViewOptions): string {
  const main = mainWindow(snapshot);
  const name = WINDOW.inSentence[main.id];
  const reset = resetText(main, options);
  if (main.state === 'exhausted') {
    const sentence = main.goesOn ? HEADLINE.onCredits : HEADLINE.full;
    return sentence(name, reset ?? HEADLINE.later);
  }
  if (main.usedPercentage !== null && main.usedPercentage >= FULL_PERCENT) {
    return HEADLINE.overOwnLimit(name, reset);
  }
  if (main.usedPercentage !== null) {
    return forecastText(main, reset, options);
  }
  if (problems.some((problem) => problem.code === 'no_logs')) {
    return HEADLINE.noLogs;
  }
  if (snapshot.lastEventMs === null && problems.some(({ code }) => UNREADABLE.has(code))) {
    return HEADLINE.unreadable;
  }
  if (main.state === 'not_started' || (main.id === 'seven_day' && main.totals.events === 0)) {
    return HEADLINE.nothingUsed;
  }
  const cost = costText(knownCostUsd(main.totals));
  return snapshot.fiveHour.state === 'not_started'
    ? HEADLINE.notStarted(cost)
    : HEADLINE.cost(name, cost, reset);
}

/** Whether a window lasts, or where nothing can be said of that, how full it is; an old figure is called one. */
function forecastText(window: WindowSnapshot, reset: string | null, options: ViewOptions): string {
  const { nowMs, clock, thresholds } = options;
  const { runsOut, resetsAtMs, usedPercentage, sampledAtMs } = window;
  const name = WINDOW.inSentence[window.id];
  const ago = window.stale && sampledAtMs !== null ? agoText(nowMs - sampledAtMs, 'long') : null;
  const basis = ago === null ? HEADLINE.pace : HEADLINE.oldFigure(ago);
  const certainty = certaintyOf(window);
  const figure = percentText(usedPercentage);
  if (runsOut && resetsAtMs !== null && reset !== null) {
    const runsOutMs = roundedRunsOutMs(runsOut, resetsAtMs, nowMs);
    if (runsOutMs === null) {
      return HEADLINE.runsOutWithReset(basis, name, reset);
    }
    const when = MOMENT.atAbout(momentOf(runsOutMs, nowMs, clock));
    return HEADLINE.runsOut(basis, name, when, durationText(resetsAtMs - runsOutMs, 'long'));
  }
  if (window.costPerHourUsd === null || reset === null || window.limit === null) {
    // "At least" holds however old the figure is.
    return ago === null || certainty === 'atLeast'
      ? HEADLINE.used[certainty](name, figure, reset)
      : HEADLINE.oldUsed(basis, name, AMOUNT.certainty[certainty](figure), reset);
  }
  if (levelOf(usedPercentage, thresholds) === 'calm') {
    return HEADLINE.lasts(basis, name, reset);
  }
  const near = AMOUNT.certainty[certainty](figure);
  return ago === null
    ? HEADLINE.nearAndLasts(name, near, reset)
    : HEADLINE.oldNearAndLasts(basis, name, near, reset);
}
