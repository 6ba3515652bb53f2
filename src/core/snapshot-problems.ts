/** What is wrong with a snapshot's figures, or may be: of limits, clocks, accounts and models. */
import { hasTwoAccounts } from './judge-samples.ts';
import { matchPrice } from './prices.ts';
import type { Problem } from './problem.ts';
import type { SnapshotInput } from './snapshot-input.ts';
import { totalOf } from './totals.ts';
import {
  isChainKnown,
  SAME_RESET_MS,
  SEVEN_DAYS_MS,
  spanAt,
  typedWeek,
  WINDOW_IDS,
  type Span,
} from './windows.ts';

/** What is to be told of the figures at `nowMs`, given the account's week and five-hour blocks. */
export function problemsIn(
  input: SnapshotInput,
  week: Span & { isAbout?: boolean },
  blocks: readonly Span[],
  horizonMs: number,
): Problem[] {
  const { ledger, tally, hits, prices, weeklyReset, nowMs, readFromMs } = input;
  const problems: Problem[] = [];
  if (weeklyReset && week.anchor !== 'user' && !week.isAbout) {
    if (Math.abs(typedWeek(nowMs, weeklyReset).endMs - week.endMs) > SAME_RESET_MS) {
      problems.push({ code: 'weekly_reset_moved', window: 'seven_day' });
    }
  }
  const afterPauseMs = tally.firstAfterPauseMs(readFromMs);
  const hasPause = afterPauseMs !== null && afterPauseMs < horizonMs;
  if (spanAt(blocks, nowMs) && !isChainKnown(blocks, hasPause, readFromMs, nowMs)) {
    problems.push({ code: 'block_start_unknown' });
  }
  const recent = tally.models(nowMs - SEVEN_DAYS_MS, horizonMs);
  const unknown = new Map<string, Set<string>>();
  for (const model of new Set(recent.map((sum) => sum.model))) {
    const match = matchPrice(prices, model);
    if (match.kind === 'family') {
      unknown.set(match.id, (unknown.get(match.id) ?? new Set()).add(model));
    }
  }
  for (const [pricedAs, models] of unknown) {
    problems.push({ code: 'unknown_models', models: [...models].sort(), pricedAs });
  }
  const foreign = recent.filter(({ countsAs }) => countsAs === 'nothing');
  if (foreign.length > 0) {
    const models = [...new Set(foreign.map(({ model }) => model))].sort();
    problems.push({ code: 'foreign_models', models, events: totalOf(foreign).events });
  }
  const placeholders = totalOf(recent).placeholderEvents;
  if (placeholders > 0) {
    problems.push({ code: 'output_under_recorded', events: placeholders });
  }
  if (WINDOW_IDS.some((id) => hasTwoAccounts(input.samples.judgement(id), nowMs))) {
    problems.push({ code: 'two_accounts' });
  }
  const future = ledger.between(horizonMs, Infinity).length;
  if (future > 0) {
    problems.push({ code: 'future_events', events: future });
  }
  if (hits.refused() > 0) {
    problems.push({ code: 'refused_resets', count: hits.refused() });
  }
  return problems;
}
