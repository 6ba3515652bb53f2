#!/usr/bin/env node
/** The command line program: words in, a report and an exit code out. */
import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { systemLocale, thisMachine, type Machine } from '../app/machine.ts';
import { clockOf } from '../contract/settings.ts';
import { plainText, systemClock, type Clock } from '../core/format.ts';
import { isTimeZone } from '../core/time-zone.ts';
import { rootsOf } from '../logs/roots.ts';
import { statePaths } from '../store/paths.ts';
import { loadSettings } from '../store/settings-file.ts';
import { HELP, parseArguments, type Arguments } from './arguments.ts';
import { REFUSED, type Call } from './call.ts';
import { runCalibrate } from './calibrate.ts';
import { runCalibration } from './calibration.ts';
import { runDoctor } from './doctor.ts';
import { parseInstant } from './instant.ts';
import { runFeed } from './feed.ts';
import { runExport } from './export.ts';
import { printStatus, watchStatus } from './status.ts';
import { printStatusline } from './statusline.ts';
import { runUninstall } from './uninstall.ts';
import { paintFor } from './terminal.ts';
import { runUsage } from './usage.ts';
import { version } from '../../package.json' with { type: 'json' };

/**
 * What reading leaves behind dies young, so more room for it buys no speed: a cold `status` of 5 GB of logs (`npm run
 * bench`) takes 0.8 s either way, with 77 MiB at its peak, without this line 91 MiB.
 */
setFlagsFromString('--semi-space-growth-factor=1');
/** What is left over is so little that sharing it out takes longer than clearing it away: cold, that saves 2% of the time. */
setFlagsFromString('--no-parallel-scavenge');
/**
 * A program that soon ends gets back little of what it spends on making its code quicker: done later than usual, that saves
 * 7% of the CPU time at 5 GB, and 20% at 1 GB. Newer engines (Node 22 and later) count otherwise, and would complain.
 */
if (Number.parseInt(process.versions.v8, 10) === 11) {
  setFlagsFromString('--interrupt-budget=400000');
}

const FAILED = 1;
const BAD_CALL = 2;
const NO_SETTINGS = 3;

/** A sentence for stderr and the exit code that goes with it. */
type Refusal = { refusal: string; exitCode: number };

function callOf(given: Arguments): Call | Refusal {
  const machine = thisMachine();
  if (given.timeZone !== null && !isTimeZone(given.timeZone)) {
    return {
      refusal: `"${given.timeZone}" is no time zone; take a name such as Europe/Berlin.`,
      exitCode: BAD_CALL,
    };
  }
  const timeZone = (): string => given.timeZone ?? machine.timeZone;
  let clock: Clock | null = null;
  const atMs = given.at === null ? machine.nowMs() : parseInstant(given.at, timeZone);
  if (atMs === null) {
    return badTime('--at', given.at);
  }
  const paths = statePaths(machine.env, machine.home, process.platform);
  const settingsPath = given.settingsFile ?? paths.settings;
  // What is to be removed, or only looked at, is not mended before.
  const mayMend = given.settingsFile === null && given.command !== 'uninstall';
  const { settings, problems } = loadSettings(settingsPath, machine.nowMs(), mayMend);
  const isUnreadable = problems.some((problem) => problem.code === 'settings_unreadable');
  if (given.settingsFile !== null && (isUnreadable || !existsSync(given.settingsFile))) {
    return { refusal: `The settings file ${given.settingsFile} can't be read.`, exitCode: NO_SETTINGS };
  }
  return {
    arguments: given,
    machine: given.timeZone === null ? machine : { ...machine, timeZone: given.timeZone },
    settings: given.roots.length > 0 ? { ...settings, roots: given.roots } : settings,
    settingsProblems: problems,
    settingsPath,
    paths,
    feedAccess: isOwnAccount(given.roots, settings.roots, machine) ? 'read' : 'none',
    get timeZone() {
      return timeZone();
    },
    get clock() {
      return (clock ??= clockOf(settings, systemClock(systemLocale()), timeZone()));
    },
    nowMs: atMs,
    paint: paintFor(process.stdout, process.env),
    columns: process.stdout.columns ?? 80,
    isInteractive: process.stderr.isTTY,
    stdout: process.stdout,
    stderr: process.stderr,
  };
}

/** Official figures belong to the account's own folders: with others alone, they would be compared with foreign logs. */
function isOwnAccount(roots: readonly string[], usual: readonly string[], machine: Machine): boolean {
  const own = new Set(rootsOf(usual, machine.env, machine.home).map(({ path }) => realPath(path)));
  return roots.length === 0 || roots.some((root) => own.has(realPath(root)));
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

function badTime(flag: string, text: string | null): Refusal {
  return { refusal: `${flag} takes a time such as 2026-11-20T15:00:00Z, not "${text}".`, exitCode: BAD_CALL };
}

async function run(call: Call): Promise<number | Refusal> {
  const { command, since, until, watch } = call.arguments;
  if (call.feedAccess === 'none' && (command === 'calibrate' || command === 'calibration')) {
    return {
      refusal: `${command} is about your own account, so it goes with your own folders only.`,
      exitCode: BAD_CALL,
    };
  }
  switch (command) {
    case 'doctor':
      return runDoctor(call);
    case 'statusline':
      return printStatusline(call);
    case 'feed':
      return orRefused(await runFeed(call), REFUSED);
    case 'uninstall':
      return orRefused(await runUninstall(call), REFUSED);
    case 'calibrate':
      return orRefused(runCalibrate(call), BAD_CALL);
    case 'calibration':
      return orRefused(runCalibration(call), REFUSED);
    case 'status':
    case 'usage':
    case 'export':
  }
  if (command === 'status') {
    const stop = new AbortController();
    process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
    return watch ? watchStatus(call, stop.signal) : printStatus(call);
  }
  const sinceMs = since === null ? null : parseInstant(since, () => call.timeZone);
  const untilMs = until === null ? call.nowMs + 1 : parseInstant(until, () => call.timeZone);
  if (since !== null && sinceMs === null) {
    return badTime('--since', since);
  }
  if (untilMs === null) {
    return badTime('--until', until);
  }
  if (sinceMs !== null && sinceMs >= untilMs) {
    return { refusal: '--since must lie before --until.', exitCode: BAD_CALL };
  }
  return command === 'export' ? runExport(call, sinceMs, untilMs) : runUsage(call, sinceMs, untilMs);
}

function orRefused(result: number | string, exitCode: number): number | Refusal {
  return typeof result === 'string' ? { refusal: result, exitCode } : result;
}

async function main(words: readonly string[]): Promise<number> {
  const parsed = parseArguments(words);
  switch (parsed.kind) {
    case 'help':
      process.stdout.write(HELP);
      return 0;
    case 'version':
      process.stdout.write(`${version}\n`);
      return 0;
    case 'error':
      process.stderr.write(`tidemark: ${plainText(parsed.message, 400)}\n`);
      return BAD_CALL;
    case 'run': {
      if (!parsed.arguments.watch) {
        // Marking piece by piece spares pauses that nobody sees here: a warm `status` takes 10 ms less CPU time without. What
        // runs for long needs it to give memory back; without, the engine would wake up every eight seconds to try.
        setFlagsFromString('--no-incremental-marking');
      }
      const call = callOf(parsed.arguments);
      const result = 'refusal' in call ? call : await run(call);
      if (typeof result === 'number') {
        return result;
      }
      process.stderr.write(`tidemark: ${plainText(result.refusal, 400)}\n`);
      return result.exitCode;
    }
  }
}

// A reader that has seen enough (`tidemark usage | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : FAILED);
});

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error);
  process.stderr.write(`tidemark: failed unexpectedly: ${plainText(reason, 400)}\n`);
  process.exitCode = FAILED;
}
