/**
 * All log files and how far each was read: finds what grew, reads it into the ledger, and keeps count of what was seen.
 */
import type { KeptFile } from '../contract/log-index.ts';
import type { Ledger } from '../core/ledger.ts';
import type { HitBook } from '../core/limit-hit.ts';
import { findLogs, logFile, type FindProblem, type LeavesOut, type LogFile } from './find.ts';
import { createLineParser, type SkipReason } from './line.ts';
import { createProjectPaths } from './project-paths.ts';
import type { Root } from './roots.ts';
import { createScanner, type Position } from './scan.ts';

/** What was read since the reader was made. */
export type ReadCounts = {
  /** Files that were opened at least once and were there since the reader was made. */
  files: number;
  /** Files that say that they are too old to matter, so that they were not opened. */
  filesLeftOut: number;
  /** Files that hold lines newer than they say that they are. */
  filesMistimed: number;
  bytes: number;
  lines: number;
  skipped: Partial<Record<SkipReason, number>>;
};

export type Reader = {
  /** Looks at every file below the roots and reads what is new. */
  sweep(progress?: (doneBytes: number, allBytes: number) => void): void;
  /** Looks at one file that may have grown; false if it is no known log file, or is gone. */
  visit(path: string): boolean;
  /** Lets the next sweep read every file from its beginning, if it was changed since an instant. */
  readAgain(sinceMs: number): void;
  /** A number that changes whenever reading changed a figure. */
  revision(): number;
  /** Files that were left out for their time although they may hold newer lines: what `visitSuspect` has yet to look into. */
  suspects(): readonly string[];
  /** Reads a file whatever its time is, as one whose time is right from then on. */
  visitSuspect(path: string): void;
  /** Those of the files that matter that were changed since `sinceMs` (epoch), newest first. */
  recent(sinceMs: number): readonly LogFile[];
  /** The real folders below which logs were found. */
  folders(): readonly string[];
  problems(): readonly ReadProblem[];
  counts(): ReadCounts;
  /** How often each version of Claude Code was seen on lines with usage; what repeats the line before is left out. */
  versions(): ReadonlyMap<string, number>;
  /** The path that a project folder's name stands for, where a line told it; else the name. */
  projectPath(folder: string): string;
  /** How far it came, for a reader that goes on from there. */
  content(): ReaderContent;
};

/** How far a reader came, as plain data. */
export type ReaderContent = {
  files: KeptFile[];
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
  /** What a file says of its time is believed: none is suspected. */
  trustsFileTimes: boolean;
  /** What is dated later is ignored; `Infinity` for everything. */
  untilMs: number;
  /** For clock times without a zone in limit messages; asked when there is one. */
  timeZone: () => string;
  ledger: Ledger;
  hits: HitBook;
  /** What another reader read into the same ledger before. */
  before?: ReaderContent | null;
};

type KnownFile = LogFile & { position: Position | null };

const HOUR_MS = 3_600_000;

/** A reader that has read nothing yet, or what is told by `before`. */
export function createReader(options: ReaderOptions): Reader {
  const { roots, trustsFileTimes, untilMs, timeZone, ledger, hits, before } = options;
  let { sinceMs } = options;
  const known = new Map<string, KnownFile>();
  /** Those of them that could not be read as they are. */
  const unreadable = new Set<string>();
  /** Files that were read before, until they are met. */
  const unmet = new Map(before?.files.map((file) => [file.path, file]));
  const counts: ReadCounts = {
    filesLeftOut: 0,
    filesMistimed: 0,
    bytes: 0,
    lines: 0,
    skipped: {},
    ...before?.counts,
    files: 0,
  };
  const versions = new Map(before?.versions);
  const paths = createProjectPaths(before?.projectPaths);
  let revision = 0;
  /** The newest record of the file that is being read. */
  let newestMs = -Infinity;
  const wasThere = new Set<string>();
  let folders: readonly string[] = [];
  let findProblems: readonly FindProblem[] = [];
  let suspects: readonly string[] = [];

  const sink = {
    usage(record: Parameters<Ledger['add']>[0], version: string | null, cwd: string | null): void {
      if (record.atMs > untilMs) {
        return;
      }
      newestMs = Math.max(newestMs, record.atMs);
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
    newestMs = -Infinity;
    const result = scanner.scan(file.path, file.context, file.position);
    if (result === null) {
      unreadable.add(file.path);
    } else {
      unreadable.delete(file.path);
      counts.files += file.position === null ? 1 : 0;
      counts.bytes += result.bytes;
      counts.lines += result.lines;
      file.position = result.position;
      // What is dated after the last change of any kind is a lie of its own.
      const isMistimed = newestMs > file.mtimeMs + HOUR_MS && newestMs < file.changedAtMs + HOUR_MS;
      counts.filesMistimed += isMistimed ? 1 : 0;
    }
  }

  /** Whether a file is too old to matter; how far one was read that was read is known for as long as it is there. */
  function isLeftOut({ path, mtimeMs, changedAtMs }: Parameters<LeavesOut>[0]): boolean {
    const isOld = mtimeMs < sinceMs && (trustsFileTimes || changedAtMs < sinceMs);
    return isOld && !known.has(path) && !unmet.has(path);
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
      // The same object: there may be a hundred thousand of them.
      known.set(now.path, Object.assign(now, { position }));
      counts.files += position === null ? 0 : 1;
      return isNew && isWanted;
    }
    const isNew = unreadable.has(now.path) || hasChanged(file, now);
    Object.assign(file, now);
    if (isNew && now.mtimeMs < sinceMs) {
      // Replaced by something that says it is old: left out as any other that does.
      file.position = null;
    }
    return isNew && now.mtimeMs >= sinceMs;
  }

  return {
    sweep(progress) {
      // A usual place may be absent, but not after it was there.
      const found = findLogs(
        roots.map((root) => ({ ...root, isNamed: root.isNamed || wasThere.has(root.path) })),
        isLeftOut,
      );
      found.roots.forEach((path) => wasThere.add(path));
      folders = found.folders;
      findProblems = found.problems;
      const present = new Set(found.files.map((file) => file.path));
      for (const path of known.keys()) {
        if (!present.has(path)) {
          known.delete(path);
          unreadable.delete(path);
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
      const leftOut = [...known.values()].filter(
        (file) => file.position === null && !unreadable.has(file.path),
      );
      counts.filesLeftOut = found.leftOut + leftOut.length;
      suspects = leftOut
        .filter((file) => !trustsFileTimes && file.changedAtMs >= sinceMs)
        .map(({ path }) => path);
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

    suspects() {
      suspects = suspects.filter((path) => known.get(path)?.position === null);
      return suspects;
    },

    visitSuspect(path) {
      const file = known.get(path);
      if (file?.position === null) {
        read(file);
      }
    },

    readAgain(since) {
      sinceMs = since;
      known.clear();
      unreadable.clear();
      unmet.clear();
      counts.filesMistimed = 0;
    },

    recent(since) {
      const found: KnownFile[] = [];
      for (const file of known.values()) {
        if (file.mtimeMs >= since) {
          found.push(file);
        }
      }
      return found.sort((a, b) => b.mtimeMs - a.mtimeMs);
    },

    folders: () => folders,

    problems: () => [
      ...findProblems,
      ...[...unreadable].map((path) => ({ code: 'file_unreadable' as const, path })),
    ],

    revision: () => revision,
    counts: () => counts,
    versions: () => versions,
    projectPath: paths.pathOf,
    content: () => ({
      // What could not be read is as it was noted, but was not read as it is.
      files: [...known.values()].flatMap(({ path, size, mtimeMs, identity, position }) =>
        position === null || unreadable.has(path) ? [] : [{ path, size, mtimeMs, identity, position }],
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
