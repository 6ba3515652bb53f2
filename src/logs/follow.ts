/**
 * Which files grew, as soon as the system tells and never later than a sweep: a recursive watch as a hint, a poll of
 * files that grew lately (some systems report nothing for a file that is held open), and a slow sweep over everything.
 */
import { watch, type FSWatcher } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { isLogName } from './find.ts';
import type { Reader } from './reader.ts';

/** Files that grew within this time are looked at every second. */
const HOT_MS = 15 * 60_000;
const POLL_MS = 1000;
const SWEEP_MS = 60_000;
/** Without a working watch, sweeps come this often. */
const BLIND_SWEEP_MS = 15_000;
/** A new folder or file is reported several times over: one sweep is enough for all. */
const NEW_FILE_MS = 30;
/** Folders that change all the time cause no more sweeps than this. */
const HINTED_SWEEP_MS = 500;

export type Follower = {
  /** Sweeps at once and watches from then on. */
  start(): void;
  /** Sweeps at once, for instance after sleep. */
  sweep(): void;
  stop(): void;
};

/** Follows the reader's files and calls `onRead` whenever it may have read something. `nowMs` tells the time. */
export function createFollower(reader: Reader, onRead: () => void, nowMs: () => number): Follower {
  const watchers = new Map<string, FSWatcher>();
  let poll: NodeJS.Timeout | undefined;
  let nextSweep: NodeJS.Timeout | undefined;
  let isStopped = false;
  let lastSweepMs = -Infinity;
  let plannedMs = Infinity;

  function watchFolders(): void {
    const folders = new Set(reader.folders());
    for (const [folder, watcher] of watchers) {
      if (!folders.has(folder)) {
        watcher.close();
        watchers.delete(folder);
      }
    }
    for (const folder of folders) {
      if (!watchers.has(folder)) {
        watchFolder(folder);
      }
    }
  }

  function watchFolder(folder: string): void {
    try {
      const watcher = watch(folder, { recursive: true, persistent: true }, (_event, name) => {
        if (name !== null && reader.visit(join(folder, name))) {
          pollSoon();
        } else if (name === null || mayBeNews(name)) {
          sweepSoon();
        }
        told();
      });
      watcher.on('error', () => {
        watcher.close();
        watchers.delete(folder);
      });
      watchers.set(folder, watcher);
    } catch {
      // No watch to be had here: sweeps alone, more often.
    }
  }

  function pollSoon(): void {
    poll ??= setInterval(pollHot, POLL_MS);
  }

  /** Polling goes on only while there is something hot. */
  function pollHot(): void {
    const hot = reader.recent(nowMs() - HOT_MS);
    if (hot.length === 0) {
      clearInterval(poll);
      poll = undefined;
    }
    for (const file of hot) {
      if (!reader.visit(file.path)) {
        // Its root may be gone with it, of which no watch tells.
        sweepSoon();
      }
    }
    told();
  }

  /** After anything was looked at. */
  function told(): void {
    if (!isStopped) {
      onRead();
    }
  }

  function sweepSoon(): void {
    sweepWithin(Math.max(NEW_FILE_MS, lastSweepMs + HINTED_SWEEP_MS - performance.now()));
  }

  /** Plans a sweep; one that is planned for sooner stays, so that hints never put it off. */
  function sweepWithin(ms: number): void {
    const dueMs = performance.now() + ms;
    if (dueMs < plannedMs) {
      plannedMs = dueMs;
      clearTimeout(nextSweep);
      nextSweep = setTimeout(sweep, ms);
    }
  }

  function sweep(): void {
    if (isStopped) {
      return;
    }
    reader.sweep();
    lastSweepMs = performance.now();
    plannedMs = Infinity;
    watchFolders();
    const isBlind = watchers.size === 0 || watchers.size < reader.folders().length;
    sweepWithin(isBlind ? BLIND_SWEEP_MS : SWEEP_MS);
    if (reader.recent(nowMs() - HOT_MS).length > 0) {
      pollSoon();
    }
    told();
  }

  return {
    start: sweep,
    sweep,
    stop() {
      isStopped = true;
      clearInterval(poll);
      clearTimeout(nextSweep);
      for (const watcher of watchers.values()) {
        watcher.close();
      }
      watchers.clear();
    },
  };
}

/** Whether a changed path can be a new log, or a folder of such. */
function mayBeNews(name: string): boolean {
  return isLogName(basename(name)) || extname(name) === '';
}
