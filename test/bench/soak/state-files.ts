/** What the app has written, as it stands when the process is dead: readable at any moment, and nothing sealed is lost. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod/mini';
import { AlertRecordSchema } from '../../../src/contract/alert-record.ts';
import { CalibrationFile, SamplesFile } from '../../../src/contract/samples.ts';
import { totalOf } from '../../../src/core/totals.ts';
import { historyFile } from '../../../src/store/history.ts';
import { readHistory } from '../../../src/store/history-lines.ts';
import { COUNTERS, type Sum } from './account.ts';

const SCHEMAS: Readonly<Record<string, z.ZodMiniType>> = {
  'samples.json': SamplesFile,
  'calibration.json': CalibrationFile,
  'alerts.json': AlertRecordSchema,
};

/** What is wrong with the files in Tidemark's folder. `isDiskFull` allows for half a line at the end of the history. */
export function wrongInState(state: string, isDiskFull: boolean): string[] {
  const wrong = Object.entries(SCHEMAS).flatMap(([name, schema]) => {
    const text = textOf(join(state, name));
    return text === null || schema.safeParse(jsonOf(text)).success ? [] : [`${name} can't be read: ${text}`];
  });
  const keptAside = existsSync(state) ? readdirSync(state).filter((name) => name.includes('.bad-')) : [];
  const text = textOf(historyFile(state)) ?? '';
  const whole = isDiskFull ? text.slice(0, text.lastIndexOf('\n') + 1) : text;
  const read = readHistory(whole);
  if (whole !== '' && (read.kind !== 'kept' || read.damagedLines > 0)) {
    wrong.push(`the history is damaged: ${text.slice(-200)}`);
  }
  return [...wrong, ...keptAside.map((name) => `${name} was kept aside`)];
}

/** The sums of each sealed hour (its start in epoch ms). */
export function sealedHours(state: string): Map<number, Sum> {
  const read = readHistory(textOf(historyFile(state)) ?? '');
  const hours = read.kind === 'kept' ? [...read.kept.hours] : [];
  return new Map(
    hours.map(([hourMs, rows]) => {
      const { events, tokens } = totalOf(rows);
      return [hourMs, [events, ...COUNTERS.map((counter) => tokens[counter])]];
    }),
  );
}

function textOf(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
