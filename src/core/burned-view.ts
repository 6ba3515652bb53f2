/** What used a window up, as rows that open, and its course as a chart. */
import type { RankedGroup } from './breakdown.ts';
import type { BurnPoint } from './burn.ts';
import {
  costText,
  modelName,
  momentOf,
  momentText,
  plainText,
  projectName,
  spokenPercentText,
  tokensText,
  type Clock,
} from './format.ts';
import type { Snapshot } from './snapshot.ts';
import { BURNED, CHART, MOMENT } from './texts.ts';
import { allTokens, knownCostUsd, type Totals } from './totals.ts';
import type { WindowSnapshot } from './window-measure.ts';

/** A row's own figures. */
export type PartRow = { key: string; label: string; detail: string; costText: string; fraction: number };
/** A row and the rows that it opens to. */
export type RankedRow = PartRow & { parts: PartRow[] };
export type RankingView = { id: 'models' | 'projects' | 'sessions'; name: string; rows: RankedRow[] };

/** A curve in fractions: x of the window's time, y of the chart's height. */
export type ChartView = {
  points: [x: number, y: number][];
  /** Where the present pace leads, from the last point on; null where nothing is known of it. */
  projection: [x: number, y: number] | null;
  /** How high the limit lies; null where there is none to compare with. */
  limitY: number | null;
  /** Where the window begins and ends. */
  fromText: string;
  untilText: string;
  /** The same in words. */
  sentence: string;
};

export type BurnedView = { title: string; rankings: RankingView[]; chart: ChartView | null };

/** The key of a part that is no session, model or project. */
const SUBAGENTS = 'subagents';

/** What used up the window that runs: the five-hour one, or while that has not started the seven-day one. */
export function burnedView(snapshot: Snapshot, clock: Clock): BurnedView | null {
  if (snapshot.burned === null) {
    return null;
  }
  const { id: shown, rankings, burn } = snapshot.burned;
  const window = shown === 'seven_day' ? snapshot.sevenDay : snapshot.fiveHour;
  if (window.totals.events === 0) {
    return null;
  }
  const whole = window.totals.costUsd;
  const part = (key: string, label: string, totals: Totals): PartRow => ({
    key: plainText(key),
    label: plainText(label, 60),
    detail: tokensText(allTokens(totals.tokens)),
    costText: costText(knownCostUsd(totals)),
    fraction: whole > 0 ? totals.costUsd / whole : 0,
  });
  const rows = (
    groups: readonly RankedGroup[],
    label: (key: string) => string,
    labelOfPart: (key: string) => string,
  ): RankedRow[] =>
    groups.map(({ key, totals, subagents, parts }) => ({
      ...part(key, label(key), totals),
      // What subagents used is part of the rest, so it stands last and apart.
      parts: [
        ...parts.map((one) => part(one.key, labelOfPart(one.key), one.totals)),
        ...(subagents.events > 0 ? [part(SUBAGENTS, BURNED.subagents, subagents)] : []),
      ],
    }));
  const { projects, models, sessions } = rankings;
  return {
    title: BURNED.title[shown],
    rankings: [
      { id: 'projects', name: BURNED.projects, rows: rows(projects, projectName, sessionName) },
      { id: 'models', name: BURNED.models, rows: rows(models, modelName, projectName) },
      { id: 'sessions', name: BURNED.sessions, rows: rows(sessions, sessionName, modelName) },
    ],
    chart: chartOf(window, burn, snapshot.atMs, clock),
  };
}

function sessionName(id: string): string {
  return BURNED.session(id.slice(0, 8));
}

/** The chart's height is this much more than what it shows, so that a line at its top is seen. */
const HEADROOM = 1.12;

function chartOf(
  window: WindowSnapshot,
  burn: readonly BurnPoint[],
  nowMs: number,
  clock: Clock,
): ChartView | null {
  const { startsAtMs, resetsAtMs, usedPercentage, pointsPerHour } = window;
  const last = burn.at(-1);
  if (startsAtMs === null || resetsAtMs === null || !last || last.used <= 0) {
    return null;
  }
  const isPercent = usedPercentage !== null;
  const top = (isPercent ? Math.max(100, last.used) : last.used) * HEADROOM;
  const x = (atMs: number): number => (atMs - startsAtMs) / (resetsAtMs - startsAtMs);
  const projection = projectionOf();
  return {
    points: burn.map(({ atMs, used }) => [x(atMs), used / top]),
    projection,
    limitY: isPercent ? 100 / top : null,
    fromText: momentText(startsAtMs, nowMs, clock),
    untilText: momentText(resetsAtMs, nowMs, clock),
    sentence: sentenceOf(),
  };

  /** At the present pace: to where the window is full, or to its reset. */
  function projectionOf(): ChartView['projection'] {
    if (usedPercentage === null || !pointsPerHour || usedPercentage >= 100 || resetsAtMs === null) {
      return null;
    }
    const hoursToFull = (100 - usedPercentage) / pointsPerHour;
    const hoursToReset = (resetsAtMs - nowMs) / 3_600_000;
    const hours = Math.min(hoursToFull, hoursToReset);
    return [x(nowMs + hours * 3_600_000), (usedPercentage + pointsPerHour * hours) / top];
  }

  function sentenceOf(): string {
    const since = momentText(startsAtMs ?? nowMs, nowMs, clock);
    const spent = last?.used ?? 0;
    const used = isPercent ? spokenPercentText(spent) : costText(spent);
    const half = burn.find((point) => point.used >= spent / 2);
    const course = CHART.course(used, since, half ? momentText(half.atMs, nowMs, clock) : null);
    return CHART.sentences([course, ...outlookOf()]);
  }

  /** Where the projection leads, in words. */
  function outlookOf(): string[] {
    if (!projection || resetsAtMs === null || startsAtMs === null) {
      return [];
    }
    const [endX, endY] = projection;
    const end = momentOf(startsAtMs + endX * (resetsAtMs - startsAtMs), nowMs, clock);
    return [
      endX < 1
        ? CHART.fullBy(MOMENT.atAbout(end))
        : CHART.atTheEnd(spokenPercentText(endY * top), MOMENT.at(end)),
    ];
  }
}
