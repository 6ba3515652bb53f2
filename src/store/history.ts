/** The history on disk: hourly sums that outlive the logs they were made from. */
import {
  closeSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { HOUR_MS, hourOf, isMore, type HourlySum } from '../core/hourly.ts';
import type { Problem } from '../core/problem.ts';
import { writeAtomically } from './atomic-write.ts';
import { hasCode } from './error-code.ts';
import { historyText, linesText, readHistory, type Kept } from './history-lines.ts';
import { whileLocked } from './state-file.ts';

export type History = {
  /** Takes in what is on disk, if it was written by somebody else since. */
  look(nowMs: number): void;
  /** The hours that are sealed, used or not, in epoch ms; null while nothing was kept yet. */
  sealed(): { startMs: number; endMs: number } | null;
  /** Nothing was used in any sealed hour. */
  isEmpty(): boolean;
  /** The sums of all hours that are kept, or what `more` has of an hour if it lacks nothing of it and has more. */
  sums(more?: readonly HourlySum[]): readonly HourlySum[];
  /**
   * Seals the hours [fromMs, untilMs) with the sums that `count` gives. An hour that is sealed already is replaced only by
   * one that lacks nothing of it and has more. False if the disk refused: then nothing is sealed.
   */
  seal(count: () => readonly HourlySum[], fromMs: number, untilMs: number, nowMs: number): boolean;
  /** What is sealed from an hour on (epoch ms) can be sealed again. */
  reopen(fromMs: number): void;
  /** The number of the project at a path: a new one for a new path, never one that was used before. */
  numberOf(path: string): number;
  /** The path of a project; null if it was forgotten. */
  pathOf(project: number): string | null;
  /** Deletes all sums and names, and begins anew with the present hour; false if the disk refused. */
  forget(nowMs: number): boolean;
  /** Deletes the names of projects and keeps their sums; false if the disk refused. */
  forgetNames(nowMs: number): boolean;
  /** Changes whenever a sealed hour does. */
  version(): number;
  /** What is on disk can't be used and must not be touched. */
  isLeftAlone(): boolean;
  /** Lines on disk were damaged. */
  isDamaged(): boolean;
  problems(): readonly Problem[];
};

/** Where the history is in Tidemark's own folder. */
export function historyFile(stateFolder: string): string {
  return join(stateFolder, 'history', 'hourly.log');
}

/** The history in Tidemark's own folder; nothing is read before the first `look`. */
export function createHistory(stateFolder: string): History {
  const file = historyFile(stateFolder);
  let kept: Kept = { fromMs: null, hours: new Map(), paths: new Map() };
  let endMs = -Infinity;
  let numbers = new Map<string, number>();
  let nextNumber = 1;
  /** The projects whose names are on disk. */
  let named = new Set<number>();
  /** The file ends with a whole line, and nothing in it is damaged: it can be added to. */
  let isSound = false;
  let leftAlone: 'newer' | 'unreadable' | null = null;
  let damagedLines = 0;
  let wasRefused = false;
  let version = 0;
  let seen: string | null = null;

  function take(next: Kept): void {
    kept = next;
    numbers = new Map([...next.paths].map(([number, path]) => [path, number]));
    named = new Set(next.paths.keys());
    const used = [...next.hours.values()].flat().map((sum) => sum.project);
    for (const number of [...named, ...used]) {
      nextNumber = Math.max(nextNumber, number + 1);
    }
    version += 1;
  }

  function look(nowMs: number): void {
    const now = stampOf(file);
    if (now === seen) {
      return;
    }
    seen = now;
    const text = textOf(file);
    const read = text === null ? { kind: 'unreadable' as const } : readHistory(text);
    if (read.kind !== 'kept') {
      leftAlone = read.kind;
      take({ fromMs: null, hours: new Map(), paths: new Map() });
      return;
    }
    leftAlone = null;
    isSound = read.kept.fromMs !== null && read.damagedLines === 0;
    damagedLines = now === null ? 0 : read.damagedLines;
    take(read.kept);
    // What a wrong clock wrote must not keep hours from being sealed that are still to come.
    const past = [...read.kept.hours.keys()].filter((hourMs) => hourMs < nowMs);
    endMs = past.reduce((last, hourMs) => Math.max(last, hourMs + HOUR_MS), -Infinity);
  }

  /** Runs a step that writes, while nobody else does; false if it could not be done. */
  function write(nowMs: number, step: () => void): boolean {
    let isDone = false;
    whileLocked(file, () => {
      look(nowMs);
      try {
        step();
        isDone = true;
      } catch {
        // The disk refused: what is known stays what it was.
      }
      seen = stampOf(file);
    });
    wasRefused = !isDone;
    return isDone;
  }

  /** What is kept here changes only when the disk took it. */
  function rewrite(fromMs: number, next: Omit<Kept, 'fromMs'>): void {
    writeAtomically(file, historyText(fromMs, next));
    isSound = true;
    take({ fromMs, ...next });
  }

  /** The hours of these sums that lack nothing of what is kept of them, and have more. */
  function larger(sums: readonly HourlySum[]): [number, HourlySum[]][] {
    return byHour(sums).filter(([hourMs, rows]) => isMore(rows, kept.hours.get(hourMs) ?? []));
  }

  function append(hours: readonly (readonly [number, HourlySum[]])[]): void {
    const names = [...kept.paths].filter(([number]) => !named.has(number));
    const outcome = appendText(file, linesText(names, hours));
    isSound = outcome !== 'half';
    if (outcome !== 'added') {
      throw new Error('the disk refused');
    }
    hours.forEach(([hourMs, rows]) => kept.hours.set(hourMs, rows));
    named = new Set(kept.paths.keys());
    version += 1;
  }

  return {
    look,
    sealed: () =>
      kept.fromMs === null ? null : { startMs: kept.fromMs, endMs: Math.max(kept.fromMs, endMs) },
    isEmpty: () => kept.hours.size === 0,
    sums: (more = []) => [...new Map([...kept.hours, ...larger(more)]).values()].flat(),
    seal(count, fromMs, untilMs, nowMs) {
      return write(nowMs, () => {
        if (leftAlone !== null) {
          return;
        }
        const changed = larger(count());
        if (!isSound || changed.some(([hourMs]) => hourMs < endMs)) {
          const hours = new Map([...kept.hours, ...changed]);
          rewrite(kept.fromMs ?? fromMs, { hours, paths: kept.paths });
        } else if (changed.length > 0) {
          append(changed);
        }
        endMs = Math.max(endMs, untilMs);
      });
    },
    reopen(fromMs) {
      if (fromMs < endMs) {
        endMs = fromMs;
        version += 1;
      }
    },
    numberOf(path) {
      let number = numbers.get(path);
      if (number === undefined) {
        number = nextNumber;
        nextNumber += 1;
        numbers.set(path, number);
        kept.paths.set(number, path);
      }
      return number;
    },
    pathOf: (project) => kept.paths.get(project) ?? null,
    forget(nowMs) {
      return write(nowMs, () => {
        rewrite(hourOf(nowMs), { hours: new Map(), paths: new Map() });
        endMs = hourOf(nowMs);
        leftAlone = null;
        damagedLines = 0;
      });
    },
    forgetNames(nowMs) {
      return write(nowMs, () => {
        if (kept.fromMs !== null) {
          rewrite(kept.fromMs, { hours: kept.hours, paths: new Map() });
        }
      });
    },
    version: () => version,
    isLeftAlone: () => leftAlone !== null,
    isDamaged: () => damagedLines > 0,
    problems() {
      const problems: Problem[] =
        leftAlone === null ? [] : [{ code: 'history_left_alone', reason: leftAlone }];
      if (damagedLines > 0) {
        problems.push({ code: 'history_damaged', lines: damagedLines });
      }
      return wasRefused ? [...problems, { code: 'history_unwritable', path: file }] : problems;
    },
  };
}

function byHour(sums: readonly HourlySum[]): [number, HourlySum[]][] {
  const hours = new Map<number, HourlySum[]>();
  for (const sum of sums) {
    const rows = hours.get(sum.hourMs);
    if (rows) {
      rows.push(sum);
    } else {
      hours.set(sum.hourMs, [sum]);
    }
  }
  return [...hours];
}

/** Tells one state of a file from another; null where there is none. */
function stampOf(file: string): string | null {
  try {
    const { ino, size, mtimeMs } = statSync(file);
    return `${ino} ${size} ${mtimeMs}`;
  } catch {
    return null;
  }
}

/** A file's text, empty where there is no file; null if it can't be read. */
function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    return hasCode(error, 'ENOENT') ? '' : null;
  }
}

/**
 * Adds text to a file. If the disk takes a part of it alone, that is taken back, so that no start finds half a line; `half` if
 * not even that was possible, or somebody else has added something meanwhile.
 */
function appendText(file: string, text: string): 'added' | 'nothing' | 'half' {
  const fd = openSync(file, 'a', 0o600);
  try {
    const { size } = fstatSync(fd);
    try {
      writeFileSync(fd, text);
      fsyncSync(fd);
      return 'added';
    } catch {
      return takeBack(fd, size, size + Buffer.byteLength(text)) ? 'nothing' : 'half';
    }
  } finally {
    closeSync(fd);
  }
}

function takeBack(fd: number, size: number, mostSize: number): boolean {
  try {
    if (fstatSync(fd).size > mostSize) {
      return false;
    }
    ftruncateSync(fd, size);
    return true;
  } catch {
    return false;
  }
}
