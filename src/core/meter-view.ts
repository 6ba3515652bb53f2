/** One window as a meter: figure, bar, reset, where the figure comes from, whether it will last. */
import type { ApiSpend } from './api-spend.ts';
import {
  agoText,
  compactText,
  costText,
  dateText,
  durationText,
  markedPercentText,
  momentOf,
  percentText,
  spokenPercentText,
  tokensText,
  type Clock,
  type Marks,
} from './format.ts';
import type { RunsOut } from './forecast.ts';
import type { Limit } from './limits.ts';
import { PRESETS_OF } from './presets.ts';
import { AMOUNT, METER, MOMENT, PROVENANCE, SENTENCE, WINDOW, type Certainty } from './texts.ts';
import { allTokens, knownCostUsd } from './totals.ts';
import type { Kind } from './used.ts';
import type { WindowSnapshot } from './window-measure.ts';
import type { WindowId } from './windows.ts';

/** How a window stands: calm below the first threshold, near from it on, full at 100%. */
export type Level = 'calm' | 'near' | 'full';

export type MeterView = {
  id: WindowId;
  name: string;
  state: WindowSnapshot['state'];
  kind: Kind;
  level: Level;
  /** The level in words; null while it is calm. */
  levelText: string | null;
  /** The official figure behind it is old. */
  isStale: boolean;
  /** "62%", "≈64%", "~58%", "≥62%", or "–". */
  percentText: string;
  /** Length of the bar, 0 to 1; null where nothing is known to fill. */
  usedFraction: number | null;
  /** The part of the bar that was used elsewhere, 0 to 1. */
  elsewhereFraction: number | null;
  /** "At least 9% used elsewhere". */
  elsewhere: string | null;
  /** Where the mark of elapsed time stands, 0 to 1. */
  elapsedFraction: number | null;
  /** What the countdown counts to; null if nothing is known to reset. */
  resetsAtMs: number | null;
  /** "15:20", "Friday 12:00". */
  resetText: string | null;
  /** "Resets at 15:20". */
  resets: string | null;
  /** Where the figure comes from. */
  provenance: string;
  /** "$12.30". */
  costText: string;
  /** "1.2M tokens". */
  tokensText: string;
  /** How what is used compares with the time gone. */
  pace: string | null;
  /** When it runs out at the present pace; null where it lasts, or nothing can be said. */
  runsOut: string | null;
  /** It lasts until its reset at the present pace. */
  willLast: boolean;
  /** What the user could set to see more. */
  asks: ('tell_usage' | 'set_limit' | 'set_weekly_reset')[];
  /** The whole meter as a sentence, for a screen reader. */
  sentence: string;
};

export type ViewOptions = {
  clock: Clock;
  /** Percentages from which a window is near its limit; the first one counts. */
  thresholds: readonly number[];
  menuBar: 'icon' | 'percentage' | 'both';
  menuBarShows: 'used' | 'remaining';
  menuBarWindow: 'binding' | 'five_hour' | 'seven_day';
  plan: string | null;
  /** Alerts are silent until then (epoch ms); null while they are not. */
  snoozedUntilMs: number | null;
  /** What is known of API spend, where somebody asks for it. */
  spend?: { state: ApiSpend; budgetUsd: number | null };
  nowMs: number;
};

/** A full window's level starts here, whatever the thresholds are. */
export const FULL_PERCENT = 100;
const USUAL_NEAR_PERCENT = 75;

/** A window's meter. `isBlocked`: another window is exhausted. */
export function meterOf(window: WindowSnapshot, isBlocked: boolean, options: ViewOptions): MeterView {
  const { thresholds } = options;
  const used = window.usedPercentage;
  const level = window.state === 'exhausted' ? 'full' : levelOf(used, thresholds);
  const reset = resetText(window, options);
  const cost = knownCostUsd(window.totals);
  return {
    id: window.id,
    name: WINDOW.names[window.id],
    state: window.state,
    kind: window.kind,
    level,
    levelText: levelTextOf(window, level),
    isStale: window.stale,
    percentText: markedPercentText(used, marksOf(window)),
    usedFraction: used === null ? null : Math.min(1, used / 100),
    elsewhereFraction:
      window.elsewherePercentage === null ? null : Math.min(1, window.elsewherePercentage / 100),
    elsewhere:
      window.elsewherePercentage === null
        ? null
        : METER.elsewhere(percentText(Math.floor(window.elsewherePercentage))),
    elapsedFraction: window.elapsedPercentage === null ? null : Math.min(1, window.elapsedPercentage / 100),
    resetsAtMs: window.resetsAtMs,
    resetText: plainResetText(window, options),
    resets: reset === null ? null : METER.resets(reset),
    provenance: provenanceOf(window, isBlocked, options),
    costText: costText(cost),
    tokensText: tokensText(allTokens(window.totals.tokens)),
    pace: paceText(window.pacePoints),
    ...forecastOf(window, options),
    asks: asksOf(window),
    sentence: sentenceOf(window, reset),
  };
}

/** When a window resets, as it stands in sentences: "at 15:20", "Friday 12:00"; null if nothing is known to reset. */
export function resetText(window: WindowSnapshot, { nowMs, clock }: ViewOptions): string | null {
  if (window.resetsAtMs === null) {
    return null;
  }
  const moment = momentOf(window.resetsAtMs, nowMs, clock);
  return window.isResetAbout ? MOMENT.about(moment) : MOMENT.at(moment);
}

function plainResetText(window: WindowSnapshot, { nowMs, clock }: ViewOptions): string | null {
  if (window.resetsAtMs === null) {
    return null;
  }
  const moment = momentOf(window.resetsAtMs, nowMs, clock);
  return window.isResetAbout ? MOMENT.about(moment) : MOMENT.plain(moment);
}

/** What stands before a window's used percentage. */
export function marksOf({ kind, isAtLeast }: WindowSnapshot): Marks {
  return { kind, bound: isAtLeast ? 'least' : null };
}

/** How sure a window's percentage is. */
export function certaintyOf({ kind, isAtLeast }: WindowSnapshot): Certainty {
  if (isAtLeast) {
    return 'atLeast';
  }
  return kind === 'projected' || kind === 'estimated' ? 'about' : 'exact';
}

function levelTextOf({ state }: WindowSnapshot, level: Level): string | null {
  if (level === 'full') {
    return state === 'exhausted' ? METER.full : METER.overOwnLimit;
  }
  return level === 'near' ? METER.near : null;
}

function asksOf(window: WindowSnapshot): MeterView['asks'] {
  return [
    ...(window.kind === 'unknown' && window.state === 'active' ? (['tell_usage', 'set_limit'] as const) : []),
    ...(window.isAtLeast ? (['tell_usage'] as const) : []),
    ...(window.anchor === 'rolling' ? (['set_weekly_reset'] as const) : []),
  ];
}

function sentenceOf(window: WindowSnapshot, reset: string | null): string {
  const name = WINDOW.names[window.id];
  if (window.state === 'not_started') {
    return SENTENCE.notStarted(name);
  }
  if (window.state === 'exhausted') {
    return SENTENCE.full(name, reset);
  }
  return window.usedPercentage === null
    ? SENTENCE.cost(name, costText(knownCostUsd(window.totals)), reset)
    : SENTENCE.used(
        name,
        AMOUNT.certainty[certaintyOf(window)](spokenPercentText(window.usedPercentage)),
        reset,
      );
}

function provenanceOf(window: WindowSnapshot, isBlocked: boolean, options: ViewOptions): string {
  if (window.state === 'not_started') {
    return isBlocked ? PROVENANCE.blocked : PROVENANCE.notStarted;
  }
  const parts: string[] = [originOf(window, options)];
  if (window.anchor === 'first_request') {
    parts.push(PROVENANCE.startEstimated(durationText(START_MARGIN_MS)));
  } else if (window.anchor === 'rolling') {
    parts.push(PROVENANCE.rolling);
  }
  if (window.credits.events > 0) {
    parts.push(PROVENANCE.credits(costText(knownCostUsd(window.credits))));
  }
  return PROVENANCE.beside(parts);
}

/** A window that starts with the first request starts on the ten minutes before it. */
const START_MARGIN_MS = 10 * 60_000;

/** Where the percentage comes from. */
function originOf(window: WindowSnapshot, options: ViewOptions): string {
  const { kind, limit, learned, sampledAtMs, sampledPercentage } = window;
  if (sampledAtMs !== null && sampledPercentage !== null) {
    return sampleText(window, sampledAtMs, sampledPercentage, options);
  }
  if (kind === 'estimated') {
    return limit?.source === 'learned' && learned
      ? PROVENANCE.estimated(shownMargin(window), learned.windows)
      : PROVENANCE.community(shownMargin(window), dateText(PRESETS_OF, 'month', options.clock));
  }
  return kind === 'configured' && limit ? PROVENANCE.ownLimit(limitText(limit)) : PROVENANCE.unknown;
}

/** The official figure behind the percentage: how old it is, and what was used since. */
function sampleText(
  window: WindowSnapshot,
  sampledAtMs: number,
  sampledPercentage: number,
  { nowMs, clock }: ViewOptions,
): string {
  const { kind, sampledFrom } = window;
  if (window.state === 'exhausted') {
    const isHit = sampledFrom === 'limit_hit' || sampledFrom === 'limit_message';
    const when = MOMENT.at(momentOf(sampledAtMs, nowMs, clock));
    return isHit ? PROVENANCE.limitHit(when) : PROVENANCE.reportedFull(when);
  }
  const ago = agoText(nowMs - sampledAtMs);
  let text = sampledFrom === 'typed' ? PROVENANCE.typed(ago) : PROVENANCE.reported(ago);
  if (window.isSampleDoubtful) {
    text = PROVENANCE.orOlder(text);
  }
  const points = Math.round((window.usedPercentage ?? 0) - sampledPercentage);
  if (kind === 'projected' && points > 0) {
    text = PROVENANCE.usedSince(text, points);
  }
  if (window.isAtLeast) {
    text = PROVENANCE.moreSince(text);
  }
  const margin = shownMargin(window);
  return margin === null ? text : PROVENANCE.margin(text, margin);
}

/** Margins below this are not worth a word. */
const LEAST_SHOWN_MARGIN = 3;

function shownMargin({ marginPoints, kind }: WindowSnapshot): number | null {
  return marginPoints === null || (kind !== 'estimated' && marginPoints < LEAST_SHOWN_MARGIN)
    ? null
    : Math.round(marginPoints);
}

/** A limit as text: "$35.00", "220K tokens". */
export function limitText({ value, unit }: Pick<Limit, 'value' | 'unit'>): string {
  switch (unit) {
    case 'usd':
      return costText(value);
    case 'tokens':
      return tokensText(value);
    case 'output_tokens':
      return AMOUNT.outputTokens(value, compactText(value));
  }
}

function forecastOf(
  window: WindowSnapshot,
  { nowMs, clock }: ViewOptions,
): Pick<MeterView, 'runsOut' | 'willLast'> {
  const { usedPercentage, resetsAtMs, limit, costPerHourUsd } = window;
  const isOpen = window.state === 'active' && usedPercentage !== null && usedPercentage < FULL_PERCENT;
  if (!isOpen || resetsAtMs === null) {
    return { runsOut: null, willLast: false };
  }
  if (window.runsOut === null) {
    return { runsOut: null, willLast: limit !== null && costPerHourUsd !== null };
  }
  const runsOutMs = roundedRunsOutMs(window.runsOut, resetsAtMs, nowMs);
  const text =
    runsOutMs === null
      ? METER.runsOutWithReset
      : METER.runsOut(MOMENT.about(momentOf(runsOutMs, nowMs, clock)));
  return { runsOut: text, willLast: false };
}

/** Paces nearer to the elapsed time than this are as good as even. */
const EVEN_PACE_POINTS = 3;

/** The bar's used part beside its mark of elapsed time, in words. */
function paceText(points: number | null): string | null {
  if (points === null) {
    return null;
  }
  if (Math.abs(points) < EVEN_PACE_POINTS) {
    return METER.evenPace;
  }
  const sentence = points > 0 ? METER.fastPace : METER.slowPace;
  return sentence(Math.round(Math.abs(points)));
}

const MINUTE_MS = 60_000;

/**
 * The likely instant in epoch milliseconds, rounded to what the interval's width allows: 5, 10, 30 minutes or the hour;
 * never to the reset or later. Null where it is too near the reset to be told from it.
 */
export function roundedRunsOutMs(
  { earliestMs, likelyMs, latestMs }: RunsOut,
  resetsAtMs: number,
  nowMs: number,
): number | null {
  const widthMs = latestMs - earliestMs;
  const stepMs =
    [5, 10, 30].map((minutes) => minutes * MINUTE_MS).find((step) => widthMs <= step * 6) ?? 60 * MINUTE_MS;
  const nearestMs = Math.round(likelyMs / stepMs) * stepMs;
  const roundedMs = Math.max(nowMs, nearestMs < resetsAtMs ? nearestMs : nearestMs - stepMs);
  return resetsAtMs - roundedMs < 5 * MINUTE_MS ? null : roundedMs;
}

/** The level of a percentage, by the first threshold. */
export function levelOf(percentage: number | null, thresholds: readonly number[]): Level {
  if (percentage === null || percentage < (thresholds[0] ?? USUAL_NEAR_PERCENT)) {
    return 'calm';
  }
  return percentage >= FULL_PERCENT ? 'full' : 'near';
}
