/** Draws an account's limits so that its windows fill as far as the scenario says. */
import type { Dice } from '../tree/dice.ts';
import { within } from './draw.ts';
import { letThrough, weekStartMs, type Limits } from './gate.ts';
import type { Hidden } from './habits.ts';
import type { Request } from './requests.ts';
import type { Scenario } from './scenario.ts';
import { truthBy } from './truth.ts';

const NO_LIMITS: Limits = { fiveHour: Infinity, sevenDay: Infinity };
/** Limits that make a percentage of every unit. */
const PER_UNIT: Limits = { fiveHour: 100, sevenDay: 100 };
/** The share of five-hour windows that stay below the fill that is drawn. */
const MOST = 0.9;

/** The limits: first the five-hour one by what is asked for, then the weekly one by what that lets through. */
export function drawLimits(
  dice: Dice,
  requests: readonly Request[],
  hidden: Hidden,
  scenario: Scenario,
): Limits {
  const asked = letThrough(requests, NO_LIMITS, hidden, false);
  const unitsAt = truthBy(asked, PER_UNIT, hidden);
  const fills = asked.blocks
    .map((block) => unitsAt(block.endMs - 1).fiveHour?.usedPercentage ?? 0)
    .sort((a, b) => a - b);
  const fiveHour = (fills[Math.floor(MOST * fills.length)] ?? 1) / within(dice, scenario.fiveHourFill);
  const allowed = letThrough(requests, { fiveHour, sevenDay: Infinity }, hidden, false);
  const weeks = new Map<number, number>();
  for (const { atMs, units } of allowed.counted) {
    const weekMs = weekStartMs(hidden.weeklyResetMs, atMs);
    weeks.set(weekMs, (weeks.get(weekMs) ?? 0) + units);
  }
  return { fiveHour, sevenDay: Math.max(...weeks.values()) / within(dice, scenario.sevenDayFill) };
}
