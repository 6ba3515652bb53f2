/** Runs a command once and measures the whole process: wall time, CPU time, peak memory. */
import { spawnSync } from 'node:child_process';

export type Run = { wallS: number; cpuS: number; peakMib: number; stdout: string };

/** The shell's own `time` counts milliseconds, but no memory. */
const TIMED = String.raw`TIMEFORMAT=$'\n%3R %3U %3S'; time "$@"`;

/** Measures by what both Linux and macOS have: bash, and within it the system's own `time` program for the memory. */
export function measure(command: string, words: readonly string[], env: Record<string, string> = {}): Run {
  const isMac = process.platform === 'darwin';
  const memory = ['/usr/bin/time', ...(isMac ? ['-l'] : ['-f', '\n%M'])];
  const { status, stdout, stderr, error } = spawnSync(
    '/bin/bash',
    ['-c', TIMED, 'bash', ...memory, command, ...words],
    {
      env: { PATH: process.env['PATH'], TZ: 'UTC', ...env },
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    },
  );
  if (error || status !== 0) {
    throw new Error(`${command} failed: ${error?.message ?? stderr.slice(0, 400)}`);
  }
  return { ...timesIn(stderr), peakMib: isMac ? peakMibOfMac(stderr) : peakMibOfGnu(stderr), stdout };
}

/** The last line: seconds that passed, in the program, and in the system for it. */
export function timesIn(stderr: string): Pick<Run, 'wallS' | 'cpuS'> {
  const [wallS = NaN, userS = NaN, systemS = NaN] = (linesOf(stderr).at(-1) ?? '').split(' ').map(Number);
  return { wallS, cpuS: userS + systemS };
}

/** The line before it: KiB. */
export function peakMibOfGnu(stderr: string): number {
  return Number(linesOf(stderr).at(-2)) / 1024;
}

/** A list of figures, this one in bytes. */
export function peakMibOfMac(stderr: string): number {
  return Number(/([\d.]+)\s+maximum resident set size/.exec(stderr)?.[1]) / 2 ** 20;
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

/** The middle one of some figures. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}

/** The figure below which this share of the others lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}

/** What else a machine does only ever adds to what a run takes: the quickest quarter of the runs is the least disturbed. */
const UNDISTURBED_SHARE = 0.25;

/** What several runs come to: the lower quartiles of their times, and the largest of their peaks. */
export function undisturbed(runs: readonly Run[]): Run {
  const lower = (figure: 'wallS' | 'cpuS'): number =>
    quantile(
      runs.map((run) => run[figure]),
      UNDISTURBED_SHARE,
    );
  return {
    wallS: lower('wallS'),
    cpuS: lower('cpuS'),
    peakMib: Math.max(...runs.map((run) => run.peakMib)),
    stdout: '',
  };
}

/** Runs things in turn, so that what the machine does meanwhile hits all alike; what each comes to. */
export function inTurn<Name extends string>(
  rounds: number,
  runs: Readonly<Record<Name, () => Run>>,
): Record<Name, Run> {
  const names = Object.keys(runs) as Name[];
  const done = names.map((): Run[] => []);
  for (let round = 0; round < rounds; round += 1) {
    names.forEach((name, i) => done[i]?.push(runs[name]()));
  }
  return Object.fromEntries(names.map((name, i) => [name, undisturbed(done[i] ?? [])])) as Record<Name, Run>;
}
