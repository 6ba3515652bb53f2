/**
 * Making formatters, and running code for the first time, takes most of what first figures take. It is done with made-up
 * ones while the logs are read, a step at a time, so that the first real ones don't block the main thread for long.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { bareSnapshot } from '../core/bare-snapshot.ts';
import { noUsage, type UsageRecord } from '../core/event.ts';
import { costText, durationText } from '../core/format.ts';
import { summaryOf } from '../core/history-view.ts';
import { hourOf, HOUR_MS } from '../core/hourly.ts';
import type { Snapshot } from '../core/snapshot.ts';
import { noTotals } from '../core/totals.ts';

/** Has everything made that a first view needs. What `view` makes is thrown away. */
export async function rehearse(view: (snapshot: Snapshot) => unknown, nowMs: number): Promise<void> {
  await nextTurn();
  costText(0);
  await nextTurn();
  durationText(HOUR_MS);
  await nextTurn();
  const nothing = bareSnapshot([], nowMs);
  await nextTurn();
  view(nothing);
  await nextTurn();
  const some = { ...bareSnapshot([record(nowMs)], nowMs), history: history(nowMs) };
  await nextTurn();
  view(some);
}

function record(nowMs: number): UsageRecord {
  return {
    key: '',
    atMs: nowMs - HOUR_MS,
    model: 'claude-opus-5-5',
    usage: { ...noUsage(), outputTokens: 1000 },
    fast: false,
    usInference: false,
    placeholder: false,
    source: { session: '', project: '', sidechain: false, copied: false },
  };
}

function history(nowMs: number): Snapshot['history'] {
  const totals = { ...noTotals(), events: 1, costUsd: 1 };
  const sum = { hourMs: hourOf(nowMs), account: null, project: 0, model: '', totals };
  return summaryOf([sum], nowMs, 'UTC', nowMs);
}
