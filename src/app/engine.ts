/** Logs in, snapshots out: starting → live ⇄ stale. Runs in whatever thread it is made in. */
import { limitsOf, weeklyResetOf, type Settings } from '../contract/settings.ts';
import type { Binding } from '../core/forecast.ts';
import { createLedger, type Ledger } from '../core/ledger.ts';
import { createHitBook, type HitBook } from '../core/limit-hit.ts';
import { pricer, PRICES, withOverrides, type PriceTable } from '../core/prices.ts';
import type { Problem, ProblemCode } from '../core/problem.ts';
import { takeSnapshot, type Snapshot } from '../core/snapshot.ts';
import { createTally, type Tally } from '../core/tally.ts';
import { SEVEN_DAYS_MS } from '../core/windows.ts';
import { statePaths } from '../store/paths.ts';
import { cleanupDays } from '../feed/cleanup-period.ts';
import { claudePathsOf } from '../feed/place.ts';
import { watchFeed } from '../feed/watch.ts';
import { createFollower, type Follower } from '../logs/follow.ts';
import { createReader, type Reader } from '../logs/reader.ts';
import { rootsOf } from '../logs/roots.ts';
import { createHistorian, type Historian } from './historian.ts';
import { createOfficialFigures, type FeedAccess, type OfficialFigures } from './official-figures.ts';
import type { Engine, EngineUpdate } from './ports.ts';
import { hasJumped, nextChangeInMs } from './schedule.ts';

/** What the engine takes from the machine it runs on. */
export type Machine = {
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  timeZone: string;
  nowMs: () => number;
};

/** After a failure, everything is tried again so much later. */
const RETRY_MS = 60_000;
/** What is older than the longest window, and a day, is let go. */
const KEPT_MS = SEVEN_DAYS_MS + 24 * 3_600_000;
/** Clocks are put right by less all the time. */
const CLOCK_STEP_MS = 60_000;
/** At most this often a snapshot is taken while many lines arrive; the first of them shows at once. */
const BURST_MS = 50;

/** What says that a root with logs may be away. */
const ROOT_LACKS: ReadonlySet<ProblemCode> = new Set(['no_logs', 'root_missing', 'root_unreadable']);

type Reading = {
  reader: Reader;
  follower: Follower;
  ledger: Ledger;
  tally: Tally;
  hits: HitBook;
  prices: PriceTable;
  figures: OfficialFigures;
  historian: Historian | null;
  stopFeed: () => void;
  readFromMs: number;
  /** What is dated before this instant was not read, or was let go. */
  heldFromMs: number;
};

/** An engine over the logs of `machine`; nothing is read before `start`. */
export function createEngine(firstMachine: Machine, access: FeedAccess): Engine {
  let machine = firstMachine;
  const paths = statePaths(machine.env, machine.home, process.platform);
  let settings: Settings;
  let tell: (update: EngineUpdate) => void = () => {};
  let reading: Reading | null = null;
  let binding: Binding | null = null;
  let lastGood: Snapshot | null = null;
  let shownRevision = -1;
  let shownProblems = -1;
  let shownAtMs = -Infinity;
  let isWatched = false;
  let timer: NodeJS.Timeout | undefined;
  let burst: NodeJS.Timeout | undefined;
  let clock = readClock();

  function readClock(): { wallMs: number; passedMs: number } {
    return { wallMs: machine.nowMs(), passedMs: performance.now() };
  }

  function open(): void {
    const isAnew = reading !== null;
    close();
    const prices = withOverrides(PRICES, settings.prices);
    const ledger = createLedger(pricer(prices));
    const hits = createHitBook();
    const readFromMs = machine.nowMs() - SEVEN_DAYS_MS;
    const roots = rootsOf(settings.roots, machine.env, machine.home);
    const reader = createReader({
      roots,
      sinceMs: readFromMs,
      untilMs: Infinity,
      timeZone: machine.timeZone,
      ledger,
      hits,
    });
    const follower = createFollower(reader, whenRead, machine.nowMs);
    const tally = createTally(ledger, hits);
    const figures = createOfficialFigures({
      paths,
      access,
      ledger,
      tally,
      hits,
      readFromMs,
      untilMs: Infinity,
    });
    const stopFeed =
      access === 'none' ? (): void => {} : watchFeed(paths.feed, access === 'take', () => guarded(show));
    const historian =
      access === 'take'
        ? createHistorian({
            stateFolder: paths.folder,
            roots,
            timeZone: machine.timeZone,
            costOf: pricer(prices),
            projectPath: reader.projectPath,
            cleanupDays: cleanupDays(claudePathsOf(machine.env, machine.home, process.platform).configFolder),
            later,
            nowMs: machine.nowMs,
            whenRecounted: show,
          })
        : null;
    // Folders that were added hold logs of hours that are sealed.
    historian?.start(isAnew, machine.nowMs());
    reading = {
      reader,
      follower,
      ledger,
      tally,
      hits,
      prices,
      figures,
      historian,
      stopFeed,
      readFromMs,
      heldFromMs: readFromMs,
    };
    shownRevision = -1;
    shownAtMs = -Infinity;
    follower.start();
  }

  function close(): void {
    reading?.follower.stop();
    reading?.stopFeed();
    reading?.historian?.stop();
  }

  function later(step: () => void, waitMs: number): () => void {
    const wait = setTimeout(() => guarded(step), waitMs);
    return () => clearTimeout(wait);
  }

  /** Something may have been read: show it at once, or when the burst is over. */
  function whenRead(): void {
    if (!reading) {
      return;
    }
    const { reader } = reading;
    if (reader.revision() === shownRevision && reader.problems().length === shownProblems) {
      return;
    }
    const waitMs = shownAtMs + BURST_MS - performance.now();
    if (waitMs <= 0) {
      guarded(show);
    } else {
      burst ??= setTimeout(() => guarded(show), waitMs);
    }
  }

  function show(): void {
    clearTimeout(burst);
    burst = undefined;
    if (!reading) {
      return;
    }
    const { reader, ledger, tally, hits, prices, figures, historian } = reading;
    const nowMs = machine.nowMs();
    if (nowMs - SEVEN_DAYS_MS < reading.heldFromMs - CLOCK_STEP_MS) {
      // The clock was set back: the week begins before what is held. What was read stays.
      reading.heldFromMs = reading.readFromMs = nowMs - SEVEN_DAYS_MS;
      reader.readAgain(reading.readFromMs);
      reading.follower.sweep();
    }
    reading.heldFromMs = Math.max(reading.heldFromMs, nowMs - KEPT_MS);
    ledger.forget(nowMs - KEPT_MS);
    const { readFromMs } = reading;
    shownRevision = reader.revision();
    shownAtMs = performance.now();
    shownProblems = reader.problems().length;
    figures.look(nowMs);
    const readProblems = problemsOf(reader, machine, settings);
    if (settings.keepHistory) {
      const isWhole = !readProblems.some(({ code }) => ROOT_LACKS.has(code));
      historian?.note(ledger, Math.max(readFromMs, nowMs - KEPT_MS), nowMs, isWhole);
    }
    const snapshot = takeSnapshot({
      ledger,
      tally,
      hits,
      samples: figures.book,
      limits: limitsOf(settings),
      prefersOwnLimits: settings.preferOwnLimits,
      learned: figures.learned(nowMs),
      weeklyReset: weeklyResetOf(settings),
      prices,
      timeZone: machine.timeZone,
      readFromMs: reader.counts().filesLeftOut > 0 ? readFromMs : -Infinity,
      projectPath: reader.projectPath,
      binding,
      history: settings.keepHistory && historian ? historian.view(nowMs) : null,
      nowMs,
    });
    binding = snapshot.binding;
    lastGood = snapshot;
    tell({
      phase: 'live',
      snapshot,
      problems: [
        ...readProblems,
        ...figures.problems(),
        ...(historian?.problems(settings.keepHistory) ?? []),
      ],
    });
    clearTimeout(timer);
    timer = setTimeout(tick, nextChangeInMs(snapshot, isWatched, nowMs));
  }

  function tick(): void {
    const now = readClock();
    const jumped = hasJumped(clock, now);
    clock = now;
    guarded(() => {
      if (jumped) {
        reading?.follower.sweep();
      }
      show();
    });
  }

  /** Whatever goes wrong in reading, the last good figures stay and the user is told. */
  function guarded(step: () => void): void {
    try {
      step();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      tell({ phase: 'stale', snapshot: lastGood, problems: [{ code: 'reading_failed', reason }] });
      clearTimeout(timer);
      timer = setTimeout(tick, RETRY_MS);
    }
  }

  return {
    start(first, onUpdate) {
      settings = first;
      tell = onUpdate;
      tell({ phase: 'starting', snapshot: null, problems: [] });
      guarded(open);
    },
    setTimeZone(timeZone) {
      machine = { ...machine, timeZone };
      open();
    },
    setSettings(next) {
      const isSameSource =
        JSON.stringify([settings.roots, settings.prices]) === JSON.stringify([next.roots, next.prices]);
      settings = next;
      if (!settings.keepHistory) {
        reading?.historian?.stop();
      }
      guarded(isSameSource ? show : open);
    },
    setWatched(watched) {
      if (watched !== isWatched) {
        isWatched = watched;
        guarded(show);
      }
    },
    addSamples(samples) {
      guarded(() => {
        samples.forEach((sample) => reading?.figures.book.add(sample));
        reading?.figures.keep(machine.nowMs());
        show();
      });
    },
    forgetLearned() {
      guarded(() => {
        reading?.figures.forgetLearned(machine.nowMs());
        show();
      });
    },
    forgetHistory() {
      guarded(() => {
        reading?.historian?.forget(machine.nowMs());
        show();
      });
    },
    forgetProjectNames() {
      guarded(() => {
        reading?.historian?.forgetNames(machine.nowMs());
        show();
      });
    },
    refresh() {
      clock = readClock();
      guarded(() => {
        reading?.follower.sweep();
        show();
      });
    },
    stop() {
      close();
      reading = null;
      clearTimeout(timer);
      clearTimeout(burst);
    },
  };
}

/** What kept logs from being read, in words for the user; "no logs" only if there is nothing else to say. */
export function problemsOf(
  reader: Reader,
  machine: Pick<Machine, 'env' | 'home'>,
  settings: Pick<Settings, 'roots'>,
): Problem[] {
  const problems: Problem[] = [...reader.problems()];
  const { files, filesLeftOut } = reader.counts();
  if (files === 0 && filesLeftOut === 0 && problems.length === 0) {
    const paths = rootsOf(settings.roots, machine.env, machine.home).map((root) => root.path);
    return [{ code: 'no_logs', paths }];
  }
  return problems;
}
