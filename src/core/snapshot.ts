/** Everything that a screen shows at one instant, from all the rest. Plain data, so that it can cross a thread. */
import { rankings, type Rankings } from './breakdown.ts';
import { familyOf, type UsageEvent } from './event.ts';
import { nextBinding, type Binding, type RunsOut } from './forecast.ts';
import type { Ledger } from './ledger.ts';
import { resetOf, type HitBook, type LimitHit } from './limit-hit.ts';
import type { Limit } from './limits.ts';
import { matchPrice, type PriceTable } from './prices.ts';
import type { Problem } from './problem.ts';
import { knownCostUsd, type Totals } from './totals.ts';
import { measureWindow, notStarted } from './window-measure.ts';
import {
  countsIn,
  fiveHourBlocks,
  isChainKnown,
  learnedWeek,
  rollingWeek,
  SEVEN_DAYS_MS,
  spanAt,
  typedWeek,
  WINDOW_IDS,
  type Anchor,
  type Span,
  type WeeklyReset,
  type WindowId,
} from './windows.ts';

/** Where a percentage comes from, best first; the user can always tell which. */
export type Kind = 'reported' | 'projected' | 'estimated' | 'configured' | 'unknown';

/** One window at one instant. */
export type WindowSnapshot = {
  id: WindowId;
  state: 'active' | 'not_started' | 'exhausted';
  usedPercentage: number | null;
  kind: Kind;
  /** Half the width of the band around an estimated percentage, in points. */
  marginPoints: number | null;
  stale: boolean;
  sampledAtMs: number | null;
  startsAtMs: number | null;
  /** Null for a window that rolls. */
  resetsAtMs: number | null;
  anchor: Anchor | null;
  /** The clocks were changed since the reset was told. */
  isResetAbout: boolean;
  /** What counts towards the window. */
  totals: Totals;
  /** What was billed as usage credits meanwhile. */
  credits: Totals;
  limit: Limit | null;
  elsewherePercentage: number | null;
  elapsedPercentage: number | null;
  pacePoints: number | null;
  costPerHourUsd: number | null;
  runsOut: RunsOut | null;
  /** What used it up: models, projects, sessions. */
  rankings: Rankings;
};

export type Snapshot = {
  atMs: number;
  fiveHour: WindowSnapshot;
  sevenDay: WindowSnapshot;
  /** Weekly windows of one model family each, where a limit or a hit makes them known. */
  models: WindowSnapshot[];
  binding: Binding;
  /** The dearest five-hour block that has ended, to be offered as a limit. */
  largestBlock: { costUsd: number; startMs: number } | null;
  /** The newest response that was counted. */
  lastEventMs: number | null;
  problems: Problem[];
};

export type SnapshotInput = {
  ledger: Ledger;
  hits: HitBook;
  limits: Partial<Record<WindowId, Limit>>;
  weeklyReset: WeeklyReset | null;
  prices: PriceTable;
  /** Zone in which a change of the clocks matters for a learned weekly reset. */
  timeZone: string;
  /** How far back the logs were read; -Infinity if all of them were. */
  readFromMs: number;
  /** The path that a project folder's name stands for. */
  projectPath: (folder: string) => string;
  binding: Binding | null;
  nowMs: number;
};

/** Clocks of machines differ; what is dated later than this after now is a lie. */
const FUTURE_TOLERANCE_MS = 5 * 60_000;

/** The state of all windows at `nowMs`. */
export function takeSnapshot(input: SnapshotInput): Snapshot {
  const { ledger, hits, nowMs } = input;
  const sorted = sortEvents(input);
  const timesMs = sorted.counting.map((event) => event.atMs);
  const blocks = fiveHourBlocks(
    timesMs,
    hits
      .of('five_hour')
      .filter((hit) => hit.atMs <= nowMs)
      .map(resetOf),
  );
  const windows = new Map<WindowId, WindowSnapshot>();
  for (const id of WINDOW_IDS) {
    const span = id === 'five_hour' ? spanAt(blocks, nowMs) : weekOf(id, input);
    const limit = input.limits[id] ?? null;
    const isWanted = id === 'five_hour' || id === 'seven_day' || limit !== null || hits.of(id).length > 0;
    if (isWanted) {
      windows.set(
        id,
        span === null
          ? notStarted(id, limit)
          : measureWindow({
              id,
              span,
              limit,
              hits: hits.of(id),
              counting: ofWindow(id, sorted.counting),
              credited: ofWindow(id, sorted.credited),
              rank: (events) => rankings(events, ledger, input.projectPath),
              nowMs,
            }),
      );
    }
  }
  const all = [...windows.values()];
  const binding = nextBinding(
    input.binding,
    all.map((one) => ({ ...one, runsOutMs: runsOutMs(one, nowMs) })),
    nowMs,
  );
  const [fiveHour, sevenDay, ...models] = all;
  if (!fiveHour || !sevenDay) {
    throw new Error('the five-hour and seven-day windows always exist');
  }
  return {
    atMs: nowMs,
    fiveHour,
    sevenDay,
    models,
    binding,
    largestBlock: largestBlock(blocks, sorted.counting, nowMs),
    lastEventMs: sorted.lastMs,
    problems: problemsOf(input, sorted, timesMs, blocks),
  };
}

/** The events of Claude's models that count in a window; all of them do in the five-hour and the seven-day one. */
function ofWindow(id: WindowId, events: readonly UsageEvent[]): readonly UsageEvent[] {
  return id === 'five_hour' || id === 'seven_day'
    ? events
    : events.filter((event) => countsIn(id, event.model));
}

/** A window over the user's own limit has run out already. */
function runsOutMs(window: WindowSnapshot, nowMs: number): number | null {
  return (window.usedPercentage ?? 0) >= 100 ? nowMs : (window.runsOut?.likelyMs ?? null);
}

type SortedEvents = {
  /** What counts towards windows. */
  counting: UsageEvent[];
  /** Fast mode, and requests between a limit hit and its reset. */
  credited: UsageEvent[];
  /** Models of other makers. */
  foreign: UsageEvent[];
  future: number;
  /** The newest that is not of the future. */
  lastMs: number | null;
};

function sortEvents({ ledger, hits, nowMs }: SnapshotInput): SortedEvents {
  const sorted: SortedEvents = { counting: [], credited: [], foreign: [], future: 0, lastMs: null };
  const blocking = WINDOW_IDS.flatMap((id) => firstHits(hits.of(id)));
  for (const event of ledger.events()) {
    if (event.atMs > nowMs + FUTURE_TOLERANCE_MS) {
      sorted.future += 1;
      continue;
    }
    sorted.lastMs = event.atMs;
    if (familyOf(event.model) === null) {
      sorted.foreign.push(event);
    } else if (event.fast || blocking.some((hit) => isBehind(hit, event))) {
      sorted.credited.push(event);
    } else {
      sorted.counting.push(event);
    }
  }
  return sorted;
}

/** One hit per reset: the first, as every further request before the reset is told the same. */
function firstHits(hits: readonly LimitHit[]): LimitHit[] {
  return hits.filter((hit, index) => hits.findIndex((one) => one.resetsAtMs === hit.resetsAtMs) === index);
}

function isBehind(hit: LimitHit, event: UsageEvent): boolean {
  return event.atMs > hit.atMs && event.atMs < hit.resetsAtMs && countsIn(hit.window, event.model);
}

/** The week of a window: its own told reset, the account's, the typed one, or simply the last seven days. */
function weekOf(id: WindowId, input: SnapshotInput): Span & { isAbout?: boolean } {
  const { hits, weeklyReset, timeZone, nowMs } = input;
  const told = [hits.of(id), hits.of('seven_day')].map((of) => of.findLast((hit) => hit.atMs <= nowMs));
  const hit = told.find((one) => one !== undefined);
  if (hit) {
    return learnedWeek(nowMs, resetOf(hit), timeZone);
  }
  return weeklyReset ? typedWeek(nowMs, weeklyReset) : rollingWeek(nowMs);
}

function largestBlock(
  blocks: readonly Span[],
  events: readonly UsageEvent[],
  nowMs: number,
): Snapshot['largestBlock'] {
  let best: Snapshot['largestBlock'] = null;
  let at = 0;
  for (const { startMs, endMs } of blocks) {
    let costUsd = 0;
    for (; at < events.length; at += 1) {
      const event = events[at];
      if (!event || event.atMs >= endMs) {
        break;
      }
      costUsd += event.atMs >= startMs ? (event.costUsd ?? 0) : 0;
    }
    if (endMs <= nowMs && costUsd > (best?.costUsd ?? 0)) {
      best = { costUsd, startMs };
    }
  }
  return best;
}

/** Sums differ by rounding only below this; resets that differ by more were moved. */
const SAME_RESET_MS = 60_000;

function problemsOf(
  input: SnapshotInput,
  sorted: SortedEvents,
  timesMs: readonly number[],
  blocks: readonly Span[],
): Problem[] {
  const { hits, prices, weeklyReset, nowMs, readFromMs } = input;
  const problems: Problem[] = [];
  const week = weekOf('seven_day', input);
  if (weeklyReset && week.anchor !== 'user' && !week.isAbout) {
    if (Math.abs(typedWeek(nowMs, weeklyReset).endMs - week.endMs) > SAME_RESET_MS) {
      problems.push({ code: 'weekly_reset_moved', window: 'seven_day' });
    }
  }
  const present = spanAt(blocks, nowMs);
  if (present && !isChainKnown(timesMs, blocks, readFromMs, nowMs)) {
    problems.push({ code: 'block_start_unknown' });
  }
  const recent = input.ledger.between(nowMs - SEVEN_DAYS_MS, nowMs + FUTURE_TOLERANCE_MS);
  const unknown = new Map<string, Set<string>>();
  for (const model of new Set(recent.map((event) => event.model))) {
    const match = matchPrice(prices, model);
    if (match.kind === 'family') {
      unknown.set(match.id, (unknown.get(match.id) ?? new Set()).add(model));
    }
  }
  for (const [pricedAs, models] of unknown) {
    problems.push({ code: 'unknown_models', models: [...models].sort(), pricedAs });
  }
  const foreign = sorted.foreign.filter((event) => event.atMs >= nowMs - SEVEN_DAYS_MS);
  if (foreign.length > 0) {
    const models = [...new Set(foreign.map((event) => event.model))].sort();
    problems.push({ code: 'foreign_models', models, events: foreign.length });
  }
  const placeholders = recent.filter((event) => event.placeholder).length;
  if (placeholders > 0) {
    problems.push({ code: 'output_under_recorded', events: placeholders });
  }
  if (sorted.future > 0) {
    problems.push({ code: 'future_events', events: sorted.future });
  }
  if (hits.refused() > 0) {
    problems.push({ code: 'refused_resets', count: hits.refused() });
  }
  return problems;
}

/** The windows of a snapshot in the order in which they are shown. */
export function windowsOf(snapshot: Snapshot): WindowSnapshot[] {
  return [snapshot.fiveHour, snapshot.sevenDay, ...snapshot.models];
}

/** A window's cost in USD, null where nothing in it has a price. */
export function windowCostUsd(window: WindowSnapshot): number | null {
  return knownCostUsd(window.totals);
}
