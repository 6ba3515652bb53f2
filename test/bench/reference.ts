/**
 * The slow and plain count that generated trees, and faster readers, are checked against.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { TreeTruth } from './generate.ts';

/** Usage as it is logged. */
export type Usage = {
  input_tokens?: number;
  output_tokens?: number;
  cache_creation_input_tokens?: number;
  cache_read_input_tokens?: number;
  cache_creation?: { ephemeral_5m_input_tokens?: number; ephemeral_1h_input_tokens?: number };
  server_tool_use?: { web_search_requests?: number };
  speed?: string;
  inference_geo?: string;
};

/** The members of a line that matter here. */
export type Line = {
  type?: string;
  uuid?: string;
  timestamp?: string;
  sessionId?: string;
  requestSessionId?: string;
  isSidechain?: boolean;
  version?: string;
  cwd?: string;
  message?: { id?: string; model?: string; usage?: Usage };
  data?: { type?: string; message?: Line };
};

type Counters = {
  input: number;
  output: number;
  flat: number;
  fiveMinutes: number;
  oneHour: number;
  read: number;
};

/** The JSON values that stand one after the other in a text. */
export function jsonValues(text: string): Line[] {
  const values: Line[] = [];
  let start = 0;
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const letter = text[i];
    if (quoted) {
      if (letter === '\\') {
        i += 1;
      } else if (letter === '"') {
        quoted = false;
      }
    } else if (letter === '"') {
      quoted = true;
    } else if (letter === '{') {
      depth += 1;
    } else if (letter === '}') {
      depth -= 1;
      if (depth === 0) {
        values.push(JSON.parse(text.slice(start, i + 1)));
        start = i + 1;
      }
    }
  }
  return values;
}

/** The values of all whole lines of a file; half a line at its end is left out. */
export function valuesOf(file: string): Line[] {
  const whole = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return whole.flatMap((text) => {
    try {
      return [JSON.parse(text)];
    } catch {
      return jsonValues(text);
    }
  });
}

/** All session files below a folder. */
export function sessionFiles(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => path.join(root, name))
    .sort();
}

/** Counts every response below `root` once, with the largest of each counter. */
export function recount(root: string): TreeTruth {
  const byId = new Map<string, Counters>();
  for (const file of sessionFiles(root)) {
    for (const value of valuesOf(file)) {
      const line =
        value.type === 'progress' && value.data?.type === 'agent_progress' ? value.data.message : value;
      const usage = line?.message?.usage;
      const key = line?.message?.id ?? line?.uuid;
      if (
        line?.type !== 'assistant' ||
        line.message?.model === '<synthetic>' ||
        usage === undefined ||
        key === undefined
      ) {
        continue;
      }
      const seen = byId.get(key);
      byId.set(key, {
        input: Math.max(seen?.input ?? 0, usage.input_tokens ?? 0),
        output: Math.max(seen?.output ?? 0, usage.output_tokens ?? 0),
        flat: Math.max(seen?.flat ?? 0, usage.cache_creation_input_tokens ?? 0),
        fiveMinutes: Math.max(seen?.fiveMinutes ?? 0, usage.cache_creation?.ephemeral_5m_input_tokens ?? 0),
        oneHour: Math.max(seen?.oneHour ?? 0, usage.cache_creation?.ephemeral_1h_input_tokens ?? 0),
        read: Math.max(seen?.read ?? 0, usage.cache_read_input_tokens ?? 0),
      });
    }
  }
  const responses = [...byId.values()];
  const sum = (of: (counters: Counters) => number): number =>
    responses.reduce((total, each) => total + of(each), 0);
  return {
    events: responses.length,
    inputTokens: sum((each) => each.input),
    outputTokens: sum((each) => each.output),
    cacheWrite5mTokens: sum((each) => Math.max(each.flat, each.fiveMinutes + each.oneHour) - each.oneHour),
    cacheWrite1hTokens: sum((each) => each.oneHour),
    cacheReadTokens: sum((each) => each.read),
  };
}
