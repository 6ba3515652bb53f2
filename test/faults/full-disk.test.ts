/** A full disk: the last good file stays, whatever part of the new one found room, and nothing is left lying about. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { HOUR_MS } from '../../src/core/hourly.ts';
import { createHistory, historyFile, type History } from '../../src/store/history.ts';
import { FROM_MS, sumOf } from '../bench/fuzz/history-text.ts';
import { noSmallDisk, smallDisk } from './small-disk.ts';
import { silentWriters, writers } from './writers.ts';

const LONG = 'new'.repeat(6000);
const PAGES_LEFT = [0, 1, 2];

describe.skipIf(noSmallDisk !== null)(`a full disk${noSmallDisk === null ? '' : ` (${noSmallDisk})`}`, () => {
  test.each(writers)('leaves $name as it was, and says so', async ({ name, write }) => {
    const { folder, fill } = smallDisk();
    expect(await write(folder, 'old')).toBe(true);
    const before = filesIn(folder);
    expect(before[name]).toContain('old');
    // Nothing fits, or the first page and not the rest: a write that is short is no error by itself.
    for (const pagesLeft of PAGES_LEFT) {
      fill(pagesLeft);
      expect([pagesLeft, await write(folder, LONG)]).toEqual([pagesLeft, false]);
      writeFileSync(join(folder, 'filler'), '');
      expect([pagesLeft, filesIn(folder)]).toEqual([pagesLeft, { ...before, filler: '' }]);
    }
  });

  test.each(silentWriters)('leaves $name as it was', async ({ name, write }) => {
    const { folder, fill } = smallDisk();
    await write(folder, 'old');
    const before = filesIn(folder);
    expect(before[name]).toContain('old');
    for (const pagesLeft of PAGES_LEFT) {
      fill(pagesLeft);
      await write(folder, LONG);
      writeFileSync(join(folder, 'filler'), '');
      expect([pagesLeft, filesIn(folder)]).toEqual([pagesLeft, { ...before, filler: '' }]);
    }
  });

  test.each(PAGES_LEFT)(
    'with %d pages left keeps what the history had, and the next hour mends it',
    (pagesLeft) => {
      const { folder, fill } = smallDisk();
      const history = opened(folder);
      expect(seal(history, 0, 'm')).toBe(true);
      fill(pagesLeft);
      expect(seal(history, 1, LONG)).toBe(false);
      expect([history.sums(), codes(history)]).toEqual([[sumOf(0, 1, 1, 'm')], ['history_unwritable']]);
      // Bug: the part of a line that found room was damage to the next start.
      expect([opened(folder).sums(), codes(opened(folder))]).toEqual([[sumOf(0, 1, 1, 'm')], []]);
      writeFileSync(join(folder, 'filler'), '');
      expect(seal(history, 1, LONG)).toBe(true);
      expect(codes(history)).toEqual([]);
      expect([opened(folder).sums().length, codes(opened(folder))]).toEqual([2, []]);
      expect(readdirSync(join(historyFile(folder), '..'))).toEqual(['hourly.log']);
    },
  );
});

test.skipIf(noSmallDisk !== null)(
  'an hour that fits is sealed though one before did not, and all would not',
  () => {
    const { folder, fill } = smallDisk();
    const history = opened(folder);
    // More than half of the disk: there is no room for a second copy.
    expect(seal(history, 0, 'old'.repeat(50_000))).toBe(true);
    fill(2);
    expect(seal(history, 1, LONG)).toBe(false);
    expect(seal(history, 2, 'm')).toBe(true);
    expect(opened(folder).sums()).toHaveLength(2);
  },
);

const NOW_MS = FROM_MS + 100 * HOUR_MS;

function opened(folder: string): History {
  const history = createHistory(folder);
  history.look(NOW_MS);
  return history;
}

function seal(history: History, hour: number, model: string): boolean {
  const fromMs = FROM_MS + hour * HOUR_MS;
  return history.seal(() => [sumOf(hour, 1, 1, model)], fromMs, fromMs + HOUR_MS, NOW_MS);
}

function codes(history: History): string[] {
  return history.problems().map(({ code }) => code);
}

function filesIn(folder: string): Record<string, string> {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true }).filter((one) => one.isFile());
  return Object.fromEntries(
    entries.map((one) => [one.name, readFileSync(join(one.parentPath, one.name), 'utf8')]),
  );
}
