/** The files of JSON that hold Tidemark's own state, each with something in it, and how a start reads them. */
import { basename } from 'node:path';
import { z } from 'zod/mini';
import { AlertRecordSchema, type AlertRecord } from '../../src/contract/alert-record.ts';
import { CalibrationFile, SamplesFile } from '../../src/contract/samples.ts';
import { defaultSettings, SettingsSchema } from '../../src/contract/settings.ts';
import { NO_SPEND, SpendFile, type SpendMemory } from '../../src/contract/spend.ts';
import type { Problem } from '../../src/core/problem.ts';
import { loadAlerts, saveAlerts } from '../../src/store/alerts-file.ts';
import { loadSettings, saveSettings } from '../../src/store/settings-file.ts';
import { loadSpend, saveSpend } from '../../src/store/spend-file.ts';
import { readState, writeState } from '../../src/store/state-file.ts';
import { at } from '../support/records.ts';
import { told, trace } from '../support/samples.ts';

export const NOW_MS = at('2026-11-20T12:00:00Z');

export type StateFile = {
  name: string;
  write(path: string): Promise<unknown> | void;
  /** What a start has of it, and what is told. */
  load(path: string): { content: unknown; problems: Problem[] };
  /** What a start has that finds nothing. */
  none: unknown;
  /** Everything that may come of loading. */
  schema: z.ZodMiniType;
};

const RECORD: AlertRecord = {
  version: 2,
  state: {
    instances: [
      {
        window: 'five_hour',
        startsAtMs: NOW_MS - 3_600_000,
        endsAtMs: NOW_MS + 4 * 3_600_000,
        isEndEstimated: false,
        told: [{ threshold: 75, kind: 'reported', percentage: 76.5, hasFallen: false, isRetold: false }],
        isAwaited: false,
        isResetTold: false,
        pace: { runsOut: true, sinceMs: NOW_MS - 60_000 },
        isPaceTold: false,
      },
    ],
    standing: [],
    snoozedUntilMs: null,
  },
  refusal: { reason: 'not signed', atMs: NOW_MS },
};

const SPEND: SpendMemory = {
  version: 1,
  asked: { atMs: NOW_MS, waitMs: 3_600_000 },
  figure: { month: '2026-11', costUsd: 12.5, askedAtMs: NOW_MS, coveredUntilMs: NOW_MS },
};

export const stateFiles: readonly StateFile[] = [
  {
    name: 'settings.json',
    write: (path) => saveSettings(path, { ...defaultSettings(), plan: 'pro', thresholds: [50] }),
    load(path) {
      const { settings, problems } = loadSettings(path, NOW_MS, true);
      return { content: settings, problems };
    },
    none: defaultSettings(),
    schema: SettingsSchema,
  },
  {
    name: 'alerts.json',
    write: (path) => void saveAlerts(path, RECORD),
    load(path) {
      const { record, problems } = loadAlerts(path, NOW_MS, true);
      return { content: record, problems };
    },
    none: null,
    schema: z.nullable(AlertRecordSchema),
  },
  ours(
    'samples.json',
    SamplesFile,
    { version: 1, samples: [] },
    { version: 1, samples: [told(42, '10:00')] },
  ),
  ours(
    'calibration.json',
    CalibrationFile,
    { version: 1, sinceMs: 0, traces: [] },
    { version: 1, sinceMs: 7, traces: [trace(NOW_MS, [[10, 5]])] },
  ),
  {
    name: 'spend.json',
    write: (path) => void saveSpend(path, SPEND),
    load(path) {
      const { memory, problems } = loadSpend(path, NOW_MS, true);
      return { content: memory, problems };
    },
    none: NO_SPEND,
    schema: SpendFile,
  },
];

/** A file that is read and written as every state is. */
function ours<T>(name: string, schema: z.ZodMiniType<T>, none: T, some: unknown): StateFile {
  return {
    name,
    write: (path) => void writeState(path, some),
    load(path) {
      const { state, problems } = readState(path, schema, none, NOW_MS, true);
      return { content: state, problems };
    },
    none,
    schema,
  };
}

/** The names of files that were set aside. */
export function setAsideOf(names: readonly string[]): string[] {
  return names.filter((name) => basename(name).includes('.bad-'));
}
