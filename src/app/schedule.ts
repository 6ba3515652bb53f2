/** When something visible changes next although nothing is logged, and whether the clock jumped. */
import { windowsOf, type Snapshot } from '../core/snapshot.ts';
import { staleAfterMs } from '../core/used.ts';

const MINUTE_MS = 60_000;
/** While there is a burn rate, forecasts drift; this often is enough for what nobody is looking at. */
const DRIFT_MS = 5 * MINUTE_MS;
/** A window that rolls loses old usage slowly. */
const ROLLING_MS = 60 * MINUTE_MS;
/** The binding limit changes after its rival has held for two minutes. */
const RIVAL_MS = 2 * MINUTE_MS;
/** Timers are never set further than this: clocks are changed, and long timers drift. */
const LONGEST_MS = 60 * MINUTE_MS;

/** Milliseconds until a snapshot has to be taken anew. While it is watched, the next full minute counts too. */
export function nextChangeInMs(snapshot: Snapshot, isWatched: boolean, nowMs: number): number {
  const windows = windowsOf(snapshot);
  const instants = windows.flatMap((one) => (one.resetsAtMs === null ? [] : [one.resetsAtMs]));
  for (const { id, sampledAtMs } of windows) {
    // An official figure turns stale.
    instants.push(...(sampledAtMs === null ? [] : [sampledAtMs + staleAfterMs(id) + 1]));
  }
  if (snapshot.binding.rival !== null) {
    instants.push(snapshot.binding.rivalSinceMs + RIVAL_MS);
  }
  if (snapshot.fiveHour.costPerHourUsd) {
    instants.push(nowMs + DRIFT_MS);
  }
  if (windows.some((one) => one.anchor === 'rolling' && one.totals.events > 0)) {
    instants.push(nowMs + ROLLING_MS);
  }
  if (isWatched) {
    instants.push((Math.floor(nowMs / MINUTE_MS) + 1) * MINUTE_MS);
  }
  const nextMs = Math.min(...instants.filter((atMs) => atMs > nowMs), nowMs + LONGEST_MS);
  return Math.max(1, nextMs - nowMs);
}

/** Wall clocks and timers that differ by more than this were set, or the machine slept. */
const JUMP_MS = 2000;

/** Whether the wall clock moved otherwise than the time that passed. */
export function hasJumped(
  before: { wallMs: number; passedMs: number },
  now: { wallMs: number; passedMs: number },
): boolean {
  return Math.abs(now.wallMs - before.wallMs - (now.passedMs - before.passedMs)) > JUMP_MS;
}
