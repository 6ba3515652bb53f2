/** The page's calls as they must arrive, from whatever page it is. */
import { z } from 'zod/mini';
import { ACTIONS, FEED_CHANGES, type BridgeCall } from './bridge.ts';

const Typed = z.string().check(z.maxLength(40));

export const CallSchema: z.ZodMiniType<BridgeCall> = z.discriminatedUnion('call', [
  z.strictObject({
    call: z.enum([
      'view',
      'login_item',
      'settings',
      'setup',
      'feed',
      'apply_feed',
      'spend',
      'forget_admin_key',
    ]),
  }),
  z.strictObject({ call: z.literal('keep_admin_key'), key: z.string().check(z.maxLength(1000)) }),
  z.strictObject({ call: z.literal('plan_feed'), change: z.enum(FEED_CHANGES) }),
  z.strictObject({
    call: z.literal('tell_usage'),
    typed: z.strictObject({
      fiveHour: Typed,
      resets: Typed,
      sevenDay: Typed,
      resetsDay: Typed,
      resetsTime: Typed,
    }),
  }),
  z.strictObject({ call: z.literal('save_settings'), settings: z.record(z.string(), z.unknown()) }),
  z.strictObject({ call: z.literal('set_login_item'), isOn: z.boolean() }),
  z.strictObject({ call: z.literal('act'), action: z.enum(ACTIONS) }),
  z.strictObject({ call: z.literal('height'), heightPx: z.number().check(z.gte(1), z.lte(10_000)) }),
]);
