/** Figures as text: percentages, money, tokens, durations, clock times; and names from outside made harmless. */
import type { Kind } from './used.ts';
import type { WindowId } from './windows.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How clock times are written. */
export type Clock = { timeZone: string; hour12: boolean };

/**
 * A percentage as a whole number: "100%" only when it is reached, "<1%" for what is more than nothing. Null gives an
 * en dash.
 */
export function percentText(percentage: number | null): string {
  if (percentage === null) {
    return '–';
  }
  if (percentage > 0 && percentage < 0.5) {
    return '<1%';
  }
  const rounded = Math.round(percentage);
  return `${percentage < 100 ? Math.min(rounded, 99) : rounded}%`;
}

/** What stands before a percentage of each kind, so that kinds are told apart at a glance. */
export const KIND_MARK: Readonly<Record<Kind, string>> = {
  reported: '',
  projected: '≈',
  estimated: '~',
  configured: '',
  unknown: '',
};

/** A percentage with its kind's mark: "62%", "≈64%", "~58%", "–"; "≥62%" where more was used since it was told. */
export function markedPercentText(percentage: number | null, kind: Kind, isAtLeast: boolean): string {
  return percentage === null ? '–' : (isAtLeast ? '≥' : KIND_MARK[kind]) + percentText(percentage);
}

const cents = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const dollars = new Intl.NumberFormat('en-US', {
  style: 'currency',
  currency: 'USD',
  maximumFractionDigits: 0,
});

/** A sum in USD: "$4.20", "$1,234" from a thousand on, "<$0.01", and "–" if it is not known. */
export function costText(usd: number | null): string {
  if (usd === null) {
    return '–';
  }
  if (usd > 0 && usd < 0.005) {
    return '<$0.01';
  }
  return (usd < 1000 ? cents : dollars).format(usd);
}

/** A count of tokens in three digits: "950", "12.3k", "1.24M". */
export function tokensText(tokens: number): string {
  const units = [
    { size: 1e9, name: 'B' },
    { size: 1e6, name: 'M' },
    { size: 1e3, name: 'k' },
  ];
  const unit = units.find(({ size }) => tokens >= size * 0.9995);
  return unit ? `${Number((tokens / unit.size).toPrecision(3))}${unit.name}` : String(Math.round(tokens));
}

/** A duration by its two largest units: "2 h 14 min", "3 d 4 h", "14 min", "under 1 min". Negative counts as none. */
export function durationText(ms: number): string {
  if (ms < MINUTE_MS) {
    return 'under 1 min';
  }
  const minutes = Math.floor(ms / MINUTE_MS) % 60;
  const hours = Math.floor(ms / HOUR_MS) % 24;
  const days = Math.floor(ms / DAY_MS);
  if (days > 0) {
    return hours > 0 ? `${days} d ${hours} h` : `${days} d`;
  }
  if (hours > 0) {
    return minutes > 0 ? `${hours} h ${minutes} min` : `${hours} h`;
  }
  return `${minutes} min`;
}

/** The countdown to a reset: "resets in 2 h 14 min"; the page keeps it ticking. */
export function countdownText(resetsAtMs: number, nowMs: number): string {
  return resetsAtMs <= nowMs ? 'resets now' : `resets in ${durationText(resetsAtMs - nowMs)}`;
}

/** How long ago something was: "just now", "4 min ago", "2 h ago", "3 d ago". */
export function agoText(ms: number): string {
  if (ms < MINUTE_MS) {
    return 'just now';
  }
  if (ms < HOUR_MS) {
    return `${Math.floor(ms / MINUTE_MS)} min ago`;
  }
  return ms < 2 * DAY_MS ? `${Math.floor(ms / HOUR_MS)} h ago` : `${Math.floor(ms / DAY_MS)} d ago`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** A formatter, made once: making one costs more than all the rest of a snapshot's texts. */
function formatter(options: Intl.DateTimeFormatOptions & { locale: string }): Intl.DateTimeFormat {
  const key = JSON.stringify(options);
  let format = formats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(options.locale, options);
    formats.set(key, format);
  }
  return format;
}

/** A clock time: "15:20", or "3:20 PM". */
export function clockText(atMs: number, { timeZone, hour12 }: Clock): string {
  return formatter({
    locale: hour12 ? 'en-US' : 'en-GB',
    hour: hour12 ? 'numeric' : '2-digit',
    minute: '2-digit',
    hour12,
    timeZone,
  }).format(atMs);
}

/**
 * A clock time with as much of the date as it needs, seen from `nowMs`: "15:20" on the same day, "tomorrow 09:00",
 * "Friday 12:00" within six days, else "27 Nov 12:00".
 */
export function momentText(atMs: number, nowMs: number, clock: Clock): string {
  const time = clockText(atMs, clock);
  const days = dayNumber(atMs, clock.timeZone) - dayNumber(nowMs, clock.timeZone);
  if (days === 0) {
    return time;
  }
  if (days === 1) {
    return `tomorrow ${time}`;
  }
  const isNear = days > 0 && days < 7;
  const { timeZone } = clock;
  const date = isNear
    ? formatter({ locale: 'en-GB', weekday: 'long', timeZone })
    : formatter({ locale: 'en-GB', day: 'numeric', month: 'short', timeZone });
  return `${date.format(atMs)} ${time}`;
}

/** "at 15:20", but "tomorrow 09:00" and "Friday 12:00" as they are. */
export function atMoment(moment: string): string {
  return /^\d{1,2}:/.test(moment) ? `at ${moment}` : moment;
}

/** "at about 15:20", but "about tomorrow 09:00" and "about Friday 12:00". */
export function aboutMoment(moment: string): string {
  return /^\d{1,2}:/.test(moment) ? `at about ${moment}` : `about ${moment}`;
}

/** The calendar day of an instant in a zone: "2026-11-20". */
export function dayText(atMs: number, timeZone: string): string {
  return formatter({
    locale: 'en-CA',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    timeZone,
  }).format(atMs);
}

/** The hour of an instant in a zone: "2026-11-20 15:00". */
export function hourText(atMs: number, timeZone: string): string {
  const hour = formatter({ locale: 'en-GB', hour: '2-digit', hour12: false, timeZone }).format(atMs);
  return `${dayText(atMs, timeZone)} ${hour}:00`;
}

function dayNumber(atMs: number, timeZone: string): number {
  return Math.round(Date.parse(dayText(atMs, timeZone)) / DAY_MS);
}

/** Controls, formats (zero-width and direction marks among them) and line separators: nothing that a name needs. */
const HARMFUL = /[\p{Cc}\p{Cf}\u2028\u2029]/gu;
const LONGEST_NAME = 120;

/** A name from a log, safe to print: no control, escape or direction characters, and at most `longest` characters. */
export function plainText(text: string, longest = LONGEST_NAME): string {
  const plain = text.slice(0, longest * 8).replaceAll(HARMFUL, '\u{fffd}');
  const characters = [...plain];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join('')}…` : plain;
}

/** A project's path as a person names it: its last folder. */
export function projectName(path: string): string {
  return path.split(/[/\\]/).findLast((part) => part !== '') ?? path;
}

/** A model's id as a person names it: "claude-opus-4-5-20251101" is "Opus 4.5". Others stay as they are. */
export function modelName(model: string): string {
  const [, family, version] =
    /^claude-(opus|sonnet|haiku|fable|mythos)-(\d+(?:-\d{1,2})?)(?:-\d{8})?$/.exec(model) ?? [];
  return family && version
    ? `${family.slice(0, 1).toUpperCase()}${family.slice(1)} ${version.replace('-', '.')}`
    : model;
}

/** What the windows are called. */
export const WINDOW_NAMES: Readonly<Record<WindowId, string>> = {
  five_hour: 'Five-hour window',
  seven_day: 'Seven-day window',
  seven_day_opus: 'Opus, seven days',
  seven_day_sonnet: 'Sonnet, seven days',
  seven_day_overage_included: 'Fable, seven days',
};
