/** Whether the feed is on, what keeps it from running, and when it last brought something. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { hookCommand } from './change.ts';
import { managedSwitches, readSettingsText, settingsPathIn, switchesOf } from './claude-settings.ts';
import type { ClaudePaths, FeedPaths } from './paths.ts';
import { loadRecord } from './record.ts';
import { readStatusLine } from './status-line-member.ts';

export type FeedWarning = {
  code: 'settings_unreadable' | 'hooks_disabled' | 'managed_hooks_only' | 'managed_status_line';
  path: string;
};

export type FeedStatus = {
  /** `other`: another status line is set. `broken`: ours is set, but its script is not there. */
  state: 'off' | 'on' | 'other' | 'broken';
  warnings: FeedWarning[];
  /** When the newest payload came of those that still wait; null where none does. */
  lastPayloadAtMs: number | null;
};

/** What can't be seen without opening files that Tidemark never opens: told wherever the feed is explained. */
export const FEED_HINTS: readonly string[] = [
  'Claude Code runs a status line only in a folder that you have trusted.',
  "A status line in a project's own settings takes the place of this one there.",
  'Figures come with the first response of a session, on Pro, Max and Team plans.',
];

/** How the feed stands. */
export function feedStatus(paths: FeedPaths, claude: ClaudePaths): FeedStatus {
  const path = loadRecord(paths.record)?.settings ?? settingsPathIn(claude.configFolder);
  const read = readSettingsText(path);
  const text = read.kind === 'text' ? read.text : null;
  const found = text === null ? null : readStatusLine(text);
  const managed = managedSwitches(claude.managedSettings);
  const isUnreadable =
    found?.kind === 'not_json' || (read.kind === 'refused' && read.refusal.code !== 'no_config_folder');
  const warnings: [FeedWarning['code'], string, boolean][] = [
    ['settings_unreadable', path, isUnreadable],
    ['hooks_disabled', path, switchesOf(text).disableAllHooks],
    ['hooks_disabled', claude.managedSettings, managed.disableAllHooks],
    ['managed_hooks_only', claude.managedSettings, managed.allowManagedHooksOnly],
    ['managed_status_line', claude.managedSettings, managed.hasStatusLine],
  ];
  return {
    state: stateOf(paths, found),
    warnings: warnings.filter(([, , isSo]) => isSo).map(([code, where]) => ({ code, path: where })),
    lastPayloadAtMs: newestPayload(paths.slots),
  };
}

/** One sentence for the user. The path in it comes from outside: make it plain before it reaches a screen. */
export function feedWarningMessage({ code, path }: FeedWarning): string {
  switch (code) {
    case 'settings_unreadable':
      return `Claude Code's settings ${path} can't be read.`;
    case 'hooks_disabled':
      return `"disableAllHooks" in ${path} keeps Claude Code from running any status line.`;
    case 'managed_hooks_only':
      return `"allowManagedHooksOnly" in ${path} keeps Claude Code from running a status line of your own.`;
    case 'managed_status_line':
      return `Your administrator sets the status line in ${path}, which takes the place of this one.`;
  }
}

function stateOf(paths: FeedPaths, found: ReturnType<typeof readStatusLine> | null): FeedStatus['state'] {
  if (
    found === null ||
    found.kind === 'absent' ||
    found.kind === 'not_json' ||
    found.kind === 'not_an_object'
  ) {
    return 'off';
  }
  if (found.kind !== 'command' || found.command !== hookCommand(paths)) {
    return 'other';
  }
  return existsSync(paths.script) ? 'on' : 'broken';
}

function newestPayload(folder: string): number | null {
  try {
    const times = readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.mtimeMs ?? 0);
    return times.length === 0 ? null : Math.max(...times);
  } catch {
    return null;
  }
}
