/**
 * Seeded chance: the same seed gives the same draws, in the same order, on every machine.
 */

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** A source of chance (mulberry32: a counter of 32 bits, mixed). */
export class Dice {
  private state: number;
  private readonly sprung = new Set<string>();

  constructor(seed: number) {
    this.state = Math.trunc(seed) | 0;
  }

  /** A number in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), 1 | this.state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from `low` to `high`, both included. */
  int(low: number, high: number): number {
    return low + Math.floor(this.next() * (high - low + 1));
  }

  /** True with the given probability. */
  chance(probability: number): boolean {
    return this.next() < probability;
  }

  /** True the first time `name` is asked for, afterwards with the given probability: every trap springs once. */
  trap(name: string, probability: number): boolean {
    if (!this.sprung.has(name)) {
      this.sprung.add(name);
      return true;
    }
    return this.chance(probability);
  }

  /** One of the items, each as likely as the next. */
  pick<T>(items: readonly [T, ...T[]]): T {
    return items[this.int(0, items.length - 1)] ?? items[0];
  }

  /** A positive number scattered about `median` (log-normal; `spread` is its sigma). */
  around(median: number, spread: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.next()));
    return median * Math.exp(spread * radius * Math.cos(2 * Math.PI * this.next()));
  }

  /** `length` digits and letters, as in message ids. */
  base62(length: number): string {
    let text = '';
    for (let i = 0; i < length; i += 1) {
      text += BASE62[Math.floor(this.next() * 62)];
    }
    return text;
  }

  /** Eight hexadecimal digits. */
  hex8(): string {
    const bits = this.int(0, 0xffff_ffff);
    return `${HEX[bits >>> 24]}${HEX[(bits >>> 16) & 0xff]}${HEX[(bits >>> 8) & 0xff]}${HEX[bits & 0xff]}`;
  }

  /** A version 4 UUID. */
  uuid(): string {
    const [a, b, c, d] = [this.hex8(), this.hex8(), this.hex8(), this.hex8()];
    return `${a}-${b.slice(0, 4)}-4${b.slice(5)}-a${c.slice(1, 4)}-${c.slice(4)}${d}`;
  }
}
