/** What built files point to: other files, and modules that are not among them. */
import { posix } from 'node:path';

const IMPORT = /\b(?:from|import)\s*\(?\s*(["'`])([^"'`\s]+)\1/g;
const REQUIRE = /\brequire\(\s*(["'`])([^"'`\s]+)\1\s*\)/g;
const ADDRESS = /\bnew URL\(\s*(["'`])(\.[^"'`\s]+)\1/g;
const MARKUP = /\b(?:src|href)="([^"]+)"/g;
const STYLE = /url\(\s*["']?([^"')]+)["']?\s*\)/g;

/** The modules that a script imports, as they are written. */
export function importsOf(text: string): string[] {
  return [...text.matchAll(IMPORT), ...text.matchAll(REQUIRE)].map(([, , module = '']) => module);
}

/** The files that a built file at `path` points to, as paths beside it. */
export function referencesOf(path: string, text: string): string[] {
  const found = /\.c?js$/.test(path)
    ? [...importsOf(text).filter((module) => module.startsWith('.')), ...second(text, ADDRESS)]
    : [...text.matchAll(path.endsWith('.css') ? STYLE : MARKUP)].map(([, address = '']) => address);
  return found
    .filter((address) => !address.startsWith('data:') && !address.endsWith('/'))
    .map((address) => posix.join(posix.dirname(path), address));
}

/** All that can be reached from these files, themselves among it. */
export function reachable(entries: readonly string[], textOf: (path: string) => string): Set<string> {
  const reached = new Set(entries);
  for (const path of reached) {
    for (const next of /\.c?js$/.test(path) ? referencesOf(path, textOf(path)) : []) {
      reached.add(next);
    }
  }
  return reached;
}

function second(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, , address = '']) => address);
}
