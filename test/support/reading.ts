/** Readings of logs with an index beside them, and all that they tell. */
import { join } from 'node:path';
import { openReading, type Reading, type ReadingOptions } from '../../src/app/reading.ts';
import { PRICES } from '../../src/core/prices.ts';
import { WINDOW_IDS } from '../../src/core/windows.ts';

/** Where these readings keep their index, below the root. */
export function indexOf(root: string): string {
  return join(root, 'state', 'index.bin');
}

/** A reading of the logs below `root` that has read nothing yet but its index. */
export function opened(root: string, more: Partial<ReadingOptions> = {}): Reading {
  return openReading({
    roots: [{ path: root, isNamed: true, mayBeProjects: true }],
    sinceMs: 0,
    trustsFileTimes: false,
    untilMs: Infinity,
    timeZone: () => 'UTC',
    prices: PRICES,
    indexFile: indexOf(root),
    ...more,
  });
}

/** A reading that has read what there is. */
export function swept(root: string, more: Partial<ReadingOptions> = {}): Reading {
  const reading = opened(root, more);
  reading.reader.sweep();
  return reading;
}

/** The same without an index. */
export function cold(root: string, more: Partial<ReadingOptions> = {}): Reading {
  return swept(root, { ...more, indexFile: null });
}

/** Reads all there is and keeps it; the reading goes on. */
export function kept(root: string, more: Partial<ReadingOptions> = {}): Reading {
  const reading = swept(root, more);
  if (!reading.keep()) {
    throw new Error('the index could not be kept');
  }
  return reading;
}

/** How many responses are known before any log is opened. */
export function remembered(root: string, more: Partial<ReadingOptions> = {}): number {
  return opened(root, more).ledger.events().length;
}

/** All figures that a reading tells. */
export function figuresOf({ ledger, hits, reader }: Reading): unknown {
  const events = ledger.events();
  return {
    events: events.map((event) => ({
      ...event,
      // In which order they were met is of no interest.
      source: ledger.sourceOf(event),
      moreSources: null,
    })),
    hits: WINDOW_IDS.map((id) => hits.of(id)),
    refused: hits.refused(),
    projects: events.map((event) => reader.projectPath(ledger.sourceOf(event).project)),
  };
}

/** What was counted of files and lines. */
export function countsOf({ reader }: Reading): unknown {
  return { counts: reader.counts(), versions: Object.fromEntries(reader.versions()) };
}
