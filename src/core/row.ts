/** What was used by one model in one session and project: what windows and rankings are summed up from. */
import { amountOfTotals, LIMIT_UNITS, type LimitUnit } from './limits.ts';
import { addTotals, noTotals, type Totals } from './totals.ts';
import { countsIn, type WindowId } from './windows.ts';

/**
 * What an event counts as: towards the windows; as usage credits (fast mode, and requests between a limit hit and its
 * reset); or towards nothing, because it is another maker's model.
 */
export type CountsAs = 'window' | 'credits' | 'nothing';

/** A sum of events of one model in one session and project. */
export type Row = {
  countsAs: CountsAs;
  model: string;
  session: string;
  project: string;
  /** What subagents used of the session. */
  isSubagent: boolean;
  totals: Totals;
  /** Sums of the squares of the amounts, for the spread of a burn rate. */
  squares: Record<LimitUnit, number>;
};

/** How much of a window rows used up, in a limit's unit. */
export function amountIn(rows: readonly Row[], window: WindowId, unit: LimitUnit): number {
  let amount = 0;
  for (const row of rows) {
    amount += row.countsAs === 'window' && countsIn(window, row.model) ? amountOfTotals(row.totals, unit) : 0;
  }
  return amount;
}

/** One row for each model of each session, for what many rows of slices say. */
export function merged(rows: readonly Row[]): Row[] {
  const bySession = new Map<string, Row[]>();
  for (const row of rows) {
    let same = bySession.get(row.session);
    if (!same) {
      same = [];
      bySession.set(row.session, same);
    }
    const sum = same.find(
      (one) =>
        one.model === row.model &&
        one.project === row.project &&
        one.isSubagent === row.isSubagent &&
        one.countsAs === row.countsAs,
    );
    if (sum) {
      addTotals(sum.totals, row.totals);
      for (const unit of LIMIT_UNITS) {
        sum.squares[unit] += row.squares[unit];
      }
    } else {
      const totals = noTotals();
      addTotals(totals, row.totals);
      same.push({ ...row, totals, squares: { ...row.squares } });
    }
  }
  return [...bySession.values()].flat();
}
