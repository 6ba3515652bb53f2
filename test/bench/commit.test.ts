import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { commitIn } from './commit.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tidemark-commit-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const git = (...words: string[]) =>
  spawnSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...words], { cwd: folder });

test('where git knows nothing, no commit is named', () => {
  expect(commitIn(pathToFileURL(`${folder}/`))).toBeNull();
});

test('a commit is named, and that files of it were changed', () => {
  const file = join(folder, 'a');
  writeFileSync(file, '1');
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'first');
  const commit = commitIn(pathToFileURL(`${folder}/`));
  expect(commit).toMatch(/^[0-9a-f]{7,}$/);
  writeFileSync(file, '2');
  expect(commitIn(pathToFileURL(`${folder}/`))).toBe(`${commit}-dirty`);
});
