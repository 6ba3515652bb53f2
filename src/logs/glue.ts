/** Where one line ends and another begins although no newline stands between them; asked of nearly every line there is. */
import { isText } from './json-walk.ts';

/** How much of the end of an irrelevant line is looked at for an assistant line glued to it. */
const GLUED_TAIL_BYTES = 1024;
/** What Claude Code's lines begin with. */
const BEGINNINGS = [Buffer.from('{"parentUuid"'), Buffer.from('{"type"')];

const USER_MESSAGE = '"type":"user","message":';

/**
 * Whether a line is a user line by the place where its first inner object begins, which no string can feign (its quotes
 * would be escaped). Most bytes of most logs are in such lines: this saves walking their members.
 */
export function isUserLine(bytes: Buffer, start: number, end: number): boolean {
  const inner = bytes.indexOf(0x7b, start + 1);
  return (
    inner > start + USER_MESSAGE.length &&
    inner < end &&
    isText(bytes, inner - USER_MESSAGE.length, inner, USER_MESSAGE)
  );
}

/**
 * Whether the end of a line looks as if an assistant line were glued to it: it shows the `requestId` that only such lines
 * have, or where one begins. Asked of most lines there are, so it goes from one rare letter (q, U) to the next.
 */
export function mayBeGlued(bytes: Buffer, start: number, end: number): boolean {
  const from = Math.max(start + 1, end - GLUED_TAIL_BYTES);
  return (
    holdsAfter(bytes, from, end, REQUEST_ID, REQUEST_ID.indexOf('q')) ||
    holdsAfter(bytes, from, end, BOUNDARY, BOUNDARY.indexOf('U'))
  );
}

const REQUEST_ID = '"requestId"';
const BOUNDARY = '}{"parentUuid"';

/** Whether `text` stands between `from` and `end`, found by the letter that it has at `letter`. */
function holdsAfter(bytes: Buffer, from: number, end: number, text: string, letter: number): boolean {
  const byte = text.charCodeAt(letter);
  for (let at = bytes.indexOf(byte, from + letter); at !== -1 && at < end; at = bytes.indexOf(byte, at + 1)) {
    if (isText(bytes, at - letter, at - letter + text.length, text)) {
      return true;
    }
  }
  return false;
}

/** The next place from `from` on where a line of Claude Code's may begin, or -1. */
export function nextBeginning(bytes: Buffer, from: number, until: number): number {
  const rest = bytes.subarray(from, until);
  const found = BEGINNINGS.map((beginning) => rest.indexOf(beginning)).filter((at) => at >= 0);
  return found.length > 0 ? from + Math.min(...found) : -1;
}
