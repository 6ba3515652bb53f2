/** Where one line ends and another begins although no newline stands between them; asked of nearly every line there is. */
import { isText } from './json-walk.ts';

/** How much of the end of an irrelevant line is looked at for an assistant line glued to it. */
const GLUED_TAIL_BYTES = 1536;
/** What Claude Code's lines begin with. */
const BEGINNINGS = [Buffer.from('{"parentUuid"'), Buffer.from('{"type"')];

const USER_MESSAGE = '"type":"user","message":';

/**
 * Whether a line is a user line by the place where its first inner object begins, which no string can feign (its quotes
 * would be escaped). Most bytes of most logs are in such lines: this saves walking their members.
 */
export function isUserLine(bytes: Buffer, start: number, end: number): boolean {
  if (bytes[start] !== 0x7b) {
    return false;
  }
  const inner = bytes.indexOf(0x7b, start + 1);
  return (
    inner > start + USER_MESSAGE.length &&
    inner < end &&
    isText(bytes, inner - USER_MESSAGE.length, inner, USER_MESSAGE)
  );
}

/**
 * Whether the end of a line looks as if an assistant line were glued to it: it shows members that only such lines have,
 * or the place where one begins. Asked of most lines there are, so it goes from one rare letter (q, U) to the next.
 */
export function mayBeGlued(bytes: Buffer, start: number, end: number): boolean {
  // A view of its own: a search in the whole buffer would run on behind the line.
  const tail = bytes.subarray(Math.max(start + 1, end - GLUED_TAIL_BYTES), end);
  return (
    someAt(tail, Q, (at) => isAround(tail, at, Q, REQUEST_ID) || isAround(tail, at, Q, STOP_SEQUENCE)) ||
    someAt(tail, U, (at) => isAround(tail, at, U, BOUNDARY))
  );
}

const REQUEST_ID = '"requestId"';
const STOP_SEQUENCE = '"stop_sequence"';
const BOUNDARY = '}{"parentUuid"';
const Q = 'q'.charCodeAt(0);
const U = 'U'.charCodeAt(0);

/** Whether `isWanted` holds for any place of a byte. */
function someAt(bytes: Buffer, byte: number, isWanted: (at: number) => boolean): boolean {
  for (let at = bytes.indexOf(byte); at !== -1; at = bytes.indexOf(byte, at + 1)) {
    if (isWanted(at)) {
      return true;
    }
  }
  return false;
}

/** Whether `text`, whose first `byte` stands at `at`, is there. */
function isAround(bytes: Buffer, at: number, byte: number, text: string): boolean {
  const start = at - text.indexOf(String.fromCharCode(byte));
  return isText(bytes, start, start + text.length, text);
}

/** The next place from `from` on where a line of Claude Code's may begin, or -1. */
export function nextBeginning(bytes: Buffer, from: number, until: number): number {
  const rest = bytes.subarray(from, until);
  const found = BEGINNINGS.map((beginning) => rest.indexOf(beginning)).filter((at) => at >= 0);
  return found.length > 0 ? from + Math.min(...found) : -1;
}
