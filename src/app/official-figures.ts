/** Official figures over time: those on disk, those that arrive in the feed, and the limits learned from them. */
import { statSync } from 'node:fs';
import type { z } from 'zod/mini';
import { CalibrationFile, SamplesFile } from '../contract/samples.ts';
import { keepTraces, learnedLimits, type LearnedLimit } from '../core/calibration.ts';
import { lastResponseMs } from '../core/last-response.ts';
import type { Ledger } from '../core/ledger.ts';
import type { HitBook } from '../core/limit-hit.ts';
import type { Problem } from '../core/problem.ts';
import { createSampleBook, type SampleBook } from '../core/sample-book.ts';
import type { Sample } from '../core/sample.ts';
import type { Tally } from '../core/tally.ts';
import { amountIn } from '../core/sums.ts';
import { tracesOf, type Trace } from '../core/trace.ts';
import { SAME_RESET_MS, SEVEN_DAYS_MS, type WindowId } from '../core/windows.ts';
import { hasPayloads, peekInbox, takeInbox, type Inbox } from '../feed/inbox.ts';
import { hashOf } from '../feed/payload.ts';
import type { StatePaths } from '../store/paths.ts';
import { readState, setAside, whileLocked, writeState } from '../store/state-file.ts';

/** `take` keeps what arrives and deletes its text; `read` looks at it only; `none` leaves the account's figures out. */
export type FeedAccess = 'take' | 'read' | 'none';

export type OfficialFigures = {
  book: SampleBook;
  /** Takes in what is new on disk. */
  look(nowMs: number): void;
  /** Writes the samples that are known to disk; false if that was refused. */
  keep(nowMs: number): boolean;
  /** Offers the disk once more what it refused. */
  offerRefused(nowMs: number): void;
  /** The samples that are known, if the disk refused to take them. */
  unkept(): readonly Sample[];
  /** Forgets what was learned, for good; false if that could not be written. */
  forgetLearned(nowMs: number): boolean;
  /** Learns what there is to learn, and what is known of each window's limit. */
  learned(nowMs: number): Partial<Record<WindowId, LearnedLimit>>;
  traces(): readonly Trace[];
  /** What in the feed was refused, counted by reason. */
  refused(): Inbox['refused'];
  problems(): readonly Problem[];
};

type Options = {
  paths: StatePaths;
  access: FeedAccess;
  ledger: Ledger;
  tally: Tally;
  hits: HitBook;
  /** Logs from before were not read: nothing can be learned of windows that began earlier. */
  readFromMs: number;
  /** Later samples are ignored; `Infinity` for none. */
  untilMs: number;
};

const HOUR_MS = 3_600_000;
/** Of all that was told within this time the samples are still known. */
const SIX_DAYS_MS = 6 * 24 * HOUR_MS;
/** Samples older than the longest window, and a day, tell of nothing that is shown. */
const KEPT_MS = SEVEN_DAYS_MS + 24 * HOUR_MS;
/** What was read late can still change what windows of the last hour taught. */
const LATE_MS = HOUR_MS;
/** The log line of a response may be read a little later than the figure that it brought. */
const FRESH_MS = 10 * 60_000;
/** What is learned of a running window is renewed this often though no sample came. */
const RELEARN_MS = HOUR_MS;
/** What the disk refused is offered to it again by the first look after this time. */
const RETRY_MS = 60_000;

const NO_SAMPLES: z.infer<typeof SamplesFile> = { version: 1, samples: [] };
const NO_CALIBRATION: z.infer<typeof CalibrationFile> = { version: 1, sinceMs: 0, traces: [] };

/** Official figures of the account whose state lies at `paths`. */
export function createOfficialFigures(options: Options): OfficialFigures {
  const { paths, access, ledger, tally, hits, readFromMs, untilMs } = options;
  const book = createSampleBook(hits);
  let calibration = NO_CALIBRATION;
  let refused: Inbox['refused'] = {};
  let unsaved: Inbox['refused'] = {};
  const damage = new Map<string, Problem>();
  const seenMs = new Map<string, number>();
  let learnedFrom = { version: -1, atMs: -Infinity };
  let limits: Partial<Record<WindowId, LearnedLimit>> = {};
  const unwritable = new Set<string>();
  let refusedAtMs = -Infinity;
  const hashes = new Map<string, string>();

  /** Whether a file was written by somebody since this was last asked. */
  function isNew(path: string): boolean {
    let mtimeMs = 0;
    try {
      ({ mtimeMs } = statSync(path));
    } catch {
      // Not there: nothing new.
    }
    const before = seenMs.get(path) ?? 0;
    seenMs.set(path, mtimeMs);
    return mtimeMs !== before;
  }

  function load<T>(path: string, schema: z.ZodMiniType<T>, none: T, nowMs: number): T {
    const { state, problems } = readState(path, schema, none, nowMs, access === 'take');
    problems.forEach((problem) => damage.set(path, problem));
    return state;
  }

  function write(path: string, state: unknown, nowMs: number): boolean {
    const isWritten = writeState(path, state);
    note(path, isWritten, nowMs);
    return isWritten;
  }

  function note(path: string, isWritten: boolean, nowMs: number): void {
    if (isWritten) {
      unwritable.delete(path);
    } else {
      unwritable.add(path);
      refusedAtMs = nowMs;
    }
  }

  function offerRefused(nowMs: number): void {
    if (unwritable.has(paths.samples)) {
      whileLocked(paths.samples, () => save(nowMs));
    }
    if (unwritable.has(paths.calibration)) {
      saveLearned(nowMs);
    }
  }

  function saveLearned(nowMs: number): boolean {
    const isSaved = write(paths.calibration, calibration, nowMs);
    isNew(paths.calibration);
    return isSaved;
  }

  function addAll(samples: readonly Sample[], nowMs: number): void {
    for (const sample of samples) {
      if (sample.storedAtMs <= untilMs) {
        // A clock that was set back: nothing can have been stored later than now.
        const storedAtMs = Math.min(sample.storedAtMs, nowMs);
        const atMs = Math.min(sample.atMs, storedAtMs);
        book.add({ ...sample, storedAtMs, atMs });
      }
    }
  }

  function date(nowMs: number): boolean {
    return book.date((session, storedAtMs) => {
      const isSession = (id: string): boolean => {
        const hash = hashes.get(id) ?? hashOf(id);
        hashes.set(id, hash);
        return hash === session;
      };
      return lastResponseMs(ledger, hits, isSession, storedAtMs);
    }, nowMs - FRESH_MS);
  }

  /** False if another process is at it: next time, then. */
  function take(nowMs: number): boolean {
    return whileLocked(paths.samples, () => {
      takeInbox(paths.feed, nowMs, (inbox) => {
        addAll(inbox.samples, nowMs);
        date(nowMs);
        const isSaved = save(nowMs);
        // What can't be kept is met again at the next look.
        unsaved = isSaved ? {} : inbox.refused;
        refused = isSaved ? sumOf(refused, inbox.refused) : refused;
        return isSaved;
      });
    });
  }

  /** Another process may have added samples: what is on disk and what is here become one. */
  function save(nowMs: number): boolean {
    if (isNew(paths.samples)) {
      addAll(load(paths.samples, SamplesFile, NO_SAMPLES, nowMs).samples, nowMs);
    }
    book.forget(nowMs - KEPT_MS);
    if (damage.has(paths.samples) && access !== 'take') {
      setAside(paths.samples, nowMs);
    }
    const isSaved = write(paths.samples, { version: 1, samples: book.all() }, nowMs);
    isNew(paths.samples);
    return isSaved;
  }

  function learn(nowMs: number): void {
    const times = {
      fromMs: Math.max(readFromMs, nowMs - KEPT_MS),
      sinceMs: calibration.sinceMs,
      changedMs: learnedFrom.atMs - LATE_MS,
    };
    const fresh = tracesOf(book, times, costBetween);
    const known = calibration.traces.filter((trace) => isStillTold(trace, book, nowMs));
    const traces = keepTraces(known, fresh, nowMs).filter(
      ({ marks }) => (marks.at(-1)?.atMs ?? 0) <= untilMs,
    );
    const hasChanged = JSON.stringify(traces) !== JSON.stringify(calibration.traces);
    calibration = { ...calibration, traces };
    if (hasChanged && access === 'take') {
      saveLearned(nowMs);
    }
    learnedFrom = { version: book.version(), atMs: nowMs };
    limits = learnedLimits(traces, nowMs);
  }

  function costBetween(window: WindowId, fromMs: number, toMs: number): number {
    return amountIn(tally.models(fromMs + 1, toMs + 1), window, 'usd');
  }

  return {
    book,
    look(nowMs) {
      if (access === 'none') {
        return;
      }
      if (isNew(paths.calibration)) {
        calibration = load(paths.calibration, CalibrationFile, NO_CALIBRATION, nowMs);
        learnedFrom = { version: -1, atMs: -Infinity };
      }
      if (isNew(paths.samples)) {
        addAll(load(paths.samples, SamplesFile, NO_SAMPLES, nowMs).samples, nowMs);
      }
      if (hasPayloads(paths.feed) && (access === 'read' || !take(nowMs))) {
        const inbox = peekInbox(paths.feed, nowMs);
        if (access === 'read') {
          unsaved = inbox.refused;
        }
        addAll(inbox.samples, nowMs);
      }
      if (date(nowMs) && access === 'take') {
        whileLocked(paths.samples, () => save(nowMs));
      }
      // Nothing new may come for hours that would bring it to the disk.
      if (Math.abs(nowMs - refusedAtMs) >= RETRY_MS) {
        offerRefused(nowMs);
      }
    },
    offerRefused,
    unkept: () => (unwritable.has(paths.samples) ? book.all() : []),
    keep(nowMs) {
      let isSaved = false;
      whileLocked(paths.samples, () => {
        isSaved = save(nowMs);
      });
      note(paths.samples, isSaved, nowMs);
      return isSaved;
    },
    forgetLearned(nowMs) {
      calibration = { version: 1, sinceMs: nowMs, traces: [] };
      learnedFrom = { version: -1, atMs: -Infinity };
      return saveLearned(nowMs);
    },
    learned(nowMs) {
      if (learnedFrom.version !== book.version() || Math.abs(nowMs - learnedFrom.atMs) > RELEARN_MS) {
        learn(nowMs);
      }
      return limits;
    },
    traces: () => calibration.traces,
    refused: () => sumOf(refused, unsaved),
    problems: () => [
      ...damage.values(),
      ...[...unwritable].map((path) => ({ code: 'state_unwritable' as const, path })),
    ],
  };
}

function sumOf(counts: Inbox['refused'], more: Inbox['refused']): Inbox['refused'] {
  const sum = { ...counts };
  for (const [reason, count] of Object.entries(more)) {
    const key = reason as keyof Inbox['refused'];
    sum[key] = (sum[key] ?? 0) + count;
  }
  return sum;
}

/** What was learned from figures that were corrected since goes with them; what is too old to be known goes on. */
function isStillTold({ window, resetsAtMs, marks }: Trace, book: SampleBook, nowMs: number): boolean {
  const isKnownOf = (marks.at(-1)?.atMs ?? 0) > nowMs - SIX_DAYS_MS;
  const { runs } = book.judgement(window);
  return !isKnownOf || runs.some((run) => Math.abs(run.resetsAtMs - resetsAtMs) <= SAME_RESET_MS);
}
