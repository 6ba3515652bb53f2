/** What used something up: events grouped by model, project, session, day or hour. */
import type { UsageEvent } from './event.ts';
import type { SessionSum } from './sums.ts';
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
export function rankings(sums: readonly SessionSum[], projectPath: (folder: string) => string): Rankings {
  const model = (sum: SessionSum): string => sum.model;
  const project = (sum: SessionSum): string => projectPath(sum.project);
  const session = (sum: SessionSum): string => sum.session;
  const ranked = (by: (sum: SessionSum) => string, opensTo: (sum: SessionSum) => string): RankedGroup[] =>
    grouped(sums, by).map(({ sums: own, ...group }) => ({
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
  sums: readonly SessionSum[],
  keyOf: (sum: SessionSum) => string,
): (Group & { subagents: Totals; sums: SessionSum[] })[] {
  const groups = new Map<string, Group & { subagents: Totals; sums: SessionSum[] }>();
  for (const sum of sums) {
    const key = keyOf(sum);
    let group = groups.get(key);
    if (!group) {
      group = { key, totals: noTotals(), subagents: noTotals(), sums: [] };
      groups.set(key, group);
    }
    group.sums.push(sum);
    addTotals(group.totals, sum.totals);
    if (sum.isSubagent) {
      addTotals(group.subagents, sum.totals);
    }
  }
  return [...groups.values()].sort(dearestFirst).slice(0, RANKED);
}
