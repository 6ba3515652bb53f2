/** When the user is told: each threshold once per window, the highest of several, nothing twice after a restart. */
import { momentOf, percentText, type Clock } from './format.ts';
import { certaintyOf } from './meter-view.ts';
import { windowsOf, type Snapshot } from './snapshot.ts';
import { ALERT, AMOUNT, MOMENT, WINDOW } from './texts.ts';
import type { WindowSnapshot } from './window-measure.ts';
import type { WindowId } from './windows.ts';

/** A threshold that was told of one window instance. */
export type Told = {
  window: WindowId;
  threshold: number;
  startsAtMs: number;
  /** Null for a window that rolls: it is one instance until it is armed again. */
  endsAtMs: number | null;
};

export type AlertState = { told: Told[] };

export type Alert = {
  /** Stable for a window, so that a later alert replaces the earlier. */
  id: string;
  window: WindowId;
  title: string;
  body: string;
  /** What has to be remembered once the alert was delivered. */
  told: Told[];
};

/** A window that rolls is armed again once it has fallen this far below the threshold. */
const REARM_POINTS = 5;
/** How long instances are remembered after their end. */
const FORGET_MS = 8 * 24 * 3_600_000;

/**
 * The alerts that are due, and the state without what need not be remembered any more. `before` is null on the first
 * start ever: then what is crossed already is taken as told. An alert counts as told only through `afterTelling`.
 */
export function dueAlerts(
  before: AlertState | null,
  snapshot: Snapshot,
  thresholds: readonly number[],
  clock: Clock,
  nowMs: number,
): { alerts: Alert[]; state: AlertState } {
  const windows = windowsOf(snapshot).filter((one) => one.usedPercentage !== null);
  const kept = (before?.told ?? []).filter(
    (told) => (told.endsAtMs ?? nowMs) > nowMs - FORGET_MS && !windows.some((one) => isRearmed(told, one)),
  );
  const alerts: Alert[] = [];
  for (const window of windows) {
    const span = spanOf(window);
    const crossed = thresholds
      .filter((threshold) => (window.usedPercentage ?? 0) >= threshold)
      .map((threshold) => ({ window: window.id, threshold, ...span }));
    const fresh = crossed.filter(
      (one) => !kept.some((told) => told.threshold === one.threshold && isSameInstance(told, one)),
    );
    const highest = Math.max(...crossed.map((one) => one.threshold));
    // A threshold below one that was told already is no news, whenever it was added.
    if (fresh.some((one) => one.threshold === highest)) {
      alerts.push({
        ...textOf(window, clock, nowMs),
        id: `threshold-${window.id}`,
        window: window.id,
        told: fresh,
      });
    }
  }
  if (before === null) {
    return { alerts: [], state: { told: alerts.flatMap((alert) => alert.told) } };
  }
  return { alerts, state: { told: kept } };
}

/** The state once an alert has reached the user. */
export function afterTelling(state: AlertState, alert: Alert): AlertState {
  return { told: [...state.told, ...alert.told] };
}

function spanOf(window: WindowSnapshot): { startsAtMs: number; endsAtMs: number | null } {
  return { startsAtMs: window.startsAtMs ?? 0, endsAtMs: window.resetsAtMs };
}

/** The same window if the spans overlap by half or more: a start that was estimated may become official. */
function isSameInstance(a: Told, b: Told): boolean {
  if (a.window !== b.window) {
    return false;
  }
  if (a.endsAtMs === null || b.endsAtMs === null) {
    return a.endsAtMs === b.endsAtMs;
  }
  const overlap = Math.min(a.endsAtMs, b.endsAtMs) - Math.max(a.startsAtMs, b.startsAtMs);
  return overlap * 2 >= Math.min(a.endsAtMs - a.startsAtMs, b.endsAtMs - b.startsAtMs);
}

/** A rolling window has fallen far enough, or it rolls no more because its reset became known. */
function isRearmed(told: Told, window: WindowSnapshot): boolean {
  return (
    told.window === window.id &&
    told.endsAtMs === null &&
    (window.anchor !== 'rolling' || (window.usedPercentage ?? 0) <= told.threshold - REARM_POINTS)
  );
}

function textOf(window: WindowSnapshot, clock: Clock, nowMs: number): { title: string; body: string } {
  const name = WINDOW.names[window.id];
  const sentence = window.state === 'exhausted' ? ALERT.reached : basisOf(window);
  const body =
    window.resetsAtMs === null
      ? sentence
      : ALERT.withReset(sentence, MOMENT.at(momentOf(window.resetsAtMs, nowMs, clock)));
  if (window.state === 'exhausted') {
    return { title: ALERT.full(name), body };
  }
  const figure = AMOUNT.certainty[certaintyOf(window)](percentText(window.usedPercentage));
  return { title: ALERT.used(name, figure), body };
}

function basisOf({ kind, marginPoints }: WindowSnapshot): string {
  return kind === 'estimated' ? ALERT.estimate(Math.round(marginPoints ?? 0)) : ALERT.basis[kind];
}
