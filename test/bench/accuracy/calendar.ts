/** When someone works on this machine: stretches of work over thirty days, and the sessions within them. */
import type { Dice } from '../tree/dice.ts';
import { aroundWithin, placeByWeight, within } from './draw.ts';
import { MODELS, type Habits, type Model } from './habits.ts';
import { DAYS, END_MS, HOUR_MS, midnightOf, MINUTE_MS, START_MS } from './period.ts';

/** An uninterrupted time at the machine. */
export type Stretch = { day: number; startMs: number; endMs: number; isHeavy: boolean };

/** One session of Claude Code. */
export type SessionPlan = {
  session: string;
  project: string;
  startMs: number;
  endMs: number;
  model: Model;
  /** The models' weights on that day, for subagents and changes of mind. */
  mix: readonly number[];
  /** How many sessions share the user's attention. */
  atOnce: number;
};

const HEAVY_DAYS = 0.12;
const WHOLE_DAY_HOUR = 19;

/** All stretches, earliest first. Someone who works at all works on the day before the last, so that there is something to see. */
export function planStretches(dice: Dice, habits: Habits): Stretch[] {
  const stretches: Stretch[] = [];
  const push = (day: number, hour: number, hours: number, isHeavy: boolean): void => {
    const startMs = Math.round(Math.max(START_MS, midnightOf(day) + hour * HOUR_MS));
    const endMs = Math.min(END_MS, startMs + hours * HOUR_MS);
    if (startMs + 10 * MINUTE_MS < endMs) {
      stretches.push({ day, startMs, endMs, isHeavy });
    }
  };
  for (let day = 0; day <= DAYS; day += 1) {
    const weekday = new Date(midnightOf(day)).getUTCDay();
    const isWeekend = weekday === 0 || weekday === 6;
    const isHeavy = dice.chance(HEAVY_DAYS);
    if (dice.chance(isWeekend ? habits.weekends : habits.weekdays) || day === DAYS - 1) {
      let hour = habits.startHour + within(dice, [-0.7, 1.5]) + (isWeekend ? 2 : 0);
      for (let left = isHeavy ? 3 : dice.int(1, 3); left > 0 && hour < WHOLE_DAY_HOUR; left -= 1) {
        const hours = aroundWithin(dice, habits.stretchHours * (isHeavy ? 1.6 : 1), 0.5, [0.5, 6]);
        push(day, hour, hours, isHeavy);
        hour += hours + aroundWithin(dice, 1, 0.5, [0.4, 3]);
      }
      if (dice.chance(habits.evenings)) {
        push(
          day,
          Math.max(hour, within(dice, [19.5, 21])),
          aroundWithin(dice, 1.2, 0.4, [0.5, 2.5]),
          isHeavy,
        );
      }
    }
  }
  return stretches;
}

/** The sessions of all stretches: one to three side by side, one after another, each with a model by that day's mix. */
export function planSessions(dice: Dice, habits: Habits, stretches: readonly Stretch[]): SessionPlan[] {
  const mixes = driftingMixes(dice, habits);
  const sessions: SessionPlan[] = [];
  for (const { day, startMs, endMs, isHeavy } of stretches) {
    const parallel = isHeavy ? habits.parallel + 0.3 : habits.parallel;
    const atOnce = 1 + (dice.chance(parallel) ? 1 : 0) + (dice.chance(parallel * 0.5) ? 1 : 0);
    const mix = mixes[day] ?? habits.mix;
    for (let lane = 0; lane < atOnce; lane += 1) {
      let atMs = startMs + (lane === 0 ? 0 : dice.int(0, 20 * MINUTE_MS));
      while (atMs < endMs) {
        const lengthMs = aroundWithin(dice, 50, 0.7, [8, 240]) * MINUTE_MS;
        sessions.push({
          session: dice.uuid(),
          project: `-Users-ada-project-${dice.int(1, 5)}`,
          startMs: Math.round(atMs),
          endMs: Math.min(endMs, atMs + lengthMs),
          model: drawModel(dice, mix),
          mix,
          atOnce,
        });
        atMs += lengthMs + within(dice, [1, 8]) * MINUTE_MS;
      }
    }
  }
  return sessions;
}

/** A model by the weights of a mix. */
export function drawModel(dice: Dice, mix: readonly number[]): Model {
  return MODELS[placeByWeight(dice, mix)] ?? MODELS[0];
}

/** Each day's mix of models: the account's own, wandering about it. */
function driftingMixes(dice: Dice, habits: Habits): number[][] {
  const drifts = habits.mix.map(() => 1);
  return Array.from({ length: DAYS + 1 }, () =>
    habits.mix.map((weight, place) => {
      const drift = (drifts[place] ?? 1) ** 0.85 * dice.around(1, 0.35);
      drifts[place] = drift;
      return weight * drift;
    }),
  );
}
