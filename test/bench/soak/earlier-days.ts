/** What was written on the days before the soak: some of it has left the week, most of it has yet to be kept as history. */
import type { Dice } from '../tree/dice.ts';
import { drawPath, drawResponse, lineOf } from './sessions.ts';
import type { Shelf } from './shelf.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAYS = 25;

/** Writes a session or two a day, dated by their last line, before `untilMs`. */
export function writeEarlierDays(shelf: Shelf, dice: Dice, untilMs: number): void {
  for (let day = DAYS; day > 0; day -= 1) {
    for (let i = dice.int(1, 2); i > 0; i -= 1) {
      const path = drawPath(dice);
      let atMs = untilMs - day * DAY_MS;
      for (let lines = dice.int(3, 20); lines > 0; lines -= 1) {
        atMs += dice.int(1000, HOUR_MS / 2);
        const response = drawResponse(dice, atMs);
        shelf.append(path, { text: lineOf(response, path, dice), response });
      }
      shelf.date(path, atMs);
    }
  }
}
