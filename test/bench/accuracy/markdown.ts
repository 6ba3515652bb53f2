/** Numbers and tables as Markdown. */

/** A table as the lines of a report, its columns aligned, with an empty line after it. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string[] {
  const texts = [head, ...rows].map((cells) => cells.map(String));
  const widths = head.map((_, column) => Math.max(3, ...texts.map((cells) => cells[column]?.length ?? 0)));
  const lines = texts.map((cells) => cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)));
  const rule = widths.map((width) => '-'.repeat(width));
  return [...lines.slice(0, 1), rule, ...lines.slice(1)]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .concat('');
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
