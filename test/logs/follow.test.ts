import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { defaultSettings } from '../../src/contract/settings.ts';
import { createEngine } from '../../src/app/engine.ts';
import type { EngineUpdate } from '../../src/app/ports.ts';
import { assistant, logText } from '../support/lines.ts';
import { temporaryFolder } from '../support/temporary.ts';

const A = '.claude/projects/-Users-ada-engine/a.jsonl';
const DAY_MS = 24 * 3_600_000;
const now = () => new Date().toISOString();
const line = (id: string) => assistant({ id, at: now() });

/** A running engine over a home folder, and what it told last. */
function follow(home: string, nowMs = Date.now) {
  const updates: EngineUpdate[] = [];
  const engine = createEngine({ env: {}, home, timeZone: 'UTC', nowMs }, 'none');
  onTestFinished(() => engine.stop());
  engine.start(defaultSettings(), (update) => updates.push(update));
  const events = () => updates.at(-1)?.snapshot?.sevenDay.totals.events;
  return {
    engine,
    updates,
    events,
    until: (count: number) => vi.waitFor(() => expect(events()).toBe(count), 3000),
  };
}

test('the first figures come at once, an appended line soon after', async () => {
  const home = temporaryFolder({ [A]: logText(line('one')) });
  const { updates, events, until } = follow(home);
  expect(updates.map((update) => update.phase)).toEqual(['starting', 'live']);
  expect(events()).toBe(1);
  appendFileSync(join(home, A), logText(line('two')));
  await until(2);
});

test('new files, new folders and replaced files are seen', async () => {
  const home = temporaryFolder({ [A]: logText(line('one')) });
  const { until } = follow(home);
  writeFileSync(join(home, '.claude/projects/-Users-ada-engine/b.jsonl'), logText(line('two')));
  await until(2);
  const folder = join(home, '.claude/projects/-Users-ada-loom/s/subagents');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'agent-1.jsonl'), logText(line('three')));
  await until(3);
  writeFileSync(join(home, 'next'), logText(line('four'), line('five')));
  renameSync(join(home, 'next'), join(home, A));
  await until(5);
});

test('a folder that vanishes keeps its figures, and its return is seen', async () => {
  const home = temporaryFolder({ [A]: logText(line('one')) });
  const { engine, until, updates } = follow(home);
  renameSync(join(home, '.claude'), join(home, 'away'));
  engine.refresh();
  expect(updates.at(-1)?.snapshot?.sevenDay.totals.events).toBe(1);
  expect(updates.at(-1)?.problems.map((problem) => problem.code)).toEqual(['root_missing']);
  renameSync(join(home, 'away'), join(home, '.claude'));
  appendFileSync(join(home, A), logText(line('two')));
  engine.refresh();
  await until(2);
});

test('a folder that vanishes is missed soon, though no watch tells of it', async () => {
  const home = temporaryFolder({ [A]: logText(line('one')) });
  const { updates } = follow(home);
  renameSync(join(home, '.claude'), join(home, 'away'));
  const codes = () => updates.at(-1)?.problems.map((problem) => problem.code);
  await vi.waitFor(() => expect(codes()).toEqual(['root_missing']), 10_000);
});

test.each([
  ['was days ahead for a while', [0, 10 * DAY_MS, 0]],
  ['was days ahead when everything was read', [10 * DAY_MS, 0]],
])('a clock that %s costs no figures', async (_name, offsets) => {
  const home = temporaryFolder({ [A]: logText(line('one')) });
  let offsetMs = offsets[0] ?? 0;
  const { engine, until } = follow(home, () => Date.now() + offsetMs);
  for (const next of offsets) {
    offsetMs = next;
    engine.refresh();
  }
  await until(1);
  appendFileSync(join(home, A), logText(line('two')));
  await until(2);
});

test('what was read of a log that is gone stays, though the clock is set back', async () => {
  const anHourAgo = new Date(Date.now() - 3_600_000).toISOString();
  const home = temporaryFolder({ [A]: logText(assistant({ id: 'one', at: anHourAgo })) });
  let offsetMs = 0;
  const { engine, events, updates } = follow(home, () => Date.now() + offsetMs);
  rmSync(join(home, A));
  offsetMs = -2 * 60_000;
  engine.refresh();
  expect(updates.at(-1)?.snapshot?.atMs).toBeLessThan(Date.now() - 60_000);
  expect(events()).toBe(1);
});

test('a home without logs is told as such, and the first log ends it', async () => {
  const home = temporaryFolder();
  const { engine, updates, until } = follow(home);
  expect(updates.at(-1)?.problems).toEqual([
    { code: 'no_logs', paths: [join(home, '.claude'), join(home, '.config/claude')] },
  ]);
  mkdirSync(join(home, '.claude/projects/p'), { recursive: true });
  writeFileSync(join(home, '.claude/projects/p/a.jsonl'), logText(line('one')));
  engine.refresh();
  await until(1);
  expect(updates.at(-1)?.problems).toEqual([]);
});

test('settings that change limits count at once, those that change folders read anew', async () => {
  const home = temporaryFolder({ [A]: logText(line('one')) });
  const other = temporaryFolder({ 'projects/p/a.jsonl': logText(line('x'), line('y')) });
  const { engine, updates, until } = follow(home);
  const limits = { ...defaultSettings().limits, seven_day: { value: 1, unit: 'usd' as const } };
  engine.setSettings({ ...defaultSettings(), limits });
  expect(updates.at(-1)?.snapshot?.sevenDay.kind).toBe('configured');
  engine.setSettings({ ...defaultSettings(), roots: [other] });
  await until(2);
  rmSync(other, { recursive: true });
  engine.refresh();
  expect(updates.at(-1)?.problems.map((problem) => problem.code)).toEqual(['root_missing']);
});

test('a list that is written to all the time does not keep a new log from being seen', async () => {
  const home = temporaryFolder({ [A]: logText(line('one')) });
  const { until } = follow(home);
  const journal = join(home, '.claude/projects/-Users-ada-engine/journal.jsonl');
  const busy = setInterval(() => appendFileSync(journal, '{}\n'), 10);
  onTestFinished(() => clearInterval(busy));
  writeFileSync(join(home, '.claude/projects/-Users-ada-engine/new.jsonl'), logText(line('two')));
  await until(2);
});
