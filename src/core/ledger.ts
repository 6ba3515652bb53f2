/**
 * All events, each counted once, in the order of time.
 */
import { eventOf, mergeRecord, type Source, type UsageEvent, type UsageRecord } from './event.ts';

export type Ledger = {
  /** Takes one record; true if a figure, a time or an attribution changed. */
  add(record: UsageRecord): boolean;
  /** Every event, earliest first. The array is the ledger's own: read it, keep nothing. */
  events(): readonly UsageEvent[];
  /** Events in [fromMs, untilMs), earliest first. */
  between(fromMs: number, untilMs: number): readonly UsageEvent[];
  /** The session and project an event belongs to. */
  sourceOf(event: UsageEvent): Source;
  /** Computes every cost anew, after the price table changed. */
  reprice(costUsdOf: CostOf): void;
};

/** The list-price cost of an event in USD, or null where its model has no price. */
export type CostOf = (event: UsageEvent) => number | null;

/** An empty ledger that prices what it is given by `costUsdOf`. */
export function createLedger(costUsdOf: CostOf): Ledger {
  const byKey = new Map<string, UsageEvent>();
  const inTime: UsageEvent[] = [];
  let cost = costUsdOf;
  let sorted = true;
  let ownSinceMs: Map<string, number> | null = null;

  function sort(): void {
    if (!sorted) {
      inTime.sort((a, b) => a.atMs - b.atMs || (a.key < b.key ? -1 : 1));
      sorted = true;
    }
  }

  /**
   * When each session's first event stands that no other session has. A session that has none was copied whole: it is
   * where the others began, so it comes before all (in the recorded forks that is always the original).
   */
  function ownSince(): Map<string, number> {
    if (ownSinceMs === null) {
      ownSinceMs = new Map();
      for (const { atMs, source, moreSources } of inTime) {
        if (moreSources === null) {
          ownSinceMs.set(source.session, Math.min(ownSinceMs.get(source.session) ?? Infinity, atMs));
        }
      }
    }
    return ownSinceMs;
  }

  return {
    add(record) {
      const event = byKey.get(record.key);
      if (!event) {
        const fresh = eventOf(record);
        fresh.costUsd = cost(fresh);
        byKey.set(record.key, fresh);
        const last = inTime.at(-1);
        sorted &&= !last || last.atMs < fresh.atMs;
        inTime.push(fresh);
        ownSinceMs = null;
        return true;
      }
      const change = mergeRecord(event, record);
      if (change === 'none') {
        return false;
      }
      ownSinceMs = null;
      sorted &&= change !== 'time';
      event.costUsd = cost(event);
      return true;
    },

    events() {
      sort();
      return inTime;
    },

    between(fromMs, untilMs) {
      sort();
      return inTime.slice(firstAtOrAfter(inTime, fromMs), firstAtOrAfter(inTime, untilMs));
    },

    sourceOf(event) {
      if (event.moreSources === null) {
        return event.source;
      }
      const since = ownSince();
      const startOf = (source: Source): number => since.get(source.session) ?? -Infinity;
      return event.moreSources.reduce((best, source) => {
        const difference = startOf(source) - startOf(best);
        const earlier =
          difference === 0 || Number.isNaN(difference) ? isSmaller(source, best) : difference < 0;
        return earlier ? source : best;
      }, event.source);
    },

    reprice(costUsd) {
      cost = costUsd;
      for (const event of inTime) {
        event.costUsd = cost(event);
      }
    },
  };
}

function isSmaller(a: Source, b: Source): boolean {
  return a.session < b.session || (a.session === b.session && a.project < b.project);
}

/** The index of the first event at or after `atMs` in events sorted by time. */
export function firstAtOrAfter(events: readonly { atMs: number }[], atMs: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const event = events[middle];
    if (event && event.atMs < atMs) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}
