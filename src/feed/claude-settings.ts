/** Claude Code's `settings.json` on disk: read as exact text, written through links and with its mode kept. */
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  lstatSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'jsonc-parser';
import { z } from 'zod/mini';
import { writeLasting } from '../store/atomic-write.ts';
import type { Refusal } from './refusal.ts';

/** `text` is null where there is no file yet. */
export type SettingsText = { kind: 'text'; text: string | null } | { kind: 'refused'; refusal: Refusal };

const SwitchesSchema = z.object({
  hasStatusLine: z.boolean(),
  disableAllHooks: z.catch(z.boolean(), false),
  allowManagedHooksOnly: z.catch(z.boolean(), false),
});
export type Switches = z.infer<typeof SwitchesSchema>;

/** Where a configuration folder's settings are. */
export function settingsPathIn(configFolder: string): string {
  return join(configFolder, 'settings.json');
}

/** The text of the settings; refused where it can't be read, or is no text that could be written back as it was. */
export function readSettingsText(path: string): SettingsText {
  if (!statSync(dirname(path), { throwIfNoEntry: false })?.isDirectory()) {
    return refused({ code: 'no_config_folder', path: dirname(path) });
  }
  if (lstatSync(path, { throwIfNoEntry: false }) === undefined) {
    return { kind: 'text', text: null };
  }
  try {
    const bytes = readFileSync(path);
    const text = bytes.toString('utf8');
    return Buffer.from(text, 'utf8').equals(bytes)
      ? { kind: 'text', text }
      : refused({ code: 'not_json', path });
  } catch {
    return refused({ code: 'unreadable', path });
  }
}

/** Whether the settings, or where they would be, may be written. */
export function isWritable(path: string): boolean {
  try {
    const isThere = existsSync(path);
    const real = isThere ? realpathSync(path) : path;
    accessSync(dirname(real), constants.W_OK);
    if (isThere) {
      accessSync(real, constants.W_OK);
    }
    return true;
  } catch {
    return false;
  }
}

/** Writes the settings, or takes them away (null); null, or what went wrong. */
export async function writeSettingsText(path: string, text: string | null): Promise<Refusal | null> {
  try {
    if (text === null) {
      rmSync(path);
      return null;
    }
    // A link, as dotfiles have it, stays one: what it points to is replaced.
    const isThere = existsSync(path);
    const real = isThere ? realpathSync(path) : path;
    const mode = isThere ? statSync(real).mode & 0o7777 : 0o666 & ~process.umask();
    await writeLasting(real, text);
    chmodSync(real, mode);
    return null;
  } catch {
    return { code: 'unwritable', path };
  }
}

/** The switches in settings that decide whether a status line runs; those of an unreadable text are all off. */
export function switchesOf(text: string | null): Switches {
  const json: unknown = parse((text ?? '').replace(/^\uFEFF/, ''));
  const members = typeof json === 'object' && json !== null ? json : {};
  return SwitchesSchema.parse({ ...members, hasStatusLine: 'statusLine' in members });
}

/** The switches that an administrator has set. */
export function managedSwitches(path: string): Switches {
  try {
    return switchesOf(readFileSync(path, 'utf8'));
  } catch {
    return switchesOf(null);
  }
}

function refused(refusal: Refusal): SettingsText {
  return { kind: 'refused', refusal };
}
