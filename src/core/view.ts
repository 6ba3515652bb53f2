/** A snapshot as texts and fractions: what the popover, the tray, the terminal and notifications show. */
import { burnedView, type BurnedView } from './burned-view.ts';
import {
  agoText,
  bareMarkedPercentText,
  clockText,
  costText,
  dateText,
  markedPercentText,
  momentText,
  plainText,
  wholeCostText,
  type Clock,
  type Marks,
  wholePercent,
} from './format.ts';
import { headlineOf } from './headline.ts';
import { historyViewOf, type HistoryView } from './history-view.ts';
import { levelOf } from './level.ts';
import { marksOf, meterOf, type MeterView } from './meter-view.ts';
import { actionOf, problemMessage, type Problem, type ProblemAction, type ProblemCode } from './problem.ts';
import { spendProblemOf, spendViewOf, type SpendView } from './spend-view.ts';
import { mainWindow, windowsOf, type Snapshot } from './snapshot.ts';
import { presetOf, PRESETS_OF } from './presets.ts';
import type { LearnedLimit } from './calibration.ts';
import { FOOT, LIMITS, SENTENCE, TITLE, WINDOW } from './texts.ts';
import type { WindowId } from './windows.ts';
import { knownCostUsd } from './totals.ts';
import type { ViewOptions } from './view-options.ts';
import type { WindowSnapshot } from './window-measure.ts';

export type View = {
  atMs: number;
  tray: { title: string; shape: 'calm' | 'near' | 'full' | 'unknown'; sentence: string };
  headline: string;
  meters: MeterView[];
  /** What the organisation spends through the API, where that is asked for. */
  spend: SpendView | null;
  /** What used up the window named. */
  burned: BurnedView | null;
  problems: { code: ProblemCode; message: string; action: ProblemAction | null }[];
  /** That alerts are silent, and until when; null while they are not. */
  snoozed: string | null;
  /** What was learned of limits, a sentence each. */
  learned: string[];
  /** The community's estimate for the plan, offered as a beginning. */
  estimate: string | null;
  /** The dearest ended five-hour block, offered as a limit. */
  offer: { text: string; valueUsd: number } | null;
  /** The last thirty days; null where no history is kept. */
  history: HistoryView | null;
  updated: string;
};

/** Everything a screen shows of `snapshot`, and of problems that the snapshot does not know. */
export function viewOf(snapshot: Snapshot, moreProblems: readonly Problem[], options: ViewOptions): View {
  const windows = windowsOf(snapshot);
  const isBlocked = windows.some((one) => one.state === 'exhausted');
  const meters = askingOnce(shownOf(windows).map((one) => meterOf(one, isBlocked, options)));
  const main = mainWindow(snapshot);
  const { spend, nowMs } = options;
  const spendProblem = spend ? spendProblemOf(spend.state, nowMs) : null;
  const problems = [...moreProblems, ...(spendProblem ? [spendProblem] : []), ...snapshot.problems];
  return {
    atMs: snapshot.atMs,
    tray: trayOf(snapshot, main, meters, options),
    headline: headlineOf(snapshot, problems, options),
    meters,
    spend: spend ? spendViewOf(spend.state, spend.budgetUsd, options) : null,
    burned: burnedView(snapshot, options.clock),
    problems: problems.map((problem) => ({
      code: problem.code,
      message: plainText(problemMessage(problem), 400),
      action: actionOf(problem),
    })),
    snoozed:
      options.snoozedUntilMs === null || options.snoozedUntilMs <= options.nowMs
        ? null
        : FOOT.snoozed(momentText(options.snoozedUntilMs, options.nowMs, options.clock)),
    learned: windows.flatMap((one) => (one.learned ? [learnedText(one.id, one.learned)] : [])),
    estimate: estimateText(options),
    offer: offerOf(snapshot),
    history: snapshot.history && historyViewOf(snapshot.history, options.clock),
    updated:
      snapshot.lastEventMs === null
        ? FOOT.noResponses
        : FOOT.lastResponse(agoText(options.nowMs - snapshot.lastEventMs)),
  };
}

/** The windows that have something to say, those that block first. */
function shownOf(windows: readonly WindowSnapshot[]): WindowSnapshot[] {
  const shown = windows.filter(
    (one) =>
      one.id === 'five_hour' ||
      (one.id === 'seven_day'
        ? one.usedPercentage !== null || one.totals.events > 0
        : one.state !== 'not_started'),
  );
  const isBlocking = (one: WindowSnapshot): boolean => one.state === 'exhausted';
  return [...shown.filter(isBlocking), ...shown.filter((one) => !isBlocking(one))];
}

/** What the first meter asks for helps the others too: asked of each, it would be all that is seen. */
function askingOnce(meters: readonly MeterView[]): MeterView[] {
  const first = meters.find((meter) => meter.asks.length > 0);
  return meters.map((meter) => (meter === first ? meter : { ...meter, asks: [] }));
}

/** Null where the window that runs is dearer already: it would be over such a limit at once. */
function offerOf({ largestBlock, fiveHour }: Snapshot): View['offer'] {
  return largestBlock === null || largestBlock.costUsd < fiveHour.totals.costUsd
    ? null
    : {
        text: LIMITS.largest(costText(largestBlock.costUsd)),
        valueUsd: Math.round(largestBlock.costUsd * 100) / 100,
      };
}

function learnedText(id: WindowId, { valueUsd, lowUsd, highUsd, windows, verdict }: LearnedLimit): string {
  const [low, high] = [costText(lowUsd), costText(highUsd)];
  const band = low === high ? null : LIMITS.band(low, high);
  return LIMITS.learned(WINDOW.names[id], costText(valueUsd), band, LIMITS.verdicts[verdict], windows);
}

function estimateText({ plan, clock }: ViewOptions): string | null {
  const [fiveHour, sevenDay] = [presetOf(plan, 'five_hour'), presetOf(plan, 'seven_day')];
  return fiveHour === null || sevenDay === null
    ? null
    : LIMITS.community(
        dateText(PRESETS_OF, 'wholeMonth', clock),
        wholeCostText(fiveHour),
        wholeCostText(sevenDay),
      );
}

/** The window that the title speaks of; while the five-hour window has not started, the seven-day one. */
function chosenWindow(
  snapshot: Snapshot,
  main: WindowSnapshot,
  chosen: ViewOptions['menuBarWindow'],
): WindowSnapshot {
  switch (chosen) {
    case 'binding':
      return main;
    case 'five_hour':
      return snapshot.fiveHour.state === 'not_started' ? snapshot.sevenDay : snapshot.fiveHour;
    case 'seven_day':
      return snapshot.sevenDay;
  }
}

function trayOf(
  snapshot: Snapshot,
  main: WindowSnapshot,
  meters: readonly MeterView[],
  options: ViewOptions,
): View['tray'] {
  const asShown = (window: WindowSnapshot): number | null =>
    window.usedPercentage !== null && options.menuBarShows === 'remaining'
      ? Math.max(0, 100 - wholePercent(window.usedPercentage))
      : window.usedPercentage;
  // Where at least so much is used, at most so much is left.
  const marks = (window: WindowSnapshot): Marks =>
    window.isAtLeast && options.menuBarShows === 'remaining'
      ? { kind: window.kind, bound: 'most' }
      : marksOf(window);
  const text = (window: WindowSnapshot): string => markedPercentText(asShown(window), marks(window));
  const bare = (window: WindowSnapshot): string => bareMarkedPercentText(asShown(window), marks(window));
  const counted = (figure: string): string =>
    options.menuBarShows === 'remaining' ? TITLE.left(figure) : figure;
  const chosen = chosenWindow(snapshot, main, options.menuBarWindow);
  const both = TITLE.both(bare(snapshot.fiveHour), bare(snapshot.sevenDay));
  const isAnyKnown = snapshot.fiveHour.usedPercentage !== null || snapshot.sevenDay.usedPercentage !== null;
  const title = {
    icon: '',
    percentage: chosen.usedPercentage === null ? text(chosen) : counted(text(chosen)),
    both: isAnyKnown ? counted(both) : both,
  }[options.menuBar];
  const level = main.state === 'exhausted' ? 'full' : levelOf(main.usedPercentage, options.thresholds);
  return {
    title,
    shape: main.usedPercentage === null ? 'unknown' : level,
    sentence: SENTENCE.together(meters.map((meter) => meter.sentence)),
  };
}

/** One line for a status bar: "5h 62% · resets 15:20 · 7d 31%". */
export function lineOf(snapshot: Snapshot, clock: Clock): string {
  const { fiveHour, sevenDay } = snapshot;
  const figure = (window: WindowSnapshot): string =>
    window.usedPercentage === null && window.state === 'active'
      ? costText(knownCostUsd(window.totals))
      : markedPercentText(window.usedPercentage, marksOf(window));
  const reset = fiveHour.resetsAtMs === null ? [] : [TITLE.resets(clockText(fiveHour.resetsAtMs, clock))];
  return [TITLE.fiveHour(figure(fiveHour)), ...reset, TITLE.sevenDay(figure(sevenDay))].join(' · ');
}
