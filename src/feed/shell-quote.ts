/** A text as one word of a POSIX shell. */

/** Single quotes around it; a single quote in it is closed over, escaped and opened again. */
export function shellQuote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
