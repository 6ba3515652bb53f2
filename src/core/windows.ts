/**
 * Five-hour blocks, the weekly anchor, and which window holds an instant. Windows are half-open: [start, end).
 */
import { TZDate, tzOffset } from '@date-fns/tz';
import { familyOf } from './event.ts';
import { instantIn } from './time-zone.ts';

export const WINDOW_IDS = [
  'five_hour',
  'seven_day',
  'seven_day_opus',
  'seven_day_sonnet',
  'seven_day_overage_included',
] as const;

/** The windows by the names that Claude Code gives them; the last three each count one model family. */
export type WindowId = (typeof WINDOW_IDS)[number];

/** What a window's place in time rests on, best first. */
export type Anchor = 'official' | 'limit_message' | 'user' | 'first_request' | 'rolling';

/** A reset that somebody who knows it told: Claude Code, a limit message's text, or the user. */
export type Reset = {
  resetsAtMs: number;
  /** When it was told. */
  sampledAtMs: number;
  anchor: 'official' | 'limit_message' | 'user';
};

/** A window's span. */
export type Span = { startMs: number; endMs: number; anchor: Anchor };

/** A weekly reset as typed: the clock time of a weekday (0 is Sunday) in a named time zone. */
export type WeeklyReset = { weekday: number; hour: number; minute: number; timeZone: string };

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
export const FIVE_HOURS_MS = 5 * HOUR_MS;
export const SEVEN_DAYS_MS = 7 * 24 * HOUR_MS;

/** Resets nearer than this are one and the same. */
export const SAME_RESET_MS = MINUTE_MS;
/** How far after its sample a reset may lie: the window's length and a little more, for clocks that differ. */
const LATEST_FIVE_HOUR_MS = FIVE_HOURS_MS + 10 * MINUTE_MS;
const LATEST_SEVEN_DAY_MS = SEVEN_DAYS_MS + HOUR_MS;
/**
 * Blocks were seen to start on the hour up to 2026-07-10 and on ten minutes from 2026-07-18 on
 * (https://github.com/anthropics/claude-code/issues/76486).
 */
const TEN_MINUTES_SINCE_MS = Date.UTC(2026, 6, 10);

/** Whether events of this model count in the window. */
export function countsIn(id: WindowId, model: string): boolean {
  const family = familyOf(model);
  switch (id) {
    case 'five_hour':
    case 'seven_day':
      return family !== null;
    case 'seven_day_opus':
      return family === 'opus';
    case 'seven_day_sonnet':
      return family === 'sonnet';
    case 'seven_day_overage_included':
      return family === 'fable' || family === 'mythos';
  }
}

/** Whether a reset told at `sampledAtMs` can be true: not passed, and no further off than the window is long. */
export function isPlausibleReset(id: WindowId, sampledAtMs: number, resetsAtMs: number): boolean {
  const latestMs = id === 'five_hour' ? LATEST_FIVE_HOUR_MS : LATEST_SEVEN_DAY_MS;
  return resetsAtMs > sampledAtMs && resetsAtMs <= sampledAtMs + latestMs;
}

/**
 * All five-hour blocks, earliest first: the official ones, and in the gaps between them those that local requests
 * opened. `firstRequestMs` gives the first request at or after an instant. Of overlapping official blocks the one told later stands.
 */
export function fiveHourBlocks(
  firstRequestMs: (atMs: number) => number | null,
  resets: readonly Reset[],
): Span[] {
  const official = officialBlocks(resets);
  const blocks: Span[] = [];
  let next = 0;
  let previousEndMs = -Infinity;
  let atMs = firstRequestMs(previousEndMs);
  while (atMs !== null) {
    const block = official[next];
    if (block && block.startMs <= atMs) {
      blocks.push(block);
      previousEndMs = block.endMs;
      next += 1;
    } else {
      const startMs = Math.max(previousEndMs, flooredStart(atMs));
      const endMs = Math.min(startMs + FIVE_HOURS_MS, block ? block.startMs : Infinity);
      blocks.push({ startMs, endMs, anchor: 'first_request' });
      previousEndMs = endMs;
    }
    atMs = firstRequestMs(previousEndMs);
  }
  blocks.push(...official.slice(next));
  return blocks;
}

/** The span that holds an instant, or null outside all of them. */
export function spanAt(spans: readonly Span[], atMs: number): Span | null {
  return spans.findLast((span) => span.startMs <= atMs && atMs < span.endMs) ?? null;
}

/**
 * Whether a block that holds `nowMs` must be right as far as local logs can tell: its chain of blocks begins at an
 * official block or after five idle hours (whether there were any), within what was read (from `readFromMs` on; -Infinity
 * for everything).
 */
export function isChainKnown(
  blocks: readonly Span[],
  hasPause: boolean,
  readFromMs: number,
  nowMs: number,
): boolean {
  return (
    hasPause ||
    blocks.some(
      ({ startMs, endMs, anchor }) => startMs <= nowMs && endMs >= readFromMs && anchor !== 'first_request',
    )
  );
}

function flooredStart(atMs: number): number {
  const stepMs = atMs < TEN_MINUTES_SINCE_MS ? HOUR_MS : 10 * MINUTE_MS;
  return Math.floor(atMs / stepMs) * stepMs;
}

/** The blocks that resets end, without overlap, earliest first. */
function officialBlocks(resets: readonly Reset[]): Span[] {
  const told = resets.toSorted((a, b) => b.sampledAtMs - a.sampledAtMs || b.resetsAtMs - a.resetsAtMs);
  const standing: Span[] = [];
  const seenMs: number[] = [];
  for (const { resetsAtMs, anchor } of told) {
    if (seenMs.some((ms) => Math.abs(ms - resetsAtMs) <= SAME_RESET_MS)) {
      continue;
    }
    seenMs.push(resetsAtMs);
    const startMs = resetsAtMs - FIVE_HOURS_MS;
    const overlapping = standing.filter((span) => span.startMs < resetsAtMs && startMs < span.endMs);
    const endMs = Math.min(resetsAtMs, ...overlapping.map((span) => span.startMs));
    if (startMs < endMs) {
      standing.push({ startMs, endMs, anchor });
    }
  }
  return standing.sort((a, b) => a.startMs - b.startMs);
}

/**
 * The seven days that hold `nowMs`, stepped from one reset of the account in elapsed time. `isAbout` says that the
 * clocks of `timeZone` were changed in between, so that the reset may have moved by as much until it is told again.
 */
export function learnedWeek(nowMs: number, reset: Reset, timeZone: string): Span & { isAbout: boolean } {
  const steps = Math.floor((nowMs - reset.resetsAtMs) / SEVEN_DAYS_MS) + 1;
  const endMs = reset.resetsAtMs + steps * SEVEN_DAYS_MS;
  const isAbout =
    tzOffset(timeZone, new Date(endMs)) !== tzOffset(timeZone, new Date(reset.resetsAtMs)) && steps > 0;
  return { startMs: endMs - SEVEN_DAYS_MS, endMs, anchor: reset.anchor, isAbout };
}

/** The week that holds `nowMs` between two typed resets: 167 or 169 hours where the clocks change within it. */
export function typedWeek(nowMs: number, reset: WeeklyReset): Span {
  const today = new TZDate(nowMs, reset.timeZone);
  // Days are counted on the calendar and the clock time comes last: a time that the clocks skip belongs to its own day.
  const resetAfter = (days: number): number =>
    instantIn(
      reset.timeZone,
      today.getFullYear(),
      today.getMonth(),
      today.getDate() + days,
      reset.hour,
      reset.minute,
    );
  let days = reset.weekday - today.getDay();
  while (resetAfter(days) > nowMs) {
    days -= 7;
  }
  while (resetAfter(days + 7) <= nowMs) {
    days += 7;
  }
  return { startMs: resetAfter(days), endMs: resetAfter(days + 7), anchor: 'user' };
}

/** The last seven days up to and including `nowMs`, for an account whose reset is not known. */
export function rollingWeek(nowMs: number): Span {
  return { startMs: nowMs + 1 - SEVEN_DAYS_MS, endMs: nowMs + 1, anchor: 'rolling' };
}
