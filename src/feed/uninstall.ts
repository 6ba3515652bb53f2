/** Turning the feed off: Claude Code's settings get back what stood there before, and Tidemark's parts go. */
import { existsSync } from 'node:fs';
import { backUp, carryOut, hookCommand, refuseIfChanged, removeParts, type Change } from './change.ts';
import { isWritable, readSettingsText, settingsPathIn } from './claude-settings.ts';
import { unifiedDiff } from './diff.ts';
import type { ClaudePaths, FeedPaths } from './paths.ts';
import { formerWithoutRecord, loadRecord, type FeedRecord } from './record.ts';
import { shapeRefusal, type Refusal } from './refusal.ts';
import { readStatusLine, removeStatusLine, replaceCommand, type StatusLine } from './status-line-member.ts';

export type UninstallPlan = Change & {
  kind: 'plan';
  /** The former command is set again; there was none, so the member goes; or the user has set another meanwhile. */
  ending: 'restored' | 'removed' | 'left_alone';
};
export type PlannedUninstall = UninstallPlan | { kind: 'refused'; refusal: Refusal };

/** What turning the feed off would change. Nothing is written. */
export function planUninstall(paths: FeedPaths, claude: ClaudePaths): PlannedUninstall {
  const record = loadRecord(paths.record);
  const path = record?.settings ?? settingsPathIn(claude.configFolder);
  const read = readSettingsText(path);
  if (read.kind === 'refused' && read.refusal.code !== 'no_config_folder') {
    return read;
  }
  const before = read.kind === 'text' ? read.text : null;
  const found: StatusLine = before === null ? { kind: 'absent' } : readStatusLine(before);
  const isOurs = found.kind === 'command' && found.command === hookCommand(paths);
  if (!isOurs && record === null && !existsSync(paths.script)) {
    return { kind: 'refused', refusal: { code: 'not_installed' } };
  }
  // Where nothing tells whether our command still stands there, the script must stay.
  if (found.kind === 'not_json' || found.kind === 'duplicate_member') {
    return { kind: 'refused', refusal: shapeRefusal(found, path) };
  }
  if (!isOurs || before === null) {
    return { kind: 'plan', path, before, after: before, diff: '', ending: 'left_alone' };
  }
  if (!isWritable(path)) {
    return { kind: 'refused', refusal: { code: 'unwritable', path } };
  }
  const former = record === null ? formerWithoutRecord(paths.former) : record.former;
  const after = restored(before, record, former);
  const ending = former === null ? 'removed' : 'restored';
  return { kind: 'plan', path, before, after, diff: unifiedDiff(path, before, after), ending };
}

/** Does what the plan shows, then takes Tidemark's parts away. Null, or what went wrong: then nothing has changed. */
export async function applyUninstall(
  paths: FeedPaths,
  plan: UninstallPlan,
  nowMs: number,
): Promise<Refusal | null> {
  const changed = refuseIfChanged(plan);
  if (changed !== null && changed.code !== 'no_config_folder') {
    return changed;
  }
  try {
    await backUp(plan, paths, nowMs);
  } catch {
    return { code: 'state_unwritable', path: paths.state };
  }
  const refusal = await carryOut(plan);
  if (refusal !== null) {
    return refusal;
  }
  try {
    removeParts(paths);
    return null;
  } catch {
    return { code: 'state_unwritable', path: paths.state };
  }
}

function restored(before: string, record: FeedRecord | null, former: FeedRecord['former']): string | null {
  if (former !== null) {
    return replaceCommand(before, former.raw);
  }
  const without = removeStatusLine(before, record?.added ?? null);
  // Settings that were made for the feed alone, and hold nothing else since, go again.
  return record?.isNew === true && /^\s*\{\s*\}\s*$/.test(without) ? null : without;
}
