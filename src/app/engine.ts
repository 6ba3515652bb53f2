/** Logs in, snapshots out: starting → live ⇄ stale. Runs in whatever thread it is made in. */
import { limitsOf, weeklyResetOf, type Settings } from '../contract/settings.ts';
import { reasonOf } from '../core/reason.ts';
import type { Binding } from '../core/forecast.ts';
import { PRICES, withOverrides, type PriceTable } from '../core/prices.ts';
import type { ProblemCode } from '../core/problem.ts';
import type { Sample } from '../core/sample.ts';
import { takeSnapshot, type Snapshot } from '../core/snapshot.ts';
import { createTally, type Tally } from '../core/tally.ts';
import { SEVEN_DAYS_MS } from '../core/windows.ts';
import { statePaths } from '../store/paths.ts';
import { cleanupDays } from '../feed/cleanup-period.ts';
import { claudePathsOf } from '../feed/place.ts';
import { watchFeed } from '../feed/watch.ts';
import { createFollower, type Follower } from '../logs/follow.ts';
import { rootsOf } from '../logs/roots.ts';
import { createHistorian, type Historian } from './historian.ts';
import { createOfficialFigures, type FeedAccess, type OfficialFigures } from './official-figures.ts';
import type { Machine } from './machine.ts';
import type { Engine, EngineUpdate } from './ports.ts';
import { openReading, type Reading } from './reading.ts';
import { problemsOf } from './read-problems.ts';
import { hasJumped, nextChangeInMs } from './schedule.ts';
import { createSecondLook, type SecondLook } from './second-look.ts';

/** After a failure, everything is tried again so much later. */
const RETRY_MS = 60_000;
/** Clocks are put right by less all the time. */
const CLOCK_STEP_MS = 60_000;
/** What was read is kept on disk when reading begins and ends, and this often: a power cut costs no more than reading it again. */
const KEEP_MS = 30 * 60_000;
/** At most this often a snapshot is taken while many lines arrive; the first of them shows at once. */
const BURST_MS = 50;

/** What says that a root with logs may be away. */
const ROOT_LACKS: ReadonlySet<ProblemCode> = new Set(['no_logs', 'root_missing', 'root_unreadable']);

type Open = {
  logs: Reading;
  follower: Follower;
  tally: Tally;
  prices: PriceTable;
  figures: OfficialFigures;
  secondLook: SecondLook | null;
  historian: Historian | null;
  stopFeed: () => void;
};

/** An engine over the logs of `machine`; nothing is read before `start`. */
export function createEngine(firstMachine: Machine, access: FeedAccess): Engine {
  let machine = firstMachine;
  const paths = statePaths(machine.env, machine.home, process.platform);
  let settings: Settings;
  let tell: (update: EngineUpdate) => void = () => {};
  let opened: Open | null = null;
  let binding: Binding | null = null;
  let lastGood: Snapshot | null = null;
  let shownRevision = -1;
  let shownProblems = '';
  let shownAtMs = -Infinity;
  let keptRevision = -1;
  let keptAtMs = -Infinity;
  let isWatched = false;
  let timer: NodeJS.Timeout | undefined;
  let burst: NodeJS.Timeout | undefined;
  let clock = readClock();

  function readClock(): { wallMs: number; passedMs: number } {
    return { wallMs: machine.nowMs(), passedMs: performance.now() };
  }

  function open(): void {
    const isAnew = opened !== null;
    const unkept = close();
    const prices = withOverrides(PRICES, settings.prices);
    const readFromMs = machine.nowMs() - SEVEN_DAYS_MS;
    const roots = rootsOf(settings.roots, machine.env, machine.home);
    const logs = openReading({
      roots,
      sinceMs: readFromMs,
      trustsFileTimes: access !== 'take',
      untilMs: Infinity,
      timeZone: () => machine.timeZone,
      prices,
      indexFile: access === 'none' ? null : paths.index,
    });
    const { reader, ledger, hits } = logs;
    const follower = createFollower(reader, whenRead, machine.nowMs);
    const tally = createTally(ledger, hits, logs.sliceSums);
    const figures = createOfficialFigures({
      paths,
      access,
      ledger,
      tally,
      hits,
      readFromMs,
      untilMs: Infinity,
    });
    if (unkept.length > 0) {
      unkept.forEach((sample) => figures.book.add(sample));
      figures.keep(machine.nowMs());
    }
    const stopFeed =
      access === 'none' ? (): void => {} : watchFeed(paths.feed, access === 'take', () => guarded(show));
    const secondLook =
      access === 'take' ? createSecondLook(reader, later, whenRead, () => guarded(show)) : null;
    const historian =
      access === 'take'
        ? createHistorian({
            stateFolder: paths.folder,
            roots,
            timeZone: machine.timeZone,
            prices,
            projectPath: reader.projectPath,
            cleanupDays: cleanupDays(claudePathsOf(machine.env, machine.home, process.platform).configFolder),
            later,
            nowMs: machine.nowMs,
            whenRecounted: show,
          })
        : null;
    // Folders that were added hold logs of hours that are sealed.
    historian?.start(isAnew, machine.nowMs());
    opened = { logs, follower, tally, prices, figures, secondLook, historian, stopFeed };
    shownRevision = -1;
    shownAtMs = -Infinity;
    keptRevision = reader.revision();
    keptAtMs = -Infinity;
    follower.start();
  }

  /** Leaves what was read to the next start, if there is anything new. */
  function keep(): void {
    if (opened && access === 'take' && opened.logs.reader.revision() !== keptRevision) {
      keptRevision = opened.logs.reader.revision();
      keptAtMs = performance.now();
      opened.logs.keep();
    }
  }

  /** Ends what runs; the samples that the disk refused. */
  function close(): readonly Sample[] {
    keep();
    opened?.figures.offerRefused(machine.nowMs());
    opened?.follower.stop();
    opened?.stopFeed();
    opened?.secondLook?.stop();
    opened?.historian?.stop(true);
    return opened?.figures.unkept() ?? [];
  }

  function later(step: () => void, waitMs: number): () => void {
    const wait = setTimeout(() => guarded(step), waitMs);
    return () => clearTimeout(wait);
  }

  /** Something may have been read: show it at once, or when the burst is over. */
  function whenRead(): void {
    if (!opened) {
      return;
    }
    const { reader } = opened.logs;
    const problems = JSON.stringify(problemsOf(reader, machine, settings));
    if (reader.revision() === shownRevision && problems === shownProblems) {
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
    if (!opened) {
      return;
    }
    const { logs, follower, tally, prices, figures, secondLook, historian } = opened;
    const { reader, ledger, hits } = logs;
    const nowMs = machine.nowMs();
    if (nowMs - SEVEN_DAYS_MS < logs.heldFromMs() - CLOCK_STEP_MS) {
      // The clock was set back: the week begins before what is held. What was read stays.
      logs.readAgain(nowMs - SEVEN_DAYS_MS);
      follower.sweep();
    }
    logs.forget(nowMs);
    shownRevision = reader.revision();
    shownAtMs = performance.now();
    figures.look(nowMs);
    const readProblems = problemsOf(reader, machine, settings);
    shownProblems = JSON.stringify(readProblems);
    // One after the other: each takes a quarter of a core.
    const isLooking = secondLook?.begin() ?? false;
    if (settings.keepHistory && !isLooking) {
      const isWhole = !readProblems.some(({ code }) => ROOT_LACKS.has(code));
      historian?.note(ledger, logs.heldFromMs(), nowMs, isWhole);
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
      timeZone: () => machine.timeZone,
      readFromMs: logs.knownFromMs(),
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
    if (performance.now() - keptAtMs > KEEP_MS) {
      keep();
    }
    clearTimeout(timer);
    timer = setTimeout(tick, nextChangeInMs(snapshot, isWatched, nowMs));
  }

  function tick(): void {
    const now = readClock();
    const jumped = hasJumped(clock, now);
    clock = now;
    guarded(() => {
      if (jumped) {
        opened?.follower.sweep();
      }
      show();
    });
  }

  /** Whatever goes wrong in reading, the last good figures stay and the user is told. */
  function guarded(step: () => void): void {
    try {
      step();
    } catch (error) {
      const problem = { code: 'reading_failed', reason: reasonOf(error) } as const;
      tell({ phase: 'stale', snapshot: lastGood, problems: [problem] });
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
        opened?.historian?.stop(false);
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
        samples.forEach((sample) => opened?.figures.book.add(sample));
        opened?.figures.keep(machine.nowMs());
        show();
      });
    },
    forgetLearned() {
      guarded(() => {
        opened?.figures.forgetLearned(machine.nowMs());
        show();
      });
    },
    forgetHistory() {
      guarded(() => {
        opened?.historian?.forget(machine.nowMs());
        show();
      });
    },
    forgetProjectNames() {
      guarded(() => {
        opened?.historian?.forgetNames(machine.nowMs());
        show();
      });
    },
    refresh() {
      clock = readClock();
      guarded(() => {
        opened?.follower.sweep();
        show();
      });
    },
    async stop() {
      close();
      opened = null;
      clearTimeout(timer);
      clearTimeout(burst);
    },
  };
}
