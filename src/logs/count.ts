/** The counters of a response, as they stand in a line. */
import { MOST_COUNT } from '../core/event.ts';

/** The counter that the value from `start` to `end` is, or 0 for anything else. */
export function countOf(bytes: Buffer, start: number, end: number): number {
  let value = 0;
  for (let i = start; i < end; i += 1) {
    const digit = (bytes[i] ?? 0) - 0x30;
    if (digit < 0 || digit > 9) {
      return otherCount(bytes.toString('latin1', start, end));
    }
    value = value * 10 + digit;
  }
  return value <= MOST_COUNT ? value : 0;
}

function otherCount(text: string): number {
  const value = /^[-+.\deE]+$/.test(text) ? Number(text) : 0;
  return Number.isInteger(value) && value > 0 && value <= MOST_COUNT ? value : 0;
}
