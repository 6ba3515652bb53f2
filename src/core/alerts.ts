/**
 * When the user is told what: thresholds, a pace that will not last, a reset that was waited for. A pure step from one
 * state to the next; what counts as told only once it was delivered comes back as alerts.
 */
import {
  isInstanceOf,
  isSameInstance,
  nextInstances,
  REARM_POINTS,
  type Instance,
  type Told,
} from './alert-instances.ts';
import { alertText, resetText } from './alert-text.ts';
import type { Clock } from './format.ts';
import { quietUntilMs, type QuietHours } from './quiet-hours.ts';
import { windowsOf, type Snapshot } from './snapshot.ts';
import { KINDS } from './used.ts';
import type { WindowSnapshot } from './window-measure.ts';
import { FIVE_HOURS_MS, SAME_RESET_MS, SEVEN_DAYS_MS, type WindowId } from './windows.ts';

export type AlertRules = {
  /** Percentages, ascending. */
  thresholds: readonly number[];
  windows: Readonly<Record<WindowId, boolean>>;
  tellsPace: boolean;
  tellsResets: boolean;
  quietHours: QuietHours | null;
};

export const ALERT_SORTS = ['threshold', 'pace', 'reset'] as const;
export type AlertSort = (typeof ALERT_SORTS)[number];

/** An alert that was delivered and has not been withdrawn. Of a reset, the instance that it ended. */
export type Standing = {
  sort: AlertSort;
  window: WindowId;
  startsAtMs: number;
  endsAtMs: number | null;
  /** The percentage below which it is no longer true; 0 where that does not matter. */
  percentage: number;
};

export type AlertState = {
  instances: Instance[];
  standing: Standing[];
  /** Nothing is told before. Epoch ms. */
  snoozedUntilMs: number | null;
};

export type Alert = {
  /** Stable for a sort and window, so that a later alert replaces the earlier. */
  id: string;
  sort: AlertSort;
  window: WindowId;
  title: string;
  body: string;
  /** What it tells, of which instance of the window. */
  of: Pick<Instance, 'startsAtMs' | 'endsAtMs'>;
  told: Told[];
  tellsPace: boolean;
};

export type Judged = {
  alerts: Alert[];
  /** After a gap: what is taken as told once the one alert was delivered. */
  swallowed: Alert[];
  /** Ids of delivered alerts that are no longer true. */
  withdrawn: string[];
  state: AlertState;
  /** Until when nothing is told; null while things are. Epoch ms. */
  silentUntilMs: number | null;
};

/** A forecast has to hold so long before it is told, and be gone so long before it is withdrawn. */
const PACE_HOLDS_MS = 5 * 60_000;
const WEEKLY_PACE_HOLDS_MS = 30 * 60_000;
/** A reset is no news any more after this time. */
const RESET_NEWS_MS = 60 * 60_000;

/**
 * The alerts that are due at `nowMs`, the weightiest first. `before` is null on the first start ever: then what is so
 * already is taken as told. After a gap (a start, sleep, silence), noticed at `gapAtMs`, only the weightiest is told.
 */
export function judgeAlerts(
  before: AlertState | null,
  snapshot: Snapshot,
  rules: AlertRules,
  { clock, nowMs, gapAtMs }: { clock: Clock; nowMs: number; gapAtMs: number | null },
): Judged {
  const windows = windowsOf(snapshot);
  const instances = nextInstances(before?.instances ?? [], windows, rules.thresholds, { nowMs, gapAtMs });
  const snoozedMs = before?.snoozedUntilMs ?? null;
  // Nobody snoozes for longer than a window: then the clock was set back.
  const isSnoozed = snoozedMs !== null && snoozedMs > nowMs && snoozedMs - nowMs <= SEVEN_DAYS_MS;
  const snoozedUntilMs = isSnoozed ? snoozedMs : null;
  const quietMs = rules.quietHours && quietUntilMs(rules.quietHours, nowMs, clock.timeZone);
  const silentUntilMs = snoozedUntilMs ?? quietMs;

  const due = [
    ...windows.flatMap((window) => dueOf(window, instances, rules, { clock, nowMs })),
    ...instances.flatMap((one) => dueReset(one, windows, nowMs)),
  ].toSorted((a, b) => weightOf(b) - weightOf(a));
  const wanted = due.filter((alert) => isWanted(alert, rules, windows, nowMs));
  const unwanted = due.filter((alert) => alert.sort !== 'pace' && !wanted.includes(alert));
  const { standing, withdrawn } = withdrawal(
    before?.standing ?? [],
    instances,
    windows,
    rules.thresholds,
    nowMs,
  );
  const state = remember({ instances, standing, snoozedUntilMs }, unwanted, nowMs);

  const silent = { alerts: [], swallowed: [], withdrawn, silentUntilMs };
  if (before === null) {
    const baseline = state.instances.map((one) => ({ ...one, isPaceTold: one.pace.runsOut }));
    return { ...silent, state: remember({ ...state, instances: baseline }, wanted, nowMs) };
  }
  if (silentUntilMs !== null) {
    return { ...silent, state };
  }
  const told = gapAtMs === null ? wanted.length : 1;
  return { alerts: wanted.slice(0, told), swallowed: wanted.slice(told), withdrawn, state, silentUntilMs };
}

/** The state once an alert has reached the user, and with it what it swallowed. */
export function afterTelling(
  state: AlertState,
  alert: Alert,
  swallowed: readonly Alert[],
  nowMs: number,
): AlertState {
  const { sort, window, of, told } = alert;
  const percentage = sort === 'threshold' ? (told.at(-1)?.threshold ?? 0) : 0;
  return {
    ...remember(state, [alert, ...swallowed], nowMs),
    standing: [
      ...state.standing.filter((one) => one.sort !== sort || one.window !== window),
      { sort, window, ...of, percentage },
    ],
  };
}

function idOf({ sort, window }: Pick<Alert, 'sort' | 'window'>): string {
  return `${sort}-${window}`;
}

/** What there is to tell of a window: its highest threshold with its pace, or its pace alone. */
function dueOf(
  window: WindowSnapshot,
  instances: readonly Instance[],
  rules: AlertRules,
  { clock, nowMs }: { clock: Clock; nowMs: number },
): Alert[] {
  const instance = instances.find((one) => isInstanceOf(one, window, nowMs));
  if (!instance) {
    return [];
  }
  const told = freshThresholds(window, instance, rules.thresholds);
  const tellsPace = rules.tellsPace && !instance.isPaceTold && hasHeld(instance, true, nowMs);
  if (told.length === 0 && !tellsPace) {
    return [];
  }
  const sort = told.length > 0 ? 'threshold' : 'pace';
  const { startsAtMs, endsAtMs } = instance;
  return [
    {
      id: idOf({ sort, window: window.id }),
      sort,
      window: window.id,
      ...alertText(sort, window, tellsPace, clock, nowMs),
      of: { startsAtMs, endsAtMs },
      told,
      tellsPace,
    },
  ];
}

/** The thresholds that the highest one passed tells: none where that was told, unless a better figure may say it again. */
function freshThresholds(
  { usedPercentage, kind }: WindowSnapshot,
  { told }: Instance,
  thresholds: readonly number[],
): Told[] {
  if (usedPercentage === null) {
    return [];
  }
  // One below what was told is no news, whenever it was added.
  const highestTold = Math.max(...told.map((one) => one.threshold));
  const figure = { kind, percentage: usedPercentage, hasFallen: false };
  const passed = thresholds.filter((threshold) => usedPercentage >= threshold);
  const highest = passed.at(-1);
  const before = told.find((one) => one.threshold === highest);
  if (before) {
    const isBetter = KINDS.indexOf(kind) < KINDS.indexOf(before.kind);
    return before.hasFallen && !before.isRetold && isBetter
      ? [{ ...figure, threshold: before.threshold, isRetold: true }]
      : [];
  }
  return passed
    .filter((threshold) => threshold > highestTold)
    .map((threshold) => ({ ...figure, threshold, isRetold: false }));
}

/** Whether a forecast has said the same for long enough. */
function hasHeld({ window, pace }: Instance, runsOut: boolean, nowMs: number): boolean {
  const heldMs = window === 'five_hour' ? PACE_HOLDS_MS : WEEKLY_PACE_HOLDS_MS;
  return pace.runsOut === runsOut && nowMs - pace.sinceMs >= heldMs;
}

/** The reset of a window that was waited for. */
function dueReset(instance: Instance, windows: readonly WindowSnapshot[], nowMs: number): Alert[] {
  const { window, startsAtMs, endsAtMs, isAwaited, isResetTold, isEndEstimated } = instance;
  if (endsAtMs === null || endsAtMs > nowMs || !isAwaited || isResetTold) {
    return [];
  }
  // A window that runs and began before that end goes on: the end was an estimate that did not hold.
  const goesOn = windows.some(
    (one) =>
      one.id === window &&
      one.state !== 'not_started' &&
      (one.startsAtMs ?? Infinity) < endsAtMs - SAME_RESET_MS,
  );
  if (goesOn) {
    return [];
  }
  const sort = 'reset';
  return [
    {
      id: idOf({ sort, window }),
      sort,
      window,
      ...resetText(window, isEndEstimated),
      of: { startsAtMs, endsAtMs },
      told: [],
      tellsPace: false,
    },
  ];
}

/** Limits that stop everything; a model's own limit stops that model alone. */
const GENERAL: ReadonlySet<WindowId> = new Set(['five_hour', 'seven_day']);

/** Whether the user wants to be told, and a reset is still news: it is none while another limit blocks. */
function isWanted(
  { sort, window, of }: Alert,
  rules: AlertRules,
  windows: readonly WindowSnapshot[],
  nowMs: number,
): boolean {
  if (sort !== 'reset') {
    return rules.windows[window];
  }
  const isBlocked = windows.some(
    (one) => one.id !== window && GENERAL.has(one.id) && one.state === 'exhausted',
  );
  const isNews = nowMs - (of.endsAtMs ?? nowMs) < RESET_NEWS_MS;
  return rules.windows[window] && rules.tellsResets && isNews && !isBlocked;
}

/** How much an alert matters beside others: thresholds by their height, then paces, then resets. */
function weightOf({ sort, told }: Alert): number {
  return { threshold: 2, pace: 1, reset: 0 }[sort] * 1000 + (told.at(-1)?.percentage ?? 0);
}

/** The state as if `alerts` had been told. */
function remember(state: AlertState, alerts: readonly Alert[], nowMs: number): AlertState {
  const instances = state.instances.map((instance) => {
    const mine = alerts.filter(({ window, of }) => isSameInstance({ window, ...of }, instance, nowMs));
    const told = mine.flatMap((alert) => alert.told);
    return mine.length === 0
      ? instance
      : {
          ...instance,
          told: [
            ...instance.told.filter((one) => !told.some((it) => it.threshold === one.threshold)),
            ...told,
          ],
          isPaceTold: instance.isPaceTold || mine.some((alert) => alert.tellsPace),
          isResetTold: instance.isResetTold || mine.some((alert) => alert.sort === 'reset'),
        };
  });
  return { ...state, instances };
}

/** What still stands of the delivered alerts, and what is no longer true. */
function withdrawal(
  before: readonly Standing[],
  instances: readonly Instance[],
  windows: readonly WindowSnapshot[],
  thresholds: readonly number[],
  nowMs: number,
): { standing: Standing[]; withdrawn: string[] } {
  const standing = before.filter((one) => {
    const window = windows.find(({ id }) => id === one.window);
    const isSame = window !== undefined && isInstanceOf(one, window, nowMs);
    const instance = isSame ? instances.find((it) => isInstanceOf(it, window, nowMs)) : undefined;
    const percentage = window?.usedPercentage ?? null;
    switch (one.sort) {
      case 'threshold':
        return isSame && (percentage === null || percentage > one.percentage - REARM_POINTS);
      case 'pace':
        return instance !== undefined && (percentage ?? 0) < 100 && !hasHeld(instance, false, nowMs);
      case 'reset':
        return (percentage ?? 0) < (thresholds[0] ?? 100) && nowMs - (one.endsAtMs ?? 0) < FIVE_HOURS_MS;
    }
  });
  return { standing, withdrawn: before.filter((one) => !standing.includes(one)).map(idOf) };
}
