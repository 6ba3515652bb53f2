/** `tidemark statusline`: the status line command for users of the command line, without hook and app. */
import { readFileSync, utimesSync } from 'node:fs';
import { createOfficialFigures } from '../app/official-figures.ts';
import { createLedger } from '../core/ledger.ts';
import { createHitBook } from '../core/limit-hit.ts';
import { PRICES } from '../core/prices.ts';
import { takeSnapshot } from '../core/snapshot.ts';
import { createTally } from '../core/tally.ts';
import { lineOf } from '../core/view.ts';
import { purgeInbox } from '../feed/inbox.ts';
import { feedPaths } from '../feed/paths.ts';
import { runStatusline } from '../feed/statusline.ts';
import type { Call } from './call.ts';

/** Keeps the payload on standard input, prints the line, and ends with 0 whatever is wrong with them: Claude Code waits for it. */
export function printStatusline(call: Call): number {
  try {
    const { stdout, stderr, slotPath } = runStatusline(
      readFileSync(0),
      feedPaths(call.paths.folder),
      call.machine.env,
      call.nowMs,
    );
    if (slotPath !== null && call.arguments.at !== null) {
      utimesSync(slotPath, call.nowMs / 1000, call.nowMs / 1000);
    }
    // The payload was stored a moment after the call began.
    const nowMs = call.arguments.at === null ? call.machine.nowMs() : call.nowMs;
    const line = keepFigures({ ...call, nowMs });
    call.stdout.write(stdout.length > 0 || line === '' ? stdout : `${line}\n`);
    call.stderr.write(stderr);
  } catch {
    // No status line is better than an error in its place.
  }
  return 0;
}

/** Keeps what the payload says beside what is known, and makes a line of official figures alone: no log is read for it. */
function keepFigures(call: Call): string {
  const hits = createHitBook();
  const ledger = createLedger(() => null);
  const tally = createTally(ledger, hits);
  const figures = createOfficialFigures({
    paths: call.paths,
    access: 'read',
    ledger,
    tally,
    hits,
    readFromMs: call.nowMs,
    untilMs: Infinity,
  });
  figures.look(call.nowMs);
  figures.keep(call.nowMs);
  purgeInbox(call.paths.feed, call.nowMs);
  const snapshot = takeSnapshot({
    ledger,
    tally,
    hits,
    samples: figures.book,
    limits: {},
    prefersOwnLimits: false,
    learned: {},
    weeklyReset: null,
    prices: PRICES,
    timeZone: () => call.timeZone,
    readFromMs: -Infinity,
    projectPath: null,
    binding: null,
    nowMs: call.nowMs,
  });
  const isKnown = [snapshot.fiveHour, snapshot.sevenDay].some((one) => one.kind === 'reported');
  return isKnown ? lineOf(snapshot, call.clock) : '';
}
