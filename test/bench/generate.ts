/**
 * Trees of session logs to measure with: made up, seeded, of any size, with known totals.
 */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { Dice } from './tree/dice.ts';
import { makeFillers } from './tree/filler.ts';
import { assistant } from './tree/lines.ts';
import type { Mix } from './tree/mix.ts';
import { planSessions } from './tree/plan.ts';
import { writeSession, type Written, type WrittenFile } from './tree/session.ts';
import type { Response, World } from './tree/transcript.ts';

/** What a tree is made from: equal specs make equal bytes. */
export type TreeSpec = {
  seed: number;
  /** The size of all session files, about. */
  bytes: number;
  /** How many days before `nowMs` they are spread over. */
  days: number;
  nowMs: number;
  /** When given: about this many small files, whatever `bytes` says. */
  files?: number;
  mix: Mix;
};

/** What a right count of a tree finds, each response once. */
export type TreeTruth = {
  events: number;
  inputTokens: number;
  outputTokens: number;
  cacheWrite5mTokens: number;
  cacheWrite1hTokens: number;
  cacheReadTokens: number;
};

/** What was made. */
export type TreeReport = {
  dir: string;
  /** Session files and subagents' files; their bytes, and their whole lines. */
  files: number;
  bytes: number;
  lines: number;
  /** The whole tree's. */
  truth: TreeTruth;
  /** That of the responses in [sinceMs, untilMs), by their earliest timestamp. */
  truthInSpan(sinceMs: number, untilMs: number): TreeTruth;
};

/** How many sessions back a fork looks for its original. */
const FORK_REACH = 400;

/**
 * Writes a seeded tree of made-up session logs below `dir` (dir/projects/<project>/<session>.jsonl and subagents' files),
 * each file's time being its last line's.
 */
export function generateTree(dir: string, spec: TreeSpec): TreeReport {
  const dice = new Dice(spec.seed);
  const responses: Response[] = [];
  const world: World = {
    dice,
    fillers: makeFillers(),
    mix: spec.mix,
    responses,
  };
  const root = path.join(dir, 'projects');
  mkdirSync(root, { recursive: true });
  const written: Written[] = [];
  const files: WrittenFile[] = [];
  for (const session of planSessions(dice, spec)) {
    written.push(writeSession(world, root, session, written.slice(-FORK_REACH), files));
  }
  return {
    dir,
    files: files.length,
    bytes: files.reduce((sum, file) => sum + file.bytes, 0),
    lines: files.reduce((sum, file) => sum + file.lines, 0),
    truth: truthOf(responses),
    truthInSpan: (sinceMs, untilMs) =>
      truthOf(responses.filter((response) => response.atMs >= sinceMs && response.atMs < untilMs)),
  };
}

function truthOf(responses: readonly Response[]): TreeTruth {
  const truth = {
    events: responses.length,
    inputTokens: 0,
    outputTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    cacheReadTokens: 0,
  };
  for (const { usage } of responses) {
    truth.inputTokens += usage.input;
    truth.outputTokens += usage.output;
    truth.cacheWrite5mTokens += Math.max(usage.flat, usage.fiveMinutes + usage.oneHour) - usage.oneHour;
    truth.cacheWrite1hTokens += usage.oneHour;
    truth.cacheReadTokens += usage.read;
  }
  return truth;
}

/** One more assistant line, with its newline: the same for equal options, larger counts replacing smaller ones. */
export function assistantLine(options: {
  id: string;
  sessionId: string;
  cwd: string;
  atMs: number;
  model?: string;
  outputTokens?: number;
}): string {
  const { id, sessionId, cwd, atMs, model = 'claude-opus-5-5', outputTokens = 420 } = options;
  const dice = new Dice(atMs + outputTokens);
  const text = 'The gauge at the lock reads two centimetres above the table. '.repeat(12);
  return `${assistant(
    { sessionId, cwd, version: '2.1.329', style: 'new' },
    { atMs, uuid: dice.uuid(), parent: dice.uuid() },
    {
      id,
      requestId: `req_${id.replace(/^msg_/, '')}`,
      model,
      content: `{"type":"text","text":"${text}"}`,
      stopReason: 'end_turn',
      usage: {
        input: 4,
        output: outputTokens,
        flat: 900,
        fiveMinutes: 0,
        oneHour: 900,
        read: 42_000,
        iterations: 1,
      },
    },
  )}\n`;
}
