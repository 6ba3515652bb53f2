#!/usr/bin/env node
/** The command line program: words in, a report and an exit code out. */
import { markAtOnce } from './engine-flags.ts';
import { existsSync, realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { systemLocale, thisMachine, type Machine } from '../app/machine.ts';
import { clockOf } from '../contract/settings.ts';
import { reasonOf } from '../core/reason.ts';
import { plainText, systemClock, type Clock } from '../core/format.ts';
import { isTimeZone } from '../core/time-zone.ts';
import { rootsOf } from '../logs/roots.ts';
import { statePaths } from '../store/paths.ts';
import { loadSettings } from '../store/settings-file.ts';
import { HELP, parseArguments, type Arguments } from './arguments.ts';
import { REFUSED, type Call } from './call.ts';
import { parseInstant } from './instant.ts';
import { lastingOutput, outputTo } from './output.ts';
import { printStatus } from './status.ts';
import { paintFor } from './terminal.ts';
import { version } from '../../package.json' with { type: 'json' };

const STDOUT = outputTo(1);
const STDERR = outputTo(2);
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
  const stdout = given.watch ? lastingOutput() : STDOUT;
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
    paint: paintFor(stdout, process.env),
    stdout,
    stderr: STDERR,
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

/** Each command but the usual one is loaded when it is called for. */
async function run(call: Call): Promise<number | Refusal> {
  const { command, watch } = call.arguments;
  if (call.feedAccess === 'none' && (command === 'calibrate' || command === 'calibration')) {
    return {
      refusal: `${command} is about your own account, so it goes with your own folders only.`,
      exitCode: BAD_CALL,
    };
  }
  switch (command) {
    case 'status':
      return watch ? watchUntilEnded(call) : printStatus(call);
    case 'doctor':
      return (await import('./doctor.ts')).runDoctor(call);
    case 'statusline':
      return (await import('./statusline.ts')).printStatusline(call);
    case 'feed':
      return orRefused(await (await import('./feed.ts')).runFeed(call), REFUSED);
    case 'uninstall':
      return orRefused(await (await import('./uninstall.ts')).runUninstall(call), REFUSED);
    case 'calibrate':
      return orRefused((await import('./calibrate.ts')).runCalibrate(call), BAD_CALL);
    case 'calibration':
      return orRefused((await import('./calibration.ts')).runCalibration(call), REFUSED);
    case 'usage':
    case 'export':
      return runOverSpan(call, command);
  }
}

async function watchUntilEnded(call: Call): Promise<never> {
  const stop = new AbortController();
  process.once('SIGINT', () => stop.abort()).once('SIGTERM', () => stop.abort());
  await (await import('./watch.ts')).watchStatus(call, stop.signal);
  // Words that nobody has taken by now would keep it from ending.
  process.exit(0);
}

async function runOverSpan(call: Call, command: 'usage' | 'export'): Promise<number | Refusal> {
  const { since, until } = call.arguments;
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
  return command === 'export'
    ? (await import('./export.ts')).runExport(call, sinceMs, untilMs)
    : (await import('./usage.ts')).runUsage(call, sinceMs, untilMs);
}

function orRefused(result: number | string, exitCode: number): number | Refusal {
  return typeof result === 'string' ? { refusal: result, exitCode } : result;
}

async function main(words: readonly string[]): Promise<number> {
  const parsed = parseArguments(words);
  switch (parsed.kind) {
    case 'help':
      STDOUT.write(HELP);
      return 0;
    case 'version':
      STDOUT.write(`${version}\n`);
      return 0;
    case 'error':
      STDERR.write(`tidemark: ${plainText(parsed.message, 400)}\n`);
      return BAD_CALL;
    case 'run': {
      if (!parsed.arguments.watch) {
        markAtOnce();
      }
      const call = callOf(parsed.arguments);
      const result = 'refusal' in call ? call : await run(call);
      if (typeof result === 'number') {
        return result;
      }
      STDERR.write(`tidemark: ${plainText(result.refusal, 400)}\n`);
      return result.exitCode;
    }
  }
}

main(process.argv.slice(2)).then(
  (exitCode) => {
    // What failed to be written has said so.
    process.exitCode ||= exitCode;
  },
  (error: unknown) => {
    STDERR.write(`tidemark: failed unexpectedly: ${plainText(reasonOf(error), 400)}\n`);
    process.exitCode = FAILED;
  },
);
