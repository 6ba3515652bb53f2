/** The account's windows at the call's now: its logs read once, with the official figures that go with them. */
import { createOfficialFigures, type OfficialFigures } from '../app/official-figures.ts';
import { limitsOf, weeklyResetOf } from '../contract/settings.ts';
import type { Problem } from '../core/problem.ts';
import { takeSnapshot, type Snapshot } from '../core/snapshot.ts';
import { createTally } from '../core/tally.ts';
import { SEVEN_DAYS_MS } from '../core/windows.ts';
import type { Call } from './call.ts';
import { readOnce, type ReadLogs } from './read-once.ts';

export type Account = { logs: ReadLogs; figures: OfficialFigures; snapshot: Snapshot; problems: Problem[] };

/** Reads everything of the last seven days, or what was changed since `readFromMs`. */
export function readAccount(call: Call, readFromMs = call.nowMs - SEVEN_DAYS_MS): Account {
  // With --at, what is later is ignored; else even what is dated in the future is read, to be reported.
  const isNow = call.arguments.at === null;
  const untilMs = isNow ? Infinity : call.nowMs;
  const mayKeep = isNow && isUsual(call) && Number.isFinite(readFromMs);
  const logs = readOnce(call, readFromMs, untilMs, mayKeep);
  const { ledger, hits, prices, problems } = logs;
  const tally = createTally(ledger, hits, logs.sliceSums);
  const knownFromMs = logs.knownFromMs();
  const figures = createOfficialFigures({
    paths: call.paths,
    access: call.feedAccess,
    ledger,
    tally,
    hits,
    readFromMs: knownFromMs,
    untilMs,
  });
  figures.look(call.nowMs);
  const snapshot = takeSnapshot({
    ledger,
    tally,
    hits,
    samples: figures.book,
    limits: limitsOf(call.settings),
    prefersOwnLimits: call.settings.preferOwnLimits,
    learned: figures.learned(call.nowMs),
    weeklyReset: weeklyResetOf(call.settings),
    prices,
    timeZone: () => call.timeZone,
    readFromMs: knownFromMs,
    projectPath: null,
    binding: null,
    nowMs: call.nowMs,
  });
  return {
    logs,
    figures,
    snapshot,
    problems: [...call.settingsProblems, ...problems, ...figures.problems()],
  };
}

/** Whether the call reads what the app reads, in the same way: what another one keeps would cost the app what it has kept. */
function isUsual({ arguments: { roots, timeZone, settingsFile } }: Call): boolean {
  return roots.length === 0 && timeZone === null && settingsFile === null;
}
