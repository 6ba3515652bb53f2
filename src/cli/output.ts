/**
 * Where a command's words go: straight to the file or pipe that is there. Node's streams for them are loaded only for a
 * terminal, and where the other end takes nothing just now: that takes longer than a short report takes to be made.
 */
import { fstatSync, writeSync } from 'node:fs';
import { hasCode, reasonOf } from '../core/error.ts';
import { plainText } from '../core/format.ts';

export type Output = {
  /** Writes all of it before it returns, if it can. What it can't write ends the program. */
  write(words: string | Uint8Array): void;
  isTerminal(): boolean;
  /** How wide the terminal is; 80 where there is none. */
  columns(): number;
};

const USUAL_COLUMNS = 80;
const FAILED = 1;

/** Standard output (1) or standard error (2). */
export function outputTo(fd: 1 | 2): Output {
  let isStreamed = false;
  const stream = (): NodeJS.WriteStream => (fd === 1 ? process.stdout : process.stderr);
  const isTerminal = (): boolean => isDevice(fd) && stream().isTTY;

  /** Leaves the rest to a stream, which waits until the other end takes it. */
  function streamed(bytes: Uint8Array): void {
    if (!isStreamed) {
      isStreamed = true;
      stream().on('error', end);
    }
    stream().write(bytes);
  }

  return {
    write(words) {
      const bytes = typeof words === 'string' ? Buffer.from(words) : words;
      const written = isStreamed ? 0 : writtenAtOnce(fd, bytes);
      if (written < bytes.length) {
        streamed(bytes.subarray(written));
      }
    },
    isTerminal,
    columns: () => (isTerminal() ? stream().columns : USUAL_COLUMNS),
  };
}

/** How many bytes are written; not all where the other end takes no more just now, and does not let us wait. */
function writtenAtOnce(fd: number, bytes: Uint8Array): number {
  let written = 0;
  try {
    while (written < bytes.length) {
      written += writeSync(fd, bytes, written);
    }
  } catch (error) {
    if (!hasCode(error, 'EAGAIN')) {
      end(error);
    }
  }
  return written;
}

/** A reader that has seen enough (`tidemark usage | head`) is no error; a full disk is. */
function end(error: unknown): never {
  if (hasCode(error, 'EPIPE')) {
    process.exit(0);
  }
  process.stderr.write(`tidemark: ${plainText(reasonOf(error), 400)}\n`);
  process.exit(FAILED);
}

function isDevice(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice();
  } catch {
    return false;
  }
}
