/** A JSON file of our own state: checked when it is read, kept aside when it is damaged, written as a whole. */
import { mkdirSync, readFileSync, renameSync, rmdirSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import type { z } from 'zod/mini';
import type { Problem } from '../core/problem.ts';
import { writeAtomically } from './atomic-write.ts';
import { hasCode } from './error-code.ts';
import { makeFolder } from './make-folder.ts';

/**
 * What a file holds, or `none` where there is no such file. What the schema refuses is `none` too, and a problem; the file is
 * kept as `<name>.bad-<time>.json` if `mayMend`.
 */
export function readState<T>(
  path: string,
  schema: z.ZodMiniType<T>,
  none: T,
  nowMs: number,
  mayMend: boolean,
): { state: T; problems: Problem[] } {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    // A folder in its place is told of when it can't be written over.
    if (isAbsence(error) || hasCode(error, 'EISDIR')) {
      return { state: none, problems: [] };
    }
    // What may not be read is damage too: to begin anew over it would be its end.
    text = '';
  }
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) {
    return { state: parsed.data, problems: [] };
  }
  const keptAs = mayMend ? setAside(path, nowMs) : null;
  return { state: none, problems: [{ code: 'state_damaged', file: basename(path), keptAs }] };
}

/**
 * Saves state; a disk that refuses is no reason to stop: the state stays in memory, and false is returned. What need not
 * last is there whenever the process ends, though a loss of power soon after may damage it: nothing waits for the disk.
 */
export function writeState(path: string, state: unknown, mustLast = true): boolean {
  try {
    writeAtomically(path, `${JSON.stringify(state)}\n`, mustLast);
    return true;
  } catch {
    return false;
  }
}

/** Whether an error says that a file is not there. */
export function isAbsence(error: unknown): boolean {
  return hasCode(error, 'ENOENT') || hasCode(error, 'ENOTDIR');
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Moves a file that can't be read out of the way; its new name, or null if that was refused. */
export function setAside(path: string, nowMs: number): string | null {
  const time = new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-');
  const kept = path.replace(/(\.json)?$/, `.bad-${time}.json`);
  try {
    renameSync(path, kept);
    return basename(kept);
  } catch {
    return null;
  }
}

/** A lock that is older than this was left by a process that died. */
const LOCK_MS = 5000;

/** Runs `step` while no other process does the same for this file; false if one is at it. */
export function whileLocked(path: string, step: () => void): boolean {
  const lock = `${path}.lock`;
  if (!takeLock(lock)) {
    return false;
  }
  try {
    step();
  } finally {
    release(lock);
  }
  return true;
}

function release(lock: string): void {
  try {
    rmdirSync(lock);
  } catch {
    // It took so long that another process took the lock over.
  }
}

function takeLock(lock: string): boolean {
  try {
    makeFolder(dirname(lock));
    mkdirSync(lock);
    return true;
  } catch {
    return isAbandoned(lock) && retake(lock);
  }
}

function retake(lock: string): boolean {
  try {
    rmdirSync(lock);
    mkdirSync(lock);
    return true;
  } catch {
    return false;
  }
}

function isAbandoned(lock: string): boolean {
  try {
    return Math.abs(Date.now() - statSync(lock).mtimeMs) > LOCK_MS;
  } catch {
    return false;
  }
}
