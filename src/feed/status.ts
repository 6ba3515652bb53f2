/** Whether the feed is on, what keeps it from running, and when it last brought something. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FEED_WARNING } from '../core/texts.ts';
import { hookCommand } from './change.ts';
import { managedSwitches, readSettingsText, settingsPathIn, switchesOf } from './claude-settings.ts';
import type { ClaudePaths, FeedPaths } from './paths.ts';
import { HOOK_END } from './hook.ts';
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
      return FEED_WARNING.settingsUnreadable(path);
    case 'hooks_disabled':
      return FEED_WARNING.hooksDisabled(path);
    case 'managed_hooks_only':
      return FEED_WARNING.managedHooksOnly(path);
    case 'managed_status_line':
      return FEED_WARNING.managedStatusLine(path);
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
  return isWhole(paths.script) ? 'on' : 'broken';
}

/** Whether a script, of whatever version, is there to its end. */
function isWhole(script: string): boolean {
  try {
    return readFileSync(script, 'utf8').endsWith(HOOK_END);
  } catch {
    return false;
  }
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
