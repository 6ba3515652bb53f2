/** The history over time: seals hours when they are over, and reads old logs again where hours are missing. */
import { join } from 'node:path';
import { summaryOf, type HistorySummary } from '../core/history-view.ts';
import { DAY_MS, HOUR_MS, hourlySums, hourOf, type HourlySum } from '../core/hourly.ts';
import type { Ledger } from '../core/ledger.ts';
import type { PriceTable } from '../core/prices.ts';
import type { Problem } from '../core/problem.ts';
import { USUAL_CLEANUP_DAYS } from '../feed/cleanup-period.ts';
import type { Root } from '../logs/roots.ts';
import { cacheFile } from '../store/cache-file.ts';
import { createHistory } from '../store/history.ts';
import type { Later } from './background.ts';
import { recount, type Recount } from './recount.ts';

export type Historian = {
  /** Takes in what is on disk. With `mustRecount`, what the logs still hold is compared with it and what it lacks is added. */
  start(mustRecount: boolean, nowMs: number): void;
  /** With `mustKeep`, the next one goes on with what was being read. */
  stop(mustKeep: boolean): void;
  /**
   * Seals what is due. `ledger` holds every event from `coveredFromMs` on; unless `isWhole`, a root is missing, and hours wait
   * for it. Cheap where nothing is due, so that it can be called with each snapshot.
   */
  note(ledger: Ledger, coveredFromMs: number, nowMs: number, isWhole: boolean): void;
  /** The last thirty days, recent hours from the ledger that was noted last: the same object until something changes. */
  view(nowMs: number): HistorySummary;
  /** Deletes the history and begins it anew. */
  forget(nowMs: number): void;
  /** Deletes the names of projects, and keeps their sums. */
  forgetNames(nowMs: number): void;
  problems(isOn: boolean): readonly Problem[];
};

export type HistorianOptions = {
  /** Tidemark's own folder. */
  stateFolder: string;
  roots: readonly Root[];
  /** The zone of calendar days. */
  timeZone: string;
  prices: PriceTable;
  /** The path that a project folder's name stands for. */
  projectPath: (folder: string) => string;
  /** After how many days Claude Code deletes its logs. */
  cleanupDays: number;
  later: Later;
  nowMs: () => number;
  /** Old logs were read: there is more to be shown. */
  whenRecounted: () => void;
};

/** An hour is sealed when it is over for so long: what is logged or read late is in it by then. */
const LATE_MS = 2 * HOUR_MS;
/** Hours wait so long for a root that is missing: after that, the ledger lets them go. */
const PATIENT_MS = 7 * DAY_MS;
/** How far the first reading goes back. */
const FIRST_DAYS = 30;
/** What the disk refused is tried again after this time. */
const RETRY_MS = 10 * 60_000;
/** What is shown follows recent usage this fast. */
const RENEW_MS = 60_000;

/** A historian of the logs below `roots`; nothing is read or written before `start`. */
export function createHistorian(options: HistorianOptions): Historian {
  const { roots, timeZone, prices, projectPath, cleanupDays, later, nowMs: clock, whenRecounted } = options;
  const history = createHistory(options.stateFolder);
  let live: { ledger: Ledger; coveredFromMs: number } | null = null;
  let mustRecount = false;
  let isFirst = true;
  /** A root was missing when hours were sealed or counted. */
  let isLacking = false;
  let counting: Recount | null = null;
  const countFile = join(options.stateFolder, 'recount.bin');
  let refusedAtMs = -Infinity;
  let shown: { summary: HistorySummary; version: number; atMs: number } | null = null;

  function liveSums(ledger: Ledger, fromMs: number, untilMs: number): HourlySum[] {
    return hourlySums(ledger, fromMs, untilMs, (folder) => history.numberOf(projectPath(folder)));
  }

  function notSealed(nowMs: number): HourlySum[] {
    const fromMs = Math.max(history.sealed()?.endMs ?? -Infinity, live?.coveredFromMs ?? -Infinity);
    return live ? liveSums(live.ledger, fromMs, nowMs + 1) : [];
  }

  /** Reads old logs for the hours that the ledger does not cover, or for all that logs still cover completely. */
  function beginRecount(coveredFromMs: number, nowMs: number): void {
    const sealed = history.sealed();
    const endMs = sealed?.endMs ?? hourOf(nowMs - FIRST_DAYS * DAY_MS);
    const logsFromMs = hourOf(nowMs - cleanupDays * DAY_MS) + HOUR_MS;
    const fromMs = sealed && mustRecount ? Math.min(endMs, Math.max(sealed.startMs, logsFromMs)) : endMs;
    const untilMs = Math.max(endMs, coveredFromMs);
    counting = recount(
      { roots, timeZone, prices, fromMs, untilMs, file: countFile, later },
      ({ ledger, projectPath: pathOf }) => {
        counting = null;
        const numberOf = (folder: string): number => history.numberOf(pathOf(folder));
        if (seal(() => hourlySums(ledger, fromMs, untilMs, numberOf), fromMs, untilMs, clock())) {
          mustRecount = false;
          whenRecounted();
        }
      },
    );
  }

  function seal(...[count, fromMs, untilMs, nowMs]: Parameters<typeof history.seal>): boolean {
    const isSealed = history.seal(count, fromMs, untilMs, nowMs);
    refusedAtMs = isSealed ? -Infinity : nowMs;
    return isSealed;
  }

  function stop(mustKeep: boolean): void {
    counting?.stop(mustKeep);
    counting = null;
    if (!mustKeep) {
      cacheFile(countFile).discard();
    }
  }

  return {
    start(isAsked, nowMs) {
      history.look(nowMs);
      mustRecount = isAsked || history.isDamaged();
    },
    stop,
    note(ledger, coveredFromMs, nowMs, isWhole) {
      live = { ledger, coveredFromMs };
      const dueMs = hourOf(nowMs - (isWhole ? LATE_MS : PATIENT_MS));
      const coveredHourMs = hourOf(coveredFromMs - 1) + HOUR_MS;
      // Under a clock that was set back since, hours were sealed too early: in this life, or in one that ended before it knew.
      history.reopen(Math.min(hourOf(nowMs - LATE_MS), isFirst ? coveredHourMs : Infinity));
      isFirst = false;
      isLacking ||= counting !== null && !isWhole;
      if (counting !== null || history.isLeftAlone() || Math.abs(nowMs - refusedAtMs) < RETRY_MS) {
        return;
      }
      if (isWhole && isLacking) {
        mustRecount = true;
        isLacking = false;
      }
      const sealed = history.sealed();
      const firstCoveredMs = Math.min(coveredHourMs, dueMs);
      if (sealed === null || mustRecount || sealed.endMs < firstCoveredMs) {
        isLacking ||= !isWhole;
        beginRecount(firstCoveredMs, nowMs);
      } else if (sealed.endMs < dueMs) {
        isLacking ||= !isWhole;
        seal(() => liveSums(ledger, sealed.endMs, dueMs), sealed.endMs, dueMs, nowMs);
      }
    },
    view(nowMs) {
      const version = history.version();
      if (shown?.version === version && Math.abs(nowMs - shown.atMs) < RENEW_MS) {
        return shown.summary;
      }
      const summary = summaryOf(
        history.sums(notSealed(nowMs)),
        nowMs - cleanupDays * DAY_MS,
        timeZone,
        nowMs,
      );
      const known = shown?.summary;
      shown = { summary: known && isEqual(known, summary) ? known : summary, version, atMs: nowMs };
      return shown.summary;
    },
    forget(nowMs) {
      stop(false);
      mustRecount = false;
      history.forget(nowMs);
    },
    forgetNames(nowMs) {
      history.forgetNames(nowMs);
    },
    problems(isOn) {
      const isEmpty = history.isEmpty() && counting === null;
      const problems: Problem[] = isOn ? [...history.problems()] : [];
      return cleanupDays < USUAL_CLEANUP_DAYS && (!isOn || isEmpty)
        ? [...problems, { code: 'cleanup_soon', days: cleanupDays, isHistoryOn: isOn }]
        : problems;
    },
  };
}

/** Whether nothing that is shown differs; time passes in any case. */
function isEqual(a: HistorySummary, b: HistorySummary): boolean {
  return JSON.stringify({ ...a, logsFromMs: 0 }) === JSON.stringify({ ...b, logsFromMs: 0 });
}
