/**
 * A session file while lines are added to it: who speaks, and what time it is.
 */
import type { Dice } from './dice.ts';
import type { Holed, Stamp, Voice } from './lines.ts';
import { Sheet, type Part } from './sheet.ts';

/** What one file is to become. */
export type Outline = {
  path: string;
  voice: Voice;
  model: string;
  startMs: number;
  endMs: number;
  /** Its size in bytes, about. */
  budget: number;
  /** Its records carry request ids. */
  requestIds: boolean;
  /** Only the last record of a response has its final output. */
  growing: boolean;
};

/** Lines in one voice, one after the other in time. */
export class Tape {
  readonly voice: Voice;
  readonly sheet: Sheet;
  /** The lines made here, copies left out: they steer the share of assistant lines. */
  readonly made = { all: 0, assistant: 0 };
  private readonly dice: Dice;
  private readonly outline: Outline;
  private lastMs: number;
  private parent: string | null = null;

  constructor(dice: Dice, outline: Outline) {
    this.dice = dice;
    this.outline = outline;
    this.voice = outline.voice;
    this.sheet = new Sheet(outline.path);
    this.lastMs = outline.startMs;
  }

  /** The time of the last line that has one. */
  get nowMs(): number {
    return this.lastMs;
  }

  /** The bytes that are still wanted. */
  get left(): number {
    return Math.max(0, this.outline.budget - this.sheet.size);
  }

  /** How much of the budget is used, 0 to 1. */
  get progress(): number {
    return 1 - this.left / this.outline.budget;
  }

  /** Goes on from a time elsewhere, if that is later. */
  waitUntil(atMs: number): void {
    this.lastMs = Math.max(this.lastMs, atMs);
  }

  /** The time of the next line: as far along the session as the file is, never before the last line. */
  tick(): number {
    const { startMs, endMs } = this.outline;
    const planned = startMs + Math.floor((endMs - startMs) * this.progress);
    const next = Math.max(planned, this.lastMs + this.dice.int(1, 90));
    this.lastMs = Math.max(this.lastMs, Math.min(endMs, next));
    return this.lastMs;
  }

  /** What tells the next line from its neighbours. */
  stamp(): Stamp {
    const stamp = { atMs: this.tick(), uuid: this.dice.uuid(), parent: this.parent };
    this.parent = stamp.uuid;
    return stamp;
  }

  /** Writes one line. */
  write(...parts: readonly Part[]): void {
    this.sheet.line(...parts);
    this.made.all += 1;
  }

  /** Writes one line with text in its hole. */
  fill([head, tail]: Holed, text: Buffer): void {
    this.write(head, text, tail);
  }
}
