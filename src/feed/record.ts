/** What was installed and what stood there before, on disk: all that turning the feed off needs. */
import { readFileSync } from 'node:fs';
import { z } from 'zod/mini';
import { writeLasting } from '../store/atomic-write.ts';
import { AddedSchema } from './status-line-member.ts';

const FormerSchema = z.object({
  command: z.string(),
  /** The command as it stood in the file, quotes and escapes included. */
  raw: z.string(),
  /** All of `statusLine` as it stood in the file. */
  text: z.string(),
});

const RecordSchema = z.object({
  schema: z.literal(1),
  /** The settings that were changed. */
  settings: z.string(),
  /** There were no settings before. */
  isNew: z.boolean(),
  former: z.nullable(FormerSchema),
  command: z.string(),
  added: z.nullable(AddedSchema),
  installedAt: z.iso.datetime(),
});
export type FeedRecord = z.infer<typeof RecordSchema>;

/** The record, or null where there is none that can be understood. */
export function loadRecord(path: string): FeedRecord | null {
  try {
    return RecordSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return null;
  }
}

/** The former command as the hook runs it: all that is known of it where its record is lost. Null where there is none. */
export function formerWithoutRecord(path: string): FeedRecord['former'] {
  try {
    const command = readFileSync(path, 'utf8');
    const raw = JSON.stringify(command);
    return { command, raw, text: `{"type":"command","command":${raw}}` };
  } catch {
    return null;
  }
}

/** Saves the record; rejects with what the disk says. */
export function saveRecord(path: string, record: FeedRecord): Promise<void> {
  return writeLasting(path, `${JSON.stringify(record, null, 2)}\n`);
}
