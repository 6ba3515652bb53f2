/** What the status line was handed: the official figures, late by one response, rounded, and repeated by idle sessions. */
import type { Dice } from '../tree/dice.ts';
import { within } from './draw.ts';
import type { Hidden } from './habits.ts';
import { DAY_MS, END_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from './period.ts';
import type { Request } from './requests.ts';
import type { Scenario } from './scenario.ts';
import type { Fullness, Truth } from './truth.ts';

/** A window as the status line is told it. */
export type PayloadWindow = { window: 'five_hour' | 'seven_day'; usedPercentage: number; resetsAtMs: number };

/** One payload: when it was stored, by which session, and what it said. */
export type Payload = { storedAtMs: number; session: string; windows: PayloadWindow[] };

/** The share of sessions that have the feed where not all do. */
const SOME_SESSIONS = 0.4;
/** How often an official figure is a point too low. */
const TOO_LOW = 0.02;
const REPEATED_IN_PAUSE = 0.08;
const LEFT_OPEN = 0.35;

/**
 * All payloads, earliest first. `answers` are requests made here after which the status line ran: the last of a turn, and
 * refused ones.
 */
export function feedOf(
  dice: Dice,
  answers: readonly Request[],
  truthAt: (nowMs: number) => Truth,
  hidden: Hidden,
  scenario: Scenario,
): Payload[] {
  const payloads: Payload[] = [];
  const offAtMs = END_MS - scenario.feedOffDays * DAY_MS;

  function tell(window: PayloadWindow['window'], fullness: Fullness | null): PayloadWindow[] {
    if (fullness === null) {
      return [];
    }
    const { usedPercentage, resetsAtMs } = fullness;
    const whole = hidden.isCutOff ? Math.floor(usedPercentage) : Math.round(usedPercentage);
    const told = Math.max(0, whole - (dice.chance(TOO_LOW) ? 1 : 0));
    return [{ window, usedPercentage: told, resetsAtMs }];
  }

  for (const [session, own] of bySession(answers)) {
    if (scenario.feed === 'some sessions' && !dice.chance(SOME_SESSIONS)) {
      continue;
    }
    for (const [place, { startMs, atMs }] of own.entries()) {
      const { fiveHour, sevenDay } = truthAt(startMs);
      const windows = [...tell('five_hour', fiveHour), ...tell('seven_day', sevenDay)];
      const storedAtMs = Math.round(atMs + within(dice, [0.3, 2]) * SECOND_MS);
      payloads.push({ storedAtMs, session, windows });
      const next = own[place + 1];
      const repeats = next ? (dice.chance(REPEATED_IN_PAUSE) ? 1 : 0) : dice.chance(LEFT_OPEN) ? 2 : 0;
      let againMs = storedAtMs;
      for (let left = repeats; left > 0; left -= 1) {
        againMs += Math.round(next ? within(dice, [1, 10]) * MINUTE_MS : within(dice, [0.1, 4]) * HOUR_MS);
        // A session that is at work again has something newer to say.
        if (!next || againMs < next.turnStartMs) {
          payloads.push({ storedAtMs: againMs, session, windows });
        }
      }
    }
  }
  return payloads
    .filter(({ storedAtMs }) => storedAtMs <= offAtMs)
    .sort((a, b) => a.storedAtMs - b.storedAtMs);
}

/** Each session's answers, in the order they were given. */
function bySession(answers: readonly Request[]): Map<string, Request[]> {
  const sessions = new Map<string, Request[]>();
  for (const answer of answers) {
    const session = answer.record?.source.session ?? '';
    const own = sessions.get(session);
    if (own) {
      own.push(answer);
    } else {
      sessions.set(session, [answer]);
    }
  }
  return sessions;
}
