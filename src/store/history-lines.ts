/**
 * The history as text: a line for its beginning, for each project's name and for each hour, each with a checksum, so that
 * damage costs the lines that it hits and nothing else.
 */
import { z } from 'zod/mini';
import { HOUR_MS, type HourlySum } from '../core/hourly.ts';

const VERSION = 1;

const Whole = z.int().check(z.nonnegative());
/** No sum is larger, whatever logs and prices say: what is no exact or no finite number could not be read again. */
const MOST_USD = 1e15;
const MOST = Number.MAX_SAFE_INTEGER;
/** Hours since 1970. */
const Hour = Whole.check(z.lte(8.64e15 / HOUR_MS));

/**
 * What one model used in one project: account, project, model, responses, those without a price, those with too little
 * output, tokens (input, output, cache writes of 5 minutes and of an hour, cache reads), USD.
 */
const RowSchema = z.tuple([
  z.nullable(z.string()),
  Whole,
  z.string(),
  Whole,
  Whole,
  Whole,
  Whole,
  Whole,
  Whole,
  Whole,
  Whole,
  z.number().check(z.nonnegative(), z.lte(MOST_USD)),
]);

const LineSchema = z.union([
  z.strictObject({ version: z.literal(VERSION), from: Hour }),
  z.strictObject({ project: Whole, path: z.string() }),
  z.strictObject({ hour: Hour, rows: z.array(RowSchema) }),
]);
type Line = z.infer<typeof LineSchema>;

/** What is kept: sums of every hour since a beginning, and the names of their projects. */
export type Kept = {
  /** Start of the first hour that was looked at, epoch ms; null where nothing was kept yet. */
  fromMs: number | null;
  /** The sums of each hour (its start in epoch ms) in which anything was used. */
  hours: Map<number, HourlySum[]>;
  /** Paths by the project's number. */
  paths: Map<number, string>;
};

export type ReadHistory =
  | { kind: 'kept'; kept: Kept; damagedLines: number }
  /** A newer version wrote it. */
  | { kind: 'newer' };

/** Reads the text of a history. Of two lines for one hour or project, the later stands. */
export function readHistory(text: string): ReadHistory {
  const kept: Kept = { fromMs: null, hours: new Map(), paths: new Map() };
  const lines = text.split('\n');
  // What ends as it should ends in a newline; what follows the last one is half a line.
  let damagedLines = lines.pop() === '' && lines.length > 0 ? 0 : 1;
  for (const one of lines) {
    const json = jsonOf(one);
    if (json === undefined) {
      damagedLines += 1;
      continue;
    }
    const line = LineSchema.safeParse(json);
    if (!line.success) {
      // It was written as it stands, but not by this version.
      return { kind: 'newer' };
    }
    take(line.data, kept);
  }
  if (kept.fromMs === null && kept.hours.size > 0) {
    kept.fromMs = Math.min(...kept.hours.keys());
  }
  return { kind: 'kept', kept, damagedLines };
}

function take(line: Line, kept: Kept): void {
  if ('version' in line) {
    kept.fromMs = line.from * HOUR_MS;
  } else if ('path' in line) {
    kept.paths.set(line.project, line.path);
  } else {
    const hourMs = line.hour * HOUR_MS;
    kept.hours.set(
      hourMs,
      line.rows.map((row) => sumOf(hourMs, row)),
    );
  }
}

function sumOf(hourMs: number, row: z.infer<typeof RowSchema>): HourlySum {
  const [account, project, model, events, unpricedEvents, placeholderEvents, ...figures] = row;
  const [inputTokens, outputTokens, cacheWrite5mTokens, cacheWrite1hTokens, cacheReadTokens, costUsd] =
    figures;
  const tokens = { inputTokens, outputTokens, cacheWrite5mTokens, cacheWrite1hTokens, cacheReadTokens };
  return {
    hourMs,
    account,
    project,
    model,
    totals: { events, tokens, costUsd, unpricedEvents, placeholderEvents },
  };
}

/** The whole history as text, from an hour on (epoch ms). */
export function historyText(fromMs: number, { hours, paths }: Omit<Kept, 'fromMs'>): string {
  const first = lineText({ version: VERSION, from: fromMs / HOUR_MS });
  return (
    first +
    linesText(
      paths,
      [...hours].sort(([a], [b]) => a - b),
    )
  );
}

/** Lines to be added: names first, so that no hour stands without the names of its projects. */
export function linesText(
  paths: Iterable<readonly [number, string]>,
  hours: Iterable<readonly [number, readonly HourlySum[]]>,
): string {
  const names = [...paths].map(([project, path]) => lineText({ project, path }));
  const sums = [...hours].map(([hourMs, rows]) =>
    lineText({ hour: hourMs / HOUR_MS, rows: rows.map(rowOf) }),
  );
  return [...names, ...sums].join('');
}

function rowOf({ account, project, model, totals }: HourlySum): z.infer<typeof RowSchema> {
  const { tokens } = totals;
  return [
    account,
    project,
    model,
    totals.events,
    totals.unpricedEvents,
    totals.placeholderEvents,
    Math.min(tokens.inputTokens, MOST),
    Math.min(tokens.outputTokens, MOST),
    Math.min(tokens.cacheWrite5mTokens, MOST),
    Math.min(tokens.cacheWrite1hTokens, MOST),
    Math.min(tokens.cacheReadTokens, MOST),
    // Prices are whole billionths of a dollar per token; what is finer is noise of the addition.
    Math.min(Math.round(totals.costUsd * 1e9) / 1e9, MOST_USD),
  ];
}

function lineText(line: Line): string {
  const json = JSON.stringify(line);
  return `${checksum(json)} ${json}\n`;
}

const CHECKSUM_LENGTH = 8;

function checksum(json: string): string {
  // Loaded when a history is read or written: most calls of the command line do neither.
  const { crc32 } = process.getBuiltinModule('node:zlib');
  return crc32(json).toString(16).padStart(CHECKSUM_LENGTH, '0');
}

function jsonOf(line: string): unknown {
  const json = line.slice(CHECKSUM_LENGTH + 1);
  if (line.slice(0, CHECKSUM_LENGTH + 1) !== `${checksum(json)} `) {
    return undefined;
  }
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}
