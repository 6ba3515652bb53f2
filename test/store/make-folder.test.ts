import { mkdirSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { makeFolder } from '../../src/store/make-folder.ts';
import { temporaryFolder } from '../support/temporary.ts';

const modeOf = (path: string): number => statSync(path).mode & 0o777;

test('a folder is made with those above it, for the user alone, and made again without harm', () => {
  const top = join(temporaryFolder(), 'a');
  const path = join(top, 'b', 'c');
  makeFolder(path);
  makeFolder(path);
  expect([modeOf(path), modeOf(top)]).toEqual([0o700, 0o700]);
});

test('a folder that is there already stays as it is, behind a link too', () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'real'), { mode: 0o755 });
  symlinkSync('real', join(folder, 'link'));
  makeFolder(join(folder, 'link'));
  makeFolder(join(folder, 'link', 'new'));
  expect([modeOf(join(folder, 'real')), modeOf(join(folder, 'real', 'new'))]).toEqual([0o755, 0o700]);
});

test.each(['file', 'file/a/b', 'dangling', 'dangling/a/b'])(
  'where none can be, as at %s, that is said',
  (path) => {
    const folder = temporaryFolder({ file: '' });
    symlinkSync('nowhere', join(folder, 'dangling'));
    expect(() => makeFolder(join(folder, path))).toThrow();
  },
);

// Bug: with its folder below /proc every command ran for ever, as Node's own way does.
test.skipIf(process.platform !== 'linux')('below a folder that can hold none, that is said too', () => {
  expect(() => makeFolder('/proc/tidemark/state')).toThrow('ENOENT');
});
