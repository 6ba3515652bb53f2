/** How large the built parts may be. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { bytesOf, pageBytes, reachedFrom } from './support/bundles.ts';

const DIST = new URL('../dist/', import.meta.url);

test('the page is at most 60 kB of scripts and styles, gzipped', () => {
  expect(readdirSync(new URL('page/assets/', DIST)).length).toBeGreaterThan(1);
  expect(pageBytes(DIST)).toBeLessThan(60_000);
});

test('the main process is at most 250 kB, its chunks among them', () => {
  const files = reachedFrom(DIST, 'main.js');
  expect(files.size).toBeGreaterThan(1);
  expect(bytesOf(DIST, files)).toBeLessThan(250_000);
});

test('the preload is at most 5 kB', () => {
  expect(bytesOf(DIST, ['preload.cjs'])).toBeLessThan(5000);
});

test('the command line loads at most 185 kB for a status, and is at most 265 kB with all commands', () => {
  expect(bytesOf(DIST, ['cli.cjs'])).toBeLessThan(185_000);
  const files = reachedFrom(DIST, 'cli.cjs');
  expect(files).toContain('cli/doctor.cjs');
  expect(bytesOf(DIST, files)).toBeLessThan(265_000);
});

test('the command line loads of Node at its start what every command needs, and no more', () => {
  const text = readFileSync(new URL('cli.cjs', DIST), 'utf8');
  const loaded = [...text.matchAll(/require\(["'`]([\w:/.-]+)["'`]\)/g)].map(([, name = '']) => name);
  const atStart = loaded.filter((name) => !name.startsWith('./cli/'));
  expect(new Set(atStart)).toEqual(new Set(['node:fs', 'node:os', 'node:path', 'node:util', 'node:v8']));
  // What single commands need is loaded when they are called: by a promise.
  const whenCalled = [...text.matchAll(/then\(\(\)\s*=>\s*require\(["'`]\.\/cli\/[\w-]+\.cjs["'`]\)/g)];
  expect(loaded.length - atStart.length).toBe(whenCalled.length);
});

test('the command line and the preview reach neither what connects nor what opens a keychain', () => {
  const marks = /["'`](?:keytar|node:https|node:tls|node:net)["'`]|api\.anthropic\.com["'`]|cost_report/;
  const marked = (name: string): string[] =>
    [...reachedFrom(DIST, name)].filter((one) => marks.test(readFileSync(new URL(one, DIST), 'utf8')));
  expect(['cli.cjs', 'start.js', 'worker.js'].flatMap(marked)).toEqual([]);
  // The app reaches it, in a chunk of its own that is loaded when it is needed.
  expect(marked('main.js').some((name) => name.startsWith('chunks/connection-'))).toBe(true);
  expect(readFileSync(new URL('main.js', DIST), 'utf8')).not.toMatch(/["'`]node:(?:https|tls|net)["'`]/);
});
