/** A snapshot as texts and fractions: what the popover, the tray, the terminal and notifications show. */
import {
  agoText,
  clockText,
  costText,
  durationText,
  markedPercentText,
  modelName,
  momentText,
  percentText,
  plainText,
  projectName,
  tokensText,
  WINDOW_NAMES,
  type Clock,
} from './format.ts';
import type { Group } from './breakdown.ts';
import type { RunsOut } from './forecast.ts';
import type { Limit } from './limits.ts';
import { problemMessage, type Problem, type ProblemCode } from './problem.ts';
import { windowsOf, type Kind, type Snapshot, type WindowSnapshot } from './snapshot.ts';
import { allTokens, knownCostUsd } from './totals.ts';
import type { WindowId } from './windows.ts';

/** How a window stands: calm below the first threshold, near from it on, full at 100%. */
export type Level = 'calm' | 'near' | 'full';

export type MeterView = {
  id: WindowId;
  name: string;
  state: WindowSnapshot['state'];
  kind: Kind;
  level: Level;
  /** "62%", "≈64%", "~58%", or "–". */
  percentText: string;
  /** Length of the bar, 0 to 1; null where nothing is known to fill. */
  usedFraction: number | null;
  /** Where the mark of elapsed time stands, 0 to 1. */
  elapsedFraction: number | null;
  /** What the countdown counts to; null if nothing is known to reset. */
  resetsAtMs: number | null;
  /** "at 15:20", "Friday 12:00". */
  resetText: string | null;
  /** Where the figure comes from. */
  provenance: string;
  /** "$12.30". */
  costText: string;
  /** "1.2M tokens". */
  tokensText: string;
  /** Whether it will last; null where nothing can be said. */
  forecast: string | null;
  /** What the user could set to see more. */
  asks: ('set_limit' | 'set_weekly_reset')[];
  /** The whole meter as a sentence, for a screen reader. */
  sentence: string;
};

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
  /** The dearest ended five-hour block, offered as a limit. */
  offer: { text: string; valueUsd: number } | null;
  updated: string;
  clock: Clock;
};

export type ViewOptions = {
  clock: Clock;
  /** Percentages from which a window is near its limit; the first one counts. */
  thresholds: readonly number[];
  menuBar: 'icon' | 'percentage' | 'both';
  nowMs: number;
};

/** A full window's level starts here, whatever the thresholds are. */
const FULL_PERCENT = 100;
const USUAL_NEAR_PERCENT = 75;

/** Everything a screen shows of `snapshot`, and of problems that the snapshot does not know. */
export function viewOf(snapshot: Snapshot, moreProblems: readonly Problem[], options: ViewOptions): View {
  const windows = windowsOf(snapshot);
  const shown = windows.filter(
    (one) => one.id === 'five_hour' || one.id === 'seven_day' || one.state !== 'not_started',
  );
  const meters = shown.map((one) => meterOf(one, options));
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
    offer: snapshot.largestBlock && {
      text: `Your largest five-hour window in the last seven days: ${costText(snapshot.largestBlock.costUsd)}`,
      valueUsd: Math.round(snapshot.largestBlock.costUsd * 100) / 100,
    },
    updated:
      snapshot.lastEventMs === null
        ? 'No responses yet'
        : `Last response ${agoText(options.nowMs - snapshot.lastEventMs)}`,
    clock: options.clock,
  };
}

/** The level of a percentage, by the first threshold. */
export function levelOf(percentage: number | null, thresholds: readonly number[]): Level {
  if (percentage === null || percentage < (thresholds[0] ?? USUAL_NEAR_PERCENT)) {
    return 'calm';
  }
  return percentage >= FULL_PERCENT ? 'full' : 'near';
}

/** The window that the tray and the headline speak of: the binding one, else the five-hour, else the seven-day one. */
export function mainWindow(snapshot: Snapshot): WindowSnapshot {
  const bound = windowsOf(snapshot).find((one) => one.id === snapshot.binding.shown);
  return bound ?? (snapshot.fiveHour.state === 'not_started' ? snapshot.sevenDay : snapshot.fiveHour);
}

function meterOf(window: WindowSnapshot, options: ViewOptions): MeterView {
  const { clock, nowMs, thresholds } = options;
  const used = window.usedPercentage;
  const level = window.state === 'exhausted' ? 'full' : levelOf(used, thresholds);
  const resetText =
    window.resetsAtMs === null
      ? null
      : `${window.isResetAbout ? 'about ' : ''}${momentText(window.resetsAtMs, nowMs, clock)}`;
  const cost = knownCostUsd(window.totals);
  const meter = {
    id: window.id,
    name: WINDOW_NAMES[window.id],
    state: window.state,
    kind: window.kind,
    level,
    percentText: markedPercentText(used, window.kind),
    usedFraction: used === null ? null : Math.min(1, used / 100),
    elapsedFraction: window.elapsedPercentage === null ? null : Math.min(1, window.elapsedPercentage / 100),
    resetsAtMs: window.resetsAtMs,
    resetText,
    provenance: provenanceOf(window, options),
    costText: costText(cost),
    tokensText: `${tokensText(allTokens(window.totals.tokens))} tokens`,
    forecast: forecastOf(window, options),
    asks: asksOf(window),
  };
  return { ...meter, sentence: sentenceOf(meter) };
}

function asksOf(window: WindowSnapshot): MeterView['asks'] {
  return [
    ...(window.state === 'active' && window.limit === null ? (['set_limit'] as const) : []),
    ...(window.anchor === 'rolling' ? (['set_weekly_reset'] as const) : []),
  ];
}

function sentenceOf(meter: Omit<MeterView, 'sentence'>): string {
  const reset = meter.resetText === null ? '' : `, resets ${atMoment(meter.resetText)}`;
  if (meter.state === 'not_started') {
    return `${meter.name} not started.`;
  }
  if (meter.state === 'exhausted') {
    return `${meter.name} full${reset}.`;
  }
  const used = /\d+/.exec(meter.percentText)?.[0];
  const about = meter.kind === 'estimated' || meter.kind === 'projected' ? 'about ' : '';
  return used === undefined
    ? `${meter.name}: ${meter.costText} used, no limit set${reset}.`
    : `${meter.name} ${about}${used} percent used${reset}.`;
}

/** "at 15:20", but "tomorrow 09:00" and "Friday 12:00" as they are. */
export function atMoment(moment: string): string {
  return /^\d{1,2}:/.test(moment) ? `at ${moment}` : moment;
}

function provenanceOf(window: WindowSnapshot, options: ViewOptions): string {
  const parts: string[] = [];
  if (window.state === 'not_started') {
    return 'Starts with your next request';
  }
  if (window.state === 'exhausted' && window.sampledAtMs !== null) {
    parts.push(`limit hit ${atMoment(momentText(window.sampledAtMs, options.nowMs, options.clock))}`);
  } else if (window.limit?.source === 'user') {
    parts.push(`of ${limitText(window.limit)}, the limit you set`);
  } else {
    parts.push('no limit known');
  }
  if (window.anchor === 'first_request') {
    parts.push('start estimated, up to 10 minutes off');
  } else if (window.anchor === 'rolling') {
    parts.push('the last seven days');
  }
  if (window.credits.events > 0) {
    parts.push(`${costText(knownCostUsd(window.credits))} more billed as usage credits`);
  }
  return parts.join(' · ');
}

/** A limit as text: "$35.00", "220k tokens". */
export function limitText(limit: Pick<Limit, 'value' | 'unit'>): string {
  switch (limit.unit) {
    case 'usd':
      return costText(limit.value);
    case 'tokens':
      return `${tokensText(limit.value)} tokens`;
    case 'output_tokens':
      return `${tokensText(limit.value)} output tokens`;
  }
}

function forecastOf(window: WindowSnapshot, options: ViewOptions): string | null {
  if (window.state !== 'active' || window.usedPercentage === null || window.resetsAtMs === null) {
    return null;
  }
  if (window.usedPercentage >= FULL_PERCENT) {
    return null;
  }
  if (window.runsOut) {
    const runsOutMs = roundedRunsOutMs(window.runsOut, options.nowMs);
    return `Runs out at about ${momentText(runsOutMs, options.nowMs, options.clock)}`;
  }
  if (window.costPerHourUsd === null) {
    return null;
  }
  const pace = paceText(window.pacePoints);
  return pace ? `${pace} · lasts until the reset` : 'Lasts until the reset';
}

/** Paces nearer to the elapsed time than this are as good as even. */
const EVEN_PACE_POINTS = 3;

function paceText(points: number | null): string | null {
  if (points === null) {
    return null;
  }
  if (Math.abs(points) < EVEN_PACE_POINTS) {
    return 'On pace';
  }
  return `${Math.round(Math.abs(points))} points ${points > 0 ? 'ahead of' : 'behind'} the clock`;
}

const MINUTE_MS = 60_000;

/** The likely instant in epoch milliseconds, rounded to what the interval's width allows: 5, 10, 30 minutes or the hour. */
export function roundedRunsOutMs({ earliestMs, likelyMs, latestMs }: RunsOut, nowMs: number): number {
  const widthMs = latestMs - earliestMs;
  const stepMs =
    [5, 10, 30].map((minutes) => minutes * MINUTE_MS).find((step) => widthMs <= step * 6) ?? 60 * MINUTE_MS;
  return Math.max(nowMs, Math.round(likelyMs / stepMs) * stepMs);
}

const NAMES_IN_SENTENCES: Readonly<Record<WindowId, string>> = {
  five_hour: 'five-hour window',
  seven_day: 'seven-day window',
  seven_day_opus: 'weekly Opus limit',
  seven_day_sonnet: 'weekly Sonnet limit',
  seven_day_overage_included: 'weekly Fable limit',
};

function headlineOf(snapshot: Snapshot, problems: readonly Problem[], options: ViewOptions): string {
  const { nowMs, clock } = options;
  const main = mainWindow(snapshot);
  const name = NAMES_IN_SENTENCES[main.id];
  const reset = main.resetsAtMs === null ? null : atMoment(momentText(main.resetsAtMs, nowMs, clock));
  if (main.state === 'exhausted') {
    return `The ${name} is full. It resets ${reset ?? 'later'}.`;
  }
  if (main.usedPercentage !== null && main.usedPercentage >= FULL_PERCENT) {
    return `The ${name} has reached the limit you set${reset === null ? '' : `; it resets ${reset}`}.`;
  }
  if (main.runsOut && main.resetsAtMs !== null) {
    const runsOutMs = roundedRunsOutMs(main.runsOut, nowMs);
    const early = durationText(main.resetsAtMs - runsOutMs);
    return `At this pace the ${name} runs out at about ${momentText(runsOutMs, nowMs, clock)}, ${early} before it resets.`;
  }
  if (main.usedPercentage !== null) {
    const until = reset === null ? '' : ` until it resets ${reset}`;
    return main.costPerHourUsd === null || reset === null
      ? `${percentText(main.usedPercentage)} of the ${name} is used${reset === null ? '' : `; it resets ${reset}`}.`
      : `At this pace the ${name} lasts${until}.`;
  }
  if (problems.some((problem) => problem.code === 'no_logs')) {
    return 'No session logs were found yet.';
  }
  if (main.state === 'not_started' || (main.id === 'seven_day' && main.totals.events === 0)) {
    return 'Nothing used yet. The five-hour window starts with your next request.';
  }
  if (snapshot.fiveHour.state === 'not_started') {
    return `The five-hour window has not started. ${costText(knownCostUsd(main.totals))} used in seven days.`;
  }
  return `${costText(knownCostUsd(main.totals))} used in this ${name}${reset === null ? '' : `, which resets ${reset}`}.`;
}

function trayOf(
  snapshot: Snapshot,
  main: WindowSnapshot,
  meters: readonly MeterView[],
  options: ViewOptions,
): View['tray'] {
  const text = (window: WindowSnapshot): string => markedPercentText(window.usedPercentage, window.kind);
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
      : markedPercentText(window.usedPercentage, window.kind);
  const reset = fiveHour.resetsAtMs === null ? [] : [`resets ${clockText(fiveHour.resetsAtMs, clock)}`];
  return [`5h ${figure(fiveHour)}`, ...reset, `7d ${figure(sevenDay)}`].join(' · ');
}
