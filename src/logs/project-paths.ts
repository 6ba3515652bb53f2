/** The paths that project folders stand for: the folder's name loses what is no letter or digit, the lines keep it. */

export type ProjectPaths = {
  /** Takes the working folder of a line in a project folder. */
  note(folder: string, cwd: string | null): void;
  /** All that are known, by folder. */
  all(): [folder: string, cwd: string][];
  /** The project's path, or the folder's name while none is known. */
  pathOf(folder: string): string;
};

/** Claude Code cuts longer names and puts a hash behind them. */
const LONGEST_NAME = 200;

/** Of two paths with the same folder name, the smaller stands, whatever the order. */
export function createProjectPaths(before: readonly (readonly [string, string])[] = []): ProjectPaths {
  const paths = new Map<string, string>(before);
  let lastFolder = '';
  let lastCwd: string | null = null;
  return {
    note(folder, cwd) {
      if (cwd === null || (cwd === lastCwd && folder === lastFolder)) {
        return;
      }
      lastFolder = folder;
      lastCwd = cwd;
      const known = paths.get(folder);
      if (isFolderOf(folder, cwd) && (known === undefined || cwd < known)) {
        paths.set(folder, cwd);
      }
    },
    all: () => [...paths],
    pathOf: (folder) => paths.get(folder) ?? folder,
  };
}

/** Whether Claude Code keeps the sessions of this working folder there: each other character becomes a dash. */
function isFolderOf(folder: string, cwd: string): boolean {
  const name = cwd.replaceAll(/[^A-Za-z0-9]/g, '-');
  return name === folder || (name.length > LONGEST_NAME && folder.startsWith(name.slice(0, LONGEST_NAME)));
}
