/** What the user was told, on disk: a restart tells nothing twice. */
import { readFileSync } from 'node:fs';
import type { AlertRecord } from '../contract/alert-record.ts';
import { writeAtomically } from './atomic-write.ts';

/** The parsed file, or null where there is none that can be read. */
export function loadAlerts(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** Saves the state; a disk that refuses costs at most a second notification after a restart. */
export function saveAlerts(path: string, record: AlertRecord): void {
  try {
    writeAtomically(path, `${JSON.stringify(record)}\n`);
  } catch {
    // Nothing to be done: the state stays in memory.
  }
}
