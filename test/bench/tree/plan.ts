/**
 * Which sessions a tree has: how large, when, and how many subagents.
 */
import type { Dice } from './dice.ts';

/** What the plan depends on. */
export type Extent = { bytes: number; days: number; nowMs: number; files?: number };

/** One session to be written. */
export type Session = {
  /** A number for its project. */
  project: number;
  startMs: number;
  endMs: number;
  /** The size of its own file in bytes, about, and of each of its subagents'. */
  budget: number;
  agentBudgets: readonly number[];
  /** Written by an older client. */
  old: boolean;
};

type Size = Pick<Session, 'budget' | 'agentBudgets'>;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const weightOf = (size: Size): number => size.agentBudgets.reduce((sum, budget) => sum + budget, size.budget);

/** The sessions' sizes, until there are enough bytes or files; by bytes, the first is the longest that may be. */
function sizes(dice: Dice, extent: Extent): Size[] {
  const { files, bytes } = extent;
  const most = files === undefined ? Math.min(45_000_000, bytes / 13) : 1_000_000;
  const median = files === undefined ? Math.min(900_000, bytes / 40) : 60_000;
  const draw = (middle: number): number => Math.min(most, dice.around(middle, 1.05));
  const drawn: Size[] = [];
  for (let done = 0; done < (files ?? bytes);) {
    const agents = drawn.length < 4 ? 1 : dice.chance(0.15) ? dice.int(1, 3) : 0;
    const agentBudgets = Array.from({ length: agents }, () => draw(median / 2));
    const budget = drawn.length === 0 && files === undefined ? most : draw(median);
    const next = { budget, agentBudgets };
    drawn.push(next);
    done += files === undefined ? weightOf(next) : 1 + agents;
  }
  return drawn;
}

/**
 * When a session ends and begins: in one of the spans from noon to noon before now, which counts as noon. Work lasts
 * from seven in the morning to half past eleven at night, so that every night is idle for more than five hours.
 */
function span(dice: Dice, extent: Extent, daysAgo: number): { startMs: number; endMs: number } {
  const live = daysAgo === 0 && dice.trap('live', 0.25);
  const endHour = live ? 12 - 3 * dice.next() : 8 + 15.5 * dice.next();
  const noon = extent.nowMs - (daysAgo + (endHour < 12 ? 0 : 1)) * DAY;
  const endMs = Math.min(extent.nowMs - 60_000, Math.floor(noon + (endHour - 12) * HOUR));
  const earliest = Math.max(noon - 5 * HOUR, extent.nowMs - extent.days * DAY);
  const startMs = Math.max(earliest, endMs - dice.int(HOUR, 4 * HOUR));
  return { startMs: Math.min(startMs, endMs), endMs };
}

/** How much is done on each day, the last first: less at weekends. */
function dayWeights(dice: Dice, extent: Extent): number[] {
  return Array.from({ length: extent.days }, (_, daysAgo) => {
    const weekday = new Date(extent.nowMs - (daysAgo + 1) * DAY).getUTCDay();
    return (weekday === 0 || weekday === 6 ? 0.35 : 1) * (0.8 + 0.4 * dice.next());
  });
}

/** Plans a tree's sessions, the earliest first. */
export function planSessions(dice: Dice, extent: Extent): Session[] {
  const drawn = sizes(dice, extent).sort((a, b) => weightOf(b) - weightOf(a));
  const projects = Math.max(2, Math.min(40, Math.round(drawn.length / 60)));
  const weights = dayWeights(dice, extent);
  const perWeight =
    drawn.reduce((sum, size) => sum + weightOf(size), 0) / weights.reduce((sum, weight) => sum + weight, 0);
  const open = weights.map((weight) => weight * perWeight);
  const sessions: Session[] = [];
  for (const { budget, agentBudgets } of drawn) {
    const daysAgo = open.indexOf(Math.max(...open));
    open[daysAgo] = (open[daysAgo] ?? 0) - weightOf({ budget, agentBudgets });
    const { startMs, endMs } = span(dice, extent, daysAgo);
    sessions.push({ project: dice.int(0, projects - 1), startMs, endMs, budget, agentBudgets, old: false });
  }
  sessions.sort((a, b) => a.startMs - b.startMs);
  for (const session of sessions) {
    const early = session.startMs < extent.nowMs - (extent.days * DAY) / 2;
    session.old = dice.trap(
      session.agentBudgets.length > 0 ? 'old with subagents' : 'old',
      early ? 0.5 : 0.15,
    );
  }
  return sessions;
}
