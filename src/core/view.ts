/** A snapshot as texts and fractions: what the popover, the tray, the terminal and notifications show. */
import type { Group } from './breakdown.ts';
import {
  agoText,
  clockText,
  costText,
  markedPercentText,
  modelName,
  plainText,
  projectName,
  tokensText,
  WINDOW_NAMES,
  type Clock,
} from './format.ts';
import { headlineOf } from './headline.ts';
import { levelOf, meterOf, type MeterView, type ViewOptions } from './meter-view.ts';
import { problemMessage, type Problem, type ProblemCode } from './problem.ts';
import { mainWindow, windowsOf, type Snapshot } from './snapshot.ts';
import { presetOf, PRESETS_OF } from './presets.ts';
import type { LearnedLimit } from './calibration.ts';
import type { WindowId } from './windows.ts';
import { allTokens, knownCostUsd } from './totals.ts';
import type { WindowSnapshot } from './window-measure.ts';

export type RankedRow = { key: string; label: string; detail: string; costText: string; fraction: number };
export type RankingView = {
  id: 'models' | 'projects' | 'sessions';
  name: string;
  rows: RankedRow[];
};

export type View = {
  atMs: number;
  tray: { title: string; shape: 'calm' | 'near' | 'full' | 'unknown'; sentence: string };
  headline: string;
  meters: MeterView[];
  /** What used up the window named. */
  burned: { title: string; rankings: RankingView[] } | null;
  problems: { code: ProblemCode; message: string; action: 'choose_root' | 'open_menu_bar_settings' | null }[];
  /** What was learned of limits, a sentence each. */
  learned: string[];
  /** The community's estimate for the plan, offered as a beginning. */
  estimate: string | null;
  /** The dearest ended five-hour block, offered as a limit. */
  offer: { text: string; valueUsd: number } | null;
  updated: string;
};

/** Everything a screen shows of `snapshot`, and of problems that the snapshot does not know. */
export function viewOf(snapshot: Snapshot, moreProblems: readonly Problem[], options: ViewOptions): View {
  const windows = windowsOf(snapshot);
  const shown = windows.filter(
    (one) => one.id === 'five_hour' || one.id === 'seven_day' || one.state !== 'not_started',
  );
  const isBlocked = windows.some((one) => one.state === 'exhausted');
  const meters = shown.map((one) => meterOf(one, isBlocked, options));
  const main = mainWindow(snapshot);
  const problems = [...moreProblems, ...snapshot.problems];
  return {
    atMs: snapshot.atMs,
    tray: trayOf(snapshot, main, meters, options),
    headline: headlineOf(snapshot, problems, options),
    meters,
    burned: burnedBy(snapshot),
    problems: problems.map((problem) => ({
      code: problem.code,
      message: plainText(problemMessage(problem), 400),
      action:
        problem.code === 'no_logs' || problem.code === 'root_missing'
          ? 'choose_root'
          : problem.code === 'menu_bar_hidden'
            ? 'open_menu_bar_settings'
            : null,
    })),
    learned: windows.flatMap((one) => (one.learned ? [learnedText(one.id, one.learned)] : [])),
    estimate: estimateText(options.plan),
    offer: snapshot.largestBlock && {
      text: `Your largest five-hour window in the last seven days: ${costText(snapshot.largestBlock.costUsd)}`,
      valueUsd: Math.round(snapshot.largestBlock.costUsd * 100) / 100,
    },
    updated:
      snapshot.lastEventMs === null
        ? 'No responses yet'
        : `Last response ${agoText(options.nowMs - snapshot.lastEventMs)}`,
  };
}

function learnedText(id: WindowId, { valueUsd, lowUsd, highUsd, windows, verdict }: LearnedLimit): string {
  const band =
    costText(lowUsd) === costText(highUsd) ? '' : `, most likely ${costText(lowUsd)} to ${costText(highUsd)}`;
  const from = `learned from ${windows} ${windows === 1 ? 'window' : 'windows'}`;
  return `${WINDOW_NAMES[id]}: about ${costText(valueUsd)}${band} (${verdict}, ${from})`;
}

function estimateText(plan: string | null): string | null {
  const [fiveHour, sevenDay] = [presetOf(plan, 'five_hour'), presetOf(plan, 'seven_day')];
  return fiveHour === null || sevenDay === null
    ? null
    : `In ${PRESETS_OF} users found about ${wholeUsd(fiveHour)} in five hours and ${wholeUsd(sevenDay)} in seven days. It may be off by half and more.`;
}

function wholeUsd(usd: number): string {
  return `$${usd.toLocaleString('en-US')}`;
}

function trayOf(
  snapshot: Snapshot,
  main: WindowSnapshot,
  meters: readonly MeterView[],
  options: ViewOptions,
): View['tray'] {
  const text = (window: WindowSnapshot): string =>
    markedPercentText(window.usedPercentage, window.kind, window.isAtLeast);
  const bare = (window: WindowSnapshot): string => text(window).replace('%', '');
  const title = {
    icon: '',
    percentage: text(main),
    both: `5h ${bare(snapshot.fiveHour)} · 7d ${bare(snapshot.sevenDay)}`,
  }[options.menuBar];
  const level = main.state === 'exhausted' ? 'full' : levelOf(main.usedPercentage, options.thresholds);
  return {
    title,
    shape: main.usedPercentage === null ? 'unknown' : level,
    sentence: meters.map((meter) => meter.sentence).join(' '),
  };
}

function burnedBy(snapshot: Snapshot): View['burned'] {
  const window = snapshot.fiveHour.state === 'not_started' ? snapshot.sevenDay : snapshot.fiveHour;
  if (window.totals.events === 0) {
    return null;
  }
  const whole = window.totals.costUsd;
  const rows = (groups: readonly Group[], label: (key: string) => string): RankedRow[] =>
    groups.map(({ key, totals }) => ({
      key: plainText(key),
      label: plainText(label(key), 60),
      detail: `${tokensText(allTokens(totals.tokens))} tokens`,
      costText: costText(knownCostUsd(totals)),
      fraction: whole > 0 ? totals.costUsd / whole : 0,
    }));
  return {
    title: `What used this ${WINDOW_NAMES[window.id].toLowerCase()}`,
    rankings: [
      { id: 'projects', name: 'Projects', rows: rows(window.rankings.projects, projectName) },
      { id: 'models', name: 'Models', rows: rows(window.rankings.models, modelName) },
      { id: 'sessions', name: 'Sessions', rows: rows(window.rankings.sessions, (key) => key.slice(0, 8)) },
    ],
  };
}

/** One line for a status bar: "5h 62% · resets 15:20 · 7d 31%". */
export function lineOf(snapshot: Snapshot, clock: Clock): string {
  const { fiveHour, sevenDay } = snapshot;
  const figure = (window: WindowSnapshot): string =>
    window.usedPercentage === null && window.state === 'active'
      ? costText(knownCostUsd(window.totals))
      : markedPercentText(window.usedPercentage, window.kind, window.isAtLeast);
  const reset = fiveHour.resetsAtMs === null ? [] : [`resets ${clockText(fiveHour.resetsAtMs, clock)}`];
  return [`5h ${figure(fiveHour)}`, ...reset, `7d ${figure(sevenDay)}`].join(' · ');
}
