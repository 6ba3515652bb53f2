/**
 * Where a command's words go: straight to the file, pipe or terminal that is there. Node's streams for them take longer to load
 * than a short report takes to be made. A terminal is asked through one how wide it is, and one waits where the other end takes
 * nothing just now.
 */
import { fstatSync, writeSync } from 'node:fs';
import { plainText } from '../core/format.ts';
import { reasonOf } from '../core/reason.ts';
import { hasCode } from '../store/error-code.ts';

export type Output = {
  /** Writes all of it before it returns, if the other end lets it. What can't be written keeps no command from its work. */
  write(words: string | Uint8Array): void;
  isTerminal(): boolean;
  /** How wide the terminal is; 80 where there is none. */
  columns(): number;
};

const USUAL_COLUMNS = 80;
const FAILED = 1;

/** Standard output (1) or standard error (2). */
export function outputTo(fd: 1 | 2): Output {
  let isBroken = false;
  let isStreamed = false;
  const isTerminal = (): boolean => isDevice(fd) && streamOf(fd).isTTY;

  function breaks(error: unknown): void {
    isBroken = true;
    if (fd === 1 && isFailure(error)) {
      process.exitCode = FAILED;
    }
  }

  /** How many of the bytes the other end takes now. */
  function written(bytes: Uint8Array): number {
    let count = 0;
    try {
      while (count < bytes.length) {
        count += writeSync(fd, bytes, count);
      }
    } catch (error) {
      if (!hasCode(error, 'EAGAIN')) {
        breaks(error);
      }
    }
    return count;
  }

  return {
    write(words) {
      const bytes = typeof words === 'string' ? Buffer.from(words) : words;
      const rest = isStreamed || isBroken ? bytes : bytes.subarray(written(bytes));
      if (rest.length === 0 || isBroken) {
        return;
      }
      if (!isStreamed) {
        isStreamed = true;
        streamOf(fd).on('error', breaks);
      }
      streamOf(fd).write(rest);
    },
    isTerminal,
    columns: () => (isTerminal() && streamOf(fd).columns) || USUAL_COLUMNS,
  };
}

/**
 * Standard output for a program that stays: it has to notice signals while the other end takes nothing, and ends where nobody
 * is there any more.
 */
export function lastingOutput(): Output {
  const { stdout } = process;
  stdout.on('error', (error) => process.exit(isFailure(error) ? FAILED : 0));
  return {
    write: (words) => void stdout.write(words),
    isTerminal: () => stdout.isTTY,
    columns: () => stdout.columns || USUAL_COLUMNS,
  };
}

/** A reader that has seen enough (`tidemark usage | head`) is none; a full disk is one, and is said. */
function isFailure(error: unknown): boolean {
  if (hasCode(error, 'EPIPE')) {
    return false;
  }
  outputTo(2).write(`tidemark: ${plainText(reasonOf(error), 400)}\n`);
  return true;
}

function streamOf(fd: 1 | 2): NodeJS.WriteStream {
  return fd === 1 ? process.stdout : process.stderr;
}

function isDevice(fd: number): boolean {
  try {
    return fstatSync(fd).isCharacterDevice();
  } catch {
    return false;
  }
}
