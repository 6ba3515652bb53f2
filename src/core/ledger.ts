/**
 * All events, each counted once, kept in slices of time: what happens now leaves past slices untouched, so that
 * sums over them can be kept.
 */
import { eventOf, mergeRecord, type Source, type UsageEvent, type UsageRecord } from './event.ts';

/** The events of ten minutes. */
export type Slice = {
  startMs: number;
  /** Earliest first. The array is the ledger's own: read it, keep nothing. */
  readonly events: readonly UsageEvent[];
  /** Changes whenever one of the events does. */
  version: number;
};

export type Ledger = {
  /** Takes one record; true if a figure, a time or an attribution changed. */
  add(record: UsageRecord): boolean;
  /** Every event, earliest first. */
  events(): readonly UsageEvent[];
  /** Events in [fromMs, untilMs), earliest first. */
  between(fromMs: number, untilMs: number): readonly UsageEvent[];
  /** The slices that hold events of [fromMs, untilMs), earliest first. */
  slices(fromMs: number, untilMs: number): readonly Slice[];
  /** Lets go of slices that ended before an instant, so that what runs for months does not grow for months. */
  forget(beforeMs: number): void;
  /** The session and project an event belongs to. */
  sourceOf(event: UsageEvent): Source;
  /** Changes whenever events may belong to other sources than before. */
  attribution(): number;
};

/** The list-price cost of an event in USD, or null where its model has no price. */
export type CostOf = (event: UsageEvent) => number | null;

/** Ten minutes: what five-hour blocks are floored to, so that most of them are made of whole slices. */
export const SLICE_MS = 10 * 60_000;

type KeptSlice = { startMs: number; events: UsageEvent[]; version: number; isSorted: boolean };

/** An empty ledger that prices what it is given by `costUsdOf`. */
export function createLedger(costUsdOf: CostOf): Ledger {
  const byKey = new Map<string, UsageEvent>();
  const byStart = new Map<number, KeptSlice>();
  let inOrder: KeptSlice[] | null = null;
  const ownership = createOwnership(() => byKey.values());

  function sliceOf(atMs: number): KeptSlice {
    const startMs = Math.floor(atMs / SLICE_MS) * SLICE_MS;
    let slice = byStart.get(startMs);
    if (!slice) {
      slice = { startMs, events: [], version: 0, isSorted: true };
      byStart.set(startMs, slice);
      inOrder = null;
    }
    return slice;
  }

  function put(event: UsageEvent): void {
    const slice = sliceOf(event.atMs);
    const last = slice.events.at(-1);
    slice.isSorted &&= !last || last.atMs < event.atMs;
    slice.events.push(event);
    slice.version += 1;
  }

  function sorted(slice: KeptSlice): KeptSlice {
    if (!slice.isSorted) {
      slice.events.sort((a, b) => a.atMs - b.atMs || (a.key < b.key ? -1 : 1));
      slice.isSorted = true;
    }
    return slice;
  }

  function slices(fromMs: number, untilMs: number): KeptSlice[] {
    inOrder ??= [...byStart.values()].sort((a, b) => a.startMs - b.startMs);
    return inOrder
      .filter(({ startMs, events }) => startMs + SLICE_MS > fromMs && startMs < untilMs && events.length > 0)
      .map(sorted);
  }

  function between(fromMs: number, untilMs: number): readonly UsageEvent[] {
    return slices(fromMs, untilMs).flatMap(({ startMs, events }) =>
      startMs >= fromMs && startMs + SLICE_MS <= untilMs ? events : within(events, fromMs, untilMs),
    );
  }

  return {
    add(record) {
      const event = byKey.get(record.key);
      if (!event) {
        const fresh = eventOf(record);
        fresh.costUsd = costUsdOf(fresh);
        byKey.set(record.key, fresh);
        put(fresh);
        ownership.noteNew(fresh);
        return true;
      }
      const slice = sliceOf(event.atMs);
      const { source, moreSources } = event;
      const sources = moreSources?.length;
      const change = mergeRecord(event, record);
      if (change === 'none') {
        return false;
      }
      event.costUsd = costUsdOf(event);
      slice.version += 1;
      if (change === 'time') {
        slice.events.splice(slice.events.indexOf(event), 1);
        put(event);
      }
      if (change === 'time' || source !== event.source || sources !== event.moreSources?.length) {
        ownership.noteChange(event);
      }
      return true;
    },
    forget(beforeMs) {
      const old = slices(-Infinity, beforeMs - SLICE_MS + 1);
      for (const { startMs, events } of old) {
        for (const { key } of events) {
          byKey.delete(key);
        }
        byStart.delete(startMs);
      }
      inOrder = null;
      if (old.length > 0) {
        ownership.noteGone();
      }
    },
    events: () => between(-Infinity, Infinity),
    between,
    slices,
    sourceOf: ownership.sourceOf,
    attribution: ownership.version,
  };
}

type Ownership = {
  noteNew(event: UsageEvent): void;
  noteChange(event: UsageEvent): void;
  /** Events were let go, and a session may now begin later. */
  noteGone(): void;
  sourceOf(event: UsageEvent): Source;
  version(): number;
};

/**
 * Which of several sources an event belongs to: that of the session whose own events begin first. A session that has none
 * of its own was copied whole: it is where the others began (in the recorded forks that is always the original).
 */
function createOwnership(all: () => Iterable<UsageEvent>): Ownership {
  /** When each session's first event stands that no other session has; null until it is asked for. */
  let ownSinceMs: Map<string, number> | null = null;
  const contested = new Set<string>();
  let version = 0;

  /** Notes an event of one session alone; true if that session's own events begin earlier now. */
  function note({ atMs, source, moreSources }: UsageEvent, since: Map<string, number>): boolean {
    const isOwn = moreSources === null || moreSources.every(({ session }) => session === source.session);
    const isEarlier = isOwn && atMs < (since.get(source.session) ?? Infinity);
    if (isEarlier) {
      since.set(source.session, atMs);
    }
    return isEarlier;
  }

  function ownSince(): Map<string, number> {
    if (ownSinceMs === null) {
      ownSinceMs = new Map();
      for (const event of all()) {
        note(event, ownSinceMs);
      }
    }
    return ownSinceMs;
  }

  return {
    noteNew(event) {
      if (ownSinceMs !== null && note(event, ownSinceMs) && contested.has(event.source.session)) {
        version += 1;
      }
    },
    noteChange({ source, moreSources }) {
      ownSinceMs = null;
      version += 1;
      if (moreSources !== null) {
        for (const { session } of [source, ...moreSources]) {
          contested.add(session);
        }
      }
    },
    noteGone() {
      ownSinceMs = null;
      version += contested.size > 0 ? 1 : 0;
    },
    sourceOf(event) {
      if (event.moreSources === null) {
        return event.source;
      }
      const since = ownSince();
      const startOf = (source: Source): number => since.get(source.session) ?? -Infinity;
      return event.moreSources.reduce((best, source) => {
        const [a, b] = [startOf(source), startOf(best)];
        return a < b || (a === b && isSmaller(source, best)) ? source : best;
      }, event.source);
    },
    version: () => version,
  };
}

function isSmaller(a: Source, b: Source): boolean {
  return a.session < b.session || (a.session === b.session && a.project < b.project);
}

/** The events of a sorted list that lie in [fromMs, untilMs). */
export function within(
  events: readonly UsageEvent[],
  fromMs: number,
  untilMs: number,
): readonly UsageEvent[] {
  return events.slice(firstAtOrAfter(events, fromMs), firstAtOrAfter(events, untilMs));
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
