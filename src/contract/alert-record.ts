/** What is kept of alerts between two starts: what was told, what is snoozed, and whether the system refused. */
import { z } from 'zod/mini';
import { ALERT_SORTS, type AlertState } from '../core/alerts.ts';
import { KINDS } from '../core/used.ts';
import { WINDOW_IDS } from '../core/windows.ts';

const place = {
  window: z.enum(WINDOW_IDS),
  startsAtMs: z.number(),
  endsAtMs: z.nullable(z.number()),
};

const AlertStateSchema: z.ZodMiniType<AlertState> = z.object({
  instances: z.array(
    z.object({
      ...place,
      isEndEstimated: z.boolean(),
      told: z.array(
        z.object({
          threshold: z.number(),
          kind: z.enum(KINDS),
          percentage: z.number(),
          hasFallen: z.boolean(),
          isRetold: z.boolean(),
        }),
      ),
      isAwaited: z.boolean(),
      isResetTold: z.boolean(),
      pace: z.object({ runsOut: z.boolean(), sinceMs: z.number() }),
      isPaceTold: z.boolean(),
    }),
  ),
  standing: z.array(z.object({ ...place, sort: z.enum(ALERT_SORTS), percentage: z.number() })),
  snoozedUntilMs: z.nullable(z.number()),
});

export const AlertRecordSchema = z.object({
  version: z.literal(2),
  state: AlertStateSchema,
  /** Why the system refused the last notification, and when (epoch ms); null if it did not. */
  refusal: z.nullable(z.object({ reason: z.string(), atMs: z.number() })),
});

export type AlertRecord = z.infer<typeof AlertRecordSchema>;

/** The record of an app that has started before and told nothing: what is passed from then on is told. */
export const NOTHING_TOLD: AlertRecord = {
  version: 2,
  state: { instances: [], standing: [], snoozedUntilMs: null },
  refusal: null,
};
