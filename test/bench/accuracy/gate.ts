/** The service: opens five-hour blocks, counts, and refuses what comes when a window is full. */
import type { UsageRecord } from '../../../src/core/event.ts';
import type { LimitHit } from '../../../src/core/limit-hit.ts';
import { FIVE_HOURS_MS, SEVEN_DAYS_MS } from '../../../src/core/windows.ts';
import type { Hidden } from './habits.ts';
import { MIDDLE_MS, MINUTE_MS, SECOND_MS } from './period.ts';
import type { Request } from './requests.ts';

/** The hidden limits, in units. */
export type Limits = { fiveHour: number; sevenDay: number };

/** A five-hour block; until its first request nothing shows that it has begun. */
export type Block = { startMs: number; endMs: number; firstRequestMs: number };

/** What came of all requests. */
export type Passed = {
  /** Those that count, here and elsewhere, by the time they were complete. */
  counted: Request[];
  /** Those made here that were billed as usage credits. */
  credits: Request[];
  hits: LimitHit[];
  /** The requests that were refused with those hits. */
  refused: Request[];
  blocks: Block[];
  changedAtMs: number | null;
};

/** Which window is full, and the sessions that were told so. */
type Blocked = { window: LimitHit['window']; sinceMs: number; untilMs: number; sessions: Set<string> };

const BLOCK_STEP_MS = 10 * MINUTE_MS;

/** The week that holds an instant begins here. */
export function weekStartMs(weeklyResetMs: number, atMs: number): number {
  return weeklyResetMs + Math.floor((atMs - weeklyResetMs) / SEVEN_DAYS_MS) * SEVEN_DAYS_MS;
}

/**
 * Lets requests (in the order of their starts) through until a window is full. After a refusal here, work here stops
 * until the reset (turns under way in other sessions are refused too) or goes on as usage credits; elsewhere it stops.
 * With `isDoubled` both limits double at the first block that begins after the middle.
 */
export function letThrough(
  requests: readonly Request[],
  limits: Limits,
  hidden: Hidden,
  isDoubled: boolean,
): Passed {
  const passed: Passed = {
    counted: [],
    credits: [],
    hits: [],
    refused: [],
    blocks: [],
    changedAtMs: null,
  };
  const used: Limits = { fiveHour: 0, sevenDay: 0 };
  let block: Block = { startMs: -Infinity, endMs: -Infinity, firstRequestMs: -Infinity };
  let weekMs = -Infinity;
  let blocked: Blocked = {
    window: 'five_hour',
    sinceMs: -Infinity,
    untilMs: -Infinity,
    sessions: new Set(),
  };
  let factor = 1;
  let underway: Request[] = [];

  /** Counts what was complete by now: what a request still under way will use is not known when the next one comes. */
  function settle(nowMs: number): void {
    const still: Request[] = [];
    for (const request of underway) {
      if (request.atMs > nowMs) {
        still.push(request);
        continue;
      }
      used.fiveHour += request.atMs >= block.startMs && request.atMs < block.endMs ? request.units : 0;
      used.sevenDay += request.atMs >= weekMs ? request.units : 0;
    }
    underway = still;
  }

  function refuse(request: Request, { key, source }: UsageRecord): void {
    blocked.sessions.add(source.session);
    passed.refused.push(request);
    passed.hits.push({
      key: `hit_${key}`,
      atMs: request.startMs + SECOND_MS,
      window: blocked.window,
      resetsAtMs: blocked.untilMs,
      anchor: 'official',
      session: source.session,
    });
  }

  for (const request of requests) {
    const { startMs, record } = request;
    if (record !== null && startMs < blocked.untilMs) {
      if (hidden.usesCredits) {
        passed.credits.push(request);
      } else if (request.turnStartMs < blocked.sinceMs && !blocked.sessions.has(record.source.session)) {
        refuse(request, record);
      }
      continue;
    }
    if (startMs >= weekMs + SEVEN_DAYS_MS) {
      weekMs = weekStartMs(hidden.weeklyResetMs, startMs);
      used.sevenDay = 0;
    }
    const before = block;
    const opens = startMs >= before.endMs;
    if (opens) {
      const flooredMs = Math.floor(startMs / BLOCK_STEP_MS) * BLOCK_STEP_MS;
      const blockMs = Math.max(block.endMs, flooredMs);
      block = { startMs: blockMs, endMs: blockMs + FIVE_HOURS_MS, firstRequestMs: startMs };
      used.fiveHour = 0;
      if (isDoubled && blockMs >= MIDDLE_MS && passed.changedAtMs === null) {
        passed.changedAtMs = blockMs;
        factor = 2;
      }
    }
    settle(startMs);
    const isWeekFull = used.sevenDay >= limits.sevenDay * factor;
    if (isWeekFull || used.fiveHour >= limits.fiveHour * factor) {
      if (record !== null) {
        blocked = {
          window: isWeekFull ? 'seven_day' : 'five_hour',
          sinceMs: startMs,
          untilMs: isWeekFull ? weekMs + SEVEN_DAYS_MS : block.endMs,
          sessions: new Set(),
        };
        refuse(request, record);
      }
      // A refused request opens nothing.
      block = before;
      continue;
    }
    if (opens) {
      passed.blocks.push(block);
    }
    passed.counted.push(request);
    underway.push(request);
  }
  passed.counted.sort((a, b) => a.atMs - b.atMs);
  return passed;
}
