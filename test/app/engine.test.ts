import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createEngine } from '../../src/app/engine.ts';
import type { Engine, EngineUpdate } from '../../src/app/ports.ts';
import { defaultSettings } from '../../src/contract/settings.ts';
import { assistant, logText } from '../support/lines.ts';
import { at } from '../support/records.ts';
import { told } from '../support/samples.ts';
import { temporaryFolder } from '../support/temporary.ts';

const HOUR_MS = 3_600_000;
const NOW = at('2026-11-20T12:00:00Z');

/** The codes of the problems when the log holds responses so many hours ago. */
function problemsAfter(hoursAgo: readonly number[]): string[] {
  const lines = hoursAgo.map((hours, i) =>
    assistant({ id: `msg_${i}`, at: new Date(NOW - hours * HOUR_MS).toISOString() }),
  );
  const home = temporaryFolder({ '.claude/projects/-Users-ada-engine/a.jsonl': logText(...lines) });
  const engine = createEngine({ env: {}, home, timeZone: 'UTC', nowMs: () => NOW }, 'none');
  onTestFinished(() => engine.stop());
  let shown: EngineUpdate | undefined;
  engine.start(defaultSettings(), (update) => {
    shown = update;
  });
  return (shown?.snapshot?.problems ?? []).map(({ code }) => code);
}

// Bug: what was let go after eight days was still said to be known, while the present block moved with every slice of it.
test('a block in an unbroken row of requests longer than is kept is said to be unsure', () => {
  const unbroken = Array.from({ length: 75 }, (_, i) => 3 * i).toReversed();
  expect(problemsAfter(unbroken)).toContain('block_start_unknown');
  expect(problemsAfter(unbroken.filter((hours) => hours !== 60))).not.toContain('block_start_unknown');
  expect(problemsAfter(unbroken.filter((hours) => hours <= 7 * 24))).not.toContain('block_start_unknown');
});

// Bug (found by the soak): with nothing in them that was not known, logs that came back were missed for up to an hour.
test('logs that are back are no longer missed, though nothing in them is new', async () => {
  const LOG = '.claude/projects/-Users-ada-engine/a.jsonl';
  const home = temporaryFolder({ [LOG]: logText(assistant({ id: 'msg_0', at: '2026-11-20T11:00:00Z' })) });
  const env = { TIDEMARK_HOME: join(home, 'state') };
  const begin = (onUpdate: (update: EngineUpdate) => void): Engine => {
    const engine = createEngine({ env, home, timeZone: 'UTC', nowMs: () => NOW }, 'take');
    engine.start(defaultSettings(), onUpdate);
    return engine;
  };
  await begin(() => {}).stop();
  renameSync(join(home, '.claude'), join(home, 'away'));
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  let problems: readonly string[] = [];
  const engine = begin((update) => {
    problems = update.problems.map(({ code }) => code);
  });
  onTestFinished(() => engine.stop());
  expect(problems).toEqual(['no_logs']);
  renameSync(join(home, 'away'), join(home, '.claude'));
  vi.advanceTimersByTime(60_000);
  expect(problems).toEqual([]);
});

// Bug: a figure that was typed while the disk was full was gone as soon as anything was set, or the app ended.
test('a figure that the disk refused outlives another time zone, and is kept at the end', async () => {
  const home = temporaryFolder();
  const env = { TIDEMARK_HOME: join(home, 'state') };
  const shown: EngineUpdate[] = [];
  const begin = (): Engine => {
    const engine = createEngine({ env, home, timeZone: 'UTC', nowMs: () => NOW }, 'take');
    engine.start(defaultSettings(), (update) => shown.push(update));
    return engine;
  };
  const inTheWay = join(home, 'state', `samples.json.${process.pid}.tmp`);
  mkdirSync(join(inTheWay, 'full'), { recursive: true });
  const engine = begin();
  onTestFinished(() => engine.stop());
  engine.addSamples([told(62, '11:00', { source: 'typed', session: null })]);
  engine.setTimeZone('Europe/Berlin');
  engine.refresh();
  expect(shown.at(-1)?.snapshot?.fiveHour.usedPercentage).toBe(62);
  expect(shown.at(-1)?.problems.map(({ code }) => code)).toContain('state_unwritable');
  rmSync(inTheWay, { recursive: true });
  await engine.stop();
  const next = begin();
  onTestFinished(() => next.stop());
  expect(shown.at(-1)?.snapshot?.fiveHour.usedPercentage).toBe(62);
});

test('what was read is kept when the engine starts, after half an hour of use, and when it stops', async () => {
  const LOG = '.claude/projects/-Users-ada-engine/a.jsonl';
  const home = temporaryFolder({ [LOG]: logText(assistant({ id: 'msg_0', at: '2026-11-20T11:00:00Z' })) });
  const env = { TIDEMARK_HOME: join(home, 'state') };
  const engine = createEngine({ env, home, timeZone: 'UTC', nowMs: () => NOW }, 'take');
  const kept = (): string => readFileSync(join(home, 'state', 'index.bin'), 'latin1');
  const respond = (id: string): void => {
    appendFileSync(join(home, LOG), logText(assistant({ id, at: '2026-11-20T11:30:00Z' })));
    engine.refresh();
  };
  engine.start(defaultSettings(), () => {});
  expect(kept()).toContain('msg_0');
  respond('msg_1');
  expect(kept()).not.toContain('msg_1');
  const now = performance.now.bind(performance);
  const later = vi.spyOn(performance, 'now').mockImplementation(() => now() + 31 * 60_000);
  respond('msg_2');
  later.mockRestore();
  expect(kept()).toContain('msg_0msg_1msg_2');
  respond('msg_3');
  expect(kept()).not.toContain('msg_3');
  await engine.stop();
  expect(kept()).toContain('msg_3');
});
