/** API spend as it stands on disk, so that a restart neither forgets it nor asks sooner. No key, and nothing about it. */
import { z } from 'zod/mini';

const Instant = z.int().check(z.gte(0), z.lte(8.64e15));
const DAY_MS = 86_400_000;

/** `spend.json` */
export const SpendFile = z.strictObject({
  version: z.literal(1),
  /** When it was asked last, and how long is to be waited from then. */
  asked: z.nullable(z.strictObject({ atMs: Instant, waitMs: z.number().check(z.gte(0), z.lte(DAY_MS)) })),
  figure: z.nullable(
    z.strictObject({
      month: z.string().check(z.regex(/^\d{4}-(?:0[1-9]|1[0-2])$/)),
      costUsd: z.number(),
      askedAtMs: Instant,
      coveredUntilMs: Instant,
    }),
  ),
});
export type SpendMemory = z.infer<typeof SpendFile>;

/** What is known before anything was asked. */
export const NO_SPEND: SpendMemory = { version: 1, asked: null, figure: null };
