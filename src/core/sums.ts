/** Sums of what was used: by model for the windows, and by session and project too for the rankings. */
import type { CountsAs } from './counts-as.ts';
import { amountOfTotals, type LimitUnit } from './limits.ts';
import { addTotals, noTotals, type Totals } from './totals.ts';
import { countsIn, type WindowId } from './windows.ts';

/** A sum of events of one model that count as the same. */
export type ModelSum = {
  countsAs: CountsAs;
  model: string;
  totals: Totals;
  /** Sums of the squares of the amounts, for the spread of a burn rate. */
  squares: Record<LimitUnit, number>;
};

/** A sum of events of one model in one session and project. */
export type SessionSum = {
  countsAs: CountsAs;
  model: string;
  session: string;
  project: string;
  /** What subagents used of the session. */
  isSubagent: boolean;
  totals: Totals;
};

/** How much of a window was used up, in a limit's unit. */
export function amountIn(sums: readonly ModelSum[], window: WindowId, unit: LimitUnit): number {
  let amount = 0;
  for (const sum of sums) {
    amount += sum.countsAs === 'window' && countsIn(window, sum.model) ? amountOfTotals(sum.totals, unit) : 0;
  }
  return amount;
}

/** Adds sums to those of the same models. */
export function addSums(sums: ModelSum[], more: readonly ModelSum[]): void {
  for (const { countsAs, model, totals, squares } of more) {
    const sum = sumIn(sums, countsAs, model);
    addTotals(sum.totals, totals);
    sum.squares.usd += squares.usd;
    sum.squares.tokens += squares.tokens;
    sum.squares.output_tokens += squares.output_tokens;
  }
}

/** The sum of a model in a list, put there if it is not there yet. */
export function sumIn(sums: ModelSum[], countsAs: CountsAs, model: string): ModelSum {
  // Asked for every event: a `find` would take memory each time.
  for (const known of sums) {
    if (known.model === model && known.countsAs === countsAs) {
      return known;
    }
  }
  const sum = { countsAs, model, totals: noTotals(), squares: { usd: 0, tokens: 0, output_tokens: 0 } };
  sums.push(sum);
  return sum;
}
