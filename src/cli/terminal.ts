/** What a terminal can show: colour where it is wanted, bars, columns. */
import type { Output } from './output.ts';

/** Paints text if colours are wanted; plain otherwise. */
export type Paint = {
  bold(text: string): string;
  dim(text: string): string;
  level(level: 'calm' | 'near' | 'full', text: string): string;
};

/** Colours for a terminal, unless `NO_COLOR` is set (https://no-color.org) or the terminal is a dumb one. */
export function paintFor(output: Output, env: Readonly<Record<string, string | undefined>>): Paint {
  const isColoured = output.isTerminal() && !env['NO_COLOR'] && env['TERM'] !== 'dumb';
  const sgr =
    (code: number) =>
    (text: string): string =>
      isColoured ? `\u001b[${code}m${text}\u001b[0m` : text;
  const levels = { calm: sgr(36), near: sgr(33), full: sgr(31) };
  return { bold: sgr(1), dim: sgr(2), level: (level, text) => levels[level](text) };
}

/**
 * A bar of `width` characters: used part, rest, and the mark of elapsed time; without a fraction, an empty one.
 */
export function bar(used: number | null, elapsed: number | null, width: number): string {
  const filled = used === null ? 0 : Math.round(used * width);
  const mark = elapsed === null ? -1 : Math.min(width - 1, Math.floor(elapsed * width));
  return Array.from({ length: width }, (_, i) => (i === mark ? '┃' : i < filled ? '█' : '░')).join('');
}

/** Rows with columns of even width, two blanks apart; columns named in `right` are aligned on their right edge. */
export function columns(rows: readonly (readonly string[])[], right: readonly number[] = []): string {
  const widths: number[] = [];
  for (const row of rows) {
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, [...cell].length);
    });
  }
  const padded = (cell: string, i: number): string => {
    const blanks = ' '.repeat((widths[i] ?? 0) - [...cell].length);
    return right.includes(i) ? blanks + cell : cell + blanks;
  };
  return rows.map((row) => row.map(padded).join('  ').trimEnd()).join('\n');
}
