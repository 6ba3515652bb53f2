/** `npm start`'s launcher where the popover goes to a browser. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import type { Push } from '../../src/contract/bridge.ts';
import { temporaryFolder } from '../support/temporary.ts';

const START = resolve(import.meta.dirname, '../../dist/start.js');

function start(...words: string[]) {
  const folder = temporaryFolder();
  const child = spawn(process.execPath, [START, ...words], {
    env: { PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, TZ: 'UTC' },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  }
  const ended = new Promise<number | null>((resolvePromise) => child.on('exit', resolvePromise));
  const address = () =>
    vi.waitFor(() => {
      const [, url] = /The popover: (\S+)/.exec(output) ?? [];
      expect(url).toBeDefined();
      return new URL(url ?? '');
    }, 10_000);
  return { child, folder, ended, address, output: () => output };
}

/** The pushes of a running preview, as they come. */
async function* pushesOf(url: URL): AsyncGenerator<Push> {
  const response = await fetch(`${url.origin}/events`, {
    headers: { authorization: `Bearer ${url.hash.slice(1)}` },
  });
  let rest = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    yield* lines.map((line) => JSON.parse(line) as Push);
  }
}

test('without logs it says where it looked and offers the demo, serves the page, and ends with 0', async () => {
  const { child, folder, ended, address, output } = start('--preview');
  const url = await address();
  expect(output()).toContain(`Looked in ${folder}/.claude and ${folder}/.config/claude.`);
  expect(output()).toContain('npm start -- --demo');
  expect((await fetch(url.origin)).status).toBe(200);
  child.kill('SIGTERM');
  expect(await ended).toBe(0);
});

test('the demo shows figures, crosses 90% after a few seconds with an alert, and leaves nothing behind', async () => {
  const { child, folder, ended, address, output } = start('--demo');
  const url = await address();
  expect(output()).toMatch(/Five-hour window +█+.* 88%/);
  const seen: string[] = [];
  let told = '';
  for await (const push of pushesOf(url)) {
    seen.push(push.push === 'view' ? (push.view.meters[0]?.percentText ?? '') : '');
    told = push.push === 'alert' ? push.title : told;
    if (told !== '') {
      break;
    }
  }
  expect(seen[0]).toMatch(/^≈?8\d%$/);
  expect(told).toMatch(/^Five-hour window about 9\d% used$/);
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  expect(readdirSync(folder)).toEqual([]);
}, 30_000);
