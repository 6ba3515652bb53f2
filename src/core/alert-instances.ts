/** What is remembered of a window between two resets: what was told of it, and what is waited for. */
import { roundedRunsOutMs } from './forecast.ts';
import type { Kind } from './used.ts';
import type { WindowSnapshot } from './window-measure.ts';
import { SAME_RESET_MS, SEVEN_DAYS_MS, type WindowId } from './windows.ts';

/** A threshold that was told, or passed in silence. */
export type Told = {
  threshold: number;
  /** The kind and height of the figure by which it was told. */
  kind: Kind;
  percentage: number;
  /** The figure has fallen far since, so that a better kind of figure may tell it once more. */
  hasFallen: boolean;
  isRetold: boolean;
};

/** A window between two resets. Epoch ms. */
export type Instance = {
  window: WindowId;
  startsAtMs: number;
  /** Null for a window that rolls: it is one instance for as long as it rolls. */
  endsAtMs: number | null;
  /** Its end follows from an estimated start only. */
  isEndEstimated: boolean;
  told: Told[];
  /** It was full, or past the highest threshold: its reset is waited for. */
  isAwaited: boolean;
  isResetTold: boolean;
  /** Whether it will run out at its pace, and since when that is so. */
  pace: { runsOut: boolean; sinceMs: number };
  isPaceTold: boolean;
};

/** A window that rolls is armed again this far below a threshold. */
export const REARM_POINTS = 5;
/** So far a figure has to fall before a better kind may tell its threshold once more. */
const FALLEN_POINTS = 10;
/** So many instances are remembered, whatever the clock says: more than two weeks of them. */
const REMEMBERED = 80;

/** The instances after `windows` were seen at `nowMs`, thresholds ascending; those of other times stay. */
export function nextInstances(
  before: readonly Instance[],
  windows: readonly WindowSnapshot[],
  thresholds: readonly number[],
  { nowMs, gapAtMs }: { nowMs: number; gapAtMs: number | null },
): Instance[] {
  const seen = windows.flatMap((window) => {
    const known = before.find((one) => isInstanceOf(one, window, nowMs));
    return window.usedPercentage === null && !known
      ? []
      : [{ known, next: nextInstance(known, window, thresholds, { nowMs, gapAtMs }) }];
  });
  const others = before.filter((one) => !seen.some(({ known }) => known === one));
  const newest = others
    .toSorted((a, b) => (a.endsAtMs ?? Infinity) - (b.endsAtMs ?? Infinity))
    .slice(-REMEMBERED);
  return [...newest, ...seen.map(({ next }) => next)];
}

type Place = Pick<Instance, 'window' | 'startsAtMs' | 'endsAtMs'>;

/** Whether a window is this instance of it: their spans overlap by half or more, or both roll. */
export function isInstanceOf(place: Place, window: WindowSnapshot, nowMs: number): boolean {
  const { id, state, startsAtMs, resetsAtMs } = window;
  return (
    state !== 'not_started' &&
    startsAtMs !== null &&
    isSameInstance(place, { window: id, startsAtMs, endsAtMs: resetsAtMs }, nowMs)
  );
}

/** Whether two spans of a window overlap by half or more, or both roll; one that rolls is the last seven days. */
export function isSameInstance(a: Place, b: Place, nowMs: number): boolean {
  if (a.window !== b.window || (a.endsAtMs === null && b.endsAtMs === null)) {
    return a.window === b.window;
  }
  const [one, other] = [spanOf(a, nowMs), spanOf(b, nowMs)];
  const overlapMs = Math.min(one.endMs, other.endMs) - Math.max(one.startMs, other.startMs);
  return overlapMs * 2 >= Math.min(one.endMs - one.startMs, other.endMs - other.startMs);
}

function spanOf({ startsAtMs, endsAtMs }: Place, nowMs: number): { startMs: number; endMs: number } {
  return endsAtMs === null
    ? { startMs: nowMs - SEVEN_DAYS_MS, endMs: nowMs }
    : { startMs: startsAtMs, endMs: endsAtMs };
}

function nextInstance(
  known: Instance | undefined,
  window: WindowSnapshot,
  thresholds: readonly number[],
  { nowMs, gapAtMs }: { nowMs: number; gapAtMs: number | null },
): Instance {
  const percentage = window.usedPercentage;
  const runsOut = willRunOut(window, nowMs);
  // What held before a gap need not have held in it.
  const isSeenSince = known !== undefined && known.pace.sinceMs >= (gapAtMs ?? -Infinity);
  const isSamePace = isSeenSince && known.pace.runsOut === runsOut && known.pace.sinceMs <= nowMs;
  const highest = thresholds.at(-1) ?? 100;
  return {
    window: window.id,
    ...placeOf(known, window),
    isEndEstimated: window.anchor === 'first_request' || window.isResetAbout,
    told: (known?.told ?? [])
      .filter((one) => window.resetsAtMs !== null || (percentage ?? 100) > one.threshold - REARM_POINTS)
      .map((one) => ({
        ...one,
        hasFallen: one.hasFallen || (percentage ?? 100) <= one.percentage - FALLEN_POINTS,
      })),
    isAwaited:
      window.state === 'exhausted' ||
      (percentage ?? 0) >= highest ||
      ((known?.isAwaited ?? false) && (percentage ?? highest) > highest - REARM_POINTS),
    isResetTold: known?.isResetTold ?? false,
    pace: known && isSamePace ? known.pace : { runsOut, sinceMs: nowMs },
    isPaceTold: known?.isPaceTold ?? false,
  };
}

/** Where the window lies now; a reset that is told a few seconds apart is the same, and nothing is written for it. */
function placeOf(
  known: Instance | undefined,
  { startsAtMs, resetsAtMs }: WindowSnapshot,
): Pick<Instance, 'startsAtMs' | 'endsAtMs'> {
  if (resetsAtMs === null) {
    return { startsAtMs: 0, endsAtMs: null };
  }
  const isMoved = Math.abs(resetsAtMs - (known?.endsAtMs ?? Infinity)) > SAME_RESET_MS;
  return known && !isMoved
    ? { startsAtMs: known.startsAtMs, endsAtMs: known.endsAtMs }
    : { startsAtMs: startsAtMs ?? 0, endsAtMs: resetsAtMs };
}

function willRunOut(window: WindowSnapshot, nowMs: number): boolean {
  return (
    window.state === 'active' &&
    window.runsOut !== null &&
    window.resetsAtMs !== null &&
    roundedRunsOutMs(window.runsOut, window.resetsAtMs, nowMs) !== null
  );
}
