import { mkdirSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { hasPayloads, peekInbox, takeInbox, type Inbox } from '../../src/feed/inbox.ts';
import { clock } from '../support/samples.ts';
import { temporaryFolder } from '../support/temporary.ts';

const NOW_MS = clock('10:30');
const DAY_MS = 24 * 3_600_000;

const payload = (percentage: unknown): string =>
  JSON.stringify({
    session_id: 'session-a',
    rate_limits: { five_hour: { used_percentage: percentage, resets_at: clock('14:00') / 1000 } },
  });

/** A feed with these slots, stored this long before now. */
function feedOf(slots: Readonly<Record<string, string>>, ageMs = 60_000): string {
  const feed = temporaryFolder(slots);
  for (const name of Object.keys(slots)) {
    date(join(feed, name), ageMs);
  }
  return feed;
}

function date(path: string, ageMs: number): void {
  utimesSync(path, (NOW_MS - ageMs) / 1000, (NOW_MS - ageMs) / 1000);
}

/** What taking hands over, in the order in which it does; nothing if it does not. */
function taken(feed: string): Inbox[] {
  const handed: Inbox[] = [];
  takeInbox(feed, NOW_MS, (inbox) => handed.push(inbox) > 0);
  return handed;
}

const percentagesOf = (inbox: Inbox | undefined) => inbox?.samples.map((one) => one.usedPercentage);

describe('payloads that wait', () => {
  test('become samples, dated by when they were stored', () => {
    const feed = feedOf({ '1.json': payload(42), '2.json': payload(43) });
    date(join(feed, '2.json'), 30_500);
    const [inbox] = taken(feed);
    expect(inbox?.samples.map((one) => [one.usedPercentage, one.storedAtMs, one.atMs])).toEqual([
      [42, NOW_MS - 60_000, NOW_MS - 60_000],
      [43, NOW_MS - 30_500, NOW_MS - 30_500],
    ]);
    expect(inbox).toMatchObject({ payloads: 2, refused: {} });
  });

  test('are gone once they were kept', () => {
    const feed = feedOf({ '1.json': payload(42), '2.json': 'oops' });
    expect(taken(feed)).toHaveLength(1);
    expect(readdirSync(feed)).toEqual([]);
    expect(hasPayloads(feed)).toBe(false);
    expect(taken(feed)).toEqual([]);
  });

  test('are still on disk while they are kept', () => {
    const feed = feedOf({ '1.json': payload(42) });
    let texts: string[] = [];
    takeInbox(feed, NOW_MS, () => {
      texts = readdirSync(feed).map((name) => readFileSync(join(feed, name), 'utf8'));
      return true;
    });
    expect(texts).toEqual([payload(42)]);
  });

  test('stay where keeping them failed, and are taken the next time', () => {
    const feed = feedOf({ '1.json': payload(42), '2.json': payload(43) });
    const full = (): never => {
      throw new Error('the disk is full');
    };
    expect(() => takeInbox(feed, NOW_MS, full)).toThrow('the disk is full');
    expect(hasPayloads(feed)).toBe(true);
    expect(percentagesOf(peekInbox(feed, NOW_MS))).toEqual([42, 43]);
    expect(percentagesOf(taken(feed)[0])).toEqual([42, 43]);
    expect(readdirSync(feed)).toEqual([]);
  });

  test('stay where they could not be kept, and are taken the next time', () => {
    const feed = feedOf({ '1.json': payload(42) });
    takeInbox(feed, NOW_MS, () => false);
    expect(hasPayloads(feed)).toBe(true);
    expect(percentagesOf(taken(feed)[0])).toEqual([42]);
    expect(readdirSync(feed)).toEqual([]);
  });

  test('are not lost where they arrive while others are taken', () => {
    const feed = feedOf({ '1.json': payload(42) });
    takeInbox(feed, NOW_MS, () => {
      writeFileSync(join(feed, '1.json'), payload(50));
      writeFileSync(join(feed, '2.json'), payload(51));
      return true;
    });
    expect(readdirSync(feed)).toEqual(['1.json', '2.json']);
    date(join(feed, '1.json'), 0);
    date(join(feed, '2.json'), 0);
    expect(percentagesOf(taken(feed)[0])).toEqual([50, 51]);
  });

  test('give way to what their session said since, where keeping them failed', () => {
    const feed = feedOf({ '1.json.claimed': payload(42), '1.json': payload(50) });
    expect(percentagesOf(taken(feed)[0])).toEqual([50]);
    expect(readdirSync(feed)).toEqual([]);
  });

  test('are left where they are by who only looks', () => {
    const feed = feedOf({ '1.json': payload(42), '2.json.claimed': payload(43), '3.json': 'oops' });
    expect(peekInbox(feed, NOW_MS)).toMatchObject({ payloads: 3, refused: { not_json: 1 } });
    expect(percentagesOf(peekInbox(feed, NOW_MS))).toEqual([42, 43]);
    expect(readdirSync(feed)).toEqual(['1.json', '2.json.claimed', '3.json']);
  });

  test('are none in a folder that is empty or does not exist', () => {
    for (const feed of [temporaryFolder(), join(temporaryFolder(), 'nowhere')]) {
      expect(hasPayloads(feed)).toBe(false);
      expect(peekInbox(feed, NOW_MS)).toEqual({ samples: [], refused: {}, payloads: 0 });
      expect(taken(feed)).toEqual([]);
    }
  });

  test('are none where the folder is a file', () => {
    const path = join(temporaryFolder({ feed: 'a file' }), 'feed');
    expect(hasPayloads(path)).toBe(false);
    expect(taken(path)).toEqual([]);
  });
});

describe('slots that are not as they should be', () => {
  test('are counted by what is wrong with them', () => {
    const feed = feedOf({
      '1.json': 'oops',
      '2.json': '[]',
      '3.json': payload(151),
      '4.json': payload(-1),
      '5.json': payload(42).replace(String(clock('14:00') / 1000), '0'),
      '6.json': payload(42),
    });
    const [inbox] = taken(feed);
    expect(inbox).toMatchObject({
      payloads: 6,
      refused: { not_json: 1, not_a_payload: 1, bad_percentage: 2, bad_reset: 1 },
    });
    expect(percentagesOf(inbox)).toEqual([42]);
  });

  test('are refused above 256 kB, and deleted', () => {
    const filled = (bytes: number) => payload(42).padEnd(bytes, ' ');
    const feed = feedOf({ '1.json': filled(256 * 1024), '2.json': filled(256 * 1024 + 1) });
    const [inbox] = taken(feed);
    expect(inbox).toMatchObject({ payloads: 2, refused: { too_large: 1 } });
    expect(percentagesOf(inbox)).toEqual([42]);
    expect(readdirSync(feed)).toEqual([]);
  });

  test('of seven days are heard, and of more are deleted unheard', () => {
    const feed = feedOf({ '1.json': payload(42), '2.json': payload(43), '3.json.claimed': payload(44) });
    date(join(feed, '1.json'), 7 * DAY_MS);
    date(join(feed, '2.json'), 7 * DAY_MS + 1000);
    date(join(feed, '3.json.claimed'), 30 * DAY_MS);
    expect(percentagesOf(peekInbox(feed, NOW_MS))).toEqual([42]);
    expect(percentagesOf(taken(feed)[0])).toEqual([42]);
    expect(readdirSync(feed)).toEqual([]);
  });

  test('half written are left to their writer for a day', () => {
    const feed = feedOf({ '1.json.123.tmp': payload(42), '2.json.456.tmp': payload(43) });
    date(join(feed, '1.json.123.tmp'), DAY_MS);
    date(join(feed, '2.json.456.tmp'), DAY_MS + 1000);
    expect(hasPayloads(feed)).toBe(false);
    expect(peekInbox(feed, NOW_MS).payloads).toBe(0);
    expect(taken(feed)).toEqual([]);
    expect(readdirSync(feed)).toEqual(['1.json.123.tmp']);
  });

  test('may be folders, which are refused and deleted', () => {
    const feed = temporaryFolder({ '1.json/payload.json': payload(41), '2.json': payload(42) });
    date(join(feed, '2.json'), 0);
    date(join(feed, '1.json'), 0);
    expect(peekInbox(feed, NOW_MS).payloads).toBe(2);
    const [inbox] = taken(feed);
    expect(percentagesOf(inbox)).toEqual([42]);
    expect(Object.values(inbox?.refused ?? {})).toEqual([1]);
    expect(readdirSync(feed)).toEqual([]);
  });

  test('may be folders twice', () => {
    const feed = temporaryFolder({ '1.json/a': 'a', '1.json.claimed/b': 'b', '2.json': payload(42) });
    date(join(feed, '2.json'), 0);
    expect(percentagesOf(taken(feed)[0])).toEqual([42]);
  });

  test('may be links to nowhere, or to a file that stays', () => {
    const feed = temporaryFolder();
    const elsewhere = join(temporaryFolder({ 'notes.txt': 'mine' }), 'notes.txt');
    date(elsewhere, 0);
    symlinkSync(join(feed, 'nowhere'), join(feed, '1.json'));
    symlinkSync(elsewhere, join(feed, '2.json'));
    expect(taken(feed)).toMatchObject([{ samples: [], payloads: 1, refused: { not_json: 1 } }]);
    expect(readdirSync(feed)).toEqual([]);
    expect(readFileSync(elsewhere, 'utf8')).toBe('mine');
  });

  test('of the future are heard: a clock was set back', () => {
    const feed = feedOf({ '1.json': payload(42) }, -3_600_000);
    expect(taken(feed)[0]?.samples[0]?.storedAtMs).toBe(clock('11:30'));
  });

  test('leave what is no slot alone while it is young', () => {
    const feed = feedOf({ 'notes.txt': 'mine' });
    mkdirSync(join(feed, 'folder'));
    date(join(feed, 'folder'), 0);
    expect(taken(feed)).toEqual([]);
    expect(readdirSync(feed)).toEqual(['folder', 'notes.txt']);
  });
});
