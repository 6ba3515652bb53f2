/** A disk of its own that can be filled, where the machine lets a test have one. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../support/temporary.ts';

const PAGE_BYTES = 4096;

export type SmallDisk = {
  folder: string;
  /** Leaves so many pages of 4 kB free, and no more. */
  fill(pagesLeft: number): void;
};

/** Why there is no small disk here, for the name of a skipped test; null where there is. */
export const noSmallDisk: string | null = triedMounting();

function triedMounting(): string | null {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) {
    return 'only root on Linux can mount a small disk';
  }
  // A namespace of its own, so that this trial is nowhere to be seen.
  const { status } = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', '/mnt']);
  return status === 0 ? null : 'mounting is not allowed here';
}

/** A disk of 256 kB for the running test. */
export function smallDisk(): SmallDisk {
  const folder = join(temporaryFolder(), 'disk');
  mkdirSync(folder);
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder]);
  if (status !== 0) {
    // What is filled next must not be the machine's own disk.
    throw new Error('the small disk could not be mounted');
  }
  onTestFinished(() => void spawnSync('umount', [folder]));
  return {
    folder,
    fill(pagesLeft) {
      const filler = join(folder, 'filler');
      writeFileSync(filler, '');
      const { bavail, bsize } = statfsSync(folder);
      writeFileSync(filler, Buffer.alloc(Math.max(0, bavail * bsize - pagesLeft * PAGE_BYTES)));
    },
  };
}
