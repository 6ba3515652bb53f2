/** `tidemark statusline`: what the hook does, without a shell of its own. */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { discard } from '../store/discard.ts';
import { makeFolder } from '../store/make-folder.ts';
import type { FeedPaths } from './paths.ts';
import { slotName } from './slot.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export type StatuslineRun = {
  /** Both outputs of the former command as they came, or the ready-made line. */
  stdout: Buffer;
  stderr: Buffer;
  /** Where the payload waits; null where it could not be kept. */
  slotPath: string | null;
};

/** Keeps the payload and says what to show: the former command's outputs, else the ready-made line while it is good. */
export function runStatusline(
  payload: Buffer,
  paths: FeedPaths,
  env: Environment,
  nowMs: number,
): StatuslineRun {
  const slotPath = keep(payload, env['TIDEMARK_FEED'] || paths.slots);
  return { ...shown(payload, paths, env, nowMs), slotPath };
}

function keep(payload: Buffer, folder: string): string | null {
  const temporary = join(folder, `statusline.${process.pid}.tmp`);
  try {
    const path = join(folder, slotName(payload));
    makeFolder(folder);
    // No flush to the disk: the next payload comes in a moment, and the status line waits.
    writeFileSync(temporary, payload, { mode: 0o600 });
    renameSync(temporary, path);
    return path;
  } catch {
    // What stays all the same is purged by the engine.
    discard(temporary);
    return null;
  }
}

function shown(
  payload: Buffer,
  paths: FeedPaths,
  env: Environment,
  nowMs: number,
): { stdout: Buffer; stderr: Buffer } {
  const showing = env['TIDEMARK_SHOWN_BY'] ?? '';
  // The former command may be `tidemark statusline` itself.
  if (!`${showing}:`.includes(`:${paths.state}:`) && existsSync(paths.former)) {
    // Loaded when it is needed: most calls of the program start no other.
    const { spawnSync } = process.getBuiltinModule('node:child_process');
    const { stdout, stderr } = spawnSync('/bin/sh', [paths.former], {
      input: payload,
      env: { ...env, TIDEMARK_SHOWN_BY: `${showing}:${paths.state}` },
      maxBuffer: Infinity,
    });
    return { stdout: stdout ?? Buffer.alloc(0), stderr: stderr ?? Buffer.alloc(0) };
  }
  return { stdout: Buffer.from(readyLine(paths.line, nowMs)), stderr: Buffer.alloc(0) };
}

function readyLine(path: string, nowMs: number): string {
  try {
    // A line without an end was torn: the hook does not show it either.
    const [until = '', line = '', end] = readFileSync(path, 'utf8').split('\n');
    return end !== undefined && Number.parseInt(until, 10) >= Math.floor(nowMs / 1000) ? `${line}\n` : '';
  } catch {
    return '';
  }
}
