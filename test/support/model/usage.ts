/** What a ledger must say, found the slow way: everything is made anew from a plain list of records at every question. */
import {
  familyOf,
  type RawUsage,
  type Source,
  type Tokens,
  type UsageRecord,
} from '../../../src/core/event.ts';
import type { LimitHit } from '../../../src/core/limit-hit.ts';
import type { CountsAs } from '../../../src/core/counts-as.ts';
import { countsIn, type WindowId } from '../../../src/core/windows.ts';
import { listPriceUsd } from './list-price.ts';

/** One response, with everything that is known of it. */
export type ModelEvent = {
  key: string;
  atMs: number;
  model: string;
  tokens: Tokens;
  fast: boolean;
  placeholder: boolean;
  costUsd: number | null;
  source: Source;
};

/** The events of these records, earliest first. */
export function modelEvents(records: readonly UsageRecord[]): ModelEvent[] {
  const keys = [...new Set(records.map(({ key }) => key))];
  const rows = keys.map((key) => records.filter((one) => one.key === key));
  return rows.map((row) => eventOf(row, rows)).sort((a, b) => a.atMs - b.atMs || (a.key < b.key ? -1 : 1));
}

function eventOf(row: readonly UsageRecord[], rows: readonly UsageRecord[][]): ModelEvent {
  const most = (field: keyof RawUsage): number => Math.max(...row.map(({ usage }) => usage[field]));
  const [write, write5m, write1h] = [
    most('cacheWriteTokens'),
    most('cacheWrite5mTokens'),
    most('cacheWrite1hTokens'),
  ];
  const event = {
    key: row[0]?.key ?? '',
    atMs: Math.min(...row.map(({ atMs }) => atMs)),
    model:
      row
        .filter(({ usage }) => usage.outputTokens === most('outputTokens'))
        .map(({ model }) => model)
        .sort()[0] ?? '',
    tokens: {
      inputTokens: most('inputTokens'),
      outputTokens: most('outputTokens'),
      // All that was written to the cache, less what was written for an hour.
      cacheWrite5mTokens: Math.max(write, write5m + write1h) - write1h,
      cacheWrite1hTokens: write1h,
      cacheReadTokens: most('cacheReadTokens'),
    },
    fast: row.some(({ fast }) => fast),
    usInference: row.some(({ usInference }) => usInference),
    placeholder: row.some(({ placeholder }) => placeholder),
    webSearches: most('webSearches'),
    source: ownerOf(row, rows),
  };
  return { ...event, costUsd: listPriceUsd(event) };
}

/** The lines that come nearest to the original: main lines before sidechains, then those that name no other requester. */
function nearest(row: readonly UsageRecord[]): Source[] {
  const sources = row.map(({ source }) => source);
  const main = sources.filter(({ sidechain }) => !sidechain);
  const best = main.length > 0 ? main : sources;
  const original = best.filter(({ copied }) => !copied);
  return original.length > 0 ? original : best;
}

/**
 * The source that a response belongs to: of the nearest, that of the session whose own responses begin first (a session
 * without any was copied whole), then the smallest.
 */
function ownerOf(row: readonly UsageRecord[], rows: readonly UsageRecord[][]): Source {
  const beganMs = (session: string): number => {
    const own = rows.filter((one) => nearest(one).every((source) => source.session === session));
    return own.length === 0 ? -Infinity : Math.min(...own.flat().map(({ atMs }) => atMs));
  };
  const [first] = nearest(row).sort((a, b) => {
    const [aMs, bMs] = [beganMs(a.session), beganMs(b.session)];
    if (aMs !== bMs) {
      return aMs < bMs ? -1 : 1;
    }
    return a.session === b.session ? (a.project < b.project ? -1 : 1) : a.session < b.session ? -1 : 1;
  });
  if (!first) {
    throw new Error('a response has at least one record');
  }
  return first;
}

/** What an event counts as, given the limit hits. */
export function modelCountsAs({ model, fast, atMs }: ModelEvent, hits: readonly LimitHit[]): CountsAs {
  if (familyOf(model) === null) {
    return 'nothing';
  }
  const windows = [...new Set(hits.map(({ window }) => window))].filter((id) => countsIn(id, model));
  return fast || windows.some((id) => isBlocked(id, atMs, hits)) ? 'credits' : 'window';
}

/** Whether a window was full at an instant: after the first hit that told the reset which stands, and before that. */
function isBlocked(id: WindowId, atMs: number, hits: readonly LimitHit[]): boolean {
  const told = hits
    .filter((hit) => hit.window === id && hit.atMs <= atMs)
    .sort((a, b) => a.atMs - b.atMs || a.resetsAtMs - b.resetsAtMs);
  let standing: LimitHit | null = null;
  let previous: LimitHit | null = null;
  for (const hit of told) {
    if (!previous || Math.abs(hit.resetsAtMs - previous.resetsAtMs) > 60_000) {
      standing = hit;
    }
    previous = hit;
  }
  return standing !== null && atMs > standing.atMs && atMs < standing.resetsAtMs;
}
