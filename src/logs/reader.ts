/**
 * All log files and how far each was read: finds what grew, reads it into the ledger, and keeps count of what was seen.
 */
import type { Ledger } from '../core/ledger.ts';
import type { HitBook } from '../core/limit-hit.ts';
import { findLogs, logFile, type FindProblem, type LogFile } from './find.ts';
import { createLineParser, type SkipReason } from './line.ts';
import { createProjectPaths } from './project-paths.ts';
import type { Root } from './roots.ts';
import { createScanner, type Position } from './scan.ts';

/** What was read since the reader was made. */
export type ReadCounts = {
  /** Files that were opened at least once and were there since the reader was made. */
  files: number;
  /** Files whose newest line is too old to matter, so that they were not opened. */
  filesLeftOut: number;
  bytes: number;
  lines: number;
  skipped: Partial<Record<SkipReason, number>>;
};

export type Reader = {
  /** Looks at every file below the roots and reads what is new. */
  sweep(progress?: (doneBytes: number, allBytes: number) => void): void;
  /** Looks at one file that may have grown; false if it is no known log file, or is gone. */
  visit(path: string): boolean;
  /** A number that changes whenever reading changed a figure. */
  revision(): number;
  /** Known files changed since `sinceMs` (epoch), newest first. */
  recent(sinceMs: number): readonly LogFile[];
  /** The real folders below which logs were found. */
  folders(): readonly string[];
  problems(): readonly ReadProblem[];
  counts(): ReadCounts;
  /** How often each version of Claude Code was seen on lines with usage. */
  versions(): ReadonlyMap<string, number>;
  /** The path that a project folder's name stands for, where a line told it; else the name. */
  projectPath(folder: string): string;
  /** How far it came, for a reader that goes on from there. */
  content(): ReaderContent;
};

/** How far a reader came, as plain data. */
export type ReaderContent = {
  files: (Pick<LogFile, 'path' | 'size' | 'mtimeMs' | 'identity'> & { position: Position })[];
  counts: Pick<ReadCounts, 'bytes' | 'lines' | 'skipped'>;
  versions: [version: string, lines: number][];
  projectPaths: [folder: string, path: string][];
};

/** What kept a log from being read. */
export type ReadProblem = FindProblem | { code: 'file_unreadable'; path: string };

export type ReaderOptions = {
  roots: readonly Root[];
  /** Files last changed before this instant are not opened. */
  sinceMs: number;
  /** What is dated later is ignored; `Infinity` for everything. */
  untilMs: number;
  /** For clock times without a zone in limit messages. */
  timeZone: string;
  ledger: Ledger;
  hits: HitBook;
  /** What another reader read into the same ledger before. */
  before?: ReaderContent | null;
};

type KnownFile = LogFile & { position: Position | null; isUnreadable: boolean };

/** A reader that has read nothing yet, or what is told by `before`. */
export function createReader(options: ReaderOptions): Reader {
  const { roots, sinceMs, untilMs, timeZone, ledger, hits, before } = options;
  const known = new Map<string, KnownFile>();
  /** Files that were read before, until they are met. */
  const unmet = new Map(before?.files.map((file) => [file.path, file]));
  const counts: ReadCounts = {
    filesLeftOut: 0,
    bytes: 0,
    lines: 0,
    skipped: {},
    ...before?.counts,
    files: 0,
  };
  const versions = new Map(before?.versions);
  const paths = createProjectPaths(before?.projectPaths);
  let revision = 0;
  const wasThere = new Set<string>();
  let folders: readonly string[] = [];
  let findProblems: readonly FindProblem[] = [];

  const sink = {
    usage(record: Parameters<Ledger['add']>[0], version: string | null, cwd: string | null): void {
      if (record.atMs > untilMs) {
        return;
      }
      revision += ledger.add(record) ? 1 : 0;
      paths.note(record.source.project, cwd);
      if (version !== null) {
        versions.set(version, (versions.get(version) ?? 0) + 1);
      }
    },
    hit(hit: Parameters<HitBook['add']>[0]): void {
      if (hit.atMs <= untilMs) {
        revision += hits.add(hit) ? 1 : 0;
      }
    },
    skip(reason: SkipReason): void {
      counts.skipped[reason] = (counts.skipped[reason] ?? 0) + 1;
    },
  };
  const scanner = createScanner(createLineParser(sink, timeZone), sink);

  function read(file: KnownFile): void {
    const result = scanner.scan(file.path, file.context, file.position);
    file.isUnreadable = result === null;
    if (result) {
      counts.files += file.position === null ? 1 : 0;
      counts.bytes += result.bytes;
      counts.lines += result.lines;
      file.position = result.position;
    }
  }

  /** Takes a file's present state; true if there is something new to read in it. */
  function note(now: LogFile): boolean {
    const file = known.get(now.path);
    if (!file) {
      const met = unmet.get(now.path);
      unmet.delete(now.path);
      const isNew = !met || hasChanged(met, now);
      const isWanted = now.mtimeMs >= sinceMs;
      // What grew while nobody looked, and too long ago, was not read as it is.
      const position = met && (isWanted || !isNew) ? met.position : null;
      known.set(now.path, { ...now, position, isUnreadable: false });
      counts.files += position === null ? 0 : 1;
      return isNew && isWanted;
    }
    const isNew = file.isUnreadable || hasChanged(file, now);
    Object.assign(file, now);
    return isNew && now.mtimeMs >= sinceMs;
  }

  return {
    sweep(progress) {
      // A usual place may be absent, but not after it was there.
      const found = findLogs(
        roots.map((root) => ({ ...root, isNamed: root.isNamed || wasThere.has(root.path) })),
      );
      found.roots.forEach((path) => wasThere.add(path));
      folders = found.folders;
      findProblems = found.problems;
      const present = new Set(found.files.map((file) => file.path));
      for (const path of known.keys()) {
        if (!present.has(path)) {
          known.delete(path);
        }
      }
      const grown = found.files.filter(note).sort((a, b) => b.mtimeMs - a.mtimeMs);
      const allBytes = grown.reduce((sum, file) => sum + file.size, 0);
      let doneBytes = 0;
      for (const { path, size } of grown) {
        const file = known.get(path);
        if (file) {
          read(file);
        }
        doneBytes += size;
        progress?.(doneBytes, allBytes);
      }
      counts.filesLeftOut = [...known.values()].filter(
        (file) => file.position === null && !file.isUnreadable,
      ).length;
    },

    visit(path) {
      const file = known.get(path);
      if (!file) {
        return false;
      }
      const now = logFile(path, file.context);
      if (now && note(now)) {
        read(file);
      }
      return now !== null;
    },

    recent(since) {
      return [...known.values()]
        .filter((file) => file.mtimeMs >= since)
        .sort((a, b) => b.mtimeMs - a.mtimeMs);
    },

    folders: () => folders,

    problems() {
      const unreadable = [...known.values()].filter((file) => file.isUnreadable);
      return [...findProblems, ...unreadable.map(({ path }) => ({ code: 'file_unreadable' as const, path }))];
    },

    revision: () => revision,
    counts: () => counts,
    versions: () => versions,
    projectPath: paths.pathOf,
    content: () => ({
      // What could not be read is as it was noted, but was not read as it is.
      files: [...known.values()].flatMap(({ path, size, mtimeMs, identity, position, isUnreadable }) =>
        position === null || isUnreadable ? [] : [{ path, size, mtimeMs, identity, position }],
      ),
      counts: { bytes: counts.bytes, lines: counts.lines, skipped: counts.skipped },
      versions: [...versions],
      projectPaths: paths.all(),
    }),
  };
}

/** Also a file of the same size may have been written anew. */
function hasChanged(before: Pick<LogFile, 'size' | 'mtimeMs' | 'identity'>, now: LogFile): boolean {
  return before.size !== now.size || before.mtimeMs !== now.mtimeMs || before.identity !== now.identity;
}
