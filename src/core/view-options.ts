/** What decides how a snapshot is shown besides its figures. */
import type { ApiSpend } from './api-spend.ts';
import type { Clock } from './format.ts';

export type ViewOptions = {
  clock: Clock;
  /** Percentages from which a window is near its limit; the first one counts. */
  thresholds: readonly number[];
  menuBar: 'icon' | 'percentage' | 'both';
  menuBarShows: 'used' | 'remaining';
  menuBarWindow: 'binding' | 'five_hour' | 'seven_day';
  plan: string | null;
  /** Alerts are silent until then (epoch ms); null while they are not. */
  snoozedUntilMs: number | null;
  /** What is known of API spend, where somebody asks for it. */
  spend?: { state: ApiSpend; budgetUsd: number | null };
  nowMs: number;
};
