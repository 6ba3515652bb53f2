/** What is sealed in the history: it never shrinks, and in the end it is what was written. */
import { setTimeout as delay } from 'node:timers/promises';
import { boundsOf, isWithin, knownOf } from './account.ts';
import type { Stage } from './stage.ts';
import { sealedHours } from './state-files.ts';
import { boundsText } from './watchdog.ts';

export type HistoryWatch = {
  /** Looks at what is on disk: the hours that have less than when it looked last. */
  look(): string[];
  /** How many hours were sealed when it looked last. */
  hours(): number;
};

const HOUR_MS = 3_600_000;
/** Hours are sealed when they have been over for so long. */
const LATE_MS = 2 * HOUR_MS;

/** Watches the history in Tidemark's folder. */
export function createHistoryWatch(state: string): HistoryWatch {
  let before: ReturnType<typeof sealedHours> = new Map();
  return {
    look() {
      const now = sealedHours(state);
      const smaller = [...before].filter(([hourMs, sum]) =>
        sum.some((figure, i) => figure > (now.get(hourMs)?.[i] ?? 0)),
      );
      before = now;
      return smaller.map(
        ([hourMs, sum]) =>
          `the sealed hour ${nameOf(hourMs)} had ${sum.join(' ')} and has ${now.get(hourMs)?.join(' ')}`,
      );
    },
    hours: () => before.size,
  };
}

/**
 * What is wrong with the hours that must be sealed by now; null if nothing is. A sealed hour has nothing that was never written,
 * and at least what is on disk of it; but where something of it is gone, a life that begins with nothing known can't seal it anew
 * without losing that, so what comes to it late may be missing.
 */
function wrongInHistory({ state, account, shelf, forgets, nowMs }: Stage): string | null {
  const onDisk = knownOf(shelf.visible());
  const ever = account.ever();
  const sealed = sealedHours(state);
  const hours = new Set([...ever.values()].map(({ atMs }) => Math.floor(atMs / HOUR_MS) * HOUR_MS));
  for (const hourMs of [...hours].sort((a, b) => a - b)) {
    const sum = sealed.get(hourMs) ?? [0, 0, 0, 0, 0, 0];
    const isGone = [...ever].some(([id, { atMs }]) => isWithinHour(atMs, hourMs) && !onDisk.has(id));
    const isLoose = forgets && isGone;
    const { least } = boundsOf(isLoose ? new Map() : onDisk, ever, hourMs, hourMs + HOUR_MS);
    const { most } = boundsOf(account.latest(), ever, hourMs, hourMs + HOUR_MS);
    const bounds = { least, most };
    if (hourMs + HOUR_MS + LATE_MS <= nowMs() && !isWithin(sum, bounds)) {
      return `the sealed hour ${nameOf(hourMs)} has ${boundsText(sum, bounds)}`;
    }
  }
  return null;
}

function isWithinHour(atMs: number, hourMs: number): boolean {
  return atMs >= hourMs && atMs < hourMs + HOUR_MS;
}

/** Waits for the history to be right, while somebody writes now and then. */
export async function settleHistory(stage: Stage, withinS: number): Promise<void> {
  const { sessions, history, watchdog, nowMs } = stage;
  const untilMs = performance.now() + withinS * 1000;
  for (;;) {
    const wrong = wrongInHistory(stage);
    history.look().forEach(watchdog.report);
    if (wrong === null) {
      return;
    }
    if (performance.now() > untilMs) {
      watchdog.report(wrong);
    }
    stage.stopIfWrong();
    sessions.writeOne(nowMs());
    await delay(500);
  }
}

function nameOf(hourMs: number): string {
  return new Date(hourMs).toISOString();
}
