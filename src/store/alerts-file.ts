/** What the user was told, on disk: a restart tells nothing twice. */
import { z } from 'zod/mini';
import { AlertRecordSchema, type AlertRecord } from '../contract/alert-record.ts';
import type { Problem } from '../core/problem.ts';
import { readState, writeState } from './state-file.ts';

export type LoadedAlerts = { record: AlertRecord | null; problems: Problem[] };

/** The record; null where there is none, or it is damaged: then the app begins as on its first start, silently. */
export function loadAlerts(path: string, nowMs: number, mayMend: boolean): LoadedAlerts {
  const { state, problems } = readState(path, z.nullable(AlertRecordSchema), null, nowMs, mayMend);
  return { record: state, problems };
}

/**
 * Saves the record; null, or what went wrong: that costs at most a second notification after a restart. The main thread
 * saves it by itself, and does not wait for the disk.
 */
export function saveAlerts(path: string, record: AlertRecord): Problem | null {
  return writeState(path, record, false) ? null : { code: 'state_unwritable', path };
}
