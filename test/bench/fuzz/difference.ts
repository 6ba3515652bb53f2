/** Where two values differ first. */
import { isDeepStrictEqual } from 'node:util';

/** The path to the first difference of plain data, without the places in lists; null where there is none. -0 is 0. */
export function differenceOf(actual: unknown, expected: unknown): string | null {
  if (actual === expected || isDeepStrictEqual(actual, expected)) {
    return null;
  }
  if (!isObject(actual) || !isObject(expected)) {
    return '';
  }
  if (Array.isArray(actual) && Array.isArray(expected) && actual.length !== expected.length) {
    return actual.length > expected.length ? 'too many' : 'too few';
  }
  for (const key of new Set([...Object.keys(actual), ...Object.keys(expected)])) {
    const difference = differenceOf(actual[key], expected[key]);
    if (difference !== null) {
      return `${Array.isArray(actual) ? '' : key} ${difference}`.trim();
    }
  }
  return null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
