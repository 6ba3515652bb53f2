/** Everything that a screen shows at one instant, from all the rest. Plain data, so that it can cross a thread. */
import { rankings, type Rankings } from './breakdown.ts';
import { burnCurve, type BurnPoint } from './burn.ts';
import { nextBinding, type Binding } from './forecast.ts';
import { atLeast, type LearnedLimit } from './calibration.ts';
import type { HistorySummary } from './history-view.ts';
import { resetsOf, runAt, type Run } from './judge-samples.ts';
import type { Problem } from './problem.ts';
import type { Tally } from './tally.ts';
import type { SnapshotInput } from './snapshot-input.ts';
import { problemsIn } from './snapshot-problems.ts';
import { amountIn } from './sums.ts';
import { knownCostUsd } from './totals.ts';
import { measureWindow, notStarted, type WindowSnapshot } from './window-measure.ts';
import {
  countsIn,
  fiveHourBlocks,
  learnedWeek,
  rollingWeek,
  SEVEN_DAYS_MS,
  spanAt,
  typedWeek,
  WINDOW_IDS,
  type Reset,
  type Span,
  type WindowId,
} from './windows.ts';

export type Snapshot = {
  atMs: number;
  fiveHour: WindowSnapshot;
  sevenDay: WindowSnapshot;
  /** Weekly windows of one model family each, where a limit or a hit makes them known. */
  models: WindowSnapshot[];
  binding: Binding;
  /** What used up the window that runs: the five-hour one, or while that has not started the seven-day one. Null if nobody asks. */
  burned: Burned | null;
  /** The dearest five-hour block that has ended, to be offered as a limit. */
  largestBlock: { costUsd: number; startMs: number } | null;
  /** The newest response that was counted. */
  lastEventMs: number | null;
  /** The last thirty days; null where no history is kept. */
  history: HistorySummary | null;
  problems: Problem[];
};

/** What used a window up: the models, projects and sessions, and its course, which is empty for a window that rolls. */
export type Burned = { id: 'five_hour' | 'seven_day'; rankings: Rankings; burn: BurnPoint[] };

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
  const { tally, samples, nowMs } = input;
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
              models: (fromMs, untilMs) =>
                tally.models(fromMs, untilMs).filter(({ model }) => countsIn(id, model)),
              firstMs: firstRequestMs(-Infinity),
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
    burned: burnedOf(fiveHour.state === 'not_started' ? sevenDay : fiveHour, input, horizonMs),
    largestBlock: best,
    lastEventMs: tally.lastMs(horizonMs),
    history: input.history ?? null,
    problems: problemsIn(input, weekOf('seven_day', input), blocks, horizonMs),
  };
}

function burnedOf(window: WindowSnapshot, input: SnapshotInput, horizonMs: number): Burned | null {
  const { tally, samples, projectPath, nowMs } = input;
  if (projectPath === null) {
    return null;
  }
  const { startsAtMs, resetsAtMs, limit, usedPercentage, totals } = window;
  const id = window.id === 'five_hour' ? 'five_hour' : 'seven_day';
  const untilMs = Math.min(resetsAtMs ?? nowMs + 1, horizonMs);
  const counting =
    startsAtMs === null
      ? []
      : tally.sessions(startsAtMs, untilMs).filter(({ countsAs }) => countsAs === 'window');
  const burn =
    startsAtMs === null || resetsAtMs === null
      ? []
      : burnCurve(
          startsAtMs,
          tally.steps(id, limit?.unit ?? 'usd', startsAtMs, nowMs),
          runAt(samples.judgement(id), nowMs),
          usedPercentage ?? totals.costUsd,
          nowMs,
        );
  return { id, rankings: rankings(counting, projectPath), burn };
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
    return learnedWeek(nowMs, told, timeZone());
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
    const costUsd = amountIn(tally.models(startMs, endMs), 'five_hour', 'usd');
    if (costUsd > (best?.costUsd ?? 0)) {
      best = { costUsd, startMs };
    }
  }
  return best;
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
