/**
 * A file written line by line through one large buffer.
 */
import { closeSync, openSync, utimesSync, writeSync } from 'node:fs';

const ROOM = 2_000_000;

/** Buffers of closed sheets, for the next ones. */
const spare: Buffer[] = [];

/** A part of a line: text, or bytes that stand ready. */
export type Part = string | Buffer;

/** A new file, open until `close`. */
export class Sheet {
  /** Bytes and whole lines so far. */
  size = 0;
  lines = 0;
  private readonly path: string;
  private readonly file: number;
  private readonly buffer: Buffer;
  private filled = 0;

  constructor(path: string) {
    this.path = path;
    this.file = openSync(path, 'w');
    this.buffer = spare.pop() ?? Buffer.allocUnsafe(ROOM);
  }

  /** Writes the parts and ends the line. */
  line(...parts: readonly Part[]): void {
    for (const part of parts) {
      this.raw(part);
    }
    this.raw('\n');
    this.lines += 1;
  }

  /** Writes whole lines that stand ready. */
  copy(bytes: Buffer): void {
    this.raw(bytes);
    for (let at = bytes.indexOf(0x0a); at !== -1; at = bytes.indexOf(0x0a, at + 1)) {
      this.lines += 1;
    }
  }

  /** Writes a part and leaves the line open. */
  raw(part: Part): void {
    const most = typeof part === 'string' ? part.length * 3 : part.length;
    if (most > ROOM - this.filled) {
      this.flush();
    }
    if (most > ROOM) {
      this.size += this.put(typeof part === 'string' ? Buffer.from(part) : part);
      return;
    }
    const written =
      typeof part === 'string' ? this.buffer.write(part, this.filled) : part.copy(this.buffer, this.filled);
    this.filled += written;
    this.size += written;
  }

  /** Writes what is left and sets the file's time. */
  close(atMs: number): void {
    this.flush();
    closeSync(this.file);
    utimesSync(this.path, atMs / 1000, atMs / 1000);
    spare.push(this.buffer);
  }

  private flush(): void {
    this.put(this.buffer.subarray(0, this.filled));
    this.filled = 0;
  }

  private put(bytes: Buffer): number {
    for (let at = 0; at < bytes.length;) {
      at += writeSync(this.file, bytes, at);
    }
    return bytes.length;
  }
}
