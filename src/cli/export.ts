/** `tidemark export`: the history, and what the logs hold beside it, as a table for other programs. */
import { dayText, plainText } from '../core/format.ts';
import { groupSums, hourOf, hourlySums, type HourlySum } from '../core/hourly.ts';
import { problemMessage, type Problem } from '../core/problem.ts';
import { knownCostUsd, type Totals } from '../core/totals.ts';
import { createHistory } from '../store/history.ts';
import type { Call } from './call.ts';
import { readOnce } from './read-once.ts';

/** One row: a time, a project, a model, and what they used. */
type Row = { time: string; project: string; model: string; totals: Totals };

const LONGEST = 400;

/** Prints the sums of the hours that begin in [sinceMs (null: from the beginning), untilMs); the exit code. */
export function runExport(call: Call, sinceMs: number | null, untilMs: number): number {
  const { rows, problems } = read(call, sinceMs ?? -Infinity, untilMs);
  const told = [...call.settingsProblems, ...problems];
  if (call.arguments.json) {
    call.stdout.write(`${JSON.stringify(report(call, rows, told, sinceMs, untilMs), null, 2)}\n`);
    return 0;
  }
  call.stdout.write([HEADER, ...rows.map(cellsOf)].map(csvLine).join(''));
  for (const problem of told) {
    call.stderr.write(`${call.paint.level('near', '!')} ${plain(problemMessage(problem))}\n`);
  }
  return 0;
}

/** The sealed hours from the history, all others from the logs. With folders of others, from their logs alone. */
function read(call: Call, sinceMs: number, untilMs: number): { rows: Row[]; problems: Problem[] } {
  const history = createHistory(call.paths.folder);
  if (call.feedAccess !== 'none') {
    history.look(call.nowMs);
  }
  const { startMs, endMs } = history.sealed() ?? { startMs: Infinity, endMs: -Infinity };
  // With --at, what is later is ignored, also within an hour.
  const sealedUntilMs = Math.min(endMs, hourOf(call.nowMs));
  const isSealed = (hourMs: number): boolean => hourMs >= startMs && hourMs < sealedUntilMs;
  const logsFromMs = isSealed(hourOf(sinceMs)) ? sealedUntilMs : sinceMs;
  const logs = readOnce(call, logsFromMs, call.nowMs);
  const fromLogs = hourlySums(logs.ledger, -Infinity, Infinity, (folder) =>
    history.numberOf(logs.reader.projectPath(folder)),
  );
  const sums = [
    ...history.sums().filter((sum) => isSealed(sum.hourMs)),
    ...fromLogs.filter((sum) => !isSealed(sum.hourMs)),
  ].filter((sum) => sum.hourMs >= sinceMs && sum.hourMs < untilMs);
  return { rows: rowsOf(sums, call, history.pathOf), problems: [...logs.problems, ...history.problems()] };
}

function rowsOf(
  sums: readonly HourlySum[],
  { arguments: { by }, timeZone }: Call,
  pathOf: (project: number) => string | null,
): Row[] {
  const times = new Map<number, string>();
  const timeOf = (hourMs: number): string => {
    const time = times.get(hourMs) ?? (by === 'day' ? dayText(hourMs, timeZone) : isoHour(hourMs));
    times.set(hourMs, time);
    return time;
  };
  const keyOf = (sum: HourlySum): string =>
    [timeOf(sum.hourMs), ...[pathOf(sum.project) ?? '', sum.model].map(plain)].join('\0');
  return groupSums(sums, keyOf).map(({ key, totals }) => {
    const [time = '', project = '', model = ''] = key.split('\0');
    return { time, project, model, totals };
  });
}

/** A name without controls: a zero byte, for one, would part it in two. */
function plain(name: string): string {
  return plainText(name, LONGEST);
}

/** Hours are told in UTC: local ones come twice when the clocks are set back. */
function isoHour(hourMs: number): string {
  return new Date(hourMs).toISOString().replace('.000', '');
}

const HEADER = [
  'time',
  'project',
  'model',
  'events',
  'input',
  'output',
  'cache_write_5m',
  'cache_write_1h',
  'cache_read',
  'cost_usd',
];

function cellsOf({ time, project, model, totals }: Row): string[] {
  const { tokens } = totals;
  const figures = [
    totals.events,
    tokens.inputTokens,
    tokens.outputTokens,
    tokens.cacheWrite5mTokens,
    tokens.cacheWrite1hTokens,
    tokens.cacheReadTokens,
    costOf(totals) ?? '',
  ];
  return [time, project, model, ...figures.map(String)];
}

/** In USD, to the millionth; null where nothing has a price. */
function costOf(totals: Totals): number | null {
  const usd = knownCostUsd(totals);
  return usd === null ? null : Math.round(usd * 1e6) / 1e6;
}

/**
 * A line as RFC 4180 has it. Spreadsheets take what begins like a formula for one, so that gets an apostrophe; where a comma is
 * the decimal point, they part cells at semicolons, whatever stands in quotes.
 */
function csvLine(cells: readonly string[]): string {
  const safe = cells.map((cell) => cell.replaceAll(/(^|;)(?=\s*[=+\-@])/g, "$1'"));
  return `${safe.map((cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}

function report(
  call: Call,
  rows: readonly Row[],
  problems: readonly Problem[],
  sinceMs: number | null,
  untilMs: number,
): unknown {
  return {
    schema: 1,
    since: sinceMs === null ? null : Math.floor(sinceMs / 1000),
    until: Math.floor(untilMs / 1000),
    by: call.arguments.by ?? 'hour',
    time_zone: call.timeZone,
    rows: rows.map(({ time, project, model, totals }) => ({
      time,
      project: project || null,
      model,
      events: totals.events,
      tokens: {
        input: totals.tokens.inputTokens,
        output: totals.tokens.outputTokens,
        cache_write_5m: totals.tokens.cacheWrite5mTokens,
        cache_write_1h: totals.tokens.cacheWrite1hTokens,
        cache_read: totals.tokens.cacheReadTokens,
      },
      cost_usd: costOf(totals),
    })),
    problems: problems.map((problem) => ({
      code: problem.code,
      message: plain(problemMessage(problem)),
    })),
  };
}
