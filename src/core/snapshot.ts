/** Everything that a screen shows at one instant, from all the rest. Plain data, so that it can cross a thread. */
import { nextBinding, type Binding } from './forecast.ts';
import { SLICE_MS, type Ledger } from './ledger.ts';
import { atLeast, type LearnedLimit } from './calibration.ts';
import type { HistorySummary } from './history-view.ts';
import { hasTwoAccounts, resetsOf, runAt, type Run } from './judge-samples.ts';
import type { HitBook } from './limit-hit.ts';
import type { Limit } from './limits.ts';
import { matchPrice, type PriceTable } from './prices.ts';
import type { Problem } from './problem.ts';
import type { SampleBook } from './sample-book.ts';
import type { Tally } from './tally.ts';
import { amountIn, type Row } from './row.ts';
import { knownCostUsd, type Totals } from './totals.ts';
import { measureWindow, notStarted, type WindowSnapshot } from './window-measure.ts';
import {
  countsIn,
  fiveHourBlocks,
  isChainKnown,
  learnedWeek,
  rollingWeek,
  SAME_RESET_MS,
  SEVEN_DAYS_MS,
  spanAt,
  typedWeek,
  WINDOW_IDS,
  type Reset,
  type Span,
  type WeeklyReset,
  type WindowId,
} from './windows.ts';

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
  /** The last thirty days; null where no history is kept. */
  history: HistorySummary | null;
  problems: Problem[];
};

export type SnapshotInput = {
  ledger: Ledger;
  /** The ledger's sums, kept from one snapshot to the next. */
  tally: Tally;
  hits: HitBook;
  /** Official figures, those of the hits among them. */
  samples: SampleBook;
  /** What the user set, or started from. */
  limits: Partial<Record<WindowId, Limit>>;
  /** The user's limits come before learned ones. */
  prefersOwnLimits: boolean;
  learned: Partial<Record<WindowId, LearnedLimit>>;
  weeklyReset: WeeklyReset | null;
  prices: PriceTable;
  /** Zone in which a change of the clocks matters for a learned weekly reset. */
  timeZone: string;
  /** How far back the logs were read; -Infinity if all of them were. */
  readFromMs: number;
  /** The path that a project folder's name stands for. */
  projectPath: (folder: string) => string;
  binding: Binding | null;
  history?: HistorySummary | null;
  nowMs: number;
};

/** Clocks of machines differ; what is dated later than this after now is a lie. */
const FUTURE_TOLERANCE_MS = 5 * 60_000;

/**
 * A window's cost is no exact measure of how full it was, so a limit may be a little below the cost of one that was not
 * refused.
 */
const UNREFUSED_SHARE = 0.85;

function notBelow(learned: LearnedLimit | null, best: Snapshot['largestBlock']): LearnedLimit | null {
  return learned && best && best.startMs >= (learned.changedAtMs ?? -Infinity)
    ? atLeast(learned, best.costUsd * UNREFUSED_SHARE)
    : learned;
}

/** The state of all windows at `nowMs`. */
export function takeSnapshot(input: SnapshotInput): Snapshot {
  const { ledger, tally, samples, nowMs } = input;
  const horizonMs = nowMs + FUTURE_TOLERANCE_MS + 1;
  const firstRequestMs = (atMs: number): number | null => {
    const foundMs = tally.firstRequestMs(atMs);
    return foundMs !== null && foundMs < horizonMs ? foundMs : null;
  };
  const blocks = fiveHourBlocks(firstRequestMs, toldResets('five_hour', input));
  const best = largestBlock(blocks, tally, nowMs, Math.max(nowMs - SEVEN_DAYS_MS, input.readFromMs));
  const windows: WindowSnapshot[] = [];
  for (const id of WINDOW_IDS) {
    const own = input.limits[id] ?? null;
    const learned = notBelow(input.learned[id] ?? null, id === 'five_hour' ? best : null);
    const judgement = samples.judgement(id);
    const run = runAt(judgement, nowMs);
    const span = id === 'five_hour' ? blockAt(blocks, run, nowMs) : weekOf(id, input);
    const isAsked = id === 'five_hour' || id === 'seven_day' || own !== null;
    if (isAsked || learned !== null || judgement.runs.length > 0) {
      windows.push(
        span === null
          ? notStarted(id, own, learned)
          : measureWindow({
              id,
              span,
              own,
              prefersOwn: input.prefersOwnLimits,
              learned,
              run,
              rows: (fromMs, untilMs) => tally.rows(fromMs, untilMs).filter((row) => countsIn(id, row.model)),
              steps: (fromMs, untilMs, unit) => tally.steps(id, unit, fromMs, untilMs),
              firstMs: firstRequestMs(-Infinity),
              projectPath: input.projectPath,
              nowMs,
              horizonMs,
            }),
      );
    }
  }
  const [fiveHour, sevenDay, ...models] = windows;
  if (!fiveHour || !sevenDay) {
    throw new Error('the five-hour and seven-day windows always exist');
  }
  return {
    atMs: nowMs,
    fiveHour,
    sevenDay,
    models,
    binding: nextBinding(
      input.binding,
      windows.map((one) => ({ ...one, runsOutMs: runsOutMs(one, nowMs) })),
      nowMs,
    ),
    largestBlock: best,
    lastEventMs: lastEventMs(ledger, horizonMs),
    history: input.history ?? null,
    problems: problemsOf(input, blocks, horizonMs),
  };
}

function lastEventMs(ledger: Ledger, beforeMs: number): number | null {
  let lastMs: number | null = null;
  ledger
    .slices(-Infinity, beforeMs)
    .at(-1)
    ?.each(({ atMs }) => {
      lastMs = atMs < beforeMs ? atMs : lastMs;
    });
  return lastMs;
}

/** The block that holds `nowMs`; or the one that was told of before it begins by a clock that runs behind Claude's. */
function blockAt(blocks: readonly Span[], run: Run | null, nowMs: number): Span | null {
  return spanAt(blocks, nowMs) ?? blocks.find((block) => block.endMs === run?.resetsAtMs) ?? null;
}

/** The resets that were told of a window by now, earliest told first. */
function toldResets(id: WindowId, { samples, nowMs }: SnapshotInput): Reset[] {
  return resetsOf(samples.judgement(id)).filter((reset) => reset.sampledAtMs <= nowMs + FUTURE_TOLERANCE_MS);
}

/** A window over the user's own limit has run out already. */
function runsOutMs(window: WindowSnapshot, nowMs: number): number | null {
  return (window.usedPercentage ?? 0) >= 100 ? nowMs : (window.runsOut?.likelyMs ?? null);
}

/** The week of a window: its own told reset, the account's, the typed one, or simply the last seven days. */
function weekOf(id: WindowId, input: SnapshotInput): Span & { isAbout?: boolean } {
  const { weeklyReset, timeZone, nowMs } = input;
  const told = toldResets(id, input).at(-1) ?? toldResets('seven_day', input).at(-1);
  if (told) {
    return learnedWeek(nowMs, told, timeZone);
  }
  return weeklyReset ? typedWeek(nowMs, weeklyReset) : rollingWeek(nowMs);
}

function largestBlock(
  blocks: readonly Span[],
  tally: Tally,
  nowMs: number,
  fromMs: number,
): Snapshot['largestBlock'] {
  let best: Snapshot['largestBlock'] = null;
  for (const { startMs, endMs } of blocks.filter((one) => one.startMs >= fromMs && one.endMs <= nowMs)) {
    const isOfSlices = startMs % SLICE_MS === 0 && endMs % SLICE_MS === 0;
    const costUsd = isOfSlices
      ? tally.steps('five_hour', 'usd', startMs, endMs).reduce((sum, { amount }) => sum + amount, 0)
      : amountIn(tally.rows(startMs, endMs), 'five_hour', 'usd');
    if (costUsd > (best?.costUsd ?? 0)) {
      best = { costUsd, startMs };
    }
  }
  return best;
}

function problemsOf(input: SnapshotInput, blocks: readonly Span[], horizonMs: number): Problem[] {
  const { ledger, tally, hits, prices, weeklyReset, nowMs, readFromMs } = input;
  const problems: Problem[] = [];
  const week = weekOf('seven_day', input);
  if (weeklyReset && week.anchor !== 'user' && !week.isAbout) {
    if (Math.abs(typedWeek(nowMs, weeklyReset).endMs - week.endMs) > SAME_RESET_MS) {
      problems.push({ code: 'weekly_reset_moved', window: 'seven_day' });
    }
  }
  if (spanAt(blocks, nowMs) && !isChainKnown(tally.requestRuns(horizonMs), blocks, readFromMs, nowMs)) {
    problems.push({ code: 'block_start_unknown' });
  }
  const recent = tally.rows(nowMs - SEVEN_DAYS_MS, horizonMs);
  const unknown = new Map<string, Set<string>>();
  for (const model of new Set(recent.map((row) => row.model))) {
    const match = matchPrice(prices, model);
    if (match.kind === 'family') {
      unknown.set(match.id, (unknown.get(match.id) ?? new Set()).add(model));
    }
  }
  for (const [pricedAs, models] of unknown) {
    problems.push({ code: 'unknown_models', models: [...models].sort(), pricedAs });
  }
  const foreign = recent.filter((row) => row.countsAs === 'nothing');
  if (foreign.length > 0) {
    const models = [...new Set(foreign.map((row) => row.model))].sort();
    problems.push({ code: 'foreign_models', models, events: sumOf(foreign, (totals) => totals.events) });
  }
  const placeholders = sumOf(recent, (totals) => totals.placeholderEvents);
  if (placeholders > 0) {
    problems.push({ code: 'output_under_recorded', events: placeholders });
  }
  if (WINDOW_IDS.some((id) => hasTwoAccounts(input.samples.judgement(id), nowMs))) {
    problems.push({ code: 'two_accounts' });
  }
  const future = ledger.between(horizonMs, Infinity).length;
  if (future > 0) {
    problems.push({ code: 'future_events', events: future });
  }
  if (hits.refused() > 0) {
    problems.push({ code: 'refused_resets', count: hits.refused() });
  }
  return problems;
}

function sumOf(rows: readonly Row[], figure: (totals: Totals) => number): number {
  return rows.reduce((sum, row) => sum + figure(row.totals), 0);
}

/** The windows of a snapshot in the order in which they are shown. */
export function windowsOf(snapshot: Snapshot): WindowSnapshot[] {
  return [snapshot.fiveHour, snapshot.sevenDay, ...snapshot.models];
}

/** A window's cost in USD, null where nothing in it has a price. */
export function windowCostUsd(window: WindowSnapshot): number | null {
  return knownCostUsd(window.totals);
}

/** The window that the tray and the headline speak of: the binding one, else the five-hour, else the seven-day one. */
export function mainWindow(snapshot: Snapshot): WindowSnapshot {
  const bound = windowsOf(snapshot).find((one) => one.id === snapshot.binding.shown);
  return bound ?? (snapshot.fiveHour.state === 'not_started' ? snapshot.sevenDay : snapshot.fiveHour);
}
