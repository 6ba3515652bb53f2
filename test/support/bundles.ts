/** What the built bundles weigh. */
import { readdirSync, readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

/** All that a bundle in `dist` loads at some time: itself and the chunks that it names, and those that they name. */
export function reachedFrom(dist: URL, name: string, seen = new Set<string>()): Set<string> {
  if (!seen.has(name)) {
    seen.add(name);
    const text = readFileSync(new URL(name, dist), 'utf8');
    for (const [, chunk = ''] of text.matchAll(
      /(?:from|import\(?|require\()\s*["'`](\.\.?\/[\w/-]+\.c?js)/g,
    )) {
      const { href } = new URL(chunk, new URL(name, dist));
      reachedFrom(dist, href.slice(dist.href.length), seen);
    }
  }
  return seen;
}

/** The bytes of these files of `dist`. */
export function bytesOf(dist: URL, names: Iterable<string>): number {
  return [...names].reduce((sum, name) => sum + readFileSync(new URL(name, dist)).length, 0);
}

/** The page's scripts and styles, gzipped. */
export function pageBytes(dist: URL): number {
  const assets = new URL('page/assets/', dist);
  return readdirSync(assets)
    .map((name) => gzipSync(readFileSync(new URL(name, assets))).length)
    .reduce((sum, bytes) => sum + bytes, 0);
}
