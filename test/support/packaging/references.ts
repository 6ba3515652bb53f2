/** What built files point to: other files, and modules that are not among them. */
import { posix } from 'node:path';

const MODULES = [
  /\bfrom\s*(["'])([^"'\s]+)\1/g,
  /\bimport\s*\(?\s*(["'`])([^"'`\s]+)\1/g,
  /\brequire\(\s*(["'`])([^"'`\s]+)\1\s*\)/g,
];
const MARKUP = [/\b(?:src|href)=(["'])([^"']+)\1/g];
const STYLE = [/\burl\(\s*(["']?)([^"')]+)\1\s*\)/g];

/** The modules that a script imports, as they are written there. */
export function importsOf(text: string): string[] {
  return found(MODULES, text);
}

/** The files that a built file points to, named from where `path` is named from. */
export function referencesOf(path: string, text: string): string[] {
  return addressesIn(path, text).map((address) => posix.join(posix.dirname(path), address));
}

/** All scripts that run when these do, themselves among them. */
export function reachable(entries: readonly string[], textOf: (path: string) => string): Set<string> {
  const reached = new Set(entries);
  for (const path of reached) {
    for (const next of referencesOf(path, textOf(path))) {
      reached.add(next);
    }
  }
  return reached;
}

function addressesIn(path: string, text: string): string[] {
  if (/\.c?js$/.test(path)) {
    return importsOf(text).filter((module) => module.startsWith('.'));
  }
  if (path.endsWith('.css')) {
    return found(STYLE, text).filter((address) => !address.startsWith('data:'));
  }
  return path.endsWith('.html') ? found(MARKUP, text) : [];
}

function found(patterns: readonly RegExp[], text: string): string[] {
  return patterns.flatMap((pattern) => [...text.matchAll(pattern)].map(([, , address = '']) => address));
}
