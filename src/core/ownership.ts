/** Whose an event is that several sessions have, as forks copy what was said before them. */
import type { Source, UsageEvent } from './event.ts';
import type { Visit } from './event-table.ts';

export type Ownership = {
  noteNew(event: Pick<UsageEvent, 'atMs' | 'source'>): void;
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
export function createOwnership(each: (visit: Visit) => void): Ownership {
  /** When each session's first event stands that no other session has; null until it is asked for. */
  let ownSinceMs: Map<string, number> | null = null;
  const contested = new Set<string>();
  let version = 0;

  /** Notes an event of one session alone; true if that session's own events begin earlier now. */
  function note(atMs: number, { session }: Source, since: Map<string, number>): boolean {
    const isEarlier = atMs < (since.get(session) ?? Infinity);
    if (isEarlier) {
      since.set(session, atMs);
    }
    return isEarlier;
  }

  /** An index may have told of them, so they are met where events are counted as well as where they change. */
  function contest(sources: readonly Source[]): void {
    for (const { session } of sources) {
      contested.add(session);
    }
  }

  function ownSince(): Map<string, number> {
    if (ownSinceMs === null) {
      const since = new Map<string, number>();
      each(({ atMs, source, moreSources }) => {
        if (moreSources === null || moreSources.every(({ session }) => session === source.session)) {
          note(atMs, source, since);
        }
        if (moreSources !== null) {
          contest([source, ...moreSources]);
        }
      });
      ownSinceMs = since;
    }
    return ownSinceMs;
  }

  return {
    noteNew({ atMs, source }) {
      if (ownSinceMs !== null && note(atMs, source, ownSinceMs) && contested.has(source.session)) {
        version += 1;
      }
    },
    noteChange({ source, moreSources }) {
      ownSinceMs = null;
      version += 1;
      if (moreSources !== null) {
        contest([source, ...moreSources]);
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
