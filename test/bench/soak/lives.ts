/** The lives of the process with the engine in it: one follows the other, as each is killed. */
import { spawn, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Command, Measured, Told, ToldSnapshot } from './told.ts';

export type Lives = {
  /** The newest snapshot of this life; null before its first. */
  latest(): ToldSnapshot | null;
  /** How many there were. */
  count(): number;
  /** How long this one has lived, in real time. */
  ageMs(): number;
  send(command: Command): void;
  /** Waits for the next thing that happens, or so long. */
  news(longestMs: number): Promise<void>;
  /** Kills it at once and begins the next; with `bytes`, one that may write no file larger than that. */
  kill(bytes?: number): Promise<void>;
  /** Lets it end by itself and begins the next; `whenEnded` comes in between. */
  restart(whenEnded: () => void): Promise<void>;
  measure(): Promise<Measured>;
  /** How many descriptors it has open; null where that can't be seen. */
  descriptors(): number | null;
  stop(): Promise<void>;
};

export type LivesOptions = {
  /** What is run, with the words `soak engine`. */
  script: URL;
  start: () => Command;
  onSnapshot: (snapshot: ToldSnapshot) => void;
  /** Between two lives, when nothing runs. */
  onDeath: () => void;
  /** It ended or failed by itself. */
  onFailure: (what: string) => void;
};

/** `ulimit -f` counts in these. */
const BLOCK_BYTES = 512;

/** Begins the first life. */
export function createLives({ script, start, onSnapshot, onDeath, onFailure }: LivesOptions): Lives {
  let count = 0;
  let latest: ToldSnapshot | null = null;
  let bornMs = 0;
  let wake = (): void => {};
  let whenMeasured: (measured: Measured) => void = () => {};
  let isKilled = false;
  let child = bear(null);

  function bear(bytes: number | null): ChildProcess {
    const words = ['--expose-gc', fileURLToPath(script), 'soak', 'engine'];
    const limit = `ulimit -f ${Math.ceil((bytes ?? 0) / BLOCK_BYTES)}; exec "$0" "$@"`;
    const born =
      bytes === null
        ? spawn(process.execPath, words, { env: {} })
        : spawn('/bin/sh', ['-c', limit, process.execPath, ...words], { env: {} });
    let stderr = '';
    born.stderr.on('data', (data: Buffer) => {
      stderr += data.toString();
    });
    // What a killed process did not take is of no interest.
    born.stdin.on('error', () => {});
    born.on('exit', (code, signal) => {
      if (!isKilled) {
        onFailure(`the process ended by itself (${code ?? signal}): ${stderr.trim()}`);
        wake();
      }
    });
    createInterface({ input: born.stdout }).on('line', (line) => {
      if (born === child && !isKilled) {
        hear(JSON.parse(line) as Told);
        wake();
      }
    });
    count += 1;
    latest = null;
    bornMs = performance.now();
    isKilled = false;
    born.stdin.write(`${JSON.stringify(start())}\n`);
    return born;
  }

  function hear(told: Told): void {
    if (told.kind === 'live') {
      latest = told.snapshot;
      onSnapshot(told.snapshot);
    } else if (told.kind === 'stale') {
      onFailure(`reading failed: ${told.reason}`);
    } else {
      whenMeasured(told.measured);
    }
  }

  async function end(how: () => void = () => child.kill('SIGKILL')): Promise<void> {
    isKilled = true;
    const ended = new Promise((resolve) => {
      child.once('close', resolve);
    });
    if (child.exitCode === null && child.signalCode === null) {
      how();
      await ended;
    }
    onDeath();
  }

  const send = (command: Command): void => {
    child.stdin?.write(`${JSON.stringify(command)}\n`);
  };

  return {
    latest: () => latest,
    count: () => count,
    ageMs: () => performance.now() - bornMs,
    send,
    news(longestMs) {
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, longestMs);
        wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    },
    async kill(bytes) {
      await end();
      child = bear(bytes ?? null);
      wake();
    },
    async restart(whenEnded) {
      await end(() => send({ do: 'stop' }));
      whenEnded();
      child = bear(null);
      wake();
    },
    async measure() {
      const measured = new Promise<Measured>((resolve) => {
        whenMeasured = resolve;
      });
      send({ do: 'measure' });
      return measured;
    },
    descriptors: () => (process.platform === 'linux' ? readdirSync(`/proc/${child.pid}/fd`).length : null),
    stop: () => end(),
  };
}
