/**
 * One response is written line by line, one for each block of its content: all but the first say what the line before
 * said, with another uuid and time. Such a line is known by its bytes up to the response's id and from its usage on; what
 * lies between is content, and is not looked at: another line of the same response that stands in it, with no newline behind
 * it, is content too. Without this, a cold `status` takes a sixth more CPU time over logs as they are
 * publicly described, and a quarter more over such as were recorded (`npm run bench`: "5 GB" and "5 GB, dense").
 */
import { isEqual } from './bytes.ts';
import type { Found } from './line-walk.ts';

export type Repeat = {
  /** Notes the assistant line from `start` to `end` that was walked last, as long as its bytes stay where they are. */
  keep(bytes: Buffer, start: number, end: number, found: Found): void;
  /** Where the timestamp of a repeat of the noted line begins (its opening quote), or -1 for any other line. */
  timestampOf(bytes: Buffer, start: number, end: number): number;
};

const PARENT = Buffer.from('{"parentUuid":"');
const UUID_BYTES = 36;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Nothing is a repeat before something was noted. */
export function createRepeat(): Repeat {
  let kept: Buffer | null = null;
  let keptAt = 0;
  let headBytes = 0;
  /** Where the head goes on behind its parent's uuid. */
  let headFrom = 0;
  let tailAt = 0;
  let tailBytes = 0;
  // The texts that differ between repeats, by their places in the tail: uuid and timestamp, in either order.
  let firstStart = 0;
  let firstEnd = 0;
  let secondStart = 0;
  let secondEnd = 0;
  let timestampAt = 0;

  /** Whether the tail at `at` is the noted one from one place in it to another. */
  function isTail(bytes: Buffer, at: number, from: number, to: number): boolean {
    return isEqual(bytes, at + from, bytes, tailAt + from, to - from);
  }

  return {
    keep(bytes, start, end, { kind, id, usageAt, uuid, timestamp }) {
      keptAt = start;
      headBytes = id.end - start;
      headFrom = isEqual(bytes, start, PARENT, 0, PARENT.length) ? PARENT.length + UUID_BYTES : 0;
      const isUsual =
        kind === 'assistant' &&
        id.start > start &&
        headBytes > headFrom &&
        usageAt > id.end &&
        uuid.start > usageAt &&
        timestamp.start > usageAt;
      kept = isUsual ? bytes : null;
      tailAt = usageAt;
      tailBytes = end - usageAt;
      const [first, second] = uuid.start < timestamp.start ? [uuid, timestamp] : [timestamp, uuid];
      firstStart = first.start + 1 - usageAt;
      firstEnd = first.end - 1 - usageAt;
      secondStart = second.start + 1 - usageAt;
      secondEnd = second.end - 1 - usageAt;
      timestampAt = timestamp.start - usageAt;
    },
    timestampOf(bytes, start, end) {
      const at = end - tailBytes;
      if (bytes !== kept || at < start + headBytes) {
        return -1;
      }
      // The id's last letter tells nearly all other lines.
      if (bytes[start + headBytes - 2] !== bytes[keptAt + headBytes - 2]) {
        return -1;
      }
      const isRepeat =
        isEqual(bytes, start + headFrom, bytes, keptAt + headFrom, headBytes - headFrom) &&
        (headFrom === 0 ||
          (isEqual(bytes, start, PARENT, 0, PARENT.length) &&
            isPlain(bytes, start + PARENT.length, start + headFrom))) &&
        isTail(bytes, at, 0, firstStart) &&
        isPlain(bytes, at + firstStart, at + firstEnd) &&
        isTail(bytes, at, firstEnd, secondStart) &&
        isPlain(bytes, at + secondStart, at + secondEnd) &&
        isTail(bytes, at, secondEnd, tailBytes);
      return isRepeat ? at + timestampAt : -1;
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
