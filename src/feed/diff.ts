/** What changes between two texts, as `diff -u` would print it. */

const CONTEXT = 3;

/** A unified diff in one hunk, with three lines of context; empty where nothing changes. Null is a file that is not there. */
export function unifiedDiff(path: string, before: string | null, after: string | null): string {
  const [old, fresh] = [linesOf(before ?? ''), linesOf(after ?? '')];
  if (before === after) {
    return '';
  }
  let start = 0;
  while (start < old.length && start < fresh.length && old[start] === fresh[start]) {
    start++;
  }
  let end = 0;
  while (
    end < Math.min(old.length, fresh.length) - start &&
    old[old.length - 1 - end] === fresh[fresh.length - 1 - end]
  ) {
    end++;
  }
  const first = Math.max(0, start - CONTEXT);
  const more = Math.min(end, CONTEXT);
  const oldEnd = old.length - end;
  const freshEnd = fresh.length - end;
  return [
    `--- ${before === null ? '/dev/null' : path}\n`,
    `+++ ${after === null ? '/dev/null' : path}\n`,
    `@@ -${range(first, oldEnd + more)} +${range(first, freshEnd + more)} @@\n`,
    ...old.slice(first, start).map((line) => printed(' ', line)),
    ...old.slice(start, oldEnd).map((line) => printed('-', line)),
    ...fresh.slice(start, freshEnd).map((line) => printed('+', line)),
    ...old.slice(oldEnd, oldEnd + more).map((line) => printed(' ', line)),
  ].join('');
}

/** The lines, each with its line feed if it has one. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function range(first: number, end: number): string {
  return end === first ? `${first},0` : `${first + 1},${end - first}`;
}

function printed(mark: string, line: string): string {
  return line.endsWith('\n') ? mark + line : `${mark}${line}\n\\ No newline at end of file\n`;
}
