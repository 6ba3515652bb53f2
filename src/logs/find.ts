/** Which log files there are below the roots. */
import { readdirSync, realpathSync, statSync, type Dirent, type Stats } from 'node:fs';
import { join, sep } from 'node:path';
import type { LineContext } from './line.ts';
import type { Root } from './roots.ts';

export type LogFile = {
  path: string;
  size: number;
  /** The last change of what is in it, as the file says: restored backups and sync tools set it back. */
  mtimeMs: number;
  /** The last change of the file in any way, which nobody can set back: what is in it was written before. */
  changedAtMs: number;
  /** Device and inode: another file of the same name has another. */
  identity: string;
  context: LineContext;
};

/** What could not be looked into. */
export type FindProblem = { code: 'root_missing' | 'root_unreadable' | 'folder_unreadable'; path: string };

export type Found = {
  files: LogFile[];
  /** How many more there are that were left out. */
  leftOut: number;
  /** The roots that are there. */
  roots: string[];
  /** The real folders that are read, to be watched. */
  folders: string[];
  problems: FindProblem[];
};

/** Whether a file that was changed at these instants (epoch) is left out. */
export type LeavesOut = (file: Pick<LogFile, 'path' | 'mtimeMs' | 'changedAtMs'>) => boolean;

const LOG_ENDING = '.jsonl';
/** Lists of Claude Code's that are no transcripts: of workflows, and of the prompts that were typed. */
const NO_LOGS = new Set(['journal.jsonl', 'history.jsonl']);

/**
 * Lists `*.jsonl` below the roots' `projects` folders (or below a folder of projects that was named), each real file and folder once
 * however many links lead to it, but those that `leavesOut` says. Never throws: what can't be read is a problem.
 */
export function findLogs(roots: readonly Root[], leavesOut: LeavesOut = () => false): Found {
  const found: Found = { files: [], leftOut: 0, roots: [], folders: [], problems: [] };
  const seen = new Set<string>();
  for (const root of roots) {
    const folder = projectsFolder(root);
    if (folder === null) {
      if (root.isNamed) {
        found.problems.push({ code: 'root_missing', path: root.path });
      }
    } else {
      found.roots.push(root.path);
    }
    if (folder !== null && !seen.has(folder)) {
      found.folders.push(folder);
      listFolder(folder, null, { found, seen, leavesOut }, 'root_unreadable');
    }
  }
  return found;
}

function projectsFolder({ path: root, mayBeProjects }: Root): string | null {
  for (const path of [join(root, 'projects'), ...(mayBeProjects ? [root] : [])]) {
    try {
      const real = realpathSync(path);
      if (statSync(real).isDirectory()) {
        return real;
      }
    } catch {
      // Absent or out of reach: the next one, or none.
    }
  }
  return null;
}

/** What is found, and the folders and files that were met; of those that are left out only such that a link led to. */
type Search = { found: Found; seen: Set<string>; leavesOut: LeavesOut };

function listFolder(
  folder: string,
  parent: LineContext | null,
  search: Search,
  code: FindProblem['code'],
): void {
  const { found, seen, leavesOut } = search;
  seen.add(folder);
  let entries: Dirent[];
  try {
    entries = readdirSync(folder, { withFileTypes: true });
  } catch {
    found.problems.push({ code, path: folder });
    return;
  }
  for (const entry of entries) {
    // Both are as they should be: `join` would look at every letter of them again, for thousands of files.
    const path = `${folder}${sep}${entry.name}`;
    if (entry.isDirectory()) {
      enter(path, entry.name);
    } else if (entry.isFile()) {
      take(path, entry.name);
    } else if (entry.isSymbolicLink()) {
      follow(path, entry.name);
    }
  }

  function enter(path: string, name: string): void {
    if (!seen.has(path)) {
      listFolder(path, contextBelow(parent, name), search, 'folder_unreadable');
    }
  }

  function take(path: string, name: string): void {
    const stats = isLogName(name) && !seen.has(path) ? plainFile(path) : null;
    if (stats === null) {
      return;
    }
    if (leavesOut({ path, mtimeMs: stats.mtimeMs, changedAtMs: stats.ctimeMs })) {
      found.leftOut += 1;
    } else {
      seen.add(path);
      found.files.push(fileOf(path, stats, fileContext(parent, name)));
    }
  }

  function follow(path: string, name: string): void {
    try {
      const real = realpathSync(path);
      if (statSync(real).isDirectory()) {
        enter(real, name);
      } else {
        take(real, name);
        seen.add(real);
      }
    } catch {
      // A link to nothing holds no logs.
    }
  }
}

/** Whether a file of this name is a transcript. */
export function isLogName(name: string): boolean {
  return name.endsWith(LOG_ENDING) && !NO_LOGS.has(name);
}

/** A file's state now, or null if it has vanished or is no plain file. */
export function logFile(path: string, context: LineContext): LogFile | null {
  const stats = plainFile(path);
  return stats && fileOf(path, stats, context);
}

/** Made once: Node makes another for each call that has none. */
const OR_NOTHING = { throwIfNoEntry: false } as const;

function plainFile(path: string): Stats | null {
  try {
    const stats = statSync(path, OR_NOTHING);
    return stats?.isFile() ? stats : null;
  } catch {
    return null;
  }
}

function fileOf(path: string, { size, mtimeMs, ctimeMs, dev, ino }: Stats, context: LineContext): LogFile {
  return { path, size, mtimeMs, changedAtMs: ctimeMs, identity: `${dev}:${ino}`, context };
}

function contextBelow(parent: LineContext | null, name: string): LineContext {
  return parent === null
    ? { project: name, session: '' }
    : { project: parent.project, session: parent.session || name };
}

function fileContext(parent: LineContext | null, name: string): LineContext {
  const session = name.slice(0, -LOG_ENDING.length);
  return parent === null
    ? { project: '', session }
    : { project: parent.project, session: parent.session || session };
}
