/** Where Claude Code's session logs live. */
import { join } from 'node:path';

/** A configuration folder of Claude Code, and whether the user named it (so that its absence is a problem). */
export type Root = { path: string; isNamed: boolean };

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
      return given.map((path) => ({ path: expandHome(path, home), isNamed: true }));
    }
  }
  const config = env['XDG_CONFIG_HOME'] || join(home, '.config');
  return [
    { path: join(home, '.claude'), isNamed: false },
    { path: join(config, 'claude'), isNamed: false },
  ];
}

function expandHome(path: string, home: string): string {
  return path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path;
}
