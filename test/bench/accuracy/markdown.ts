/** Numbers and tables as Markdown. */

/** A table as the lines of a report, with an empty one after it. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const line = (cells: readonly (string | number)[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line), ''];
}

/** Percentage points; – of none. */
export function points(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(1);
}

/** A share as a percentage; – of none. */
export function percent(share: number): string {
  return Number.isNaN(share) ? '–' : `${(share * 100).toFixed(0)}%`;
}

/** A time in minutes or hours; – of none. */
export function minutes(value: number): string {
  return Number.isNaN(value) ? '–' : value < 100 ? `${value.toFixed(0)} min` : `${(value / 60).toFixed(0)} h`;
}
