/** `tidemark usage`: sums of everything in a span, in total or by group. */
import { usageReport } from '../contract/report.ts';
import { groupBy, type Group } from '../core/breakdown.ts';
import type { UsageEvent } from '../core/event.ts';
import { costText, countText, dayText, hourText, modelName, plainText } from '../core/format.ts';
import { matchPrice } from '../core/prices.ts';
import { problemMessage, type Problem } from '../core/problem.ts';
import { addEvent, knownCostUsd, noTotals, type Totals } from '../core/totals.ts';
import type { Grouping } from './arguments.ts';
import type { Call } from './call.ts';
import { readOnce, type ReadLogs } from './read-once.ts';
import { columns } from './terminal.ts';

/** Prints the sums from `sinceMs` (null: from the beginning) up to `untilMs`, exclusive; the exit code. */
export function runUsage(call: Call, sinceMs: number | null, untilMs: number): number {
  const logs = readOnce(call, sinceMs ?? -Infinity, call.nowMs);
  const events = logs.ledger.between(sinceMs ?? -Infinity, untilMs);
  const totals = noTotals();
  for (const event of events) {
    addEvent(totals, event);
  }
  const groups = call.arguments.by === null ? [] : grouped(events, call.arguments.by, call, logs);
  const problems = [...call.settingsProblems, ...logs.problems, ...priceProblems(events, logs)];
  if (call.arguments.json) {
    const { files, bytes, lines, skipped } = logs.reader.counts();
    const report = usageReport(
      { sinceMs, untilMs },
      totals,
      groups,
      { files, bytes, lines, skipped },
      problems,
    );
    call.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  } else {
    call.stdout.write(`${page(call, totals, groups, problems)}\n`);
  }
  return 0;
}

function grouped(
  events: readonly UsageEvent[],
  by: Grouping,
  call: Call,
  { ledger, reader }: ReadLogs,
): Group[] {
  const keys: Record<Grouping, (event: UsageEvent) => string> = {
    model: (event) => event.model,
    project: (event) => reader.projectPath(ledger.sourceOf(event).project),
    session: (event) => ledger.sourceOf(event).session,
    day: (event) => dayText(event.atMs, call.timeZone),
    hour: (event) => hourText(event.atMs, call.timeZone),
  };
  const groups = groupBy(events, keys[by]);
  return by === 'day' || by === 'hour' ? groups.sort((a, b) => (a.key < b.key ? -1 : 1)) : groups;
}

function priceProblems(events: readonly UsageEvent[], { prices }: ReadLogs): Problem[] {
  const problems: Problem[] = [];
  for (const { key: model, totals } of groupBy(events, (event) => event.model)) {
    const match = matchPrice(prices, model);
    if (match.kind === 'family') {
      problems.push({ code: 'unknown_models', models: [model], pricedAs: match.id });
    } else if (match.kind === 'foreign') {
      problems.push({ code: 'foreign_models', models: [model], events: totals.events });
    }
  }
  const placeholders = events.filter((event) => event.placeholder).length;
  return placeholders > 0 ? [...problems, { code: 'output_under_recorded', events: placeholders }] : problems;
}

function page(call: Call, totals: Totals, groups: readonly Group[], problems: readonly Problem[]): string {
  const { by } = call.arguments;
  const name = (key: string): string => plainText(by === 'model' ? modelName(key) : key, 60) || '(none)';
  const rows = [
    [by ?? '', 'responses', 'input', 'output', 'write 5m', 'write 1h', 'cache read', 'cost'],
    ...groups.map((group) => row(name(group.key), group.totals)),
    row(groups.length > 0 ? 'all' : '', totals),
  ];
  const table = columns(rows, [1, 2, 3, 4, 5, 6, 7]);
  const notes = problems.map(
    (problem) => `${call.paint.level('near', '!')} ${plainText(problemMessage(problem), 400)}`,
  );
  return [table, ...notes].join('\n');
}

function row(name: string, { events, tokens, ...totals }: Totals): string[] {
  const counts = [
    events,
    tokens.inputTokens,
    tokens.outputTokens,
    tokens.cacheWrite5mTokens,
    tokens.cacheWrite1hTokens,
    tokens.cacheReadTokens,
  ];
  return [name, ...counts.map(countText), costText(knownCostUsd({ events, tokens, ...totals }))];
}
