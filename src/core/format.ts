/**
 * Figures as text: percentages, money, tokens, durations in the interface's language; clock times and dates as the system
 * writes them; and names from outside made harmless. Making a formatter costs more than all texts of a snapshot, so each is
 * made once.
 */
import { AMOUNT, DURATION, LANGUAGE, METER, MOMENT, USUAL_REGION, type Moment } from './texts.ts';
import type { Kind } from './used.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** How dates and clock times are written: `locale` is the interface's language in the user's region. */
export type Clock = { timeZone: string; locale: string; hour12: boolean };

/** What the system says of it. */
export type SystemClock = Pick<Clock, 'locale' | 'hour12'>;

/** How a system with this locale ("de-DE", "en_US@rg=dezzzz") writes dates and clock times. */
export function systemClock(systemLocale: string): SystemClock {
  const locale = `${LANGUAGE}-${regionOf(systemLocale) ?? USUAL_REGION}`;
  const { hour12 = false } = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions();
  return { locale, hour12 };
}

function regionOf(systemLocale: string): string | undefined {
  // A region that was chosen apart from the language stands behind the rest.
  const [, chosen] = /\brg[=-]([a-z]{2})zzzz/i.exec(systemLocale) ?? [];
  try {
    return (
      chosen?.toUpperCase() ??
      new Intl.Locale(systemLocale.replace(/[@.].*$/, '').replaceAll('_', '-')).region
    );
  } catch {
    return undefined;
  }
}

const formatters = new Map<string, unknown>();

/** What was made under this name before, or is made now. */
function once<Formatter>(name: string, make: () => Formatter): Formatter {
  let formatter = formatters.get(name) as Formatter | undefined;
  if (formatter === undefined) {
    formatter = make();
    formatters.set(name, formatter);
  }
  return formatter;
}

function numberFormat(name: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  return once(`number ${name}`, () => new Intl.NumberFormat(LANGUAGE, options));
}

/** A whole number: "8,412". */
export function countText(count: number): string {
  return numberFormat('count', { maximumFractionDigits: 0 }).format(count);
}

/** More than nothing, and yet it would be rounded to nothing. */
function isBelowOne(percentage: number): boolean {
  return percentage > 0 && percentage < 0.5;
}

/** A percentage as it is shown: 100 only when it is reached. */
export function wholePercent(percentage: number): number {
  const rounded = Math.round(percentage);
  return percentage < 100 ? Math.min(rounded, 99) : rounded;
}

/**
 * A percentage as a whole number: "100%" only when it is reached, "<1%" for what is more than nothing. Null gives an
 * en dash.
 */
export function percentText(percentage: number | null): string {
  if (percentage === null) {
    return '–';
  }
  const format = numberFormat('percent', { style: 'percent' });
  return isBelowOne(percentage) ? `<${format.format(0.01)}` : format.format(wholePercent(percentage) / 100);
}

/** A percentage to be read out: "62 percent". */
export function spokenPercentText(percentage: number): string {
  const options = { style: 'unit', unit: 'percent', unitDisplay: 'long' } as const;
  const format = numberFormat('spoken percent', options);
  return isBelowOne(percentage) ? AMOUNT.lessThan(format.format(1)) : format.format(wholePercent(percentage));
}

/** What stands before a percentage of each kind, so that kinds are told apart at a glance. */
const KIND_MARK: Readonly<Record<Kind, string>> = {
  reported: '',
  projected: '≈',
  estimated: '~',
  configured: '',
  unknown: '',
};

/** What a percentage is: where it is from, and whether it is a bound, as more was used since it was told. */
export type Marks = { kind: Kind; bound: 'least' | 'most' | null };

function markOf({ kind, bound }: Marks): string {
  return bound === null ? KIND_MARK[kind] : { least: '≥', most: '≤' }[bound];
}

/** A percentage with its mark: "62%", "≈64%", "~58%", "≥62%", "–". */
export function markedPercentText(percentage: number | null, marks: Marks): string {
  return percentage === null ? '–' : markOf(marks) + percentText(percentage);
}

/** The same without its sign: "≈64". */
export function bareMarkedPercentText(percentage: number | null, marks: Marks): string {
  if (percentage === null) {
    return '–';
  }
  const figure = isBelowOne(percentage) ? `<${countText(1)}` : countText(wholePercent(percentage));
  return markOf(marks) + figure;
}

/** A sum in USD: "$4.20", "$1,234" from a thousand on, "<$0.01", and "–" if it is not known. */
export function costText(usd: number | null): string {
  if (usd === null) {
    return '–';
  }
  const cents = numberFormat('cents', { style: 'currency', currency: 'USD' });
  if (usd > 0 && usd < 0.005) {
    return `<${cents.format(0.01)}`;
  }
  return usd < 1000 ? cents.format(usd) : wholeCostText(usd);
}

/** A sum in whole USD: "$630". */
export function wholeCostText(usd: number): string {
  const options = { style: 'currency', currency: 'USD', maximumFractionDigits: 0 } as const;
  return numberFormat('dollars', options).format(usd);
}

/** A count in three digits: "950", "12.3K", "1.24M". */
export function compactText(count: number): string {
  const options = { notation: 'compact', maximumSignificantDigits: 3 } as const;
  return numberFormat('compact', options).format(Math.round(count));
}

/** A count of tokens: "12.3K tokens". */
export function tokensText(tokens: number): string {
  return AMOUNT.tokens(tokens, compactText(tokens));
}

type DurationUnit = 'day' | 'hour' | 'minute';
type DurationForm = 'narrow' | 'long';

/** A duration by its two largest units: "2h 14m", or "2 hours 14 minutes" in a sentence. Negative counts as none. */
export function durationText(ms: number, form: DurationForm = 'narrow'): string {
  const text = (count: number, unit: DurationUnit): string =>
    numberFormat(`${form} ${unit}`, { style: 'unit', unit, unitDisplay: form }).format(count);
  if (ms < MINUTE_MS) {
    return DURATION.lessThan(text(1, 'minute'));
  }
  const minutes = Math.floor(ms / MINUTE_MS) % 60;
  const hours = Math.floor(ms / HOUR_MS) % 24;
  const days = Math.floor(ms / DAY_MS);
  const parts: [count: number, unit: DurationUnit][] =
    days > 0
      ? [
          [days, 'day'],
          [hours, 'hour'],
        ]
      : [
          [hours, 'hour'],
          [minutes, 'minute'],
        ];
  // Node 20 has no Intl.DurationFormat, which would do this.
  const list = once('duration', () => new Intl.ListFormat(LANGUAGE, { type: 'unit', style: 'narrow' }));
  return list.format(parts.filter(([count]) => count > 0).map(([count, unit]) => text(count, unit)));
}

/** The countdown to a reset: "Resets in 2h 14m"; the page keeps it ticking. */
export function countdownText(resetsAtMs: number, nowMs: number): string {
  return resetsAtMs <= nowMs ? METER.resetsNow : METER.resetsIn(durationText(resetsAtMs - nowMs));
}

/** How long ago something was: "just now", "4m ago", "2h ago", "3d ago"; "2 hours ago" in a sentence. */
export function agoText(ms: number, form: DurationForm = 'narrow'): string {
  if (ms < MINUTE_MS) {
    return DURATION.justNow;
  }
  const format = once(`ago ${form}`, () => new Intl.RelativeTimeFormat(LANGUAGE, { style: form }));
  if (ms < HOUR_MS) {
    return format.format(-Math.floor(ms / MINUTE_MS), 'minute');
  }
  return ms < 2 * DAY_MS
    ? format.format(-Math.floor(ms / HOUR_MS), 'hour')
    : format.format(-Math.floor(ms / DAY_MS), 'day');
}

/** Names in a sentence: "a, b, and c". */
export function listText(names: readonly string[]): string {
  return once('list', () => new Intl.ListFormat(LANGUAGE, { type: 'conjunction' })).format(names);
}

const DATE_FORMS = {
  weekday: { weekday: 'long' },
  dayAndMonth: { day: 'numeric', month: 'short' },
  day: { day: 'numeric', month: 'long' },
  dayOfWeek: { weekday: 'short', day: 'numeric', month: 'short' },
  dayOfYear: { day: 'numeric', month: 'long', year: 'numeric' },
  month: { month: 'short', year: 'numeric' },
  monthName: { month: 'long' },
  wholeMonth: { month: 'long', year: 'numeric' },
} as const satisfies Record<string, Intl.DateTimeFormatOptions>;

function dateFormat(
  name: string,
  locale: string,
  timeZone: string,
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  return once(
    `date ${name} ${locale} ${timeZone}`,
    () => new Intl.DateTimeFormat(locale, { ...options, timeZone }),
  );
}

/** A calendar day ("2026-11-20") or month ("2026-09") as a date. */
export function dateText(
  day: string,
  form: keyof typeof DATE_FORMS,
  { locale }: Pick<Clock, 'locale'>,
): string {
  return dateFormat(form, locale, 'UTC', DATE_FORMS[form]).format(Date.parse(day));
}

/** A clock time: "15:20", or "3:20 PM". */
export function clockText(atMs: number, { timeZone, locale, hour12 }: Clock): string {
  // `hour12` itself gives "24:00" and "0:20 pm" in some regions.
  return hour12
    ? dateFormat('12h', locale, timeZone, { hour: 'numeric', minute: '2-digit', hourCycle: 'h12' }).format(
        atMs,
      )
    : dateFormat('24h', locale, timeZone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(
        atMs,
      );
}

/** An hour of the day's clock, 0 to 23: "15:00", or "3 PM". */
export function hourNameText(hour: number, { locale, hour12 }: SystemClock): string {
  return hour12
    ? dateFormat('hour', locale, 'UTC', { hour: 'numeric', hourCycle: 'h12' }).format(hour * HOUR_MS)
    : clockText(hour * HOUR_MS, { timeZone: 'UTC', locale, hour12 });
}

/**
 * A clock time with as much of the date as it needs, seen from `nowMs`: none on the same day, "tomorrow", "Friday" within
 * six days, else "27 Nov".
 */
export function momentOf(atMs: number, nowMs: number, clock: Clock): Moment {
  const { timeZone, locale } = clock;
  const time = clockText(atMs, clock);
  const days = dayNumber(atMs, timeZone) - dayNumber(nowMs, timeZone);
  if (days === 0 || days === 1) {
    return { time, day: days === 0 ? null : MOMENT.tomorrow };
  }
  const form = days > 0 && days < 7 ? 'weekday' : 'dayAndMonth';
  return { time, day: dateFormat(form, locale, timeZone, DATE_FORMS[form]).format(atMs) };
}

/** A moment by itself: "15:20", "tomorrow 09:00", "Friday 12:00", "27 Nov 12:00". */
export function momentText(atMs: number, nowMs: number, clock: Clock): string {
  return MOMENT.plain(momentOf(atMs, nowMs, clock));
}

/** The calendar day of an instant in a zone: "2026-11-20". */
export function dayText(atMs: number, timeZone: string): string {
  const options = { year: 'numeric', month: '2-digit', day: '2-digit' } as const;
  return dateFormat('iso day', 'en-CA', timeZone, options).format(atMs);
}

/** The hour of an instant in a zone: "2026-11-20 15:00". */
export function hourText(atMs: number, timeZone: string): string {
  const options = { hour: '2-digit', hourCycle: 'h23' } as const;
  return `${dayText(atMs, timeZone)} ${dateFormat('iso hour', 'en-GB', timeZone, options).format(atMs)}:00`;
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
