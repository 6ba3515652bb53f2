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
  /** The roots that are there. */
  roots: string[];
  /** The real folders that are read, to be watched. */
  folders: string[];
  problems: FindProblem[];
};

const LOG_ENDING = '.jsonl';
/** Lists of Claude Code's that are no transcripts: of workflows, and of the prompts that were typed. */
const NO_LOGS = new Set(['journal.jsonl', 'history.jsonl']);

/**
 * Lists `*.jsonl` below the roots' `projects` folders (or below a folder of projects that was named), each real file and folder once
 * however many links lead to it. Never throws: what can't be read is a problem.
 */
export function findLogs(roots: readonly Root[]): Found {
  const found: Found = { files: [], roots: [], folders: [], problems: [] };
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
      listFolder(folder, null, found, seen, 'root_unreadable');
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

function listFolder(
  folder: string,
  parent: LineContext | null,
  found: Found,
  seen: Set<string>,
  code: FindProblem['code'],
): void {
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
      listFolder(path, contextBelow(parent, name), found, seen, 'folder_unreadable');
    }
  }

  function take(path: string, name: string): void {
    if (isLogName(name) && !seen.has(path)) {
      const file = logFile(path, fileContext(parent, name));
      if (file) {
        seen.add(path);
        found.files.push(file);
      }
    }
  }

  function follow(path: string, name: string): void {
    try {
      const real = realpathSync(path);
      if (statSync(real).isDirectory()) {
        enter(real, name);
      } else {
        take(real, name);
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
  let stats: Stats;
  try {
    stats = statSync(path);
  } catch {
    return null;
  }
  const { size, mtimeMs, ctimeMs: changedAtMs } = stats;
  const identity = `${stats.dev}:${stats.ino}`;
  return stats.isFile() ? { path, size, mtimeMs, changedAtMs, identity, context } : null;
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
