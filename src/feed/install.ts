/** Turning the feed on: first a plan that shows every byte that would change, then its carrying out. */
import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { writeLasting } from '../store/atomic-write.ts';
import { backUp, carryOut, hookCommand, refuseIfChanged, removeParts, type Change } from './change.ts';
import { isWritable, managedSwitches, readSettingsText, settingsPathIn } from './claude-settings.ts';
import { unifiedDiff } from './diff.ts';
import { hookScript } from './hook.ts';
import type { ClaudePaths, FeedPaths } from './paths.ts';
import { formerWithoutRecord, loadRecord, saveRecord, type FeedRecord } from './record.ts';
import { shapeRefusal, type Refusal } from './refusal.ts';
import {
  addStatusLine,
  readStatusLine,
  removeStatusLine,
  replaceCommand,
  type StatusLine,
} from './status-line-member.ts';

export type InstallPlan = Change & {
  kind: 'plan';
  /** What will be kept; its `former` is the status line of now, which the hook will run. */
  record: Omit<FeedRecord, 'installedAt'>;
};
export type PlannedInstall = InstallPlan | { kind: 'refused'; refusal: Refusal };

/** What turning the feed on would change. Nothing is written. */
export function planInstall(paths: FeedPaths, claude: ClaudePaths): PlannedInstall {
  const path = settingsPathIn(claude.configFolder);
  const read = readSettingsText(path);
  if (read.kind === 'refused') {
    return read;
  }
  if (managedSwitches(claude.managedSettings).hasStatusLine) {
    return refused({ code: 'managed', path: claude.managedSettings });
  }
  const found: StatusLine = read.text === null ? { kind: 'absent' } : readStatusLine(read.text);
  if (found.kind !== 'absent' && found.kind !== 'command') {
    return refused(shapeRefusal(found, path));
  }
  const command = hookCommand(paths);
  const record = loadRecord(paths.record);
  const elsewhere = record === null || record.settings === path ? null : record.settings;
  if (elsewhere !== null && hasCommand(elsewhere, command)) {
    return refused({ code: 'installed_elsewhere', path: elsewhere });
  }
  if (found.kind === 'command' && found.command === command) {
    return planRepair(paths, path, read.text, elsewhere === null ? record : null);
  }
  if (!isWritable(path)) {
    return refused({ code: 'unwritable', path });
  }
  const former =
    found.kind === 'absent' ? null : { command: found.command, raw: found.raw, text: found.text };
  const base = read.text ?? '{}\n';
  const { after, added } =
    former === null
      ? addStatusLine(base, command)
      : { after: replaceCommand(base, JSON.stringify(command)), added: null };
  const undone = former === null ? removeStatusLine(after, added) : replaceCommand(after, former.raw);
  if (undone !== base) {
    return refused({ code: 'not_reversible', path });
  }
  const next = { schema: 1, settings: path, isNew: read.text === null, former, command, added } as const;
  return {
    kind: 'plan',
    path,
    before: read.text,
    after,
    diff: unifiedDiff(path, read.text, after),
    record: next,
  };
}

/**
 * Does what the plan shows, with the former settings kept beside Tidemark's state. Null, or what went wrong: then the
 * settings are as they were.
 */
export async function applyInstall(
  paths: FeedPaths,
  plan: InstallPlan,
  nowMs: number,
): Promise<Refusal | null> {
  const changed = refuseIfChanged(plan);
  if (changed !== null) {
    return changed;
  }
  try {
    await backUp(plan, paths, nowMs);
    if (plan.record.former === null) {
      rmSync(paths.former, { force: true });
    } else {
      await writeLasting(paths.former, plan.record.former.command);
    }
    await writeLasting(paths.script, hookScript(paths));
    chmodSync(paths.script, 0o700);
    await saveRecord(paths.record, { ...plan.record, installedAt: new Date(nowMs).toISOString() });
  } catch {
    return { code: 'state_unwritable', path: paths.state };
  }
  const refusal = await carryOut(plan);
  if (refusal !== null) {
    removeParts(paths);
  }
  return refusal;
}

/** Our command stands there already: what is left to do is at most to write the script anew. */
function planRepair(
  paths: FeedPaths,
  path: string,
  text: string | null,
  known: FeedRecord | null,
): PlannedInstall {
  if (known !== null && textOf(paths.script) === hookScript(paths)) {
    return refused({ code: 'already_installed' });
  }
  const command = hookCommand(paths);
  const former = formerWithoutRecord(paths.former);
  const record = known ?? { schema: 1, settings: path, isNew: false, former, command, added: null };
  return { kind: 'plan', path, before: text, after: text, diff: '', record };
}

function hasCommand(path: string, command: string): boolean {
  const read = readSettingsText(path);
  const found = read.kind === 'text' && read.text !== null ? readStatusLine(read.text) : null;
  return found?.kind === 'command' && found.command === command;
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function refused(refusal: Refusal): PlannedInstall {
  return { kind: 'refused', refusal };
}
