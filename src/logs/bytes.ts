/** Comparing bytes. */

/** A longer comparison is faster outside of JavaScript. */
const NEAR_BYTES = 64;

/** Whether `length` bytes are the same at these places. */
export function isEqual(a: Buffer, aAt: number, b: Buffer, bAt: number, length: number): boolean {
  if (length > NEAR_BYTES) {
    return a.compare(b, bAt, bAt + length, aAt, aAt + length) === 0;
  }
  for (let i = 0; i < length; i += 1) {
    if (a[aAt + i] !== b[bAt + i]) {
      return false;
    }
  }
  return true;
}
