/** A session's requests: turns of several responses, a context that grows until it is compacted, subagents. */
import type { UsageRecord } from '../../../src/core/event.ts';
import type { Dice } from '../tree/dice.ts';
import { drawModel, type SessionPlan } from './calendar.ts';
import { aroundWithin, within } from './draw.ts';
import type { Habits, Model } from './habits.ts';
import { MINUTE_MS, SECOND_MS } from './period.ts';

/** Something that counts towards the limits, here or on another surface. */
export type Request = {
  /** When the turn began that it is part of. */
  turnStartMs: number;
  startMs: number;
  /** When the response was complete: then it counts. */
  atMs: number;
  units: number;
  /** What the log says of it; null for other surfaces. */
  record: UsageRecord | null;
  /** The status line is run after it. */
  endsTurn: boolean;
};

/** One conversation with a model: a session's own, or a subagent's. */
type Thread = { model: Model; contextTokens: number; compactAtTokens: number; isSubagent: boolean };

/** What is always in the cache: system prompt and tools. */
const BASE_TOKENS = 20_000;
const WAIT_MS = 1500;
const OUTPUT_TOKENS_PER_SECOND = 75;

/** All requests of one session, in the order they were made; subagents side by side. */
export function requestsOf(
  dice: Dice,
  plan: SessionPlan,
  habits: Habits,
  unitsOf: (record: UsageRecord, model: Model) => number,
): Request[] {
  const requests: Request[] = [];
  let turnStartMs = plan.startMs;

  function respond(thread: Thread, startMs: number): Request {
    const isCompacted = thread.contextTokens > thread.compactAtTokens;
    const isFresh = thread.contextTokens === 0 || isCompacted;
    const cacheReadTokens = isFresh ? BASE_TOKENS : thread.contextTokens;
    const written = isFresh
      ? within(dice, isCompacted ? [8000, 25_000] : [1000, 12_000])
      : aroundWithin(dice, 1400, 1.1, [80, 30_000]);
    const cacheWriteTokens = Math.round(written);
    const outputTokens = Math.round(aroundWithin(dice, 500, 0.9, [100, 4000]));
    thread.contextTokens = cacheReadTokens + cacheWriteTokens + outputTokens;
    const durationMs = WAIT_MS + (outputTokens / OUTPUT_TOKENS_PER_SECOND) * SECOND_MS;
    const record: UsageRecord = {
      key: `msg_${plan.session}_${requests.length}`,
      atMs: Math.round(startMs + durationMs),
      model: thread.model,
      usage: {
        inputTokens: dice.int(1, 30),
        outputTokens,
        cacheWriteTokens,
        cacheWrite5mTokens: thread.isSubagent ? cacheWriteTokens : 0,
        cacheWrite1hTokens: thread.isSubagent ? 0 : cacheWriteTokens,
        cacheReadTokens,
        webSearches: 0,
      },
      fast: false,
      usInference: false,
      placeholder: false,
      source: {
        session: plan.session,
        project: plan.project,
        sidechain: thread.isSubagent,
        copied: false,
      },
    };
    const units = unitsOf(record, thread.model);
    const request = {
      turnStartMs,
      startMs: Math.round(startMs),
      atMs: record.atMs,
      units,
      record,
      endsTurn: false,
    };
    requests.push(request);
    return request;
  }

  /** Responses with tools run in between; gives the last. */
  function converse(thread: Thread, fromMs: number, responses: number): Request {
    let last = respond(thread, fromMs);
    for (let left = responses - 1; left > 0; left -= 1) {
      last = respond(thread, last.atMs + aroundWithin(dice, 4, 0.9, [0.5, 30]) * SECOND_MS);
    }
    return last;
  }

  /** One to three subagents; gives the time at which all are done. */
  function delegate(fromMs: number): number {
    let doneMs = fromMs;
    for (let left = dice.int(1, 3); left > 0; left -= 1) {
      const model = dice.chance(0.5) ? plan.model : drawModel(dice, plan.mix);
      const thread = { model, contextTokens: 0, compactAtTokens: Infinity, isSubagent: true };
      doneMs = Math.max(doneMs, converse(thread, fromMs, dice.int(4, 16)).atMs);
    }
    return doneMs;
  }

  const thread: Thread = {
    model: plan.model,
    contextTokens: 0,
    compactAtTokens: habits.compactAtTokens,
    isSubagent: false,
  };
  while (turnStartMs < plan.endMs) {
    if (dice.chance(0.01)) {
      thread.model = drawModel(dice, plan.mix);
    }
    let last = converse(thread, turnStartMs, Math.round(aroundWithin(dice, 4, 0.8, [1, 25])));
    if (dice.chance(habits.subagents)) {
      last = respond(thread, delegate(last.atMs + SECOND_MS) + SECOND_MS);
    }
    last.endsTurn = true;
    const pauseMinutes = aroundWithin(dice, habits.pauseMinutes * plan.atOnce ** 0.5, 0.9, [0.2, 50]);
    turnStartMs = last.atMs + pauseMinutes * MINUTE_MS;
  }
  return requests;
}
