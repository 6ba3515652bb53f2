/** Every file that the app and the command line write as a whole, each with a text in it that a test chooses. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NOTHING_TOLD } from '../../src/contract/alert-record.ts';
import { defaultSettings } from '../../src/contract/settings.ts';
import { writeSettingsText } from '../../src/feed/claude-settings.ts';
import { saveLine } from '../../src/feed/line-file.ts';
import { feedPaths } from '../../src/feed/paths.ts';
import { saveRecord } from '../../src/feed/record.ts';
import { slotName } from '../../src/feed/slot.ts';
import { runStatusline } from '../../src/feed/statusline.ts';
import { saveAlerts } from '../../src/store/alerts-file.ts';
import { saveSettings } from '../../src/store/settings-file.ts';
import { saveSpend } from '../../src/store/spend-file.ts';
import { writeState } from '../../src/store/state-file.ts';

export type Writer = {
  name: string;
  /** Writes the file in a folder; whether that was said to have worked. Where nothing is said, whether it was tried. */
  write(folder: string, text: string): boolean | Promise<boolean>;
};

const payloadOf = (text: string): Buffer => Buffer.from(JSON.stringify({ session_id: 'session-a', text }));

export const writers: readonly Writer[] = [
  {
    name: 'settings.json',
    async write(folder, text) {
      const settings = { ...defaultSettings(), roots: [text] };
      return (await saveSettings(join(folder, 'settings.json'), settings)) === null;
    },
  },
  {
    name: 'alerts.json',
    write: (folder, text) =>
      saveAlerts(join(folder, 'alerts.json'), { ...NOTHING_TOLD, refusal: { reason: text, atMs: 0 } }) ===
      null,
  },
  ...['samples.json', 'calibration.json'].map((name) => ({
    name,
    write: (folder: string, text: string) => writeState(join(folder, name), { text }),
  })),
  {
    name: 'spend.json',
    write(folder, text) {
      const figure = { month: text, costUsd: 0, askedAtMs: 0, coveredUntilMs: 0 };
      return saveSpend(join(folder, 'spend.json'), { version: 1, asked: null, figure }) === null;
    },
  },
  {
    name: 'feed.json',
    write: (folder, text) =>
      isDone(
        saveRecord(join(folder, 'feed.json'), {
          schema: 1,
          settings: text,
          isNew: false,
          former: null,
          command: '',
          added: null,
          installedAt: '2026-11-20T12:00:00Z',
        }),
      ),
  },
  {
    name: 'claude-settings.json',
    write: async (folder, text) =>
      (await writeSettingsText(join(folder, 'claude-settings.json'), `{"model":"${text}"}`)) === null,
  },
];

/** Files of which no word is said: the next of them comes in a moment. */
export const silentWriters: readonly Writer[] = [
  {
    name: 'statusline.txt',
    write(folder, text) {
      // Without the hook there is nobody to show it.
      if (!existsSync(feedPaths(folder).script)) {
        writeFileSync(feedPaths(folder).script, '');
      }
      saveLine(feedPaths(folder), text, 0);
      return true;
    },
  },
  {
    name: slotName(payloadOf('')),
    write(folder, text) {
      return runStatusline(payloadOf(text), feedPaths(folder), {}, 0).slotPath !== null;
    },
  },
];

function isDone(step: Promise<void>): Promise<boolean> {
  return step.then(
    () => true,
    () => false,
  );
}
