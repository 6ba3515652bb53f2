/**
 * A line in which Claude Code says that a limit was hit → the window and its reset.
 *
 * Only lines that Claude Code itself marks as an API error are believed: conversations quote such messages all the time.
 */
import { TZDate } from '@date-fns/tz';
import { addDays, addYears, setDay } from 'date-fns';
import { z } from 'zod/mini';
import type { LimitHit } from '../core/limit-hit.ts';
import { instantIn, isTimeZone } from '../core/time-zone.ts';
import { FIVE_HOURS_MS, WINDOW_IDS, type WindowId } from '../core/windows.ts';
import { jsonOf } from './json-of.ts';
import { instantOf } from './timestamp.ts';

const Line = z.object({
  uuid: z.string(),
  timestamp: z.string(),
  sessionId: z.catch(z._default(z.nullable(z.string()), null), null),
  isApiErrorMessage: z.literal(true),
  error: z.optional(z.string()),
  message: z.object({
    model: z.optional(z.string()),
    content: z.catch(z.array(z.looseObject({ text: z.optional(z.string()) })), []),
  }),
  quotaLimits: z.catch(
    z.optional(
      z.object({
        status: z.literal('rejected'),
        /** Epoch seconds. */
        resetsAt: z.number(),
        rateLimitType: z.string(),
      }),
    ),
    undefined,
  ),
});

/** The window that a `rateLimitType` fills; others (`overage`) fill none. */
function windowOfType(type: string): WindowId | undefined {
  return WINDOW_IDS.find((id) => id === type);
}

/** The wordings since 2025, with the limit's name and the reset's text. */
const OLDEST = /^Claude AI usage limit reached\|(\d{9,13})/i;
const REACHED = /^(5-hour|Session|Weekly|Opus weekly|Sonnet weekly) limit reached\s*[·∙•]\s*resets\s+(.+)$/i;
const HIT =
  /^You[’']ve hit your (?:(5-hour|session|weekly|Opus|Sonnet|Fable) )?limit\s*[·∙•]\s*resets\s+(.+)$/i;
const SHOWN = /^Claude usage limit reached\.\s*Your limit will reset at\s+(.+?)\.?$/i;

const WINDOW_OF_NAME: ReadonlyMap<string, WindowId> = new Map([
  ['5-hour', 'five_hour'],
  ['session', 'five_hour'],
  ['weekly', 'seven_day'],
  ['opus', 'seven_day_opus'],
  ['opus weekly', 'seven_day_opus'],
  ['sonnet', 'seven_day_sonnet'],
  ['sonnet weekly', 'seven_day_sonnet'],
  ['fable', 'seven_day_overage_included'],
]);

/** The limit hit that the JSON text of a log line tells, or null if it tells none of a window. */
export function limitHitOf(json: string, timeZone: () => string): LimitHit | null {
  const parsed = Line.safeParse(jsonOf(json));
  if (!parsed.success) {
    return null;
  }
  const { uuid, timestamp, sessionId: session, error, message, quotaLimits } = parsed.data;
  const atMs = instantOf(timestamp);
  if (atMs === null || (error !== 'rate_limit' && message.model !== '<synthetic>')) {
    return null;
  }
  if (quotaLimits) {
    const window = windowOfType(quotaLimits.rateLimitType);
    return window
      ? { key: uuid, atMs, window, resetsAtMs: quotaLimits.resetsAt * 1000, anchor: 'official', session }
      : null;
  }
  const text = message.content.find((block) => block.text !== undefined)?.text ?? '';
  const told = toldBy(text.trim(), atMs, timeZone);
  return told && { key: uuid, atMs, ...told, anchor: 'limit_message', session };
}

function toldBy(
  text: string,
  atMs: number,
  timeZone: () => string,
): { window: WindowId; resetsAtMs: number } | null {
  const epoch = OLDEST.exec(text)?.[1];
  if (epoch !== undefined) {
    const resetsAtMs = Number(epoch) * (epoch.length > 10 ? 1 : 1000);
    return { window: windowByDistance(atMs, resetsAtMs), resetsAtMs };
  }
  const [, name, when] = REACHED.exec(text) ??
    HIT.exec(text) ?? [undefined, undefined, SHOWN.exec(text)?.[1]];
  const resetsAtMs = when === undefined ? null : nextReset(when, atMs, timeZone);
  if (resetsAtMs === null) {
    return null;
  }
  const window =
    name === undefined ? windowByDistance(atMs, resetsAtMs) : WINDOW_OF_NAME.get(name.toLowerCase());
  return window ? { window, resetsAtMs } : null;
}

/** "Your limit" names no window: a reset more than five hours off can only be the week's. */
function windowByDistance(atMs: number, resetsAtMs: number): WindowId {
  return resetsAtMs - atMs > FIVE_HOURS_MS ? 'seven_day' : 'five_hour';
}

const RESET =
  /^(?:(sun|mon|tue|wed|thu|fri|sat)[a-z]*,?\s+|([A-Z][a-z]{2})[a-z]*\s+(\d{1,2})(?:,|\s+at)?\s*)?(\d{1,2})(?::(\d{2}))?\s*([ap]m)(?:\s*\(([^)]+)\))?/i;
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * The next instant after `afterMs` that a reset text ("7:20pm (Europe/Brussels)", "Mon 12:00am", "Oct 2 at 7am") can
 * mean, in the zone it names or else in `timeZone`; null if it is no time.
 */
export function nextReset(text: string, afterMs: number, timeZone: () => string): number | null {
  const [, weekday, month, day, hour, minute = '0', half, namedZone] = RESET.exec(text) ?? [];
  if (hour === undefined || half === undefined || Number(hour) > 12 || Number(minute) > 59) {
    return null;
  }
  const zone = namedZone !== undefined && isTimeZone(namedZone) ? namedZone : timeZone();
  const now = new TZDate(afterMs, zone);
  const at = (date: TZDate): TZDate =>
    new TZDate(
      instantIn(
        zone,
        date.getFullYear(),
        date.getMonth(),
        date.getDate(),
        (Number(hour) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0),
        Number(minute),
      ),
      zone,
    );
  if (weekday !== undefined) {
    const reset = at(setDay(now, WEEKDAYS.indexOf(weekday.toLowerCase())));
    return later(reset, afterMs, () => at(addDays(reset, 7)));
  }
  if (month !== undefined && day !== undefined) {
    const index = MONTHS.indexOf(month.toLowerCase());
    if (index === -1 || Number(day) < 1 || Number(day) > 31) {
      return null;
    }
    const reset = at(new TZDate(instantIn(zone, now.getFullYear(), index, Number(day)), zone));
    return later(reset, afterMs, () => at(addYears(reset, 1)));
  }
  const reset = at(now);
  return later(reset, afterMs, () => at(addDays(reset, 1)));
}

function later(reset: TZDate, afterMs: number, next: () => TZDate): number {
  return (reset.getTime() > afterMs ? reset : next()).getTime();
}
