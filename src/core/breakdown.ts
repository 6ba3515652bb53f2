/** What used something up: events grouped by model, project, session, day or hour. */
import type { UsageEvent } from './event.ts';
import type { Ledger } from './ledger.ts';
import { addEvent, allTokens, noTotals, type Totals } from './totals.ts';

/** One group and its sum. */
export type Group = { key: string; totals: Totals };

/** The groups of events by what `keyOf` says, dearest first. */
export function groupBy(events: readonly UsageEvent[], keyOf: (event: UsageEvent) => string): Group[] {
  const groups = new Map<string, Totals>();
  for (const event of events) {
    const key = keyOf(event);
    let totals = groups.get(key);
    if (!totals) {
      totals = noTotals();
      groups.set(key, totals);
    }
    addEvent(totals, event);
  }
  return [...groups].map(([key, totals]) => ({ key, totals })).sort(dearestFirst);
}

function dearestFirst(a: Group, b: Group): number {
  return (
    b.totals.costUsd - a.totals.costUsd ||
    allTokens(b.totals.tokens) - allTokens(a.totals.tokens) ||
    (a.key < b.key ? -1 : 1)
  );
}

/** The dearest groups of a window, each list shortened. */
export type Rankings = { models: Group[]; projects: Group[]; sessions: Group[] };

/** How many groups a ranking names. */
const RANKED = 5;

/** The models, projects (by path) and sessions that used most. */
export function rankings(
  events: readonly UsageEvent[],
  ledger: Ledger,
  projectPath: (folder: string) => string,
): Rankings {
  return {
    models: groupBy(events, (event) => event.model).slice(0, RANKED),
    projects: groupBy(events, (event) => projectPath(ledger.sourceOf(event).project)).slice(0, RANKED),
    sessions: groupBy(events, (event) => ledger.sourceOf(event).session).slice(0, RANKED),
  };
}
