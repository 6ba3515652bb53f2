/** One window as a meter: figure, bar, reset, where the figure comes from, whether it will last. */
import {
  costText,
  markedPercentText,
  momentOf,
  percentText,
  spokenPercentText,
  tokensText,
  type Marks,
} from './format.ts';
import { roundedRunsOutMs } from './forecast.ts';
import { FULL_PERCENT, levelOf, type Level } from './level.ts';
import { provenanceOf } from './provenance.ts';
import { AMOUNT, METER, MOMENT, SENTENCE, WINDOW, type Certainty } from './texts.ts';
import { allTokens, knownCostUsd } from './totals.ts';
import type { Kind } from './used.ts';
import type { ViewOptions } from './view-options.ts';
import type { WindowSnapshot } from './window-measure.ts';
import type { WindowId } from './windows.ts';

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
