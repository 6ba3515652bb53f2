/** The page's calls as they must arrive, from whatever page it is. */
import { z } from 'zod';
import { ACTIONS, type BridgeCall } from './bridge.ts';

export const CallSchema: z.ZodType<BridgeCall> = z.discriminatedUnion('call', [
  z.strictObject({ call: z.enum(['view', 'settings']) }),
  z.strictObject({ call: z.literal('save_settings'), settings: z.record(z.string(), z.unknown()) }),
  z.strictObject({ call: z.literal('act'), action: z.enum(ACTIONS) }),
  z.strictObject({ call: z.literal('height'), heightPx: z.number().min(1).max(10_000) }),
]);
