/** What was read of the logs already, as it stands on disk behind rows and sums, which are numbers there. */
import { z } from 'zod/mini';
import type { Source } from '../core/event.ts';
import type { MoreSources } from '../core/table-content.ts';
import { WINDOW_IDS } from '../core/windows.ts';

const Whole = z.int().check(z.nonnegative());

/** A log, and how far it was read: up to which byte, what stood before it, and whether it lies within a line that is not wanted. */
export type KeptFile = {
  path: string;
  size: number;
  mtimeMs: number;
  identity: string;
  position: { offset: number; identity: string; fingerprint: number; isSkipping: boolean };
};

/** By hand, as there are thousands of all three at every start. */
function isKeptFile(value: Partial<KeptFile> | null): boolean {
  const position = value?.position;
  return (
    typeof value?.path === 'string' &&
    Number.isSafeInteger(value.size) &&
    Number.isFinite(value.mtimeMs) &&
    typeof value.identity === 'string' &&
    Number.isSafeInteger(position?.offset) &&
    typeof position?.identity === 'string' &&
    Number.isSafeInteger(position.fingerprint) &&
    typeof position.isSkipping === 'boolean'
  );
}

function isSource(value: Partial<Source> | null): boolean {
  return (
    typeof value?.session === 'string' &&
    typeof value.project === 'string' &&
    typeof value.sidechain === 'boolean' &&
    typeof value.copied === 'boolean'
  );
}

function isMoreSources(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every(Number.isSafeInteger);
}

/** Another with every change of what the bytes are: another build of the same version may have written the file. */
export const LAYOUT = 5;

export const IndexRest = z.strictObject({
  layout: z.literal(LAYOUT),
  /** Who read which logs in which way: what somebody else read is not taken over. */
  mark: z.string(),
  /** What is dated before this instant was not read, or was let go. */
  heldFromMs: z.number(),
  hasLetGo: z.boolean(),
  /** The zone in which clock times without one were read. */
  readInZone: z.nullable(z.string()),
  files: z.custom<KeptFile[]>((value) => Array.isArray(value) && value.every(isKeptFile)),
  counts: z.strictObject({
    bytes: Whole,
    lines: Whole,
    skipped: z.partialRecord(z.enum(['not_json', 'torn', 'too_long', 'incomplete']), Whole),
  }),
  versions: z.array(z.tuple([z.string(), Whole])),
  projectPaths: z.array(z.tuple([z.string(), z.string()])),
  hits: z.array(
    z.strictObject({
      key: z.string(),
      atMs: z.number(),
      window: z.enum(WINDOW_IDS),
      resetsAtMs: z.number(),
      anchor: z.enum(['official', 'limit_message']),
      session: z.nullable(z.string()),
    }),
  ),
  models: z.array(z.string()),
  sources: z.custom<Source[]>((value) => Array.isArray(value) && value.every(isSource)),
  moreSources: z.custom<MoreSources[]>((value) => Array.isArray(value) && value.every(isMoreSources)),
  rows: Whole,
});

export type IndexRest = z.infer<typeof IndexRest>;
