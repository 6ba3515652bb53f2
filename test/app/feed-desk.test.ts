/** The status line feed as the settings turn it on and off. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createFeedDesk, type FeedDesk } from '../../src/app/feed-desk.ts';
import { at } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary.ts';

const NOW_MS = at('2026-11-20T12:00:00Z');

/** The feed of a machine on which Claude Code has a folder, and the path of its settings. */
function desk(): { feed: FeedDesk; settings: string } {
  const home = temporaryFolder();
  mkdirSync(join(home, '.claude'));
  const env = { TIDEMARK_HOME: join(home, 'state') };
  return {
    feed: createFeedDesk({ env, home, timeZone: 'UTC', nowMs: () => NOW_MS }),
    settings: join(home, '.claude/settings.json'),
  };
}

test('what was shown is made once, however often it is asked for', async () => {
  const { feed, settings } = desk();
  expect(feed.plan('install')).toMatchObject({ refusal: null, diff: expect.stringContaining('+') });
  expect(existsSync(settings)).toBe(false);
  const answers = await Promise.all([feed.apply(), feed.apply()]);
  expect(answers).toEqual([null, 'Nothing was chosen.']);
  expect(feed.view().state).toBe('on');
  expect(await feed.apply()).toBe('Nothing was chosen.');
});

test('the feed is off again when what turns it off was made', async () => {
  const { feed, settings } = desk();
  feed.plan('install');
  await feed.apply();
  feed.plan('uninstall');
  expect(await feed.apply()).toBeNull();
  expect([feed.view().state, existsSync(settings)]).toEqual(['off', false]);
});

test('what changed after it was shown is left alone, with a sentence', async () => {
  const { feed, settings } = desk();
  feed.plan('install');
  writeFileSync(settings, '{"model":"opus"}');
  expect(await feed.apply()).toContain(settings);
  expect([feed.view().state, readFileSync(settings, 'utf8')]).toEqual(['off', '{"model":"opus"}']);
});
