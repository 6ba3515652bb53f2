/** `tidemark feed`: turns the status line feed on and off, says how it stands, and tries it. */
import { plainText } from '../core/format.ts';
import { FEED_HINTS } from '../core/texts.ts';
import { applyInstall, planInstall } from '../feed/install.ts';
import { feedPaths, type ClaudePaths, type FeedPaths } from '../feed/paths.ts';
import { claudePathsOf } from '../feed/place.ts';
import { refusalMessage, type Refusal } from '../feed/refusal.ts';
import { feedStatus, feedWarningMessage } from '../feed/status.ts';
import { testHook } from '../feed/try-hook.ts';
import { applyUninstall, planUninstall } from '../feed/uninstall.ts';
import { agreementTo } from './agree.ts';
import { REFUSED, type Call } from './call.ts';

const LONGEST = 400;
const CHANGE = {
  question: 'Make this change?',
  declined: 'Nothing was written.',
  again: 'Run it again with --yes to make this change.',
};

/** Does what was asked; the exit code, or a sentence about what is wrong. */
export async function runFeed(call: Call): Promise<number | string> {
  const paths = feedPaths(call.paths.folder);
  const claude = claudePathsOf(call.machine.env, call.machine.home, process.platform);
  switch (call.arguments.feedStep) {
    case 'install':
      return install(call, paths, claude);
    case 'uninstall':
      return uninstall(call, paths, claude);
    case 'test':
      return tryOut(call, paths);
    case 'status':
      return status(call, paths, claude);
  }
}

async function install(call: Call, paths: FeedPaths, claude: ClaudePaths): Promise<number | string> {
  const plan = planInstall(paths, claude);
  if (plan.kind === 'refused') {
    return said(call, plan.refusal);
  }
  showDiff(call, plan.diff, plan.path);
  if (plan.record.former !== null) {
    call.stdout.write('Your own status line goes on as before: the feed runs it and shows what it prints.\n');
  }
  const agreement = await agreementTo(call, CHANGE);
  if (agreement !== 'yes') {
    return agreement === 'no' ? 0 : REFUSED;
  }
  const refusal = await applyInstall(paths, plan, call.machine.nowMs());
  if (refusal) {
    return said(call, refusal);
  }
  call.stdout.write('The feed is on. Figures come with the next response of each session.\n');
  return 0;
}

async function uninstall(call: Call, paths: FeedPaths, claude: ClaudePaths): Promise<number | string> {
  const plan = planUninstall(paths, claude);
  if (plan.kind === 'refused') {
    return said(call, plan.refusal);
  }
  showDiff(call, plan.diff, plan.path);
  if (plan.ending === 'left_alone') {
    call.stdout.write('Another status line is set by now, so it is left alone; the hook goes.\n');
  }
  const agreement = await agreementTo(call, CHANGE);
  if (agreement !== 'yes') {
    return agreement === 'no' ? 0 : REFUSED;
  }
  const refusal = await applyUninstall(paths, plan, call.machine.nowMs());
  if (refusal) {
    return said(call, refusal);
  }
  call.stdout.write('The feed is off.\n');
  return 0;
}

/** Prints a change to Claude Code's settings. */
export function showDiff(call: Call, diff: string, path: string): void {
  if (diff === '') {
    call.stdout.write(`Nothing changes in ${plainText(path, LONGEST)}.\n`);
    return;
  }
  for (const line of diff.split('\n').filter((one) => one !== '')) {
    call.stdout.write(`${plainText(line.replace(/\r$/, ''), LONGEST * 10)}\n`);
  }
}

const STATES = {
  off: 'The status line feed is off.',
  on: 'The status line feed is on.',
  other:
    'The status line feed is off; Claude Code has a status line of your own, which the feed would go on to show.',
  broken: 'The status line feed is set, but its script is missing or damaged: install it again.',
} as const;

function status(call: Call, paths: FeedPaths, claude: ClaudePaths): number {
  const { state, warnings, lastPayloadAtMs } = feedStatus(paths, claude);
  if (call.arguments.json) {
    const report = {
      schema: 1,
      state,
      warnings: warnings.map(({ code, path }) => ({ code, path: plainText(path, LONGEST) })),
      last_payload_at: lastPayloadAtMs === null ? null : Math.floor(lastPayloadAtMs / 1000),
    };
    call.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    return 0;
  }
  call.stdout.write(`${STATES[state]}\n`);
  for (const warning of warnings) {
    call.stdout.write(
      `${call.paint.level('near', '!')} ${plainText(feedWarningMessage(warning), LONGEST)}\n`,
    );
  }
  if (lastPayloadAtMs !== null) {
    call.stdout.write(`A payload of ${new Date(lastPayloadAtMs).toISOString()} waits to be read.\n`);
  }
  FEED_HINTS.forEach((hint) => call.stdout.write(`${call.paint.dim(hint)}\n`));
  return 0;
}

async function tryOut(call: Call, paths: FeedPaths): Promise<number | string> {
  const { hasSlot, tookMs, stdout, stderr, exitCode } = await testHook(paths, call.machine.env);
  if (!hasSlot || exitCode !== 0) {
    return 'The hook did not keep a made-up payload. Is the feed installed?';
  }
  call.stdout.write(`The hook kept a made-up payload in ${Math.round(tookMs)} ms.\n`);
  call.stdout.write(
    stdout === '' ? 'It printed nothing.\n' : `It printed: ${plainText(stdout.trimEnd(), LONGEST)}\n`,
  );
  if (stderr !== '') {
    call.stdout.write(`And as an error: ${plainText(stderr.trimEnd(), LONGEST)}\n`);
  }
  return 0;
}

/** What stands in the way; that all is as wanted already is no error. */
function said(call: Call, refusal: Refusal): number | string {
  if (refusal.code === 'already_installed' || refusal.code === 'not_installed') {
    call.stdout.write(`${refusalMessage(refusal)}\n`);
    return 0;
  }
  return refusalMessage(refusal);
}
