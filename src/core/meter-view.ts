/** One window as a meter: figure, bar, reset, where the figure comes from, whether it will last. */
import {
  aboutMoment,
  agoText,
  atMoment,
  costText,
  markedPercentText,
  momentText,
  tokensText,
  WINDOW_NAMES,
  type Clock,
} from './format.ts';
import type { RunsOut } from './forecast.ts';
import type { Limit } from './limits.ts';
import { PRESETS_OF } from './presets.ts';
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
  /** "at 15:20", "Friday 12:00". */
  resetText: string | null;
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
  nowMs: number;
};

/** A full window's level starts here, whatever the thresholds are. */
export const FULL_PERCENT = 100;
const USUAL_NEAR_PERCENT = 75;

/** A window's meter. `isBlocked`: another window is exhausted. */
export function meterOf(window: WindowSnapshot, isBlocked: boolean, options: ViewOptions): MeterView {
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
    levelText: levelTextOf(window, level),
    isStale: window.stale,
    percentText: markedPercentText(used, window.kind, window.isAtLeast),
    usedFraction: used === null ? null : Math.min(1, used / 100),
    elsewhereFraction:
      window.elsewherePercentage === null ? null : Math.min(1, window.elsewherePercentage / 100),
    elsewhere:
      window.elsewherePercentage === null
        ? null
        : `At least ${Math.floor(window.elsewherePercentage)}% used elsewhere`,
    elapsedFraction: window.elapsedPercentage === null ? null : Math.min(1, window.elapsedPercentage / 100),
    resetsAtMs: window.resetsAtMs,
    resetText,
    provenance: provenanceOf(window, isBlocked, options),
    costText: costText(cost),
    tokensText: `${tokensText(allTokens(window.totals.tokens))} tokens`,
    pace: paceText(window.pacePoints),
    ...forecastOf(window, options),
    asks: asksOf(window),
  };
  return { ...meter, sentence: sentenceOf(meter) };
}

function levelTextOf({ state }: WindowSnapshot, level: Level): string | null {
  if (level === 'full') {
    return state === 'exhausted' ? 'Full' : 'Over your limit';
  }
  return level === 'near' ? 'Near the limit' : null;
}

function asksOf(window: WindowSnapshot): MeterView['asks'] {
  return [
    ...(window.kind === 'unknown' && window.state === 'active' ? (['tell_usage', 'set_limit'] as const) : []),
    ...(window.isAtLeast ? (['tell_usage'] as const) : []),
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
  const least = meter.percentText.includes('<') ? 'less than ' : '';
  const about = meter.percentText.includes('≥')
    ? 'at least '
    : meter.kind === 'estimated' || meter.kind === 'projected'
      ? 'about '
      : '';
  return used === undefined
    ? `${meter.name}: ${meter.costText} used, no limit set${reset}.`
    : `${meter.name} ${least}${about}${used} percent used${reset}.`;
}

function provenanceOf(window: WindowSnapshot, isBlocked: boolean, options: ViewOptions): string {
  const parts: string[] = [];
  if (window.state === 'not_started') {
    return isBlocked ? 'Another limit is full' : 'Starts with your next request';
  }
  parts.push(originOf(window, options));
  if (window.anchor === 'first_request') {
    parts.push('start estimated ± 10 min');
  } else if (window.anchor === 'rolling') {
    parts.push('the last seven days');
  }
  if (window.credits.events > 0) {
    parts.push(`${costText(knownCostUsd(window.credits))} more billed as usage credits`);
  }
  return parts.join(' · ');
}

/** Where the percentage comes from. */
function originOf(window: WindowSnapshot, { nowMs, clock }: ViewOptions): string {
  const { kind, limit, learned, sampledAtMs, sampledFrom, sampledPercentage } = window;
  if (sampledAtMs !== null && sampledPercentage !== null) {
    const isHit = sampledFrom === 'limit_hit' || sampledFrom === 'limit_message';
    if (window.state === 'exhausted') {
      return `${isHit ? 'limit hit' : 'reported full'} ${atMoment(momentText(sampledAtMs, nowMs, clock))}`;
    }
    const orOlder = window.isSampleDoubtful ? ' or earlier' : '';
    const told = `${sampledFrom === 'typed' ? 'typed' : 'reported'} ${agoText(nowMs - sampledAtMs)}${orOlder}`;
    const points = Math.round((window.usedPercentage ?? 0) - sampledPercentage);
    const since = kind === 'projected' && points > 0 ? `, +${points} since` : '';
    return `${told}${since}${window.isAtLeast ? ', more was used since' : ''}${marginText(window)}`;
  }
  if (kind === 'estimated') {
    return limit?.source === 'learned' && learned
      ? `estimated${marginText(window)} from ${learned.windows} ${learned.windows === 1 ? 'window' : 'windows'}`
      : `estimated${marginText(window)}, community figure of ${PRESETS_OF}`;
  }
  return kind === 'configured' && limit ? `of ${limitText(limit)}, the limit you set` : 'no limit known';
}

/** Margins below this are not worth a word. */
const LEAST_SHOWN_MARGIN = 3;

function marginText({ marginPoints, kind }: WindowSnapshot): string {
  return marginPoints === null || (kind !== 'estimated' && marginPoints < LEAST_SHOWN_MARGIN)
    ? ''
    : ` ± ${Math.round(marginPoints)}`;
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
  const when =
    runsOutMs === null ? 'at about the time of the reset' : aboutMoment(momentText(runsOutMs, nowMs, clock));
  return { runsOut: `Runs out ${when}`, willLast: false };
}

/** Paces nearer to the elapsed time than this are as good as even. */
const EVEN_PACE_POINTS = 3;

/** The bar's used part beside its mark of elapsed time, in words. */
function paceText(points: number | null): string | null {
  if (points === null) {
    return null;
  }
  if (Math.abs(points) < EVEN_PACE_POINTS) {
    return 'As much is used as time is gone.';
  }
  return `${Math.round(Math.abs(points))} points ${points > 0 ? 'more' : 'less'} used than time is gone.`;
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
