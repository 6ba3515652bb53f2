/** Compares all that is told with the account, and keeps the first difference. */
import { COUNTERS, isWithin, type Account, type Bounds, type Known, type Sum } from './account.ts';
import type { ToldSnapshot } from './told.ts';

export type Watchdog = {
  /** Looks at any snapshot, whatever is being written. */
  look(snapshot: ToldSnapshot): void;
  /** What is wrong with a snapshot if this much must be known; null if nothing is. */
  wrongWith(snapshot: ToldSnapshot, known: Known): string | null;
  report(difference: string): void;
  /** The first difference; null while there is none. */
  difference(): string | null;
  snapshots(): number;
};

/** Machines' clocks differ: what is dated up to so long after now is believed. */
const FUTURE_MS = 5 * 60_000;
const FIVE_HOURS_MS = 5 * 3_600_000;
const SEVEN_DAYS_MS = 7 * 24 * 3_600_000;

/** A watchdog of an account whose official resets these are. */
export function createWatchdog(account: Account, resetsMs: () => readonly number[]): Watchdog {
  let difference: string | null = null;
  let snapshots = 0;

  function wrongWith({ atMs, windows }: ToldSnapshot, known: Known): string | null {
    for (const { id, anchor, resetsAtMs, fromMs, untilMs, sum } of windows) {
      // Weeks follow each other, and a block that another one overlaps ends where that one begins.
      const stepMs = id === 'five_hour' ? FIVE_HOURS_MS : SEVEN_DAYS_MS;
      const isTold = resetsMs().some((ms) => ((resetsAtMs ?? 0) - ms) % stepMs === 0);
      if (anchor === 'official' && !isTold) {
        return `${id} resets at ${resetsAtMs}, which nobody told`;
      }
      const bounds = account.bounds(known, fromMs, Math.min(untilMs, atMs + FUTURE_MS + 1));
      if (!isWithin(sum, bounds)) {
        return `${id} shows ${boundsText(sum, bounds)}`;
      }
    }
    return null;
  }

  function report(found: string): void {
    difference ??= found;
  }

  return {
    look(snapshot) {
      snapshots += 1;
      const wrong = wrongWith(snapshot, account.confirmed());
      if (wrong !== null) {
        report(`at any time: ${wrong}`);
      }
    },
    wrongWith,
    report,
    difference: () => difference,
    snapshots: () => snapshots,
  };
}

/** A sum and its bounds, counter by counter where they don't agree. */
export function boundsText(sum: Sum, { least, most }: Bounds): string {
  return ['events', ...COUNTERS]
    .flatMap((name, i) => {
      const [shown = 0, low = 0, high = 0] = [sum[i], least[i], most[i]];
      return shown < low || shown > high
        ? [`${name} ${shown} instead of ${low === high ? low : `${low} to ${high}`}`]
        : [];
    })
    .join(', ');
}
