/** What an alert says, with the kind of figure that it rests on. */
import { durationText, momentOf, percentText, type Clock } from './format.ts';
import { roundedRunsOutMs } from './forecast.ts';
import { certaintyOf } from './meter-view.ts';
import { ALERT, AMOUNT, MOMENT, WINDOW } from './texts.ts';
import type { WindowSnapshot } from './window-measure.ts';
import type { WindowId } from './windows.ts';

type Text = { title: string; body: string };

/** Of a threshold, with the forecast where that is told too; or of the forecast alone. */
export function alertText(
  sort: 'threshold' | 'pace',
  window: WindowSnapshot,
  tellsPace: boolean,
  clock: Clock,
  nowMs: number,
): Text {
  const name = WINDOW.names[window.id];
  const { resetsAtMs } = window;
  const resets =
    resetsAtMs === null
      ? []
      : [ALERT.resets((window.isResetAbout ? MOMENT.about : MOMENT.at)(momentOf(resetsAtMs, nowMs, clock)))];
  if (window.state === 'exhausted') {
    return {
      title: ALERT.full(name),
      body: ALERT.sentences([window.sampledFrom === 'typed' ? ALERT.typedFull : ALERT.reached, ...resets]),
    };
  }
  const pace = paceOf(window, clock, nowMs);
  if (sort === 'pace' && pace) {
    return {
      title: ALERT.runsOut(name, pace.when),
      body: ALERT.sentences([ALERT.before(pace.before), basisOf(window)]),
    };
  }
  const figure = AMOUNT.certainty[certaintyOf(window)](percentText(window.usedPercentage));
  const outlook = tellsPace && pace ? [ALERT.alsoRunsOut(pace.when, pace.before)] : resets;
  return { title: ALERT.used(name, figure), body: ALERT.sentences([basisOf(window), ...outlook]) };
}

/** Of a reset that was waited for. */
export function resetText(window: WindowId, isEstimated: boolean): Text {
  return {
    title: ALERT.hasReset(WINDOW.names[window]),
    body: isEstimated ? ALERT.goOnSoon : ALERT.goOn,
  };
}

/** When it runs out at the present pace, and how long before its reset; null where it does not. */
function paceOf(
  { runsOut, resetsAtMs }: WindowSnapshot,
  clock: Clock,
  nowMs: number,
): { when: string; before: string } | null {
  const runsOutMs = runsOut && resetsAtMs !== null ? roundedRunsOutMs(runsOut, resetsAtMs, nowMs) : null;
  return runsOutMs === null || resetsAtMs === null
    ? null
    : {
        when: MOMENT.atAbout(momentOf(runsOutMs, nowMs, clock)),
        before: durationText(resetsAtMs - runsOutMs, 'long'),
      };
}

function basisOf({ kind, marginPoints, sampledFrom }: WindowSnapshot): string {
  if (sampledFrom === 'typed' && (kind === 'reported' || kind === 'projected')) {
    return ALERT.typedBasis[kind];
  }
  return kind === 'estimated' ? ALERT.estimate(Math.round(marginPoints ?? 0)) : ALERT.basis[kind];
}
