/** The sentence that comes first: what will stop the user, and when. */
import { costText, durationText, momentOf, percentText } from './format.ts';
import { certaintyOf, FULL_PERCENT, resetText, roundedRunsOutMs, type ViewOptions } from './meter-view.ts';
import type { Problem } from './problem.ts';
import { mainWindow, type Snapshot } from './snapshot.ts';
import { HEADLINE, MOMENT, WINDOW } from './texts.ts';
import { knownCostUsd } from './totals.ts';

/** The headline of a snapshot. */
export function headlineOf(snapshot: Snapshot, problems: readonly Problem[], options: ViewOptions): string {
  const { nowMs, clock } = options;
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
  if (main.runsOut && main.resetsAtMs !== null && reset !== null) {
    const runsOutMs = roundedRunsOutMs(main.runsOut, main.resetsAtMs, nowMs);
    return runsOutMs === null
      ? HEADLINE.runsOutWithReset(name, reset)
      : HEADLINE.runsOut(
          name,
          MOMENT.atAbout(momentOf(runsOutMs, nowMs, clock)),
          durationText(main.resetsAtMs - runsOutMs, 'long'),
        );
  }
  if (main.usedPercentage !== null) {
    return main.costPerHourUsd === null || reset === null || main.limit === null
      ? HEADLINE.used[certaintyOf(main)](name, percentText(main.usedPercentage), reset)
      : HEADLINE.lasts(name, reset);
  }
  if (problems.some((problem) => problem.code === 'no_logs')) {
    return HEADLINE.noLogs;
  }
  if (main.state === 'not_started' || (main.id === 'seven_day' && main.totals.events === 0)) {
    return HEADLINE.nothingUsed;
  }
  const cost = costText(knownCostUsd(main.totals));
  return snapshot.fiveHour.state === 'not_started'
    ? HEADLINE.notStarted(cost)
    : HEADLINE.cost(name, cost, reset);
}
