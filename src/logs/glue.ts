/** Where one line ends and another begins although no newline stands between them; asked of nearly every line there is. */
import { isText } from './json-walk.ts';

/** How much of the end of an irrelevant line is looked at for an assistant line glued to it. */
const GLUED_TAIL_BYTES = 1536;
/** So near to the end of an assistant line its request id stands, if it has one. */
const REQUEST_ID_BYTES = 512;
/** What Claude Code's lines begin with. */
const BEGINNINGS = [Buffer.from('{"parentUuid"'), Buffer.from('{"type"')];

const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const USER_MESSAGE = '"type":"user","message":';
const ATTACHMENT = '"attachment":';
const TYPE_ATTACHMENT = ',"type":"attachment"';

/**
 * Whether a line is a user line or an attachment by the places where its first inner object begins and its last one
 * ends, which no string can feign (its quotes would be escaped). Most bytes of most logs are in such lines: this saves
 * walking their members.
 */
export function isOtherLine(bytes: Buffer, start: number, end: number): boolean {
  if (bytes[start] !== OPEN_OBJECT) {
    return false;
  }
  const inner = bytes.indexOf(OPEN_OBJECT, start + 1);
  if (inner === -1 || inner >= end) {
    return false;
  }
  return (
    isBefore(bytes, inner, USER_MESSAGE) ||
    (isBefore(bytes, inner, ATTACHMENT) &&
      isAfter(bytes, bytes.lastIndexOf(CLOSE_OBJECT, end - 2), TYPE_ATTACHMENT))
  );
}

function isBefore(bytes: Buffer, at: number, text: string): boolean {
  return isText(bytes, at - text.length, at, text);
}

function isAfter(bytes: Buffer, at: number, text: string): boolean {
  return isText(bytes, at + 1, at + 1 + text.length, text);
}

/**
 * Whether the end of a line looks as if an assistant line were glued to it. Asked of most lines there are: what follows
 * their last inner object tells nearly all of them apart, and only the others are searched.
 */
export function mayBeGlued(bytes: Buffer, start: number, end: number): boolean {
  const last = bytes.lastIndexOf(CLOSE_OBJECT, end - 2);
  if (last <= start) {
    return false;
  }
  for (const member of NEVER_OF_ASSISTANTS) {
    if (isAfter(bytes, last, member)) {
      return false;
    }
  }
  // With its type before its message, an assistant line goes on so too: but behind its usage or a null, or with a request id.
  const before = bytes[last - 1];
  if (isAfter(bytes, last, UUID) && before !== CLOSE_OBJECT && before !== LAST_OF_NULL) {
    return hasRequestId(bytes, Math.max(start, end - REQUEST_ID_BYTES), end);
  }
  return showsAssistant(bytes, start, end);
}

const LAST_OF_NULL = 'l'.charCodeAt(0);
const UUID = ',"uuid":"';
/** What stands behind the last inner object of lines of other types. */
const NEVER_OF_ASSISTANTS = [
  ',"sourceToolAssistantUUID":',
  TYPE_ATTACHMENT,
  ',"toolUseID":',
  ',"isSnapshotUpdate":',
  ',"promptSource":',
  ',"parentToolUseID":',
  ',"isMeta":',
];

/** Whether the end of a line shows members that only assistant lines have, or the place where a line begins. */
function showsAssistant(bytes: Buffer, start: number, end: number): boolean {
  // A view of its own: a search in the whole buffer would run on behind the line.
  const tail = bytes.subarray(Math.max(start + 1, end - GLUED_TAIL_BYTES), end);
  return hasRequestId(tail, 0, tail.length) || TELLING.some((text) => tail.includes(text));
}

const TELLING = [Buffer.from('"stop_sequence"'), Buffer.from('}{"parentUuid"')];

/** Whether a request id is named there. A search for one rare letter is faster than one for the whole text. */
function hasRequestId(bytes: Buffer, start: number, end: number): boolean {
  let q = bytes.indexOf(Q, start);
  while (q !== -1 && q < end) {
    if (isText(bytes, q - Q_AT, q - Q_AT + REQUEST_ID.length, REQUEST_ID)) {
      return true;
    }
    q = bytes.indexOf(Q, q + 1);
  }
  return false;
}

const REQUEST_ID = '"requestId"';
const Q = 'q'.charCodeAt(0);
const Q_AT = REQUEST_ID.indexOf('q');

/** The next place from `from` on where a line of Claude Code's may begin, or -1. */
export function nextBeginning(bytes: Buffer, from: number, until: number): number {
  const rest = bytes.subarray(from, until);
  const found = BEGINNINGS.map((beginning) => rest.indexOf(beginning)).filter((at) => at >= 0);
  return found.length > 0 ? from + Math.min(...found) : -1;
}
