/** What `status` keeps of what it read, and goes on from: the built command line program. */
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import type { StatusReport } from '../../src/contract/report.ts';
import { logText, spent } from '../support/lines.ts';
import { temporaryFolder } from '../support/temporary.ts';

const CLI = resolve(import.meta.dirname, '../../dist/cli.js');
const LOG = '.claude/projects/-Users-ada-engine/a.jsonl';
const MINUTE_MS = 60_000;
/** So much that it is worth keeping. */
const MUCH = `{"type":"user","message":"${'x'.repeat(9_000_000)}"}\n`;

function home(): string {
  return temporaryFolder({ [LOG]: MUCH + logText(spent(3, MINUTE_MS)) });
}

function tidemark(folder: string, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], {
    env: { HOME: folder, TIDEMARK_HOME: join(folder, 'state'), TZ: 'UTC' },
    encoding: 'utf8',
  });
  expect([status, stderr]).toEqual([0, '']);
  return stdout;
}

const indexOf = (folder: string): string => join(folder, 'state/index.bin');
function costUsd(folder: string, ...words: string[]): number | null {
  const { rate_limits: limits } = JSON.parse(tidemark(folder, 'status', '--json', ...words)) as StatusReport;
  return limits.seven_day.cost_usd;
}

test('a status that read much keeps it for the next, which reads what is new', () => {
  const folder = home();
  expect(costUsd(folder)).toBe(3);
  expect(statSync(indexOf(folder)).mode & 0o777).toBe(0o600);
  expect(readFileSync(indexOf(folder)).includes('xxxx')).toBe(false);
  appendFileSync(join(folder, LOG), logText(spent(2, 0, 'msg_next')));
  expect(costUsd(folder)).toBe(5);
  // That it went on can be seen when there is nothing left to be read.
  rmSync(join(folder, LOG));
  expect(costUsd(folder)).toBe(3);
});

test('a status that read little leaves no trace', () => {
  const folder = temporaryFolder({ [LOG]: logText(spent(3, MINUTE_MS)) });
  expect(costUsd(folder)).toBe(3);
  expect(existsSync(join(folder, 'state'))).toBe(false);
});

// Bug: a single call in another zone, or with other prices or folders, replaced what the app had kept.
test('what is asked otherwise than the app reads keeps nothing, and is not told what was kept', () => {
  const folder = home();
  writeFileSync(join(folder, 'settings.json'), '{}');
  mkdirSync(join(folder, 'other/projects'), { recursive: true });
  const now = new Date().toISOString();
  const otherwise = [
    ['--root', join(folder, '.claude')],
    ['--root', join(folder, 'other'), '--root', join(folder, '.claude')],
    ['--time-zone', 'Asia/Kathmandu'],
    ['--settings', join(folder, 'settings.json')],
    ['--at', now],
  ];
  for (const words of otherwise) {
    expect(costUsd(folder, ...words)).toBe(3);
    expect(existsSync(indexOf(folder)), words.join(' ')).toBe(false);
  }
  costUsd(folder);
  const kept = readFileSync(indexOf(folder));
  rmSync(join(folder, LOG));
  for (const words of otherwise) {
    expect(costUsd(folder, ...words) ?? 0, words.join(' ')).toBe(0);
    expect(readFileSync(indexOf(folder))).toEqual(kept);
  }
});

test('usage and doctor tell what is there, whatever was kept', () => {
  const folder = home();
  costUsd(folder);
  rmSync(join(folder, LOG));
  expect(JSON.parse(tidemark(folder, 'usage', '--json'))).toMatchObject({ events: 0, read: { files: 0 } });
  expect(JSON.parse(tidemark(folder, 'doctor', '--json'))).toMatchObject({
    responses: 0,
    read: { files: 0 },
  });
});

test('uninstall names what was kept, and removes it', () => {
  const folder = home();
  costUsd(folder);
  expect(tidemark(folder, 'uninstall', '--yes')).toContain('index.bin');
  expect(existsSync(indexOf(folder))).toBe(false);
});
