/** What used something up: events grouped by model, project, session, day or hour. */
import type { UsageEvent } from './event.ts';
import type { Row } from './tally.ts';
import { addEvent, addTotals, allTokens, noTotals, type Totals } from './totals.ts';

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
  return sortedGroups(groups);
}

function sortedGroups(groups: ReadonlyMap<string, Totals>): Group[] {
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
export function rankings(rows: readonly Row[], projectPath: (folder: string) => string): Rankings {
  return {
    models: ranked(rows, (row) => row.model),
    projects: ranked(rows, (row) => projectPath(row.project)),
    sessions: ranked(rows, (row) => row.session),
  };
}

function ranked(rows: readonly Row[], keyOf: (row: Row) => string): Group[] {
  const groups = new Map<string, Totals>();
  for (const row of rows) {
    const key = keyOf(row);
    let totals = groups.get(key);
    if (!totals) {
      totals = noTotals();
      groups.set(key, totals);
    }
    addTotals(totals, row.totals);
  }
  return sortedGroups(groups).slice(0, RANKED);
}
