/** Official figures and what was learned from them, as they stand on disk. */
import { z } from 'zod/mini';
import { HIGHEST_PERCENTAGE, SAMPLE_SOURCES } from '../core/sample.ts';
import { WINDOW_IDS } from '../core/windows.ts';

const Instant = z.int().check(z.gte(0), z.lte(8.64e15));
const Hash = z.nullable(z.string().check(z.regex(/^[0-9a-f]{16}$/)));

const SampleSchema = z.strictObject({
  window: z.enum(WINDOW_IDS),
  usedPercentage: z.number().check(z.gte(0), z.lte(HIGHEST_PERCENTAGE)),
  resetsAtMs: Instant,
  atMs: Instant,
  storedAtMs: Instant,
  isDoubtful: z.boolean(),
  source: z.enum(SAMPLE_SOURCES),
  session: Hash,
  account: Hash,
});

/** A list of which what makes no sense is left out: one bad record is no reason to lose the others. */
const tolerant = <T>(schema: z.ZodMiniType<T>) =>
  z.pipe(
    z.array(z.unknown()),
    z.transform((all) =>
      all.flatMap((one) => {
        const parsed = schema.safeParse(one);
        return parsed.success ? [parsed.data] : [];
      }),
    ),
  );

/** `samples.json`: percentages, resets, times and hashes; no path, no text, no cost. */
export const SamplesFile = z.strictObject({ version: z.literal(1), samples: tolerant(SampleSchema) });

const TraceSchema = z.strictObject({
  window: z.enum(WINDOW_IDS),
  resetsAtMs: Instant,
  marks: z.array(
    z.strictObject({
      atMs: Instant,
      usedPercentage: z.number().check(z.gte(0), z.lte(HIGHEST_PERCENTAGE)),
      costUsd: z.number().check(z.nonnegative()),
    }),
  ),
});

/** `calibration.json`: how official percentages rose with the local cost. */
export const CalibrationFile = z.strictObject({
  version: z.literal(1),
  /** What is older was asked to be forgotten. */
  sinceMs: Instant,
  traces: tolerant(TraceSchema),
});
