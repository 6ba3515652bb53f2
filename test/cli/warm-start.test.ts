/** What `status` keeps of what it read, and goes on from: the built command line program. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { setImmediate as immediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { StatusReport } from '../../src/contract/report.ts';
import { indexContent, type IndexContent } from '../../src/logs/index-file.ts';
import { cacheFile } from '../../src/store/cache-file.ts';
import { partsOf } from '../support/index-bytes.ts';
import { logText, spent } from '../support/lines.ts';
import { temporaryFolder } from '../support/temporary.ts';

const CLI = resolve(import.meta.dirname, '../../dist/cli.cjs');
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
    expect([words, existsSync(indexOf(folder))]).toEqual([words, false]);
  }
  costUsd(folder);
  const kept = readFileSync(indexOf(folder));
  rmSync(join(folder, LOG));
  for (const words of otherwise) {
    expect([words, costUsd(folder, ...words) ?? 0]).toEqual([words, 0]);
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

/** What is there, whoever wrote it. */
function keptAt(path: string): IndexContent | null {
  return cacheFile(path).read((bytes) => {
    const { mark } = JSON.parse(partsOf(bytes.subarray(0, -4)).json) as { mark: string };
    return indexContent(mark, bytes);
  });
}

/** Puts another file in the log's place: it is read as a whole, which is worth keeping. */
function renewLog(folder: string): void {
  copyFileSync(join(folder, LOG), join(folder, 'copy'));
  renameSync(join(folder, 'copy'), join(folder, LOG));
}

test(
  'one that is killed while it keeps leaves what was kept before, and nothing that piles up',
  { timeout: 60_000 },
  async () => {
    const many = Array.from({ length: 30_000 }, (_, i) => spent(0.001, i, `msg_${i}`));
    const folder = temporaryFolder({ [LOG]: logText(...many) });
    const cost = costUsd(folder);
    let halves = 0;
    // On a busy machine one may be done before it is seen to write.
    for (let round = 0; round < 100 && halves < 3; round += 1) {
      renewLog(folder);
      const child = spawn(process.execPath, [CLI, 'status'], {
        env: { HOME: folder, TIDEMARK_HOME: join(folder, 'state'), TZ: 'UTC' },
        stdio: 'ignore',
      });
      const temporary = `${indexOf(folder)}.${child.pid}.tmp`;
      // It is there for some milliseconds.
      while (!existsSync(temporary) && child.exitCode === null) {
        await immediate();
      }
      if (child.kill('SIGKILL')) {
        await once(child, 'exit');
      }
      halves += existsSync(temporary) ? 1 : 0;
      expect(keptAt(indexOf(folder))).not.toBeNull();
    }
    expect(halves).toBe(3);
    renewLog(folder);
    expect(costUsd(folder)).toBe(cost);
    expect(readdirSync(join(folder, 'state')).sort()).toEqual(['index.bin']);
  },
);

test('uninstall names what was kept, and removes it', () => {
  const folder = home();
  costUsd(folder);
  expect(tidemark(folder, 'uninstall', '--yes')).toContain('index.bin');
  expect(existsSync(indexOf(folder))).toBe(false);
});
