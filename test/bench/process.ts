/** Runs a command once and measures the whole process: wall time, CPU time, peak memory. */
import { spawnSync } from 'node:child_process';

export type Run = { wallS: number; cpuS: number; peakMib: number; stdout: string };

/** Measures by the system's own `time` program, which both Linux and macOS have. */
export function measure(command: string, words: readonly string[], env: Record<string, string> = {}): Run {
  const isMac = process.platform === 'darwin';
  const flags = isMac ? ['-l'] : ['-f', '\n%e %U %S %M'];
  const { status, stdout, stderr, error } = spawnSync('/usr/bin/time', [...flags, command, ...words], {
    env: { PATH: process.env['PATH'], TZ: 'UTC', ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 30,
  });
  if (error || status !== 0) {
    throw new Error(`${command} failed: ${error?.message ?? stderr.slice(0, 400)}`);
  }
  return { ...(isMac ? parseMac(stderr) : parseGnu(stderr)), stdout };
}

function parseGnu(text: string): Omit<Run, 'stdout'> {
  const [wall = 0, user = 0, system = 0, peakKib = 0] = (text.trimEnd().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  return { wallS: wall, cpuS: user + system, peakMib: peakKib / 1024 };
}

function parseMac(text: string): Omit<Run, 'stdout'> {
  const figure = (name: string): number =>
    Number(new RegExp(String.raw`([\d.]+)\s+${name}`).exec(text)?.[1] ?? 0);
  return {
    wallS: figure('real'),
    cpuS: figure('user') + figure('sys'),
    peakMib: figure('maximum resident set size') / 2 ** 20,
  };
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

/** Runs two things in turn, so that what the machine does meanwhile hits both alike. */
export function paired(rounds: number, a: () => Run, b: () => Run): [Run[], Run[]] {
  const [runsA, runsB]: [Run[], Run[]] = [[], []];
  for (let i = 0; i < rounds; i += 1) {
    runsA.push(a());
    runsB.push(b());
  }
  return [runsA, runsB];
}
