/** Writing what must last, while other things go on. */
import fs, { mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { writeLasting } from '../../src/store/atomic-write.ts';
import { temporaryFolder } from '../support/temporary.ts';

test('what is written last stays, however soon it followed, and nothing else is left', async () => {
  const folder = temporaryFolder({ file: 'before' });
  const path = join(folder, 'file');
  const seen: string[] = [];
  await Promise.all(
    Array.from({ length: 20 }, (_, i) =>
      writeLasting(path, `text ${i}`).then(() => seen.push(readFileSync(path, 'utf8'))),
    ),
  );
  expect(seen).toEqual(Array.from({ length: 20 }, (_, i) => `text ${i}`));
  expect(readdirSync(folder)).toEqual(['file']);
});

test('until it is on the disk, the former text stands there whole', async () => {
  const path = join(temporaryFolder({ file: 'before' }), 'file');
  const writing = writeLasting(path, 'after');
  expect(readFileSync(path, 'utf8')).toBe('before');
  await writing;
  expect(readFileSync(path, 'utf8')).toBe('after');
});

test('what the disk refuses is told, leaves nothing behind, and stands in the way of nothing that follows', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'file');
  mkdirSync(path);
  writeFileSync(join(path, 'in the way'), '');
  const refused = writeLasting(path, 'refused');
  await expect(refused).rejects.toMatchObject({ syscall: 'rename' });
  expect(readdirSync(folder)).toEqual(['file']);
  const [first, second] = [writeLasting(path, 'refused too'), writeLasting(join(folder, 'other'), 'fine')];
  await expect(first).rejects.toThrow();
  await second;
  expect(readFileSync(join(folder, 'other'), 'utf8')).toBe('fine');
});

test('one that follows a refused one is tried all the same', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'file');
  // Where the first is to be written beside it.
  const temporary = `${path}.${process.pid}.tmp`;
  mkdirSync(temporary);
  const first = writeLasting(path, 'refused').catch(() => rmdirSync(temporary));
  const second = writeLasting(path, 'fine');
  await Promise.all([first, second]);
  expect(readFileSync(path, 'utf8')).toBe('fine');
});

test('what could not be flushed does not take the place of what was', async () => {
  const folder = temporaryFolder({ file: 'before' });
  const path = join(folder, 'file');
  const flush = vi.spyOn(fs, 'fsync').mockImplementation((_fd, done) => done(new Error('EIO')));
  syncBuiltinESMExports();
  onTestFinished(() => {
    flush.mockRestore();
    syncBuiltinESMExports();
  });
  await expect(writeLasting(path, 'after')).rejects.toThrow('EIO');
  expect(readFileSync(path, 'utf8')).toBe('before');
  expect(readdirSync(folder)).toEqual(['file']);
});
