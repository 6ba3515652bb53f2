/** What an account's owner is like, and what of the account nobody but the truth knows. */
import type { Dice } from '../tree/dice.ts';
import { within } from './draw.ts';
import { HOUR_MS, START_MS } from './period.ts';

/** The models in use, in the order of every mix of them. */
export const MODELS = [
  'claude-opus-5-5',
  'claude-sonnet-5-5',
  'claude-haiku-5-5',
  'claude-fable-5-2',
] as const;

/** One of them. */
export type Model = (typeof MODELS)[number];

/** How someone works. */
export type Habits = {
  /** The probability of working on a weekday, and on a day of the weekend. */
  weekdays: number;
  weekends: number;
  evenings: number;
  /** When work begins, in hours after midnight. */
  startHour: number;
  /** How long a stretch of work is: the median. */
  stretchHours: number;
  /** How long one thinks between two turns: the median. */
  pauseMinutes: number;
  /** The probability of a second and third session beside the first. */
  parallel: number;
  /** The probability that a turn starts subagents. */
  subagents: number;
  /** The models' weights, in the order of `MODELS`. */
  mix: readonly number[];
  /** The context at which a conversation is compacted. */
  compactAtTokens: number;
};

/** The truth about an account, hidden from the program. */
export type Hidden = {
  /** What cache reads count, as a multiple of their list price. */
  cacheReadWeight: number;
  /** What each model counts, as a multiple of its list price. */
  factorOf: Readonly<Record<Model, number>>;
  /** One of the weekly resets, on the hour, before the period begins. */
  weeklyResetMs: number;
  /** Official percentages are cut off rather than rounded. */
  isCutOff: boolean;
  /** Work goes on as usage credits when a window is full. */
  usesCredits: boolean;
};

/** Draws someone's habits: from three days a week to all seven. */
export function drawHabits(dice: Dice): Habits {
  const daysPerWeek = within(dice, [3, 7]);
  const weights = [5, 3.5, 0.6, 1.2];
  return {
    weekdays: Math.min(1, daysPerWeek / 5.3),
    weekends: Math.max(0.05, (daysPerWeek - 4) / 3),
    evenings: within(dice, [0.05, 0.45]),
    startHour: within(dice, [7, 11]),
    stretchHours: within(dice, [1, 2.4]),
    pauseMinutes: within(dice, [2, 7]),
    parallel: within(dice, [0, 0.4]),
    subagents: dice.chance(0.6) ? within(dice, [0.01, 0.06]) : 0,
    mix: weights.map((weight) => weight * dice.around(1, 1.1)),
    compactAtTokens: within(dice, [140_000, 400_000]),
  };
}

/** Draws an account's truth. */
export function drawHidden(dice: Dice): Hidden {
  const factor = (): number => within(dice, [0.8, 1.25]);
  return {
    cacheReadWeight: dice.pick([0, 0.15, 1]),
    factorOf: {
      'claude-opus-5-5': factor(),
      'claude-sonnet-5-5': factor(),
      'claude-haiku-5-5': factor(),
      'claude-fable-5-2': factor(),
    },
    weeklyResetMs: START_MS - dice.int(0, 167) * HOUR_MS,
    isCutOff: dice.chance(0.5),
    usesCredits: dice.chance(0.2),
  };
}
