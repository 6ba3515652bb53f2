/**
 * The settings: this schema is their documentation, their defaults and the place of future migrations.
 *
 * The file is made to be edited by hand, so a bad field is named and falls back to its default while the rest stays.
 */
import { z } from 'zod/mini';
import type { Clock, SystemClock } from '../core/format.ts';
import type { AlertRules } from '../core/alerts.ts';
import { LIMIT_UNITS, type Limit } from '../core/limits.ts';
import type { Problem } from '../core/problem.ts';
import { presetOf } from '../core/presets.ts';
import { REFUSED_FIELD } from '../core/texts.ts';
import { isTimeZone } from '../core/time-zone.ts';
import { WINDOW_IDS, type WeeklyReset, type WindowId } from '../core/windows.ts';

/** What is wrong with a field where nothing is said here: the short form of zod knows no words by itself. */
const { localeError: inEnglish } = z.locales.en();

/** A field that says nothing unless it is set. */
const orNone = <T extends z.ZodMiniType>(schema: T) => z._default(z.nullable(schema), null);

/** A field that is on or off. */
const yesOrNo = (usual: boolean) => z._default(z.boolean(REFUSED_FIELD.yesOrNo), usual);

const LimitSetting = orNone(
  z.strictObject({
    /** In the unit; of less than a cent the percentages would be beyond all numbers. */
    value: z
      .number(REFUSED_FIELD.amount)
      .check(z.gte(0.01, REFUSED_FIELD.amount), z.lte(1e15, REFUSED_FIELD.tooMuch)),
    /** "usd" is list-price cost; "tokens" are input + output + cache writes; "output_tokens" output alone. */
    unit: z._default(z.enum(LIMIT_UNITS), 'usd'),
  }),
);

/** USD per million tokens; of a price beyond all reason no sum would be a number. */
const PerMillion = z.number().check(z.nonnegative(), z.lte(1e6, REFUSED_FIELD.highPrice));

/** The user's own price for a model. */
const PriceSetting = z.strictObject({
  input: PerMillion,
  output: PerMillion,
  cacheWrite5m: PerMillion,
  cacheWrite1h: PerMillion,
  cacheRead: PerMillion,
});

export const WEEKDAYS = [
  'sunday',
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
] as const;
export const PLANS = ['pro', 'max_5x', 'max_20x', 'team', 'enterprise'] as const;
export const MENU_BAR_STYLES = ['icon', 'percentage', 'both'] as const;
export const MENU_BAR_SHOWS = ['used', 'remaining'] as const;
export const MENU_BAR_WINDOWS = ['binding', 'five_hour', 'seven_day'] as const;
export const TIME_FORMATS = ['system', '12h', '24h'] as const;

/** On a 24-hour clock. */
const ClockTime = z.string().check(z.regex(/^([01]\d|2[0-3]):[0-5]\d$/, REFUSED_FIELD.time));

const Threshold = z
  .number(REFUSED_FIELD.percentages)
  .check(
    z.int(REFUSED_FIELD.percentages),
    z.gte(1, REFUSED_FIELD.percentages),
    z.lte(100, REFUSED_FIELD.percentages),
  );

export const SettingsSchema = z.object({
  version: z._default(z.literal(1), 1),
  /** The plan's name; a limit is taken from it only with `communityEstimate`. */
  plan: orNone(z.enum(PLANS)),
  /** The limit that you set for each window; null for none. */
  limits: z.prefault(
    z.object({
      five_hour: LimitSetting,
      seven_day: LimitSetting,
      seven_day_opus: LimitSetting,
      seven_day_sonnet: LimitSetting,
      seven_day_overage_included: LimitSetting,
    }),
    {},
  ),
  /** Begin with what the community found the plan's limits to be, where neither you nor official figures tell more. */
  communityEstimate: yesOrNo(false),
  /** Your limits come before those learned from official figures. */
  preferOwnLimits: yesOrNo(false),
  /** When your seven-day window resets, as Claude's usage page shows it; null if you don't know. */
  weeklyReset: orNone(
    z.strictObject({
      weekday: z.enum(WEEKDAYS),
      time: ClockTime,
      /** An IANA time zone, in which the clock time stands. */
      timeZone: z.string().check(z.refine(isTimeZone, REFUSED_FIELD.timeZone)),
    }),
  ),
  /** Percentages at which you are told, once each per window; none turns notifications off. */
  thresholds: z._default(
    z.pipe(
      z.array(Threshold).check(z.maxLength(5, REFUSED_FIELD.fiveAtMost)),
      z.transform((all) => [...new Set(all)].sort((a, b) => a - b)),
    ),
    [75, 90, 100],
  ),
  /** Windows of which you are told nothing. */
  silentWindows: z._default(z.array(z.enum(WINDOW_IDS)).check(z.maxLength(WINDOW_IDS.length)), []),
  /** Whether you are told when a window will run out at its pace, once per window. */
  alertPace: yesOrNo(true),
  /** Whether you are told of the reset of a window that was full, or past your highest percentage. */
  alertResets: yesOrNo(true),
  /** Clock times between which you are told nothing; null for none. */
  quietHours: orNone(
    z
      .strictObject({ from: ClockTime, until: ClockTime })
      .check(z.refine(({ from, until }) => from !== until, REFUSED_FIELD.sameTimes)),
  ),
  /** Folders of Claude Code to read instead of the usual ones. */
  roots: z._default(z.array(z.string().check(z.minLength(1))).check(z.maxLength(20)), []),
  /** Beside the icon: nothing, the percentage of the window that stops you first, or both windows. */
  menuBar: z._default(z.enum(MENU_BAR_STYLES), 'percentage'),
  /** What the percentages there count. */
  menuBarShows: z._default(z.enum(MENU_BAR_SHOWS), 'used'),
  /** Which window the percentage there is of: the one that stops you first, or always the same. */
  menuBarWindow: z._default(z.enum(MENU_BAR_WINDOWS), 'binding'),
  timeFormat: z._default(z.enum(TIME_FORMATS), 'system'),
  /** Keep hourly sums of what was used, for longer than Claude Code keeps its logs. */
  keepHistory: yesOrNo(true),
  /** Your own prices by model id. */
  prices: z._default(z.record(z.string().check(z.minLength(1)), PriceSetting), {}),
  /** Organisation spend through the Admin API: the one thing that connects to the network, and off. */
  apiSpend: z.prefault(
    z.object({
      enabled: yesOrNo(false),
      /** For a calendar month, in USD; null for none. */
      budgetUsd: orNone(
        z
          .number(REFUSED_FIELD.budget)
          .check(z.positive(REFUSED_FIELD.budget), z.lte(1e9, REFUSED_FIELD.bigBudget)),
      ),
    }),
    {},
  ),
  /** Whether the popover has asked its first question, and been answered or told to go. */
  firstRunDone: yesOrNo(false),
});

export type Settings = z.infer<typeof SettingsSchema>;

/** The settings of a user who has set nothing. */
export function defaultSettings(): Settings {
  return SettingsSchema.parse({});
}

/** Whether nothing was ever set. */
export function isUntouched(settings: Settings): boolean {
  return JSON.stringify(settings) === JSON.stringify(defaultSettings());
}

/** Settings from parsed JSON: what is wrong is named and falls back to its default, unknown members are ignored. */
export function readSettings(json: unknown): { settings: Settings; problems: Problem[] } {
  const problems: Problem[] = [];
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return {
      settings: defaultSettings(),
      problems: [{ code: 'settings_field', field: 'settings.json', reason: REFUSED_FIELD.noObject }],
    };
  }
  for (const [field, members, known] of [
    ['', json, SettingsSchema.shape],
    ['limits.', (json as { limits?: unknown }).limits, defaultSettings().limits],
    ['apiSpend.', (json as { apiSpend?: unknown }).apiSpend, defaultSettings().apiSpend],
  ] as const) {
    for (const key of Object.keys(typeof members === 'object' && members !== null ? members : {})) {
      if (!Object.hasOwn(known, key)) {
        problems.push({ code: 'settings_field', field: `${field}${key}`, reason: REFUSED_FIELD.noSuchField });
      }
    }
  }
  const good = withoutBadFields(copyOf(json), problems);
  return { settings: SettingsSchema.parse(good), problems };
}

/** A copy as deep as bad fields are taken out of it, and no deeper: what stands below may be nested endlessly. */
function copyOf(json: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(json).map(([key, value]: [string, unknown]) => [
      key,
      typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : value,
    ]),
  );
}

/** Takes out the fields that the schema refuses, one more at each round until it agrees. */
function withoutBadFields(json: Record<string, unknown>, problems: Problem[]): Record<string, unknown> {
  const result = SettingsSchema.safeParse(json, { error: inEnglish });
  if (result.success) {
    return json;
  }
  for (const issue of result.error.issues) {
    const isNested = ['limits', 'prices', 'apiSpend'].includes(String(issue.path[0]));
    const path = issue.path.slice(0, isNested ? 2 : 1).map(String);
    const field = path.join('.');
    if (!problems.some((problem) => problem.code === 'settings_field' && problem.field === field)) {
      problems.push({
        code: 'settings_field',
        field,
        reason: issue.message.replace(/^[A-Z]/, (letter) => letter.toLowerCase()),
      });
    }
    removeAt(json, path);
  }
  return withoutBadFields(json, problems);
}

function removeAt(json: Record<string, unknown>, path: readonly string[]): void {
  const [first = '', second] = path;
  const inner = json[first];
  if (second !== undefined && typeof inner === 'object' && inner !== null) {
    Reflect.deleteProperty(inner, second);
  } else {
    Reflect.deleteProperty(json, first);
  }
}

/** The limits that the user set or started from, as the core takes them. */
export function limitsOf(settings: Settings): Partial<Record<WindowId, Limit>> {
  const limits: Partial<Record<WindowId, Limit>> = {};
  for (const id of WINDOW_IDS) {
    const limit = settings.limits[id];
    const preset = settings.communityEstimate ? presetOf(settings.plan, id) : null;
    if (limit) {
      limits[id] = { ...limit, source: 'user' };
    } else if (preset !== null) {
      limits[id] = { value: preset, unit: 'usd', source: 'preset' };
    }
  }
  return limits;
}

/** What the user wants to be told of, as the core takes it. */
export function alertRulesOf(settings: Settings): AlertRules {
  const { thresholds, silentWindows, alertPace, alertResets, quietHours } = settings;
  const isOn = (id: WindowId): boolean => !silentWindows.includes(id);
  return {
    thresholds,
    windows: {
      five_hour: isOn('five_hour'),
      seven_day: isOn('seven_day'),
      seven_day_opus: isOn('seven_day_opus'),
      seven_day_sonnet: isOn('seven_day_sonnet'),
      seven_day_overage_included: isOn('seven_day_overage_included'),
    },
    tellsPace: alertPace,
    tellsResets: alertResets,
    quietHours,
  };
}

/** The typed weekly reset, as the core takes it. */
export function weeklyResetOf({ weeklyReset }: Settings): WeeklyReset | null {
  if (!weeklyReset) {
    return null;
  }
  const [hour = 0, minute = 0] = weeklyReset.time.split(':').map(Number);
  return { weekday: WEEKDAYS.indexOf(weeklyReset.weekday), hour, minute, timeZone: weeklyReset.timeZone };
}

/** How dates and clock times are written: as the system does, or on the clock that the user chose. */
export function clockOf({ timeFormat }: Settings, system: SystemClock, timeZone: string): Clock {
  return { ...system, timeZone, hour12: timeFormat === 'system' ? system.hour12 : timeFormat === '12h' };
}
