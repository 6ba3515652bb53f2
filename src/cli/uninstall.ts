/** `tidemark uninstall`: shows everything that Tidemark wrote on this computer, and removes it once that is agreed to. */
import { existsSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { plainText } from '../core/format.ts';
import { feedPaths, type ClaudePaths, type FeedPaths } from '../feed/paths.ts';
import { claudePathsOf } from '../feed/place.ts';
import { refusalMessage } from '../feed/refusal.ts';
import { applyUninstall, planUninstall, type UninstallPlan } from '../feed/uninstall.ts';
import {
  browserFolders,
  findBelongings,
  removeBelongings,
  runningApp,
  type Belongings,
  type Remaining,
} from '../store/belongings.ts';
import { agreementTo } from './agree.ts';
import { REFUSED, type Call } from './call.ts';
import { showDiff } from './feed.ts';
import { columns } from './terminal.ts';

const LONGEST = 400;

const REASONS: Readonly<Record<Remaining['why'], string>> = {
  not_ours: "is not Tidemark's",
  link: 'is a link, which is not followed',
  other_owner: 'belongs to another user',
  unreadable: "can't be read",
  not_removed: 'could not be removed',
};

/** Shows, asks and removes; the exit code, or a sentence about what stands in the way: then nothing was removed. */
export async function runUninstall(call: Call): Promise<number | string> {
  const { env, home } = call.machine;
  const { folder } = call.paths;
  const browsers = browserFolders(env, home, process.platform);
  const claude = claudePathsOf(env, home, process.platform);
  const running = runningApp(browsers);
  if (running !== null && !call.arguments.dryRun) {
    return `Tidemark runs as process ${running.pid}, by its lock ${running.lock}. Quit it first. Nothing was removed.`;
  }
  if (isSharedFolder(folder, home, claude)) {
    return `${folder} can't be a folder of Tidemark's own. Nothing was removed.`;
  }
  const belongings = findBelongings(folder, browsers);
  const closed = belongings.remaining.find(({ path }) => path === folder);
  if (closed) {
    return `Tidemark's folder ${folder} ${REASONS[closed.why]}. Nothing was removed.`;
  }
  const feed = plannedFeed(feedPaths(folder), claude);
  if (typeof feed === 'string') {
    return `${feed} Nothing was removed: the status line there may be Tidemark's.`;
  }
  if (belongings.found.length === 0 && feed === null) {
    const sentence = isAllGone(belongings.remaining) ? 'Nothing is left of Tidemark.' : NOT_ALL;
    return finished(call, belongings.remaining, sentence);
  }
  show(call, belongings, feed);
  if (call.arguments.dryRun) {
    if (running !== null) {
      call.stdout.write(`Tidemark runs as process ${running.pid}: quit it first.\n`);
    }
    finished(call, belongings.remaining, 'Nothing was removed, as --dry-run asks.');
    return 0;
  }
  const question = {
    question: 'Remove all this?',
    declined: 'Nothing was removed.',
    again: 'Run it again with --yes to remove all this.',
  };
  const agreement = await agreementTo(call, question);
  if (agreement !== 'yes') {
    return agreement === 'no' ? 0 : REFUSED;
  }
  const refusal = feed === null ? null : await applyUninstall(feedPaths(folder), feed, call.machine.nowMs());
  if (refusal !== null) {
    return `${refusalMessage(refusal)} Nothing was removed.`;
  }
  // Turning the feed off has removed some of it, and kept one more copy of Claude Code's settings.
  const now = findBelongings(folder, browsers);
  const failed = removeBelongings(now.found);
  const remaining = [...now.remaining, ...failed];
  return finished(call, remaining, isAllGone(remaining) ? 'Tidemark has removed what it wrote.' : NOT_ALL);
}

const NOT_ALL = 'Not all of Tidemark was removed: see what stays.';

/** Whether what stays is somebody else's. */
function isAllGone(remaining: readonly Remaining[]): boolean {
  return remaining.every(({ why }) => why === 'not_ours');
}

/** Folders that hold other things, whatever TIDEMARK_HOME says. */
function isSharedFolder(folder: string, home: string, claude: ClaudePaths): boolean {
  const isAbove = (path: string): boolean => `${path}${sep}`.startsWith(`${folder}${sep}`);
  return dirname(folder) === folder || isAbove(home) || isAbove(claude.configFolder);
}

/** How the feed is turned off; null if it is not on; a sentence if it is and can't be turned off. */
function plannedFeed(paths: FeedPaths, claude: ClaudePaths): UninstallPlan | string | null {
  const plan = planUninstall(paths, claude);
  if (plan.kind === 'plan') {
    return plan;
  }
  const wasOn = existsSync(paths.record) || existsSync(paths.script);
  return plan.refusal.code !== 'not_installed' && wasOn ? refusalMessage(plan.refusal) : null;
}

function show(call: Call, { found }: Belongings, feed: UninstallPlan | null): void {
  const write = (text: string): unknown => call.stdout.write(`${text}\n`);
  const rows = found.map(({ path, what, kind, bytes }) => [
    `  ${plainText(path, LONGEST)}`,
    kind === 'folder' ? '' : sizeText(bytes),
    what,
  ]);
  write(call.paint.bold('What Tidemark wrote'));
  write(columns([...rows, ['  all', sizeText(found.reduce((sum, { bytes }) => sum + bytes, 0)), '']], [1]));
  if (feed !== null) {
    write(call.paint.bold("What it changed in Claude Code's settings, and how that is undone"));
    if (feed.ending === 'left_alone') {
      write("  Nothing: they don't have Tidemark's status line.");
    } else {
      showDiff(call, feed.diff, feed.path);
    }
  }
}

/** Says what stays, and what this program does not touch; the exit code. */
function finished(call: Call, remaining: readonly Remaining[], sentence: string): number {
  tellRemaining(call, remaining);
  call.stdout.write(`${sentence}\n`);
  for (const hint of keptByMacOS(call.machine.home, process.platform)) {
    call.stdout.write(`${call.paint.dim(plainText(hint, LONGEST))}\n`);
  }
  return isAllGone(remaining) ? 0 : REFUSED;
}

function tellRemaining(call: Call, remaining: readonly Remaining[]): void {
  if (remaining.length > 0) {
    call.stdout.write(`${call.paint.bold('What stays')}\n`);
  }
  for (const { path, why } of remaining) {
    call.stdout.write(`  ${plainText(path, LONGEST)} ${REASONS[why]}.\n`);
  }
}

const BUNDLE = 'app.tidemark.menubar';

/** What the app leaves with macOS itself, each with how to remove it: files only where they are there. */
export function keptByMacOS(home: string, platform: NodeJS.Platform): string[] {
  if (platform !== 'darwin') {
    return [];
  }
  const library = join(home, 'Library');
  const files = [
    join(library, 'Preferences', `${BUNDLE}.plist`),
    join(library, 'Caches', BUNDLE),
    join(library, 'HTTPStorages', BUNDLE),
    join(library, 'Saved Application State', `${BUNDLE}.savedState`),
  ];
  return [
    'Not touched: the login item, if you made one (System Settings, General, Login Items), a key that you saved in the',
    `Keychain (${BUNDLE} in Keychain Access), and the app itself (move it to the Bin).`,
    ...files.filter((path) => existsSync(path)).map((path) => `Kept by macOS, delete it by hand: ${path}`),
  ];
}

const UNITS = ['B', 'kB', 'MB', 'GB'];

function sizeText(bytes: number): string {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${Number((bytes / 1000 ** power).toPrecision(3))} ${UNITS[power]}`;
}
