/** A file from an offset to its last newline, in bounded memory. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import type { LineContext, LineParser, LineSink } from './line.ts';

/** How far a file was read. */
export type Position = {
  /** Where the first line begins that was not read yet. */
  offset: number;
  /** Device and inode of what was read. */
  identity: string;
  /** A checksum of the bytes before `offset`: if they are others now, the file was rewritten. It goes to disk, they must not. */
  fingerprint: number;
  /** `offset` lies within a line that is not wanted. */
  isSkipping: boolean;
};

export type ScanResult = { position: Position; bytes: number; lines: number };

export type Scanner = {
  /** Reads what `position` has not seen yet, or all of it. Null if the file can't be read. */
  scan(path: string, context: LineContext, position: Position | null): ScanResult | null;
};

const NEWLINE = 10;
const CHUNK_BYTES = 1 << 19;
/** As many as hold a line's uuid and time: the very last ones are the same in all lines of a session. */
const FINGERPRINT_BYTES = 1024;
/** A longer line is skipped and counted. */
export const MAX_LINE_BYTES = 64 << 20;

/** A scanner that gives lines to `parser` and what it skips by itself to `sink`; it reuses one buffer for all files. */
export function createScanner(parser: LineParser, sink: Pick<LineSink, 'skip'>): Scanner {
  const chunk = Buffer.allocUnsafeSlow(CHUNK_BYTES);

  function read(fd: number, context: LineContext, known: Position | null): ScanResult {
    const stats = fstatSync(fd);
    const identity = `${stats.dev}:${stats.ino}`;
    const isSame =
      known !== null &&
      known.identity === identity &&
      known.offset <= stats.size &&
      known.fingerprint === fingerprintAt(fd, known.offset);
    const from = isSame ? known.offset : 0;
    let isSkipping = isSame && known.isSkipping;
    let buffer: Buffer = chunk;
    let filled = 0;
    let at = from;
    let lines = 0;
    parser.forget();
    // What is written meanwhile changes the file's size, and is met by the next look.
    // Some file systems know no size before they are read.
    while (stats.size === 0 || at < stats.size) {
      const count = readSync(fd, buffer, filled, buffer.length - filled, at);
      if (count === 0) {
        break;
      }
      const searched = filled;
      at += count;
      filled += count;
      let start = 0;
      let newline = buffer.indexOf(NEWLINE, searched);
      while (newline !== -1 && newline < filled) {
        if (isSkipping) {
          parser.parseRest(buffer, start, newline, context);
          isSkipping = false;
        } else {
          parser.parse(buffer, start, newline, context);
        }
        lines += 1;
        start = newline + 1;
        newline = buffer.indexOf(NEWLINE, start);
      }
      if (start > 0) {
        parser.forget();
        buffer.copyWithin(0, start, filled);
        filled -= start;
        if (buffer !== chunk && filled < chunk.length) {
          buffer.copy(chunk, 0, 0, filled);
          buffer = chunk;
        }
      } else if (isSkipping) {
        filled = 0;
      } else if (filled === buffer.length) {
        if (parser.isIrrelevant(buffer, 0, filled)) {
          isSkipping = true;
        } else if (buffer.length >= MAX_LINE_BYTES) {
          sink.skip('too_long');
          isSkipping = true;
        } else {
          buffer = grown(buffer, filled);
        }
        filled = isSkipping ? 0 : filled;
      }
    }
    const offset = isSkipping ? at : at - filled;
    return {
      position: { offset, identity, fingerprint: fingerprintAt(fd, offset), isSkipping },
      bytes: at - from,
      lines,
    };
  }

  return {
    scan(path, context, position) {
      let fd: number;
      try {
        fd = openSync(path, 'r');
      } catch {
        return null;
      }
      try {
        return read(fd, context, position);
      } catch {
        return null;
      } finally {
        closeSync(fd);
      }
    },
  };
}

function grown(buffer: Buffer, filled: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.min(buffer.length * 2, MAX_LINE_BYTES));
  buffer.copy(larger, 0, 0, filled);
  return larger;
}

/** Loaded when the first file is read. */
let crc32: typeof import('node:zlib').crc32 | undefined;
const fingerprintBuffer = Buffer.allocUnsafeSlow(FINGERPRINT_BYTES);

function fingerprintAt(fd: number, offset: number): number {
  const length = Math.min(FINGERPRINT_BYTES, offset);
  const count = length > 0 ? readSync(fd, fingerprintBuffer, 0, length, offset - length) : 0;
  crc32 ??= process.getBuiltinModule('node:zlib').crc32;
  return crc32(fingerprintBuffer.subarray(0, count));
}
