/** What other programs would show at the same looks: limits that are fixed or guessed, and the feed's last word. */
import { pricer, PRICES } from '../../../src/core/prices.ts';
import { fiveHourBlocks, spanAt } from '../../../src/core/windows.ts';
import type { SimulatedAccount } from './account.ts';
import { quantile, type Shown } from './figures.ts';

/** The ways to arrive at a figure that are compared with ours. */
export const PEERS = ['preset', 'percentile', 'lastPayload', 'trueLimit'] as const;

/** How far off each of them would be, in points; null where it has nothing to show. */
export type PeersOff = Record<(typeof PEERS)[number], number | null>;

/** Claude-Code-Usage-Monitor's cost per five hours of Pro, Max 5x and Max 20x, as of 2025-07. */
export const PRESETS_USD = [18, 35, 140] as const;
const HIGH_SHARE = 0.9;

/** The preset that is nearest to a limit, as a ratio. */
export function nearestPresetUsd(limitUsd: number): number {
  const apart = (usd: number): number => Math.abs(Math.log(usd / limitUsd));
  return [...PRESETS_USD].sort((a, b) => apart(a) - apart(b))[0] ?? PRESETS_USD[0];
}

/** A function that gives what peers would show beside a look; `limitUsd` is the true five-hour limit on average. */
export function peersBy(account: SimulatedAccount, limitUsd: number): (look: Shown) => PeersOff {
  const priceOf = pricer(PRICES);
  const used = account.records.map((record) => ({
    atMs: record.atMs,
    costUsd: priceOf(record) ?? 0,
  }));
  const costUsd = (fromMs: number, untilMs: number): number =>
    used.reduce((sum, one) => sum + (one.atMs >= fromMs && one.atMs < untilMs ? one.costUsd : 0), 0);
  const blocks = fiveHourBlocks((ms) => used.find(({ atMs }) => atMs >= ms)?.atMs ?? null, []).map(
    (block) => ({
      ...block,
      costUsd: costUsd(block.startMs, block.endMs),
    }),
  );

  return ({ atMs: nowMs, window, truePercentage }) => {
    const payload = account.payloads.findLast(({ storedAtMs }) => storedAtMs <= nowMs);
    const told = payload?.windows.find((one) => one.window === window && one.resetsAtMs > nowMs);
    const block = window === 'five_hour' ? spanAt(blocks, nowMs) : null;
    const blockUsd = block && costUsd(block.startMs, nowMs + 1);
    const off = (ofLimitUsd: number): number | null =>
      blockUsd === null || !(ofLimitUsd > 0) ? null : (blockUsd / ofLimitUsd) * 100 - truePercentage;
    const past = blocks.filter(({ endMs }) => endMs <= nowMs).map((one) => one.costUsd);
    return {
      preset: off(nearestPresetUsd(limitUsd)),
      percentile: off(quantile(past, HIGH_SHARE)),
      lastPayload: told ? told.usedPercentage - truePercentage : null,
      trueLimit: off(limitUsd),
    };
  };
}
