/** The programs that are measured, and the clock that they run by. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFolder } from '../../src/app/compose.ts';

/** The built command line, and this bench. */
export const CLI = fileURLToPath(new URL('cli.cjs', bundleFolder()));
export const BENCH = fileURLToPath(new URL('bench.js', bundleFolder()));

const CLOCK = fileURLToPath(new URL('../test/bench/clock.cjs', bundleFolder()));

/** Node's words for a program that reads in the background what seems to be old but was changed lately. */
export const WITH_FILE_TIMES = [
  '--require',
  fileURLToPath(new URL('../test/bench/file-times.cjs', bundleFolder())),
];

/** Node's words and environment for a program to which it is `nowMs` when it begins. */
export function clockAt(nowMs: number): { words: string[]; env: Record<string, string> } {
  return { words: ['--require', CLOCK], env: { BENCH_CLOCK_AHEAD_MS: String(nowMs - Date.now()) } };
}

/** The same for a clock that stands still: programs that run one after the other see the same window. */
export function clockStandingAt(nowMs: number): { words: string[]; env: Record<string, string> } {
  return { words: ['--require', CLOCK], env: { BENCH_CLOCK_STANDS_AT_MS: String(nowMs) } };
}

/** Runs something with a folder that is gone afterwards. */
export async function withFolder<T>(use: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-bench-state-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
