/** How long Claude Code keeps its logs. */
import { parse } from 'jsonc-parser';
import { z } from 'zod/mini';
import { readSettingsText, settingsPathIn } from './claude-settings.ts';

/** What Claude Code does where nothing is set, in days. */
export const USUAL_CLEANUP_DAYS = 30;

const PeriodSchema = z.object({
  cleanupPeriodDays: z.catch(z.number().check(z.positive()), USUAL_CLEANUP_DAYS),
});

/** After how many days Claude Code deletes a log, by the settings in its folder; the usual where they don't say. */
export function cleanupDays(configFolder: string): number {
  const read = readSettingsText(settingsPathIn(configFolder));
  const text = read.kind === 'text' ? (read.text ?? '') : '';
  const json: unknown = parse(text.replace(/^\uFEFF/, ''));
  const settings = PeriodSchema.safeParse(json);
  return settings.success ? settings.data.cleanupPeriodDays : USUAL_CLEANUP_DAYS;
}
