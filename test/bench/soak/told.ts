/** What the soak and the process with the engine in it tell each other, a JSON line each. */
import type { FastClock } from './clock.ts';
import type { Sum } from './account.ts';

export type Command =
  | { do: 'start'; home: string; state: string; clock: FastClock }
  | { do: 'set_clock'; clock: FastClock }
  | { do: 'refresh' }
  | { do: 'stop' }
  | { do: 'measure' };

/** A window and what it shows of [fromMs, untilMs). */
export type ToldWindow = {
  id: 'five_hour' | 'seven_day';
  anchor: string | null;
  resetsAtMs: number | null;
  fromMs: number;
  untilMs: number;
  sum: Sum;
};

export type ToldSnapshot = {
  atMs: number;
  windows: ToldWindow[];
  problems: string[];
};

export type Measured = { residentMib: number; heapMib: number };

export type Told =
  | { kind: 'live'; snapshot: ToldSnapshot }
  /** Reading failed for this reason. */
  | { kind: 'stale'; reason: string }
  | { kind: 'measured'; measured: Measured };
