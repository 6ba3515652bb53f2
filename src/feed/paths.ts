/** Where the status line feed keeps its parts, all in Tidemark's own folder, and where Claude Code keeps its settings. */
import { join } from 'node:path';

export type FeedPaths = {
  /** Tidemark's own folder. */
  state: string;
  /** A payload per session waits here as `<slot>.json`; `*.tmp` is half written or left behind by a kill. */
  slots: string;
  /** What Claude Code runs. */
  script: string;
  /** The command that was the status line before, as shell text. */
  former: string;
  /** The ready-made line: an epoch second until which it is good, then the text. */
  line: string;
  /** What was installed, and what stood there before. */
  record: string;
};

/** The folders and files that are Claude Code's. */
export type ClaudePaths = {
  /** `CLAUDE_CONFIG_DIR` or `~/.claude`. */
  configFolder: string;
  /** Settings that an administrator sets; see `managedSettingsPath`. */
  managedSettings: string;
};

/** The feed's parts in a state folder. */
export function feedPaths(state: string): FeedPaths {
  return {
    state,
    slots: join(state, 'feed'),
    script: join(state, 'statusline.sh'),
    former: join(state, 'statusline-former.sh'),
    line: join(state, 'statusline.txt'),
    record: join(state, 'feed.json'),
  };
}

/** Where an administrator's settings for Claude Code are. */
export function managedSettingsPath(platform: NodeJS.Platform): string {
  return platform === 'darwin'
    ? '/Library/Application Support/ClaudeCode/managed-settings.json'
    : '/etc/claude-code/managed-settings.json';
}
