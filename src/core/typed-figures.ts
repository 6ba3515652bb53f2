/** What the user read from Claude's own usage page, as typed → samples. */
import { TZDate } from '@date-fns/tz';
import type { Sample } from './sample.ts';
import { REFUSED_FIELD } from './texts.ts';
import { instantIn } from './time-zone.ts';
import type { WindowSnapshot } from './window-measure.ts';
import { isPlausibleReset, SAME_RESET_MS, typedWeek, type WindowId } from './windows.ts';

/** The fields as typed; empty for what was left out. */
export type TypedFigures = {
  /** Percent used of the five-hour window, and the clock time at which it resets. */
  fiveHour: string;
  resets: string;
  /** Percent used of the seven-day window, and the weekday and clock time at which it resets. */
  sevenDay: string;
  resetsDay: string;
  resetsTime: string;
};
export type TypedField = keyof TypedFigures;

/** Samples, or the field that makes no sense and why. */
export type ReadFigures = { kind: 'samples'; samples: Sample[] } | FigureError;
export type FigureError = { kind: 'error'; field: TypedField; reason: string };

/** A reset that is known without being typed, and whether Claude Code itself told it. */
export type KnownReset = { atMs: number; isOfficial: boolean };
export type KnownResets = Readonly<Record<'five_hour' | 'seven_day', KnownReset | null>>;

/** The reset of a window as it can stand for a typed one: what is only estimated can't. */
export function knownReset(window: Pick<WindowSnapshot, 'resetsAtMs' | 'anchor'>): KnownReset | null {
  const { resetsAtMs: atMs, anchor } = window;
  const isTold = anchor === 'official' || anchor === 'limit_message' || anchor === 'user';
  return atMs === null || !isTold ? null : { atMs, isOfficial: anchor !== 'user' };
}

const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'];

/** Reads figures typed at `nowMs` in `timeZone`. A reset may be left out where it is known. */
export function readFigures(
  typed: TypedFigures,
  known: KnownResets,
  nowMs: number,
  timeZone: string,
): ReadFigures {
  const samples: Sample[] = [];
  const sample = (window: WindowId, usedPercentage: number, resetsAtMs: number): Sample => ({
    window,
    usedPercentage,
    resetsAtMs,
    atMs: nowMs,
    storedAtMs: nowMs,
    isDoubtful: false,
    source: 'typed',
    session: null,
    account: null,
  });
  if (typed.fiveHour.trim() === '' && typed.sevenDay.trim() === '') {
    return error('fiveHour', REFUSED_FIELD.nothingTyped);
  }
  if (typed.fiveHour.trim() !== '') {
    const percentage = percentageOf(typed.fiveHour);
    const resetsAtMs = fiveHourReset(typed.resets, known.five_hour, nowMs, timeZone);
    if (percentage === null) {
      return error('fiveHour', REFUSED_FIELD.fiveHourPercentage);
    }
    if (typeof resetsAtMs === 'string') {
      return error('resets', resetsAtMs);
    }
    samples.push(sample('five_hour', percentage, resetsAtMs));
  }
  if (typed.sevenDay.trim() !== '') {
    const percentage = percentageOf(typed.sevenDay);
    if (percentage === null) {
      return error('sevenDay', REFUSED_FIELD.sevenDayPercentage);
    }
    const resetsAtMs = sevenDayReset(typed, known.seven_day, nowMs, timeZone);
    if (typeof resetsAtMs !== 'number') {
      return resetsAtMs;
    }
    samples.push(sample('seven_day', percentage, resetsAtMs));
  }
  return { kind: 'samples', samples };
}

function error(field: TypedField, reason: string): FigureError {
  return { kind: 'error', field, reason };
}

function percentageOf(text: string): number | null {
  const plain = text.trim().replace(/\s*%$/, '').replace(',', '.');
  const percentage = /^\d{1,3}(\.\d+)?$/.test(plain) ? Number(plain) : Number.NaN;
  return percentage >= 0 && percentage <= 100 ? percentage : null;
}

/** An instant, or why there is none. */
function fiveHourReset(
  text: string,
  known: KnownReset | null,
  nowMs: number,
  timeZone: string,
): number | string {
  if (text.trim() === '') {
    return known?.atMs ?? REFUSED_FIELD.fiveHourReset;
  }
  const time = clockTimeOf(text);
  if (time === null) {
    return REFUSED_FIELD.fiveHourTime;
  }
  const today = new TZDate(nowMs, timeZone);
  const [year, month, day] = [today.getFullYear(), today.getMonth(), today.getDate()];
  const found = [0, 1]
    .map((days) => instantIn(timeZone, year, month, day + days, time.hour, time.minute))
    .find((ms) => isPlausibleReset('five_hour', nowMs, ms));
  if (found === undefined) {
    return REFUSED_FIELD.withinFiveHours;
  }
  return isContradicted(found, known) ? REFUSED_FIELD.contradicted : found;
}

function sevenDayReset(
  { resetsDay, resetsTime }: TypedFigures,
  known: KnownReset | null,
  nowMs: number,
  timeZone: string,
): number | FigureError {
  if (resetsDay.trim() === '' && resetsTime.trim() === '') {
    return known?.atMs ?? error('resetsDay', REFUSED_FIELD.sevenDayReset);
  }
  const day = resetsDay.trim().toLowerCase();
  const weekday = day.length < 2 ? -1 : WEEKDAYS.findIndex((name) => name.startsWith(day));
  if (weekday === -1) {
    return error('resetsDay', REFUSED_FIELD.weekday);
  }
  const time = clockTimeOf(resetsTime);
  if (time === null) {
    return error('resetsTime', REFUSED_FIELD.sevenDayTime);
  }
  const resetsAtMs = typedWeek(nowMs, { weekday, ...time, timeZone }).endMs;
  return isContradicted(resetsAtMs, known) ? error('resetsDay', REFUSED_FIELD.contradicted) : resetsAtMs;
}

function isContradicted(resetsAtMs: number, known: KnownReset | null): boolean {
  return known !== null && known.isOfficial && Math.abs(resetsAtMs - known.atMs) > SAME_RESET_MS;
}

function clockTimeOf(text: string): { hour: number; minute: number } | null {
  const [, hours, minutes = '0', half] =
    /^(\d{1,2})(?:[:.](\d{2}))?\s*([ap]m)?$/.exec(text.trim().toLowerCase()) ?? [];
  const minute = Number(minutes);
  if (hours === undefined || minute > 59) {
    return null;
  }
  if (half === undefined) {
    return Number(hours) < 24 ? { hour: Number(hours), minute } : null;
  }
  return Number(hours) < 1 || Number(hours) > 12
    ? null
    : { hour: (Number(hours) % 12) + (half === 'pm' ? 12 : 0), minute };
}
