import { spawn, spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { discardCache, readCache as readAny, writeCache } from '../../src/store/cache-file.ts';
import { temporaryFolder } from '../support/temporary.ts';

const BYTES = Buffer.from([0, 10, 255]);
const readCache = (path: string): Buffer | null => readAny(path, (bytes) => bytes);
const modeOf = (path: string): number => statSync(path).mode & 0o777;

test('a cache is read as it was written, by the user alone', () => {
  const path = join(temporaryFolder(), 'new', 'cache.bin');
  writeCache(path, [BYTES, Buffer.from('more')]);
  expect(readCache(path)).toEqual(Buffer.from([0, 10, 255, ...Buffer.from('more')]));
  expect([modeOf(path), modeOf(join(path, '..'))]).toEqual([0o600, 0o700]);
});

test('a cache and the one before it are all that is left where they were written, and nothing where they were discarded', () => {
  const folder = temporaryFolder();
  const path = join(folder, 'cache.bin');
  for (const text of ['first', 'second', 'third']) {
    writeCache(path, [Buffer.from(text)]);
  }
  expect([readdirSync(folder).sort(), readCache(path)?.toString()]).toEqual([
    ['cache.bin', 'cache.bin.former'],
    'third',
  ]);
  discardCache(path);
  expect(readdirSync(folder)).toEqual([]);
});

// Bug: a loss of power could leave the new one damaged, as nobody waits for the disk, with the one before it gone.
test('a cache that is of no use is read as the one before it', () => {
  const path = join(temporaryFolder(), 'cache.bin');
  for (const text of ['first', 'second', 'third']) {
    writeCache(path, [Buffer.from(text)]);
  }
  const refused: string[] = [];
  const lengthUnless = (damaged: string[]) =>
    readAny(path, (bytes) => {
      const text = bytes.toString();
      if (damaged.includes(text)) {
        refused.push(text);
        return null;
      }
      return text.length;
    });
  expect([lengthUnless([]), lengthUnless(['third']), lengthUnless(['third', 'second'])]).toEqual([
    5,
    6,
    null,
  ]);
  expect(refused).toEqual(['third', 'third', 'second']);
});

// Bug: on Linux the old one was taken away before the new one came: a process killed between lost what only it knew.
test('a process that dies while one takes the place of the other loses neither', () => {
  const folder = temporaryFolder({ 'cache.bin.former': 'old', 'cache.bin.1.tmp': 'new' });
  const path = join(folder, 'cache.bin');
  expect(readCache(path)?.toString()).toBe('old');
  mkdirSync(path);
  expect(() => writeCache(path, [BYTES])).toThrow();
  expect(readCache(path)?.toString()).toBe('old');
  rmSync(path, { recursive: true });
  writeCache(path, [BYTES]);
  expect(readCache(path)).toEqual(BYTES);
});

test('a new one that can’t take the old one’s place leaves it', () => {
  const path = join(temporaryFolder(), 'cache.bin');
  writeCache(path, [Buffer.from('old')]);
  function* gone(): Generator<Uint8Array> {
    yield BYTES;
    rmSync(`${path}.${process.pid}.tmp`);
  }
  expect(() => writeCache(path, gone())).toThrow('ENOENT');
  expect(readCache(path)?.toString()).toBe('old');
});

test('what is no file is no cache, and is replaced if it can be', () => {
  const folder = temporaryFolder({ 'elsewhere.bin': 'kept' });
  mkdirSync(join(folder, 'folder.bin'));
  symlinkSync(join(folder, 'elsewhere.bin'), join(folder, 'link.bin'));
  symlinkSync('loop.bin', join(folder, 'loop.bin'));
  expect(readCache(join(folder, 'absent.bin'))).toBeNull();
  expect(readCache(join(folder, 'folder.bin'))).toBeNull();
  expect(readCache(join(folder, 'loop.bin'))).toBeNull();
  expect(() => writeCache(join(folder, 'folder.bin'), [BYTES])).toThrow();
  writeCache(join(folder, 'link.bin'), [BYTES]);
  expect(readCache(join(folder, 'link.bin'))).toEqual(BYTES);
  expect(readCache(join(folder, 'elsewhere.bin'))).toEqual(Buffer.from('kept'));
  expect(readdirSync(folder).sort()).toEqual(['elsewhere.bin', 'folder.bin', 'link.bin', 'loop.bin']);
});

// Bug: a pipe in place of the file made every command wait for ever.
test('a pipe is not waited for', () => {
  const pipe = join(temporaryFolder(), 'cache.bin');
  expect(spawnSync('mkfifo', [pipe]).status).toBe(0);
  // Whoever waits for a writer gets one, too late, which leaves a mark.
  const mark = `${pipe}.written`;
  const writer = spawn('sh', ['-c', `sleep 10; : > '${mark}'; exec 3>'${pipe}'`]);
  expect(readCache(pipe)).toBeNull();
  expect(existsSync(mark)).toBe(false);
  writer.kill();
});

// Bug: a sparse file of nearly two gigabytes was read as a whole.
test('a file that is larger than any cache is not read', () => {
  const path = join(temporaryFolder({ 'cache.bin': 'x' }), 'cache.bin');
  truncateSync(path, 257 * 2 ** 20);
  expect(readCache(path)).toBeNull();
  truncateSync(path, 1);
  expect(readCache(path)).toEqual(Buffer.from('x'));
});

test.runIf(process.getuid?.() === 0)("somebody else's file is not read", () => {
  const path = join(temporaryFolder({ 'cache.bin': 'x' }), 'cache.bin');
  chownSync(path, 12_345, 12_345);
  expect(readCache(path)).toBeNull();
});

// Bug: each process that was killed while it wrote left a file as large as the cache, for good.
test('what killed processes left half written is removed with the next one that is whole', () => {
  const ended = spawnSync(process.execPath, ['--version']).pid;
  const folder = temporaryFolder({
    [`cache.bin.${ended}.tmp`]: 'half',
    [`cache.bin.${process.ppid}.tmp`]: 'being written',
    [`other.bin.${ended}.tmp`]: "somebody else's",
  });
  writeFileSync(join(folder, 'cache.bin.tmp'), 'of no process');
  writeCache(join(folder, 'cache.bin'), [BYTES]);
  expect(readdirSync(folder).sort()).toEqual(
    ['cache.bin', `cache.bin.${process.ppid}.tmp`, 'cache.bin.tmp', `other.bin.${ended}.tmp`].sort(),
  );
});
