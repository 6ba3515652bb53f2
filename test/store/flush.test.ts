/** What waits for the disk, and what does not: a full flush takes longer than a frame, and the app's main thread draws. */
import fs, { mkdirSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { NOTHING_TOLD } from '../../src/contract/alert-record.ts';
import { defaultSettings } from '../../src/contract/settings.ts';
import { NO_SPEND } from '../../src/contract/spend.ts';
import { saveLine } from '../../src/feed/line-file.ts';
import { feedPaths } from '../../src/feed/paths.ts';
import { saveAlerts } from '../../src/store/alerts-file.ts';
import { cacheFile } from '../../src/store/cache-file.ts';
import { saveSettings } from '../../src/store/settings-file.ts';
import { saveSpend } from '../../src/store/spend-file.ts';
import { writeState } from '../../src/store/state-file.ts';
import { temporaryFolder } from '../support/temporary.ts';

const UNTIL_MS = 1_763_640_000_000;

/** How often the disk was waited for meanwhile. */
function flushesOf(step: () => void): number {
  const flush = vi.spyOn(fs, 'fsyncSync');
  syncBuiltinESMExports();
  onTestFinished(() => {
    flush.mockRestore();
    syncBuiltinESMExports();
  });
  step();
  return flush.mock.calls.length;
}

/** The line, where there is a hook to print it. */
function saveWantedLine(folder: string): void {
  const paths = feedPaths(folder);
  mkdirSync(dirname(paths.script), { recursive: true });
  writeFileSync(paths.script, '');
  saveLine(paths, 'a line', UNTIL_MS);
}

test.each<[name: string, flushes: number, save: (folder: string) => void]>([
  // What the main thread saves by itself, and what a start can make again.
  ['what was told', 0, (folder) => void saveAlerts(join(folder, 'alerts.json'), NOTHING_TOLD)],
  ['what API spend came to', 0, (folder) => void saveSpend(join(folder, 'spend.json'), NO_SPEND)],
  ['the ready-made line', 0, saveWantedLine],
  ['an index', 0, (folder) => cacheFile(join(folder, 'index.bin')).write([Buffer.from('rows')])],
  // What the user would miss.
  ['settings', 1, (folder) => void saveSettings(join(folder, 'settings.json'), defaultSettings())],
  ['official figures', 1, (folder) => void writeState(join(folder, 'samples.json'), {})],
])('saving %s waits for the disk %i times', (_name, flushes, save) => {
  const folder = temporaryFolder();
  expect(flushesOf(() => save(folder))).toBe(flushes);
});
