/** Loaded before a program that is measured: its clock is ahead (or behind), so that trees that end at a fixed instant end now. */
const aheadMs = Number(process.env.BENCH_CLOCK_AHEAD_MS);
const { now } = Date;
Date.now = () => now() + aheadMs;
