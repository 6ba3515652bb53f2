/** What is asked of a figure, and whether it is met. All figures are such of which less is better. */
import { table } from './accuracy/markdown.ts';
import { milliseconds } from './amounts.ts';

export type Requirement = {
  what: string;
  /** Null where it was not measured. */
  measured: number | null;
  must: number;
  /** What would be better still; null if there is nothing. */
  reachFor: number | null;
  /** How figures of its kind are written. */
  written: (figure: number) => string;
  /** What else there is to say of what was measured. */
  note?: string;
};

export type Verdict = 'yes, and more' | 'yes' | '**no**' | '–';

/** Whether a requirement is met, by the figure itself and not by how it is written. */
export function verdictOf({ measured, must, reachFor }: Requirement): Verdict {
  if (measured === null || Number.isNaN(measured)) {
    return '–';
  }
  if (measured > must) {
    return '**no**';
  }
  return reachFor !== null && measured <= reachFor ? 'yes, and more' : 'yes';
}

/** A machine that is as fast as usual but for so much is as fast as usual. */
const NEAR = 0.1;

/**
 * The requirements as a table. On a machine that takes `slowness` times as long as the one that limits in milliseconds are for,
 * it tells what such figures come to there; met is what was met here.
 */
export function requirementLines(requirements: readonly Requirement[], slowness = 1): string[] {
  return table(
    ['what', 'must', 'reach for', 'measured here', 'met?'],
    requirements.map((one) => [
      one.what,
      `≤ ${one.written(one.must)}`,
      one.reachFor === null ? '' : `≤ ${one.written(one.reachFor)}`,
      measuredText(one, slowness),
      verdictOf(one),
    ]),
  );
}

function measuredText({ measured, written, note }: Requirement, slowness: number): string {
  if (measured === null || Number.isNaN(measured)) {
    return 'not measured';
  }
  const isOther = written === milliseconds && Math.abs(slowness - 1) > NEAR;
  const notes = [
    ...(isOther ? [`${written(measured / slowness)} at the usual speed`] : []),
    ...(note ? [note] : []),
  ];
  return notes.length === 0 ? written(measured) : `${written(measured)} (${notes.join('; ')})`;
}
