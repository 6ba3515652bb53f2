/** The settings on disk: read with patience, written without losing what we don't know. */
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { defaultSettings, readSettings, SettingsSchema, type Settings } from '../contract/settings.ts';
import type { Problem } from '../core/problem.ts';
import { writeLasting } from './atomic-write.ts';
import { isAbsence, setAside } from './state-file.ts';

export type LoadedSettings = { settings: Settings; problems: Problem[] };

/**
 * The settings in a file; defaults where there is none. A file that is no JSON is moved aside as
 * `settings.bad-<time>.json` if `mayMend` (the app and the CLI's own folder, not a file named by a flag).
 */
export function loadSettings(path: string, nowMs: number, mayMend: boolean): LoadedSettings {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const problems: Problem[] = isAbsence(error) ? [] : [{ code: 'settings_unreadable', path }];
    return { settings: defaultSettings(), problems };
  }
  try {
    return readSettings(JSON.parse(text.replace(/^\uFEFF/, '')));
  } catch {
    const keptAs = mayMend ? setAside(path, nowMs) : null;
    return { settings: defaultSettings(), problems: [{ code: 'settings_not_json', keptAs }] };
  }
}

/** Saves the settings; members of the file that this version does not know stay. Null, or what went wrong. */
export async function saveSettings(path: string, settings: Settings): Promise<Problem | null> {
  try {
    await writeLasting(existsSync(path) ? realpathSync(path) : path, settingsText(path, settings));
    return null;
  } catch {
    return { code: 'settings_unwritable', path };
  }
}

/** What the file is to hold; throws where something that it must keep can be read and not written. */
export function settingsText(path: string, settings: Settings): string {
  return `${JSON.stringify({ ...unknownMembers(path), ...settings }, null, 2)}\n`;
}

function unknownMembers(path: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(readFileSync(path, 'utf8'));
    const known = new Set(Object.keys(SettingsSchema.shape));
    return typeof json === 'object' && json !== null
      ? Object.fromEntries(Object.entries(json).filter(([key]) => !known.has(key)))
      : {};
  } catch {
    return {};
  }
}
