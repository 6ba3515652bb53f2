/** Where a window's figure comes from, in one line. */
import { agoText, compactText, costText, dateText, durationText, momentOf, tokensText } from './format.ts';
import type { Limit } from './limits.ts';
import { PRESETS_OF } from './presets.ts';
import { AMOUNT, MOMENT, PROVENANCE } from './texts.ts';
import { knownCostUsd } from './totals.ts';
import type { ViewOptions } from './view-options.ts';
import type { WindowSnapshot } from './window-measure.ts';

/** The line of a window. `isBlocked`: another window is exhausted. */
export function provenanceOf(window: WindowSnapshot, isBlocked: boolean, options: ViewOptions): string {
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
function limitText({ value, unit }: Pick<Limit, 'value' | 'unit'>): string {
  switch (unit) {
    case 'usd':
      return costText(value);
    case 'tokens':
      return tokensText(value);
    case 'output_tokens':
      return AMOUNT.outputTokens(value, compactText(value));
  }
}
