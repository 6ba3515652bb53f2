/** What a snapshot is taken of. */
import type { LearnedLimit } from './calibration.ts';
import type { Binding } from './forecast.ts';
import type { HistorySummary } from './history-view.ts';
import type { Ledger } from './ledger.ts';
import type { HitBook } from './limit-hit.ts';
import type { Limit } from './limits.ts';
import type { PriceTable } from './prices.ts';
import type { SampleBook } from './sample-book.ts';
import type { Tally } from './tally.ts';
import type { WeeklyReset, WindowId } from './windows.ts';

export type SnapshotInput = {
  ledger: Ledger;
  /** The ledger's sums, kept from one snapshot to the next. */
  tally: Tally;
  hits: HitBook;
  /** Official figures, those of the hits among them. */
  samples: SampleBook;
  /** What the user set, or started from. */
  limits: Partial<Record<WindowId, Limit>>;
  /** The user's limits come before learned ones. */
  prefersOwnLimits: boolean;
  learned: Partial<Record<WindowId, LearnedLimit>>;
  weeklyReset: WeeklyReset | null;
  prices: PriceTable;
  /** Zone in which a change of the clocks matters for a learned weekly reset. */
  timeZone: () => string;
  /** How far back the logs were read; -Infinity if all of them were. */
  readFromMs: number;
  /** The path that a project folder's name stands for; null where nobody asks what used the window up. */
  projectPath: ((folder: string) => string) | null;
  binding: Binding | null;
  history?: HistorySummary | null;
  nowMs: number;
};
