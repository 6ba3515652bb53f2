/** The sentence that comes first: what will stop the user, and when. */
import { aboutMoment, atMoment, costText, durationText, momentText, percentText } from './format.ts';
import { FULL_PERCENT, roundedRunsOutMs, type ViewOptions } from './meter-view.ts';
import type { Problem } from './problem.ts';
import { mainWindow, type Snapshot } from './snapshot.ts';
import { knownCostUsd } from './totals.ts';
import type { WindowSnapshot } from './window-measure.ts';
import type { WindowId } from './windows.ts';

const NAMES_IN_SENTENCES: Readonly<Record<WindowId, string>> = {
  five_hour: 'five-hour window',
  seven_day: 'seven-day window',
  seven_day_opus: 'weekly Opus limit',
  seven_day_sonnet: 'weekly Sonnet limit',
  seven_day_overage_included: 'weekly Fable limit',
};

function certaintyOf({ kind, isAtLeast }: WindowSnapshot): string {
  if (isAtLeast) {
    return 'At least ';
  }
  return kind === 'projected' || kind === 'estimated' ? 'About ' : '';
}

/** The headline of a snapshot. */
export function headlineOf(snapshot: Snapshot, problems: readonly Problem[], options: ViewOptions): string {
  const { nowMs, clock } = options;
  const main = mainWindow(snapshot);
  const name = NAMES_IN_SENTENCES[main.id];
  const reset = main.resetsAtMs === null ? null : atMoment(momentText(main.resetsAtMs, nowMs, clock));
  if (main.state === 'exhausted' && main.goesOn) {
    return `The ${name} is full until it resets ${reset ?? 'later'}; you are on usage credits.`;
  }
  if (main.state === 'exhausted') {
    return `The ${name} is full. It resets ${reset ?? 'later'}.`;
  }
  if (main.usedPercentage !== null && main.usedPercentage >= FULL_PERCENT) {
    return `The ${name} has reached the limit you set${reset === null ? '' : `; it resets ${reset}`}.`;
  }
  if (main.runsOut && main.resetsAtMs !== null) {
    const runsOutMs = roundedRunsOutMs(main.runsOut, main.resetsAtMs, nowMs);
    return runsOutMs === null
      ? `At this pace the ${name} runs out at about the time that it resets, ${reset}.`
      : `At this pace the ${name} runs out ${aboutMoment(momentText(runsOutMs, nowMs, clock))}, ${durationText(main.resetsAtMs - runsOutMs)} before it resets.`;
  }
  if (main.usedPercentage !== null) {
    const until = reset === null ? '' : ` until it resets ${reset}`;
    return main.costPerHourUsd === null || reset === null || main.limit === null
      ? `${certaintyOf(main)}${percentText(main.usedPercentage)} of the ${name} is used${reset === null ? '' : `; it resets ${reset}`}.`
      : `At this pace the ${name} lasts${until}.`;
  }
  if (problems.some((problem) => problem.code === 'no_logs')) {
    return 'No session logs were found yet.';
  }
  if (main.state === 'not_started' || (main.id === 'seven_day' && main.totals.events === 0)) {
    return 'Nothing is used. The five-hour window starts with your next request.';
  }
  if (snapshot.fiveHour.state === 'not_started') {
    return `The five-hour window has not started. ${costText(knownCostUsd(main.totals))} used in seven days.`;
  }
  return `${costText(knownCostUsd(main.totals))} used in this ${name}${reset === null ? '' : `, which resets ${reset}`}.`;
}
