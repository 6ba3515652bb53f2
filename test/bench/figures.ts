/** A benchmark of wrong figures is worth nothing: whatever is timed is compared with the truth of its tree. */
import type { StatusReport } from '../../src/contract/report.ts';
import type { Totals } from '../../src/core/totals.ts';
import type { TreeTruth } from './generate.ts';

/** Throws unless a `status --json` says the truth of the last seven days. */
export function checkReport(what: string, json: string, truth: TreeTruth): void {
  const { events, tokens } = (JSON.parse(json) as StatusReport).rate_limits.seven_day;
  const { input, output, cache_write_5m, cache_write_1h, cache_read } = tokens;
  check(what, [events, input, output, cache_write_5m, cache_write_1h, cache_read], truth);
}

/** How many responses a `status --json` tells of in the last seven days. */
export function eventsIn(json: string): number {
  return (JSON.parse(json) as StatusReport).rate_limits.seven_day.events;
}

/** Throws unless the sums are the truth. */
export function checkTotals(what: string, { events, tokens }: Totals, truth: TreeTruth): void {
  const { inputTokens, outputTokens, cacheWrite5mTokens, cacheWrite1hTokens, cacheReadTokens } = tokens;
  check(
    what,
    [events, inputTokens, outputTokens, cacheWrite5mTokens, cacheWrite1hTokens, cacheReadTokens],
    truth,
  );
}

function check(what: string, seen: readonly number[], truth: TreeTruth): void {
  const expected = [
    truth.events,
    truth.inputTokens,
    truth.outputTokens,
    truth.cacheWrite5mTokens,
    truth.cacheWrite1hTokens,
    truth.cacheReadTokens,
  ];
  if (seen.join() !== expected.join()) {
    throw new Error(`wrong figures: ${what} says ${seen.join()}, not ${expected.join()}`);
  }
}
