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
  // Nearly always there is none: one comparison tells.
  while ((bytes[i] ?? QUOTE) <= 0x20 && isBlank(bytes[i])) {
    i += 1;
  }
  return i;
}

function isBlank(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x09 || byte === 0x0d;
}

/** Many strings are shorter: looking at their bytes here costs less than a search outside of JavaScript. */
const NEAR_BYTES = 12;

/** The position after the string whose opening quote is at `at`. */
export function stringEnd(bytes: Buffer, at: number, end: number): number {
  let i = at + 1;
  for (;;) {
    for (const near = Math.min(i + NEAR_BYTES, end); i < near; i += 1) {
      const byte = bytes[i];
      if (byte === QUOTE) {
        return i + 1;
      }
      if (byte === BACKSLASH) {
        i += 1;
      }
    }
    const quote = bytes.indexOf(QUOTE, i);
    if (quote === -1 || quote >= end) {
      return MALFORMED;
    }
    // A loop that always runs once, not one that runs where there is an escape: what V8 first meets late makes it compile this
    // function and all that it stands in anew.
    let before = quote;
    do {
      before -= 1;
    } while (before >= i && bytes[before] === BACKSLASH);
    i = quote + 1;
    if ((quote - before) % 2 === 1) {
      return i;
    }
  }
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
  return byte === COMMA || byte === COLON || byte === CLOSE_OBJECT || byte === CLOSE_ARRAY || isBlank(byte);
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

/** A matcher for these names, told apart by their length and their first letter. */
export function keyMatcher(names: readonly string[]): KeyMatcher {
  const wanted = names.map((name) => Buffer.from(name, 'latin1'));
  const first = new Int8Array(1 << 10).fill(-1);
  const next = new Int8Array(names.length).fill(-1);
  wanted.forEach((name, index) => {
    const place = placeOf(name, 0, name.length);
    next[index] = first[place] ?? -1;
    first[place] = index;
  });
  return (bytes, start, end) => {
    let index = first[placeOf(bytes, start, end)] ?? -1;
    while (index >= 0) {
      const name = wanted[index];
      if (name !== undefined && name.length === end - start && isAt(bytes, start, name)) {
        return index;
      }
      index = next[index] ?? -1;
    }
    return -1;
  };
}

function placeOf(bytes: Buffer, start: number, end: number): number {
  return (((end - start) & 31) << 5) | ((bytes[start] ?? 0) & 31);
}

function isAt(bytes: Buffer, at: number, wanted: Buffer): boolean {
  for (let i = 0; i < wanted.length; i += 1) {
    if (bytes[at + i] !== wanted[i]) {
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
    let quote = i + 1;
    while (quote < end && bytes[quote] !== QUOTE && bytes[quote] !== BACKSLASH) {
      quote += 1;
    }
    const key = bytes[quote] === QUOTE ? match(bytes, i + 1, quote) : escapedKey(bytes, i, end, match);
    const keyEnd = bytes[quote] === QUOTE ? quote + 1 : stringEnd(bytes, i, end);
    const colon = keyEnd < 0 ? end : skipBlanks(bytes, keyEnd);
    if (colon >= end || bytes[colon] !== COLON) {
      return MALFORMED;
    }
    const next = visit(key, skipBlanks(bytes, colon + 1));
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

/** The index of a key that is spelled with escapes, as JSON allows. */
function escapedKey(bytes: Buffer, at: number, end: number, match: KeyMatcher): number {
  const stop = stringEnd(bytes, at, end);
  const name = stop < 0 ? null : textOf(bytes, at, stop);
  return name === null ? -1 : match(Buffer.from(name), 0, Buffer.byteLength(name));
}

/** The text of the string value from `start` (its opening quote) to `end`, or null if it is no string. */
export function textOf(bytes: Buffer, start: number, end: number): string | null {
  if (bytes[start] !== QUOTE || end - start < 2) {
    return null;
  }
  let isAscii = true;
  for (let i = start + 1; i < end - 1; i += 1) {
    const byte = bytes[i] ?? 0;
    if (byte === BACKSLASH || byte < 0x20) {
      return parsedText(bytes.toString('utf8', start, end));
    }
    isAscii &&= byte < 0x80;
  }
  return bytes.toString(isAscii ? 'latin1' : 'utf8', start + 1, end - 1);
}

function parsedText(json: string): string | null {
  try {
    const value: unknown = JSON.parse(json);
    return typeof value === 'string' ? value : null;
  } catch {
    return null;
  }
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
