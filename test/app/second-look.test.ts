import { appendFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createEngine } from '../../src/app/engine.ts';
import type { EngineUpdate } from '../../src/app/ports.ts';
import { defaultSettings } from '../../src/contract/settings.ts';
import { assistant, logText } from '../support/lines.ts';
import { temporaryFolder } from '../support/temporary.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

type Log = { lineAgoMs: number; fileAgoMs: number };

/** A home whose logs hold a response each, so long ago, in files that say they are from so long ago. */
function homeWith(logs: Readonly<Record<string, Log>>): string {
  const nowMs = Date.now();
  const texts = Object.entries(logs).map(([name, { lineAgoMs }]): [string, string] => [
    `.claude/projects/-Users-ada-engine/${name}.jsonl`,
    logText(assistant({ id: name, session: name, at: new Date(nowMs - lineAgoMs).toISOString() })),
  ]);
  const home = temporaryFolder(Object.fromEntries(texts));
  for (const [name, { fileAgoMs }] of Object.entries(logs)) {
    const at = (nowMs - fileAgoMs) / 1000;
    utimesSync(fileOf(home, name), at, at);
  }
  return home;
}

function fileOf(home: string, name: string): string {
  return join(home, '.claude/projects/-Users-ada-engine', `${name}.jsonl`);
}

/** Starts the app's engine; resolves with the first update that holds what is wanted. */
function shown(home: string, isWanted: (update: EngineUpdate) => boolean): Promise<EngineUpdate> {
  const engine = createEngine({ env: {}, home, timeZone: 'UTC', nowMs: Date.now }, 'take');
  onTestFinished(() => engine.stop());
  return new Promise((resolve) => {
    engine.start({ ...defaultSettings(), keepHistory: false }, (update) => {
      if (isWanted(update)) {
        resolve(update);
      }
    });
  });
}

const eventsOf = ({ snapshot }: EngineUpdate): number => snapshot?.sevenDay.totals.events ?? -1;

test('a log that was restored with an old time is left out first, then counted and reported', async () => {
  const home = homeWith({
    fresh: { lineAgoMs: HOUR_MS, fileAgoMs: HOUR_MS },
    restored: { lineAgoMs: 2 * HOUR_MS, fileAgoMs: 20 * DAY_MS },
    'really-old': { lineAgoMs: 20 * DAY_MS, fileAgoMs: 20 * DAY_MS },
  });
  const first = await shown(home, ({ snapshot }) => snapshot !== null);
  expect(eventsOf(first)).toBe(1);
  const then = await shown(home, (update) => eventsOf(update) === 2);
  expect(then.problems).toEqual([{ code: 'file_times_wrong', files: 1 }]);
});

test('a log that was found to be newer than it says is followed like any other', async () => {
  const home = homeWith({ restored: { lineAgoMs: 2 * HOUR_MS, fileAgoMs: 20 * DAY_MS } });
  let isAppended = false;
  const then = await shown(home, (update) => {
    if (eventsOf(update) === 1 && !isAppended) {
      isAppended = true;
      const at = new Date(Date.now() - HOUR_MS).toISOString();
      appendFileSync(fileOf(home, 'restored'), logText(assistant({ id: 'next', at })));
    }
    return eventsOf(update) === 2;
  });
  expect(then.snapshot?.sevenDay.totals.events).toBe(2);
});
