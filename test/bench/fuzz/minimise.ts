/** A failing input made small: whatever can be left out while it still fails is left out. */

/** A slow failure is not tried more often than this. */
const MOST_TRIES = 3000;
const LONGEST_MS = 5000;

/** The smallest part of `input` that was found for which `isFailing` holds. */
export function minimised(input: Buffer, isFailing: (smaller: Buffer) => boolean): Buffer {
  const endsAtMs = performance.now() + LONGEST_MS;
  let small = input;
  let tries = 0;
  for (
    let length = Math.ceil(small.length / 2);
    length >= 1;
    length = length === 1 ? 0 : Math.ceil(length / 2)
  ) {
    for (let at = 0; at < small.length;) {
      tries += 1;
      if (tries > MOST_TRIES || performance.now() > endsAtMs) {
        return small;
      }
      const smaller = Buffer.concat([small.subarray(0, at), small.subarray(at + length)]);
      if (isFailing(smaller)) {
        small = smaller;
      } else {
        at += length;
      }
    }
  }
  return small;
}
