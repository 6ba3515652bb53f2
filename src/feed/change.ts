/** A change to Claude Code's settings, as it is shown before anything is written, and the steps that both directions share. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writeLasting } from '../store/atomic-write.ts';
import { PAYLOAD_NAME } from '../store/paths.ts';
import { readSettingsText, writeSettingsText } from './claude-settings.ts';
import type { FeedPaths } from './paths.ts';
import type { Refusal } from './refusal.ts';
import { shellQuote } from './shell-quote.ts';

/** Null is a file that is not there. `diff` is empty where the settings stay as they are. */
export type Change = { path: string; before: string | null; after: string | null; diff: string };

/** The status line command that is Tidemark's. */
export function hookCommand(paths: FeedPaths): string {
  return `sh ${shellQuote(paths.script)}`;
}

/** Null if the settings still are what the user was shown. */
export function refuseIfChanged({ path, before }: Change): Refusal | null {
  const now = readSettingsText(path);
  if (now.kind === 'refused') {
    return now.refusal;
  }
  return now.text === before ? null : { code: 'changed', path };
}

/** Keeps the former settings beside Tidemark's state, for the user alone; rejects with what the disk says. */
export async function backUp({ before, after }: Change, paths: FeedPaths, nowMs: number): Promise<void> {
  if (before !== null && before !== after) {
    const time = new Date(nowMs).toISOString().replaceAll(/[:.]/g, '-');
    await writeLasting(join(paths.state, `claude-settings.backup-${time}.json`), before);
  }
}

/** Writes what was planned; null, or what went wrong. */
export async function carryOut({ path, before, after }: Change): Promise<Refusal | null> {
  return before === after ? null : writeSettingsText(path, after);
}

/** Takes away the script, the former command, the record and the payloads that wait; what else is there stays. */
export function removeParts(paths: FeedPaths): void {
  for (const path of [paths.script, paths.former, paths.record]) {
    rmSync(path, { recursive: true, force: true });
  }
  const names = existsSync(paths.slots) ? readdirSync(paths.slots) : [];
  for (const name of names.filter((one) => PAYLOAD_NAME.test(one))) {
    rmSync(join(paths.slots, name), { recursive: true, force: true });
  }
  if (names.every((name) => PAYLOAD_NAME.test(name))) {
    rmSync(paths.slots, { recursive: true, force: true });
  }
}
