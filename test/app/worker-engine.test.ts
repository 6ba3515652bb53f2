import { appendFileSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { EngineUpdate } from '../../src/app/ports.ts';
import { createWorkerEngine } from '../../src/app/worker-engine.ts';
import { defaultSettings } from '../../src/contract/settings.ts';
import { assistant, logText } from '../support/lines.ts';
import { temporaryFolder } from '../support/temporary.ts';

const WORKER = pathToFileURL(resolve(import.meta.dirname, '../../dist/worker.js'));
const LOG = '.claude/projects/p/a.jsonl';
const line = (id: string) => assistant({ id, at: new Date().toISOString() });

function run(home: string, worker: URL) {
  const updates: EngineUpdate[] = [];
  const engine = createWorkerEngine(worker, { env: {}, home, timeZone: 'UTC', nowMs: Date.now });
  onTestFinished(() => engine.stop());
  engine.start(defaultSettings(), (update) => updates.push(update));
  return { engine, last: () => updates.at(-1), updates };
}

/** A worker that is the real one, but dies `times` times when it is told to refresh. */
function dyingWorker(times: number): URL {
  const folder = temporaryFolder({ 'deaths.log': '' });
  const deaths = JSON.stringify(join(folder, 'deaths.log'));
  const source = `
    import { appendFileSync, readFileSync } from 'node:fs';
    import { parentPort } from 'node:worker_threads';
    await import(${JSON.stringify(WORKER.href)});
    parentPort.on('message', (command) => {
      if (command.do === 'refresh' && readFileSync(${deaths}, 'utf8').length < ${times}) {
        appendFileSync(${deaths}, 'x');
        throw new Error('out of luck');
      }
    });`;
  appendFileSync(join(folder, 'dying.mjs'), source);
  return pathToFileURL(join(folder, 'dying.mjs'));
}

test('the engine in its worker tells figures and follows', async () => {
  const home = temporaryFolder({ [LOG]: logText(line('one')) });
  const { last } = run(home, WORKER);
  await vi.waitFor(() => expect(last()?.snapshot?.sevenDay.totals.events).toBe(1), 5000);
  appendFileSync(join(home, LOG), logText(line('two')));
  await vi.waitFor(() => expect(last()?.snapshot?.sevenDay.totals.events).toBe(2), 5000);
});

test('a worker that dies is mended once, and loses nothing', async () => {
  const home = temporaryFolder({ [LOG]: logText(line('one')) });
  const { engine, last } = run(home, dyingWorker(1));
  await vi.waitFor(() => expect(last()?.phase).toBe('live'), 5000);
  appendFileSync(join(home, LOG), logText(line('two')));
  engine.refresh();
  await vi.waitFor(
    () => expect(last()).toMatchObject({ phase: 'live', snapshot: { sevenDay: { totals: { events: 2 } } } }),
    5000,
  );
});

test('a worker that dies again is reported, the last figures stay, and a refresh starts it anew', async () => {
  const home = temporaryFolder({ [LOG]: logText(line('one')) });
  const { engine, last, updates } = run(home, dyingWorker(2));
  await vi.waitFor(() => expect(last()?.phase).toBe('live'), 5000);
  engine.refresh();
  const starts = () => updates.filter((update) => update.phase === 'starting').length;
  await vi.waitFor(() => expect([starts(), last()?.phase]).toEqual([2, 'live']), 5000);
  engine.refresh();
  await vi.waitFor(() => expect(last()?.phase).toBe('stale'), 5000);
  expect(last()).toMatchObject({
    snapshot: { sevenDay: { totals: { events: 1 } } },
    problems: [{ code: 'reading_failed', reason: 'out of luck' }],
  });
  engine.refresh();
  await vi.waitFor(() => expect(last()?.phase).toBe('live'), 5000);
});

test('a worker that dies twice before its first figures is reported all the same', async () => {
  const folder = temporaryFolder({ 'dead.mjs': "throw new Error('out of memory');" });
  const { last } = run(temporaryFolder({}), pathToFileURL(join(folder, 'dead.mjs')));
  await vi.waitFor(
    () =>
      expect(last()).toMatchObject({
        phase: 'stale',
        problems: [{ code: 'reading_failed', reason: 'out of memory' }],
      }),
    5000,
  );
});

/** A worker that is the real one, and writes down when it begins and when it is told to stop. */
function writingWorker(): { worker: URL; written: () => string[] } {
  const folder = temporaryFolder({ 'life.log': '' });
  const file = join(folder, 'life.log');
  const source = `
    import { appendFileSync, readFileSync } from 'node:fs';
    import { parentPort, workerData } from 'node:worker_threads';
    const write = (what) => appendFileSync(${JSON.stringify(file)}, what + ' ' + workerData.timeZone + '\\n');
    write('begins');
    process.on('exit', () => write('ends'));
    await import(${JSON.stringify(WORKER.href)});
    parentPort.on('message', (command) => command.do === 'stop' && write('stops'));`;
  appendFileSync(join(folder, 'writing.mjs'), source);
  return {
    worker: pathToFileURL(join(folder, 'writing.mjs')),
    written: () => readFileSync(file, 'utf8').trim().split('\n'),
  };
}

test('in another time zone one worker ends before the next begins, whatever is told meanwhile', async () => {
  const { worker, written } = writingWorker();
  const { engine, last } = run(temporaryFolder({ [LOG]: logText(line('one')) }), worker);
  await vi.waitFor(() => expect(last()?.phase).toBe('live'), 5000);
  engine.setTimeZone('Asia/Tokyo');
  engine.refresh();
  await vi.waitFor(() => expect(written().at(-1)).toBe('begins Asia/Tokyo'), 5000);
  expect(written()).toEqual(['begins UTC', 'stops UTC', 'ends UTC', 'begins Asia/Tokyo']);
});

test('an engine that is stopped while it changes its zone stays stopped', async () => {
  const { worker, written } = writingWorker();
  const { engine, last } = run(temporaryFolder({ [LOG]: logText(line('one')) }), worker);
  await vi.waitFor(() => expect(last()?.phase).toBe('live'), 5000);
  engine.setTimeZone('Asia/Tokyo');
  void engine.stop();
  await vi.waitFor(() => expect(written().at(-1)).toBe('ends UTC'), 5000);
  await setImmediate();
  expect(written()).not.toContain('begins Asia/Tokyo');
});
