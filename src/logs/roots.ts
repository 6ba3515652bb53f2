/** Where Claude Code's session logs live. */
import { join } from 'node:path';

/** A folder to look for logs in. */
export type Root = {
  path: string;
  /** Its absence is a problem: the user named it, or it was there before. */
  isNamed: boolean;
  /**
   * It may be a folder of projects itself. A configuration folder of Claude Code is none: beside the projects it holds
   * what is no log, such as the history of prompts.
   */
  mayBeProjects: boolean;
};

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The roots to read: those of the settings or flags if there are any; else `CLAUDE_CONFIG_DIR` (a comma list is
 * accepted, empty counts as unset); else `~/.claude` and `${XDG_CONFIG_HOME:-~/.config}/claude`.
 */
export function rootsOf(named: readonly string[], env: Environment, home: string): Root[] {
  const configured = (env['CLAUDE_CONFIG_DIR'] ?? '').split(',').map((part) => part.trim());
  for (const paths of [named, configured]) {
    const given = paths.filter((path) => path !== '');
    if (given.length > 0) {
      return given.map((path) => ({
        path: expandHome(path, home),
        isNamed: true,
        mayBeProjects: paths === named,
      }));
    }
  }
  const config = env['XDG_CONFIG_HOME'] || join(home, '.config');
  return [
    { path: join(home, '.claude'), isNamed: false, mayBeProjects: false },
    { path: join(config, 'claude'), isNamed: false, mayBeProjects: false },
  ];
}

function expandHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path;
}
