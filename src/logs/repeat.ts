/**
 * One response is written line by line, one for each block of its content: all but the first say what the line before
 * said, with another uuid and time. Such a line is known by its bytes up to the response's id and from its usage on; what
 * lies between is content, and is not looked at. Without this a cold `status` takes half as long again (`npm run bench`).
 */
import { isEqual } from './bytes.ts';
import type { Found, Slot } from './line-walk.ts';

export type Repeat = {
  /** Keeps what tells repeats of the assistant line from `start` to `end` that was walked last. */
  keep(bytes: Buffer, start: number, end: number, found: Found): void;
  /** Where the timestamp of a repeat of the kept line begins (its opening quote), or -1 for any other line. */
  timestampOf(bytes: Buffer, start: number, end: number): number;
};

/** A kept part longer than this is not of a usual line. */
const LONGEST_PART = 4096;
const PARENT = Buffer.from('{"parentUuid":"');
const UUID_BYTES = 36;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Nothing is a repeat before something was kept. */
export function createRepeat(): Repeat {
  const head = Buffer.allocUnsafeSlow(LONGEST_PART);
  const tail = Buffer.allocUnsafeSlow(LONGEST_PART);
  let headBytes = 0;
  let tailBytes = 0;
  /** Where the head goes on behind its parent's uuid. */
  let headFrom = 0;
  // The texts that differ between repeats, in the tail.
  let uuid: Slot = { start: 0, end: 0 };
  let timestamp: Slot = { start: 0, end: 0 };

  return {
    keep(bytes, start, end, { kind, id, usageAt, ...found }) {
      headBytes = 0;
      const isUsual =
        kind === 'assistant' &&
        id.start > start &&
        usageAt > id.end &&
        id.end - start <= LONGEST_PART &&
        end - usageAt <= LONGEST_PART &&
        found.uuid.start > usageAt &&
        found.timestamp.start > usageAt;
      if (!isUsual) {
        return;
      }
      headBytes = bytes.copy(head, 0, start, id.end);
      tailBytes = bytes.copy(tail, 0, usageAt, end);
      headFrom = isEqual(head, 0, PARENT, 0, PARENT.length) ? PARENT.length + UUID_BYTES : 0;
      uuid = { start: found.uuid.start - usageAt, end: found.uuid.end - usageAt };
      timestamp = { start: found.timestamp.start - usageAt, end: found.timestamp.end - usageAt };
    },
    timestampOf(bytes, start, end) {
      const at = end - tailBytes;
      // The id's last letter tells nearly all other lines.
      if (headBytes === 0 || at < start + headBytes || bytes[start + headBytes - 2] !== head[headBytes - 2]) {
        return -1;
      }
      const [first, second] = uuid.start < timestamp.start ? [uuid, timestamp] : [timestamp, uuid];
      const isRepeat =
        isEqual(bytes, start + headFrom, head, headFrom, headBytes - headFrom) &&
        (headFrom === 0 ||
          (isEqual(bytes, start, head, 0, PARENT.length) &&
            isPlain(bytes, start + PARENT.length, start + headFrom))) &&
        isEqual(bytes, at, tail, 0, first.start + 1) &&
        isPlain(bytes, at + first.start + 1, at + first.end - 1) &&
        isEqual(bytes, at + first.end - 1, tail, first.end - 1, second.start - first.end + 2) &&
        isPlain(bytes, at + second.start + 1, at + second.end - 1) &&
        isEqual(bytes, at + second.end - 1, tail, second.end - 1, tailBytes - second.end + 1);
      return isRepeat ? at + timestamp.start : -1;
    },
  };
}

/** Whether these bytes end no string and escape nothing. */
function isPlain(bytes: Buffer, start: number, end: number): boolean {
  for (let i = start; i < end; i += 1) {
    if (bytes[i] === QUOTE || bytes[i] === BACKSLASH) {
      return false;
    }
  }
  return true;
}
