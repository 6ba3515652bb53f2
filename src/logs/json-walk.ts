/**
 * Walks JSON in a buffer without building anything: finds members and where values end. It trusts what it skips (a
 * skipped value is only checked for its brackets and quotes), never reads past `end`, never throws and does not
 * recurse. Positions are byte offsets; a negative result is one of the codes below.
 */

/** The bytes up to `end` are no JSON value, or not the whole of one. */
export const MALFORMED = -1;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

/** The position of the next byte that is no blank. A line's end is not a blank: values do not cross it. */
export function skipBlanks(bytes: Buffer, at: number): number {
  let i = at;
  while (bytes[i] === 0x20 || bytes[i] === 0x09 || bytes[i] === 0x0d) {
    i += 1;
  }
  return i;
}

/** The position after the string whose opening quote is at `at`. */
export function stringEnd(bytes: Buffer, at: number, end: number): number {
  let quote = bytes.indexOf(QUOTE, at + 1);
  while (quote !== -1 && quote < end) {
    let before = quote - 1;
    while (bytes[before] === BACKSLASH) {
      before -= 1;
    }
    if ((quote - before) % 2 === 1) {
      return quote + 1;
    }
    quote = bytes.indexOf(QUOTE, quote + 1);
  }
  return MALFORMED;
}

/** The position after the value that begins at `at`. */
export function valueEnd(bytes: Buffer, at: number, end: number): number {
  const first = bytes[at];
  if (first === QUOTE) {
    return stringEnd(bytes, at, end);
  }
  if (first === OPEN_OBJECT || first === OPEN_ARRAY) {
    return nestedEnd(bytes, at, end);
  }
  let i = at;
  while (i < end && isLiteralByte(bytes[i])) {
    i += 1;
  }
  return i > at ? i : MALFORMED;
}

function nestedEnd(bytes: Buffer, at: number, end: number): number {
  let depth = 0;
  let i = at;
  while (i < end) {
    const byte = bytes[i];
    if (byte === QUOTE) {
      i = stringEnd(bytes, i, end);
      // A string that was left open ends at the first quote of the line that is glued to it, in front of a letter.
      if (i < 0 || !mayFollowString(bytes[i])) {
        return MALFORMED;
      }
      continue;
    }
    i += 1;
    if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) {
      depth += 1;
    } else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
      depth -= 1;
      if (depth === 0) {
        return i;
      }
    }
  }
  return MALFORMED;
}

function mayFollowString(byte: number | undefined): boolean {
  return (
    byte === COMMA ||
    byte === COLON ||
    byte === CLOSE_OBJECT ||
    byte === CLOSE_ARRAY ||
    byte === 0x20 ||
    byte === 0x09 ||
    byte === 0x0d
  );
}

/** Letters, digits, sign and point: what `true`, `null` and numbers are made of. */
function isLiteralByte(byte: number | undefined): boolean {
  return (
    byte !== undefined &&
    ((byte >= 0x30 && byte <= 0x39) ||
      (byte >= 0x61 && byte <= 0x7a) ||
      byte === 0x2d ||
      byte === 0x2b ||
      byte === 0x2e ||
      byte === 0x45)
  );
}

/** Gives the index of a key's name (the bytes from `start` to `end`, without quotes) among the wanted ones, or -1. */
export type KeyMatcher = (bytes: Buffer, start: number, end: number) => number;

/** A matcher for these names. Escaped spellings of a name match too, as they do in JSON. */
export function keyMatcher(names: readonly string[]): KeyMatcher {
  const wanted = names.map((name) => Buffer.from(name, 'latin1'));
  const byLength: (number[] | undefined)[] = Array.from({ length: 64 });
  wanted.forEach(({ length }, index) => (byLength[length] ??= []).push(index));
  return (bytes, start, end) => {
    const candidates = byLength[end - start];
    if (candidates !== undefined) {
      for (let c = 0; c < candidates.length; c += 1) {
        const index = candidates[c] ?? -1;
        if (isAt(bytes, start, wanted[index])) {
          return index;
        }
      }
    }
    for (let i = start; i < end; i += 1) {
      if (bytes[i] === BACKSLASH) {
        return names.indexOf(textOf(bytes, start - 1, end + 1) ?? '');
      }
    }
    return -1;
  };
}

function isAt(bytes: Buffer, at: number, wanted: Buffer | undefined): boolean {
  const length = wanted?.length ?? 0;
  for (let i = 0; i < length; i += 1) {
    if (bytes[at + i] !== wanted?.[i]) {
      return false;
    }
  }
  return true;
}

/**
 * Visits the members of the object at `at`: `visit` gets the key's index (-1 for others) and where the value begins,
 * and returns where it ends, or a negative code that ends the walk and becomes its result.
 */
export function walkMembers(
  bytes: Buffer,
  at: number,
  end: number,
  match: KeyMatcher,
  visit: (key: number, valueAt: number) => number,
): number {
  if (at >= end || bytes[at] !== OPEN_OBJECT) {
    return MALFORMED;
  }
  let i = skipBlanks(bytes, at + 1);
  if (bytes[i] === CLOSE_OBJECT) {
    return i < end ? i + 1 : MALFORMED;
  }
  while (i < end && bytes[i] === QUOTE) {
    const keyEnd = stringEnd(bytes, i, end);
    const colon = keyEnd < 0 ? end : skipBlanks(bytes, keyEnd);
    if (colon >= end || bytes[colon] !== COLON) {
      return MALFORMED;
    }
    const next = visit(match(bytes, i + 1, keyEnd - 1), skipBlanks(bytes, colon + 1));
    if (next < 0) {
      return next;
    }
    i = skipBlanks(bytes, next);
    if (i >= end) {
      return MALFORMED;
    }
    if (bytes[i] === CLOSE_OBJECT) {
      return i + 1;
    }
    if (bytes[i] !== COMMA) {
      return MALFORMED;
    }
    i = skipBlanks(bytes, i + 1);
  }
  return MALFORMED;
}

/** The text of the string value from `start` (its opening quote) to `end`, or null if it is no string. */
export function textOf(bytes: Buffer, start: number, end: number): string | null {
  if (bytes[start] !== QUOTE || end - start < 2) {
    return null;
  }
  for (let i = start + 1; i < end - 1; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte === BACKSLASH || byte < 0x20) {
      return parsedText(bytes.toString('utf8', start, end));
    }
  }
  return bytes.toString('utf8', start + 1, end - 1);
}

function parsedText(json: string): string | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
}

/** The whole number ≥ 0 that the value from `start` to `end` is, or 0 for anything else. */
export function countOf(bytes: Buffer, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i += 1) {
    const digit = (bytes[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) {
      return otherCount(bytes.toString('latin1', start, end));
    }
    value = value * 10 + digit;
  }
  return Number.isSafeInteger(value) ? value : 0;
}

function otherCount(text: string): number {
  const value = /^[-+.\deE]+$/.test(text) ? Number(text) : 0;
  return Number.isSafeInteger(value) && value > 0 ? value : 0;
}

/** Whether the bytes from `start` to `end` are exactly this ASCII text. */
export function isText(bytes: Buffer, start: number, end: number, text: string): boolean {
  if (end - start !== text.length) {
    return false;
  }
  for (let i = 0; i < text.length; i += 1) {
    if (bytes[start + i] !== text.charCodeAt(i)) {
      return false;
    }
  }
  return true;
}
