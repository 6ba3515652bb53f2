/** Folders that may not be written: everything stays as it is, what can be told is told, and nothing throws. */
import { chmodSync, mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { peekInbox, purgeInbox, takeInbox } from '../../src/feed/inbox.ts';
import { createHistory } from '../../src/store/history.ts';
import { PAYLOAD } from '../feed/installed.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { asOrdinaryUser, canBeOrdinary } from './ordinary-user.ts';
import { silentWriters, writers } from './writers.ts';

const DAY_MS = 24 * 3_600_000;

/** Runs a step while nothing below a folder may be written; the files there before and after it. */
async function whileReadOnly(folder: string, step: () => Promise<void> | void): Promise<void> {
  const before = filesIn(folder);
  const folders = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isDirectory())
    .map((one) => join(one.parentPath, one.name));
  [folder, ...folders].forEach((one) => chmodSync(one, 0o555));
  try {
    await asOrdinaryUser(step);
  } finally {
    [folder, ...folders].forEach((one) => chmodSync(one, 0o755));
  }
  expect(filesIn(folder)).toEqual(before);
}

function filesIn(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((one) => one.isFile());
  return Object.fromEntries(
    entries.map((one) => [one.name, readFileSync(join(one.parentPath, one.name), 'latin1')]),
  );
}

test.runIf(canBeOrdinary).each([...writers, ...silentWriters])(
  '$name stays as it was',
  async ({ name, write }) => {
    const folder = temporaryFolder();
    await write(folder, 'old');
    await whileReadOnly(folder, async () => {
      const isSaid = await write(folder, 'new');
      expect([name, isSaid]).toEqual([name, name === 'statusline.txt']);
    });
  },
);

test.runIf(canBeOrdinary)(
  'payloads are told at every look, and neither they nor old rubbish stop it',
  async () => {
    const nowMs = Date.now();
    const folder = temporaryFolder({
      'feed/1.json': PAYLOAD,
      'feed/2.json.claimed': PAYLOAD,
      'feed/hook.7.tmp': '{',
    });
    const feed = join(folder, 'feed');
    utimesSync(join(feed, 'hook.7.tmp'), (nowMs - 9 * DAY_MS) / 1000, (nowMs - 9 * DAY_MS) / 1000);
    for (const name of readdirSync(feed)) {
      chmodSync(join(feed, name), 0o644);
    }
    await whileReadOnly(folder, () => {
      expect(() => purgeInbox(feed, nowMs)).not.toThrow();
      let told = 0;
      for (let look = 0; look < 3; look += 1) {
        takeInbox(feed, nowMs, ({ samples }) => (told += samples.length) > 0);
      }
      // What can't be claimed is looked at where it is; what was claimed before is there at each look.
      expect([told, peekInbox(feed, nowMs).samples.length]).toEqual([3, 2]);
    });
  },
);

test.runIf(canBeOrdinary)('the history stays as it was, and says so', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'history'));
  writeFileSync(join(folder, 'history', 'hourly.log'), '');
  await whileReadOnly(folder, () => {
    const history = createHistory(folder);
    history.look(0);
    expect(history.seal(() => [], 0, 3_600_000, 7_200_000)).toBe(false);
    expect(history.problems().map(({ code }) => code)).toContain('history_unwritable');
  });
});
