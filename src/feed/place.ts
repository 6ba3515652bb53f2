/** Where Claude Code keeps its settings on this machine. */
import { join } from 'node:path';
import { managedSettingsPath, type ClaudePaths } from './paths.ts';

/** `CLAUDE_CONFIG_DIR` (the first, where a list is given) or `~/.claude`. */
export function claudePathsOf(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
  platform: NodeJS.Platform,
): ClaudePaths {
  const [named = ''] = (env['CLAUDE_CONFIG_DIR'] ?? '').split(',').map((path) => path.trim());
  return {
    configFolder: named || join(home, '.claude'),
    managedSettings: managedSettingsPath(platform),
  };
}
