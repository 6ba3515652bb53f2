/** When a user looks at the figures, and when one types them in. */
import type { Sample } from '../../../src/core/sample.ts';
import type { UsageRecord } from '../../../src/core/event.ts';
import type { Dice } from '../tree/dice.ts';
import { pickFrom, within } from './draw.ts';
import { DAY_MS, END_MS, MINUTE_MS, SECOND_MS } from './period.ts';
import type { Truth } from './truth.ts';

const IDLE = 0.15;
/** A pause in which somebody may look at an idle machine. */
const IDLE_FROM_MS = 20 * MINUTE_MS;
const IDLE_UNTIL_MS = 60 * MINUTE_MS;

/** Instants after `fromMs`, in order: most within three minutes after a response, some within an hour after work. */
export function drawLooks(dice: Dice, records: readonly UsageRecord[], fromMs: number): number[] {
  const timesMs = records.map(({ atMs }) => atMs).filter((atMs) => atMs > fromMs);
  const endsMs = timesMs.filter((atMs, place) => (timesMs[place + 1] ?? Infinity) > atMs + IDLE_UNTIL_MS);
  const looks: number[] = [];
  for (let left = dice.int(70, 120); left > 0; left -= 1) {
    const isIdle = dice.chance(IDLE);
    const atMs = pickFrom(dice, isIdle ? endsMs : timesMs);
    if (atMs !== null) {
      const laterMs = isIdle ? within(dice, [IDLE_FROM_MS, IDLE_UNTIL_MS]) : within(dice, [0, 3]) * MINUTE_MS;
      looks.push(Math.round(atMs + laterMs));
    }
  }
  return looks.filter((atMs) => atMs <= END_MS).sort((a, b) => a - b);
}

/** Both windows as somebody types them during work, about five days before the end. */
export function typeIn(
  dice: Dice,
  records: readonly UsageRecord[],
  truthAt: (nowMs: number) => Truth,
): Sample[] {
  const middleMs = END_MS - 5 * DAY_MS;
  const near = records.filter(({ atMs }) => Math.abs(atMs - middleMs) < DAY_MS);
  const during = pickFrom(dice, near) ?? records.findLast(({ atMs }) => atMs < middleMs) ?? records[0];
  if (!during) {
    return [];
  }
  const atMs = during.atMs + 20 * SECOND_MS;
  const { fiveHour, sevenDay } = truthAt(atMs);
  const typed = {
    atMs,
    storedAtMs: atMs,
    isDoubtful: false,
    source: 'typed',
    session: null,
    account: null,
  } as const;
  const week: Sample = {
    ...typed,
    window: 'seven_day',
    usedPercentage: Math.round(sevenDay.usedPercentage),
    resetsAtMs: sevenDay.resetsAtMs,
  };
  return fiveHour === null
    ? [week]
    : [
        {
          ...typed,
          window: 'five_hour',
          usedPercentage: Math.round(fiveHour.usedPercentage),
          resetsAtMs: fiveHour.resetsAtMs,
        },
        week,
      ];
}
