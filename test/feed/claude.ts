/** Claude Code's folder and Tidemark's, both made up. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { applyInstall, planInstall, type InstallPlan } from '../../src/feed/install.ts';
import { feedPaths, type ClaudePaths, type FeedPaths } from '../../src/feed/paths.ts';
import { applyUninstall, planUninstall, type UninstallPlan } from '../../src/feed/uninstall.ts';
import { at } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary.ts';

export const NOW = at('2026-11-20T12:00:00Z');

export type Place = { paths: FeedPaths; claude: ClaudePaths; settings: string };

/** Both folders, with these settings if any. */
export function place(settings: string | Buffer | null): Place {
  const folder = temporaryFolder();
  const claude = { configFolder: join(folder, 'claude'), managedSettings: join(folder, 'managed.json') };
  mkdirSync(claude.configFolder);
  const path = join(claude.configFolder, 'settings.json');
  if (settings !== null) {
    writeFileSync(path, settings);
  }
  return { paths: feedPaths(join(folder, "Ada's state")), claude, settings: path };
}

/** The settings as they are, or null where there are none. */
export function settingsOf({ settings }: Place): string | null {
  return existsSync(settings) ? readFileSync(settings, 'utf8') : null;
}

/** Turns the feed on; a refusal is an error. */
export async function install({ paths, claude }: Place, nowMs = NOW): Promise<InstallPlan> {
  const plan = planInstall(paths, claude);
  if (plan.kind === 'refused') {
    throw new Error(plan.refusal.code);
  }
  const refusal = await applyInstall(paths, plan, nowMs);
  if (refusal !== null) {
    throw new Error(refusal.code);
  }
  return plan;
}

/** Turns the feed off; a refusal is an error. */
export async function uninstall({ paths, claude }: Place): Promise<UninstallPlan> {
  const plan = planUninstall(paths, claude);
  if (plan.kind === 'refused') {
    throw new Error(plan.refusal.code);
  }
  const refusal = await applyUninstall(paths, plan, NOW + 1000);
  if (refusal !== null) {
    throw new Error(refusal.code);
  }
  return plan;
}
