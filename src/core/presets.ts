/**
 * What people have found the limits of plans to be. Anthropic publishes none, and changes them without notice: these are
 * offered as a beginning, never assumed, and give way to whatever is learned.
 */
import type { WindowId } from './windows.ts';

export const PRESET_PLANS = ['pro', 'max_5x', 'max_20x', 'team'] as const;
export type PresetPlan = (typeof PRESET_PLANS)[number];

export type Preset = Readonly<Record<'five_hour' | 'seven_day', number>>;

/** The month in which the figures below were put together. */
export const PRESETS_OF = '2026-09';

/**
 * In USD of list price. Five hours of Max 20x were full at about $200 in users' notes of April 2026, and were doubled for all
 * plans on 2026-05-06; Max 5x and Pro are a fourth and a twentieth of it by Anthropic's own ratios, a standard Team seat is
 * 1.25 times Pro. Seven days were found to be 7.6 (Max 20x), 12.6 (Max 5x) and 9.1 (Pro) times the five hours of before.
 */
export const PRESETS: Readonly<Record<PresetPlan, Preset>> = {
  pro: { five_hour: 20, seven_day: 90 },
  max_5x: { five_hour: 100, seven_day: 630 },
  max_20x: { five_hour: 400, seven_day: 1500 },
  team: { five_hour: 25, seven_day: 115 },
};

/** Such an estimate may be off by this share of it. */
export const PRESET_ERROR = 0.6;

/** The community estimate for a plan, or null where there is none. */
export function presetOf(plan: string | null, window: WindowId): number | null {
  const known = PRESET_PLANS.find((one) => one === plan);
  return known && (window === 'five_hour' || window === 'seven_day') ? PRESETS[known][window] : null;
}
