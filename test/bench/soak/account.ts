/**
 * What the engine must show, from what was written and from nothing that it read: each response once, by its id, with the
 * largest of each counter and the earliest time.
 *
 * Within one life of the engine a response that was read stays counted, whatever becomes of its file. So two sets bound
 * what it shows: `must`, what it was seen to have read, and `may`, all that it found at its birth or that was written since.
 * They differ only by what was taken away before anybody could see whether it was read. A snapshot at any moment lies
 * between their sums. At a check, with nothing written meanwhile, it lies between the sums of `must` with all that is on
 * disk, and of `may`; where nothing was taken away unseen, these are the same: then the check is for equality, and from then
 * on `must` is what was shown.
 *
 * Under a clock that is days ahead, the engine lets go of what no window needs; put right, it reads again what is on disk,
 * and may or may not know what is not.
 *
 * A new life knows from the index what an earlier one kept. It `must` show what is on disk then, and what the last life
 * that ended by itself was seen to know. It `may` show all that was ever there: when a life that was killed kept something
 * last is not known here. Where the index was taken away it knows what is on disk and nothing else: from then on there is
 * one right answer again.
 */
import type { Tokens } from '../../../src/core/event.ts';

/** One response as a line tells it. */
export type Response = Tokens & { id: string; atMs: number };

export const COUNTERS = [
  'inputTokens',
  'outputTokens',
  'cacheWrite5mTokens',
  'cacheWrite1hTokens',
  'cacheReadTokens',
] as const satisfies readonly (keyof Tokens)[];

/** How many responses, and their counters in the order of `COUNTERS`. */
export type Sum = readonly number[];

export type Bounds = { least: Sum; most: Sum };

/** Responses by their ids. */
export type Known = ReadonlyMap<string, Response>;

export type Account = {
  /** A whole line is where the engine can read it now. */
  wrote(response: Response): void;
  /** Another engine begins, with this on disk; it knows nothing else if nobody `remembers`, because the index was taken away. */
  begin(onDisk: readonly Response[], remembers: boolean): void;
  /** The engine ended by itself, and kept what it knew. */
  kept(): void;
  /** What the engine must know when it was given time to read what is on disk. */
  due(onDisk: readonly Response[]): Known;
  /**
   * The engine was seen to show what it shows when it knows this. Where it may know more, a sum does not tell what it knows,
   * and nothing is confirmed: false.
   */
  confirm(known: Known): boolean;
  /** What the engine was seen to know. */
  confirmed(): Known;
  /** Between which sums what it shows of [fromMs, untilMs) has to lie, if it knows at least `known`. */
  bounds(known: Known, fromMs: number, untilMs: number): Bounds;
  /** The engine may have let go of everything that it read, and read again what is on disk. */
  letGo(): void;
  /** Everything that was ever written. */
  ever(): Known;
  /** The same, as the line of each response tells it that is dated last: nobody may have read another one. */
  latest(): Known;
};

/** An account of nothing yet. */
export function createAccount(): Account {
  let must = new Map<string, Response>();
  let keptOnDisk = must;
  let may = new Map<string, Response>();
  const ever = new Map<string, Response>();
  const latest = new Map<string, Response>();
  return {
    wrote(response) {
      take(may, response);
      take(ever, response);
      if (response.atMs >= (latest.get(response.id)?.atMs ?? -Infinity)) {
        latest.set(response.id, response);
      }
    },
    begin(onDisk, remembers) {
      if (!remembers) {
        keptOnDisk = new Map();
        may = new Map();
      }
      must = keptOnDisk;
      onDisk.forEach((response) => take(may, response));
    },
    kept() {
      keptOnDisk = must;
    },
    due: (onDisk) => knownOf([...must.values(), ...onDisk]),
    confirm(known) {
      const { least, most } = boundsOf(known, may, -Infinity, Infinity);
      const isSure = least.every((figure, i) => figure === most[i]);
      must = isSure ? new Map(known) : must;
      return isSure;
    },
    confirmed: () => must,
    bounds: (known, fromMs, untilMs) => boundsOf(known, may, fromMs, untilMs),
    letGo() {
      must = new Map();
      keptOnDisk = must;
    },
    ever: () => ever,
    latest: () => latest,
  };
}

/** These responses, each once. */
export function knownOf(responses: Iterable<Response>): Map<string, Response> {
  const known = new Map<string, Response>();
  for (const response of responses) {
    take(known, response);
  }
  return known;
}

/**
 * Between which sums lies what is shown of [fromMs, untilMs) by somebody who knows all that is in `must`, and nothing that
 * is not in `may`.
 */
export function boundsOf(must: Known, may: Known, fromMs: number, untilMs: number): Bounds {
  const isIn = (one: Response | undefined): boolean =>
    one !== undefined && one.atMs >= fromMs && one.atMs < untilMs;
  // A line that was taken away may have told an earlier time: across an edge, it can be either way.
  return {
    least: sumOf(must, (one) => isIn(one) && isIn(may.get(one.id))),
    most: sumOf(may, (one) => isIn(one) || isIn(must.get(one.id))),
  };
}

/** Takes the largest of each counter and the earliest time. */
function take(known: Map<string, Response>, { ...response }: Response): void {
  const before = known.get(response.id);
  if (before) {
    response.atMs = Math.min(response.atMs, before.atMs);
    for (const counter of COUNTERS) {
      response[counter] = Math.max(response[counter], before[counter]);
    }
  }
  known.set(response.id, response);
}

/** The sum of those that are wanted. */
function sumOf(known: Known, isWanted: (one: Response) => boolean): Sum {
  const sum = [0, ...COUNTERS.map(() => 0)];
  for (const one of known.values()) {
    if (isWanted(one)) {
      sum[0] = (sum[0] ?? 0) + 1;
      COUNTERS.forEach((counter, i) => {
        sum[i + 1] = (sum[i + 1] ?? 0) + one[counter];
      });
    }
  }
  return sum;
}

/** Whether a sum lies between two others. */
export function isWithin(sum: Sum, { least, most }: Bounds): boolean {
  return sum.every((figure, i) => figure >= (least[i] ?? 0) && figure <= (most[i] ?? 0));
}
