/** Five-hour blocks, found minute by minute: every instant must be a whole minute. */
import type { Reset, Span } from '../../../src/core/windows.ts';

const MINUTE_MS = 60_000;
const FIVE_HOURS = 300;
const TEN_MINUTES_SINCE_MS = Date.UTC(2026, 6, 10);

/** The block that holds each minute of [fromMs, untilMs), null for none. Requests and resets must lie well within. */
export function blocksByMinute(
  requestsMs: readonly number[],
  resets: readonly Reset[],
  fromMs: number,
  untilMs: number,
): (Span | null)[] {
  const minuteOf = (ms: number): number => (ms - fromMs) / MINUTE_MS;
  const timeline: (Span | null)[] = Array.from({ length: minuteOf(untilMs) }, () => null);
  /** Gives free minutes to a block, from one on, until they are so many or another block is met. */
  const take = (first: number, minutes: number, anchor: Span['anchor']): void => {
    const block: Span = { startMs: fromMs + first * MINUTE_MS, endMs: 0, anchor };
    for (let minute = first; minute < first + minutes && timeline[minute] === null; minute += 1) {
      timeline[minute] = block;
      block.endMs = fromMs + (minute + 1) * MINUTE_MS;
    }
  };
  const told: Reset[] = [];
  for (const reset of resets.toSorted(
    (a, b) => b.sampledAtMs - a.sampledAtMs || b.resetsAtMs - a.resetsAtMs,
  )) {
    if (!told.some(({ resetsAtMs }) => Math.abs(resetsAtMs - reset.resetsAtMs) <= MINUTE_MS)) {
      told.push(reset);
    }
  }
  for (const { resetsAtMs, anchor } of told) {
    take(minuteOf(resetsAtMs) - FIVE_HOURS, FIVE_HOURS, anchor);
  }
  for (const request of requestsMs.toSorted((a, b) => a - b).map(minuteOf)) {
    if (timeline[request] === null) {
      const step = fromMs + request * MINUTE_MS < TEN_MINUTES_SINCE_MS ? 60 : 10;
      let first = request;
      while (first % step !== 0 && timeline[first - 1] === null) {
        first -= 1;
      }
      take(first, FIVE_HOURS, 'first_request');
    }
  }
  return timeline;
}
