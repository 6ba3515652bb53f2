/** The report names the commit that was measured, and no other. */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../support/temporary.ts';
import { commitIn } from './commit.ts';

test('where git knows nothing, no commit is named', () => {
  expect(commitIn(pathToFileURL(`${temporaryFolder()}/`))).toBeNull();
});

test('a commit is named, and that files of it were changed', () => {
  const folder = temporaryFolder({ a: '1' });
  const git = (...words: string[]): unknown =>
    spawnSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.com', ...words], { cwd: folder });
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'first');
  const commit = commitIn(pathToFileURL(`${folder}/`));
  expect(commit).toMatch(/^[0-9a-f]{7,}$/);
  writeFileSync(join(folder, 'a'), '2');
  expect(commitIn(pathToFileURL(`${folder}/`))).toBe(`${commit}-dirty`);
});
