/** The instant that a log line names. */
import { textOf } from './json-walk.ts';

/** Epoch milliseconds of an ISO 8601 timestamp, or null. */
export function instantOf(text: string): number | null {
  const atMs = Date.parse(text);
  return Number.isNaN(atMs) ? null : atMs;
}

/** `2026-07-22T13:51:09.004Z` in quotes. */
const USUAL_BYTES = 26;

/**
 * Epoch milliseconds of the ISO 8601 timestamp that the string value from `start` to `end` is, or null. The form that
 * Claude Code writes (`2026-07-22T13:51:09.004Z`) takes a short way, because every line has one.
 */
export function instantAt(bytes: Buffer, start: number, end: number): number | null {
  const usual = end - start === USUAL_BYTES ? usualInstant(bytes, start + 1) : Number.NaN;
  return Number.isNaN(usual) ? instantOf(textOf(bytes, start, end) ?? '') : usual;
}

/** NaN for any other form, and for days that only some months have. */
function usualInstant(bytes: Buffer, at: number): number {
  const isUsual =
    bytes[at + 4] === DASH &&
    bytes[at + 7] === DASH &&
    bytes[at + 10] === T &&
    bytes[at + 13] === COLON &&
    bytes[at + 16] === COLON &&
    bytes[at + 19] === POINT &&
    bytes[at + 23] === Z;
  const month = digits(bytes, at + 5, at + 7);
  const day = digits(bytes, at + 8, at + 10);
  const hour = digits(bytes, at + 11, at + 13);
  const minute = digits(bytes, at + 14, at + 16);
  const second = digits(bytes, at + 17, at + 19);
  const year = digits(bytes, at, at + 4);
  // Date.UTC takes years of one or two digits for those of the 20th century.
  const isCalendar = year >= 100 && month >= 1 && month <= 12 && day >= 1 && day <= 28;
  if (!isUsual || !isCalendar || hour > 23 || minute > 59 || second > 59) {
    return Number.NaN;
  }
  return Date.UTC(year, month - 1, day, hour, minute, second, digits(bytes, at + 20, at + 23));
}

const DASH = 0x2d;
const T = 0x54;
const COLON = 0x3a;
const POINT = 0x2e;
const Z = 0x5a;

/** The number that these digits are, or NaN. */
function digits(bytes: Buffer, from: number, until: number): number {
  let value = 0;
  for (let i = from; i < until; i += 1) {
    const digit = (bytes[i] ?? 0) - 0x30;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : Number.NaN;
  }
  return value;
}
