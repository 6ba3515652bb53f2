import { expect, test } from 'vitest';
import { rehearse } from '../../src/app/rehearsal.ts';
import type { Snapshot } from '../../src/core/snapshot.ts';
import { viewOf } from '../../src/core/view.ts';
import { at } from '../support/records.ts';

const NOW = at('2026-11-20T12:30:00Z');

test('a rehearsal makes a view of nothing, and then one that has meters, what was used, a chart and a history', async () => {
  const snapshots: Snapshot[] = [];
  await rehearse((snapshot) => snapshots.push(snapshot), NOW);
  const views = snapshots.map((snapshot) =>
    viewOf(snapshot, [], {
      clock: { timeZone: 'Europe/Berlin', locale: 'en-GB', hour12: false },
      thresholds: [80, 95],
      menuBar: 'percentage',
      menuBarShows: 'used',
      menuBarWindow: 'binding',
      plan: null,
      snoozedUntilMs: null,
      nowMs: NOW,
    }),
  );
  expect(views.map(({ burned, history }) => [burned, history])).toEqual([
    [null, null],
    [
      expect.objectContaining({ chart: expect.objectContaining({ points: expect.anything() }) }),
      expect.objectContaining({ costText: '$1.00' }),
    ],
  ]);
  expect(views[1]?.burned?.rankings.map(({ rows }) => rows.length)).toEqual([1, 1, 1]);
});
