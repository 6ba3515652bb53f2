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
import { describe, expect, test } from 'vitest';
import { cacheFile, type CacheFile } from '../../src/store/cache-file.ts';
import { makeOld } from '../support/make-old.ts';
import { temporaryFolder } from '../support/temporary.ts';

const BYTES = Buffer.from([0, 10, 255]);
const modeOf = (path: string): number => statSync(path).mode & 0o777;
const readCache = (path: string): Buffer | null => cacheFile(path).read((bytes) => bytes);
const writeCache = (path: string, pieces: Iterable<Uint8Array>): void => cacheFile(path).write(pieces);

/** What a process reads that takes all but the damaged, and what it was offered. */
function readBut(damaged: readonly string[], cache: CacheFile): [read: string | null, offered: string[]] {
  const offered: string[] = [];
  const read = cache.read((bytes) => {
    offered.push(bytes.toString());
    return damaged.includes(bytes.toString()) ? null : bytes.toString();
  });
  return [read, offered];
}

test('a cache is read as it was written, by the user alone', () => {
  const path = join(temporaryFolder(), 'new', 'cache.bin');
  writeCache(path, [BYTES, Buffer.from('more')]);
  expect(readCache(path)).toEqual(Buffer.from([0, 10, 255, ...Buffer.from('more')]));
  expect([modeOf(path), modeOf(join(path, '..'))]).toEqual([0o600, 0o700]);
});

// Bug: a loss of power could leave the new one damaged, as nobody waits for the disk, with the one before it gone.
describe('the one before it', () => {
  test('stays beside it once it is long on the disk, and goes with it', () => {
    const folder = temporaryFolder();
    const path = join(folder, 'cache.bin');
    const cache = cacheFile(path);
    for (const text of ['first', 'second', 'third']) {
      cache.write([Buffer.from(text)]);
      makeOld(path);
    }
    expect(readdirSync(folder).sort()).toEqual(['cache.bin', 'cache.bin.former']);
    expect(readBut([], cacheFile(path))).toEqual(['third', ['third']]);
    expect(readBut(['third'], cacheFile(path))).toEqual(['second', ['third', 'second']]);
    expect(readBut(['third', 'second'], cacheFile(path))[0]).toBeNull();
    cacheFile(path).discard();
    expect(readdirSync(folder)).toEqual([]);
  });

  test('is not replaced by one that is not on the disk yet', () => {
    const path = join(temporaryFolder(), 'cache.bin');
    const cache = cacheFile(path);
    cache.write([Buffer.from('first')]);
    makeOld(path);
    cache.write([Buffer.from('second')]);
    cache.write([Buffer.from('third')]);
    expect(readBut([], cacheFile(path))[0]).toBe('third');
    expect(readBut(['third'], cacheFile(path))[0]).toBe('first');
  });

  // Bug: the one that had just been read was removed, and the damaged one kept in its place.
  test('is not replaced by one that was of no use', () => {
    const path = join(temporaryFolder(), 'cache.bin');
    const cache = cacheFile(path);
    cache.write([Buffer.from('first')]);
    makeOld(path);
    cache.write([Buffer.from('damaged')]);
    makeOld(path);
    const next = cacheFile(path);
    expect(readBut(['damaged'], next)[0]).toBe('first');
    next.write([Buffer.from('third')]);
    expect(readBut([], cacheFile(path))[0]).toBe('third');
    expect(readBut(['third'], cacheFile(path))[0]).toBe('first');
    makeOld(path);
    next.write([Buffer.from('fourth')]);
    expect(readBut(['fourth'], cacheFile(path))[0]).toBe('third');
  });

  // Bug: on Linux the old one was taken away before the new one came: a process killed between lost what only it knew.
  test('stands in for it where a process died while one took the place of the other', () => {
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
});

test('a new one that can’t take the old one’s place leaves it', () => {
  const path = join(temporaryFolder(), 'cache.bin');
  const cache = cacheFile(path);
  cache.write([Buffer.from('old')]);
  makeOld(path);
  function* gone(): Generator<Uint8Array> {
    yield BYTES;
    rmSync(`${path}.${process.pid}.tmp`);
  }
  expect(() => cache.write(gone())).toThrow('ENOENT');
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
