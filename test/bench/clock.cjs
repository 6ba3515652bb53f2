/**
 * Loaded before a program that is measured, so that trees that end at a fixed instant end now: its clock is ahead (or
 * behind), or it stands still.
 */
const { BENCH_CLOCK_AHEAD_MS: aheadMs, BENCH_CLOCK_STANDS_AT_MS: standsAtMs } = process.env;
const { now } = Date;
Date.now = standsAtMs === undefined ? () => now() + Number(aheadMs) : () => Number(standsAtMs);
