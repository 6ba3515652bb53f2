/** A disk that can be filled: a small file system of its own below Tidemark's folder. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, truncateSync, writeSync } from 'node:fs';
import { join } from 'node:path';

export type Disk = {
  /** Leaves so many bytes free. */
  fill(freeBytes: number): void;
  free(): void;
  remove(): void;
};

const DISK_BYTES = 1 << 20;
const BLOCK = Buffer.alloc(4096);

/** Mounts a file system in memory on `folder`; null where that is refused, as it is to most users. */
export function mountSmallDisk(folder: string): Disk | null {
  mkdirSync(folder, { recursive: true });
  const options = `size=${DISK_BYTES},mode=0700`;
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' });
  const ballast = join(folder, 'ballast');
  return status === 0
    ? {
        fill(freeBytes) {
          const filled = writeUntilFull(ballast);
          truncateSync(ballast, Math.max(0, filled - freeBytes));
        },
        free: () => rmSync(ballast, { force: true }),
        remove: () => void spawnSync('umount', ['-l', folder], { stdio: 'ignore' }),
      }
    : null;
}

function writeUntilFull(path: string): number {
  const fd = openSync(path, 'w');
  let filled = 0;
  try {
    for (;;) {
      filled += writeSync(fd, BLOCK);
    }
  } catch {
    return filled;
  } finally {
    closeSync(fd);
  }
}
