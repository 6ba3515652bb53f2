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
  const inner = bytes.indexOf(0x7b, start + 1);
  return (
    inner > start + USER_MESSAGE.length &&
    inner < end &&
    isText(bytes, inner - USER_MESSAGE.length, inner, USER_MESSAGE)
  );
}

/**
 * Whether the end of a line looks as if another line were glued to it: a boundary of two objects, or the `requestId`
 * that only assistant lines have. It goes from one rare byte to the next, as this is asked of most lines there are.
 */
export function mayBeGlued(bytes: Buffer, start: number, end: number): boolean {
  const from = Math.max(start + 1, end - GLUED_TAIL_BYTES);
  for (let at = bytes.indexOf(0x7d, from); at !== -1 && at < end - 2; at = bytes.indexOf(0x7d, at + 1)) {
    if (bytes[at + 1] === 0x7b && bytes[at + 2] === 0x22) {
      return true;
    }
  }
  for (let at = bytes.indexOf(0x71, from + 3); at !== -1 && at < end; at = bytes.indexOf(0x71, at + 1)) {
    if (isText(bytes, at - 3, at + 8, '"requestId"')) {
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
