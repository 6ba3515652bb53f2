/** What is asked of a figure, and whether it is met. All figures are such of which less is better. */
import { table } from './accuracy/markdown.ts';

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

/** The requirements as a table. */
export function requirementLines(requirements: readonly Requirement[]): string[] {
  return table(
    ['what', 'must', 'reach for', 'measured here', 'met?'],
    requirements.map((one) => [
      one.what,
      `≤ ${one.written(one.must)}`,
      one.reachFor === null ? '' : `≤ ${one.written(one.reachFor)}`,
      measuredText(one),
      verdictOf(one),
    ]),
  );
}

function measuredText({ measured, written, note }: Requirement): string {
  const text = measured === null || Number.isNaN(measured) ? 'not measured' : written(measured);
  return note === undefined ? text : `${text} (${note})`;
}
