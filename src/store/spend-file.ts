/** What API spend last came to, on disk: a restart neither forgets it nor asks sooner. */
import { NO_SPEND, SpendFile, type SpendMemory } from '../contract/spend.ts';
import type { Problem } from '../core/problem.ts';
import { readState, writeState } from './state-file.ts';

export type LoadedSpend = { memory: SpendMemory; problems: Problem[] };

/** What is remembered; nothing where there is no file, or a damaged one. */
export function loadSpend(path: string, nowMs: number, mayMend: boolean): LoadedSpend {
  const { state, problems } = readState(path, SpendFile, NO_SPEND, nowMs, mayMend);
  return { memory: state, problems };
}

/** Saves what is remembered; null, or what went wrong. The main thread saves it by itself, and does not wait for the disk. */
export function saveSpend(path: string, memory: SpendMemory): Problem | null {
  return writeState(path, memory, false) ? null : { code: 'state_unwritable', path };
}
