/** What used something up: events grouped by model, project, session, day or hour. */
import type { UsageEvent } from './event.ts';
import type { Row } from './row.ts';
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
  return [...groups].map(([key, totals]) => ({ key, totals })).sort(dearestFirst);
}

function dearestFirst(a: Group, b: Group): number {
  return (
    b.totals.costUsd - a.totals.costUsd ||
    allTokens(b.totals.tokens) - allTokens(a.totals.tokens) ||
    (a.key < b.key ? -1 : 1)
  );
}

/** A group of a window's usage, what subagents used of it, and the parts that it opens to. */
export type RankedGroup = Group & { subagents: Totals; parts: (Group & { subagents: Totals })[] };

/** The dearest groups of a window, each list shortened. */
export type Rankings = { models: RankedGroup[]; projects: RankedGroup[]; sessions: RankedGroup[] };

/** How many groups a ranking names, and how many parts a group. */
const RANKED = 5;

/**
 * The models, projects (by path) and sessions that used most. A project opens to its sessions, a model to its projects, a session
 * to its models.
 */
export function rankings(rows: readonly Row[], projectPath: (folder: string) => string): Rankings {
  const model = (row: Row): string => row.model;
  const project = (row: Row): string => projectPath(row.project);
  const session = (row: Row): string => row.session;
  const ranked = (by: (row: Row) => string, opensTo: (row: Row) => string): RankedGroup[] =>
    grouped(rows, by).map(({ rows: own, ...group }) => ({
      ...group,
      parts: grouped(own, opensTo).map(({ key, totals, subagents }) => ({ key, totals, subagents })),
    }));
  return {
    models: ranked(model, project),
    projects: ranked(project, session),
    sessions: ranked(session, model),
  };
}

function grouped(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): (Group & { subagents: Totals; rows: Row[] })[] {
  const groups = new Map<string, Group & { subagents: Totals; rows: Row[] }>();
  for (const row of rows) {
    const key = keyOf(row);
    let group = groups.get(key);
    if (!group) {
      group = { key, totals: noTotals(), subagents: noTotals(), rows: [] };
      groups.set(key, group);
    }
    group.rows.push(row);
    addTotals(group.totals, row.totals);
    if (row.isSubagent) {
      addTotals(group.subagents, row.totals);
    }
  }
  return [...groups.values()].sort(dearestFirst).slice(0, RANKED);
}
