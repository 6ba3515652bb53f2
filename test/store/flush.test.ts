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
import { install, place, uninstall, type Place } from '../feed/claude.ts';
import { temporaryFolder } from '../support/temporary.ts';

const UNTIL_MS = 1_763_640_000_000;

/** How often the disk was waited for meanwhile, and how often it was flushed while other things went on. */
async function flushesOf(step: () => unknown): Promise<{ waits: number; flushes: number }> {
  const [waiting, beside] = [vi.spyOn(fs, 'fsyncSync'), vi.spyOn(fs, 'fsync')];
  syncBuiltinESMExports();
  onTestFinished(() => {
    waiting.mockRestore();
    beside.mockRestore();
    syncBuiltinESMExports();
  });
  await step();
  return { waits: waiting.mock.calls.length, flushes: beside.mock.calls.length };
}

/** The line, where there is a hook to print it. */
function saveWantedLine(folder: string): void {
  const paths = feedPaths(folder);
  mkdirSync(dirname(paths.script), { recursive: true });
  writeFileSync(paths.script, '');
  saveLine(paths, 'a line', UNTIL_MS);
}

test.each<[name: string, save: (folder: string) => unknown]>([
  ['what was told', (folder) => saveAlerts(join(folder, 'alerts.json'), NOTHING_TOLD)],
  ['what API spend came to', (folder) => saveSpend(join(folder, 'spend.json'), NO_SPEND)],
  ['the ready-made line', saveWantedLine],
  ['an index', (folder) => cacheFile(join(folder, 'index.bin')).write([Buffer.from('rows')])],
])('%s, which a start can make again, is not flushed at all', async (_name, save) => {
  const folder = temporaryFolder();
  expect(await flushesOf(() => save(folder))).toEqual({ waits: 0, flushes: 0 });
});

test('official figures, which the engine saves in its own thread, are waited for', async () => {
  const folder = temporaryFolder();
  const save = (): boolean => writeState(join(folder, 'samples.json'), {});
  expect(await flushesOf(save)).toEqual({ waits: 1, flushes: 0 });
});

test('settings, which the main thread saves, are flushed, and nothing waits for that', async () => {
  const folder = temporaryFolder();
  const save = (): Promise<unknown> => saveSettings(join(folder, 'settings.json'), defaultSettings());
  expect(await flushesOf(save)).toEqual({ waits: 0, flushes: 1 });
});

test.each<[name: string, flushes: number, change: (here: Place) => Promise<unknown>]>([
  // The former settings, the former command, the script, the record, the settings.
  ['on', 5, install],
  // The former settings, the settings.
  ['off', 2, uninstall],
])(
  'what turning the feed %s writes is flushed, and nothing waits for that',
  async (name, flushes, change) => {
    const here = place('{"statusLine": {"type": "command", "command": "mine"}}');
    if (name === 'off') {
      await install(here);
    }
    expect(await flushesOf(() => change(here))).toEqual({ waits: 0, flushes });
  },
);
