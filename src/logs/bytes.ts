/** Comparing bytes. */

/** From this length on a comparison outside of JavaScript is faster. */
const FAR_BYTES = 64;

/** Whether `length` bytes are the same at these places. */
export function isEqual(a: Buffer, aAt: number, b: Buffer, bAt: number, length: number): boolean {
  const near = Math.min(length, FAR_BYTES);
  for (let i = 0; i < near; i += 1) {
    if (a[aAt + i] !== b[bAt + i]) {
      return false;
    }
  }
  return near === length || a.compare(b, bAt + near, bAt + length, aAt + near, aAt + length) === 0;
}
