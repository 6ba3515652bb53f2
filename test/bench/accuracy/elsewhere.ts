/** Usage on other surfaces and machines, of which this machine's logs say nothing. */
import type { Dice } from '../tree/dice.ts';
import type { Stretch } from './calendar.ts';
import { aroundWithin, pickFrom, within } from './draw.ts';
import { DAYS, END_MS, HOUR_MS, midnightOf, MINUTE_MS, SECOND_MS, START_MS } from './period.ts';
import type { Request } from './requests.ts';

/** Days without any. */
const OFF_DAYS = 0.2;

/**
 * Requests made elsewhere that come to about `share` of all units, earliest first: more on one day than on another,
 * partly beside the work here (from an hour before it), partly at other times from eight in the morning to midnight.
 */
export function requestsElsewhere(
  dice: Dice,
  stretches: readonly Stretch[],
  share: number,
  localUnits: number,
): Request[] {
  if (share === 0) {
    return [];
  }
  const ofAll = share * within(dice, [0.75, 1.25]);
  const besideWork = within(dice, [0.3, 0.8]);
  const requests: Request[] = [];
  for (let day = 0; day <= DAYS; day += 1) {
    const weight = dice.chance(OFF_DAYS) ? 0 : dice.around(1, 0.7);
    const working = stretches.filter((stretch) => stretch.day === day);
    const sessions = weight === 0 ? 0 : dice.int(1, 4);
    for (let left = sessions; left > 0; left -= 1) {
      const beside = dice.chance(besideWork) ? pickFrom(dice, working) : null;
      const startMs = beside
        ? within(dice, [beside.startMs - HOUR_MS, beside.endMs])
        : midnightOf(day) + within(dice, [8, 23]) * HOUR_MS;
      const endMs = startMs + aroundWithin(dice, 40, 0.7, [5, 150]) * MINUTE_MS;
      for (let atMs = startMs; atMs < endMs; atMs += aroundWithin(dice, 70, 0.8, [10, 600]) * SECOND_MS) {
        const units = weight * dice.around(1, 0.8);
        const nowMs = Math.round(atMs);
        requests.push({
          turnStartMs: nowMs,
          startMs: nowMs,
          atMs: nowMs,
          units,
          record: null,
          endsTurn: true,
        });
      }
    }
  }
  const kept = requests.filter(({ atMs }) => atMs >= START_MS && atMs <= END_MS);
  const sum = kept.reduce((all, { units }) => all + units, 0);
  const unitsPerWeight = (localUnits * ofAll) / (1 - ofAll) / sum;
  return kept
    .map((request) => ({ ...request, units: request.units * unitsPerWeight }))
    .sort((a, b) => a.atMs - b.atMs);
}
