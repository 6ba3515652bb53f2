/** The settings file: a bad field falls back alone, what is loaded is valid, and saved it comes back as it is. */
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings, SettingsSchema, type Settings } from '../../../src/contract/settings.ts';
import { loadSettings, settingsText as textToSave } from '../../../src/store/settings-file.ts';
import type { Dice } from '../tree/dice.ts';
import { differenceOf } from './difference.ts';
import { settingsText } from './settings-text.ts';
import { mutated } from './mutate.ts';
import { byteTarget, type Target } from './target.ts';

const NOW_MS = Date.parse('2026-11-20T12:00:00Z');
/** These fall back by their members. */
const NESTED: ReadonlySet<string> = new Set(['limits', 'apiSpend', 'prices']);

/** Its files are in `folder`. */
export function settingsTarget(folder: string): Target {
  const path = join(folder, 'settings.json');

  function judgeSettings(input: Buffer): string | null {
    rmSync(path, { force: true });
    writeFileSync(path, input);
    const { settings } = loadSettings(path, NOW_MS, false);
    return wrongAlone(input.toString(), settings) ?? wrongAfterSaving(settings, input);
  }

  function wrongAfterSaving(settings: Settings, input: Buffer): string | null {
    if (differenceOf(SettingsSchema.safeParse(settings).data, settings) !== null) {
      return 'what was loaded is not valid';
    }
    let saved: string;
    try {
      saved = textToSave(path, settings);
    } catch {
      return isDeep(input) ? null : 'what was loaded could not be saved';
    }
    writeFileSync(path, saved);
    const again = loadSettings(path, NOW_MS, false);
    const difference = differenceOf(again.settings, settings);
    if (difference !== null) {
      return `saved, it came back another: ${difference}`;
    }
    return textToSave(path, again.settings) === saved ? null : 'saved twice, it was written in another way';
  }

  return byteTarget('settings', (dice) => settingsBytes(dice), judgeSettings);
}

function settingsBytes(dice: Dice): Buffer {
  const bytes = Buffer.from(settingsText(dice));
  return dice.chance(0.3) ? mutated(bytes, dice, Buffer.from(settingsText(dice))) : bytes;
}

/** Every field must be what it is where nothing else stands in the file. */
function wrongAlone(text: string, settings: Settings): string | null {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return differenceOf(settings, SettingsSchema.parse({})) === null ? null : 'no JSON, and not the defaults';
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) {
    return differenceOf(settings, SettingsSchema.parse({})) === null
      ? null
      : 'no object, and not the defaults';
  }
  for (const [field, value] of Object.entries(json)) {
    const difference = NESTED.has(field) ? null : differenceAlone(field, value, settings);
    if (difference !== null) {
      return `${field} is not what it is alone: ${difference}`;
    }
  }
  return null;
}

function differenceAlone(field: string, value: unknown, settings: Settings): string | null {
  const alone: Readonly<Record<string, unknown>> = readSettings({ [field]: value }).settings;
  const together: Readonly<Record<string, unknown>> = settings;
  return differenceOf(together[field], alone[field]);
}

/** Nested so deeply that it can be read and not written: then it is left as it is. */
function isDeep(input: Buffer): boolean {
  return /(?:\[|\{"a":){2000}/.test(input.toString());
}
