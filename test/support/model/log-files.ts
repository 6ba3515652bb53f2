/** Histories of log files: lines that are written whole or in two pieces, files that are replaced and deleted. */
import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import type { UsageRecord } from '../../../src/core/event.ts';
import type { Ledger } from '../../../src/core/ledger.ts';
import { agentProgress, assistant, logText } from '../lines.ts';
import { totalsOf } from '../records.ts';
import { anyRecord } from './histories.ts';
import type { ModelEvent } from './usage.ts';

const RESPONSES = 8;

type Line = { record: UsageRecord; isRepeated: boolean };

/** A sidechain's line stands in a file of its own, or is repeated in the session's. */
function pathOf({ record: { source }, isRepeated }: Line): string {
  const { project, session, sidechain } = source;
  return sidechain && !isRepeated
    ? `projects/${project}/${session}/subagents/agent-1.jsonl`
    : `projects/${project}/${session}.jsonl`;
}

function textOf({ record, isRepeated }: Line): string {
  const { key, atMs, model, usage, source } = record;
  const line = assistant({
    id: key,
    at: new Date(atMs).toISOString(),
    model,
    session: source.session,
    isSidechain: source.sidechain && !isRepeated,
    version: record.placeholder ? '2.1.96' : '2.1.97',
    ...(source.copied ? { requestSession: 'another' } : {}),
    usage: {
      input_tokens: usage.inputTokens,
      output_tokens: usage.outputTokens,
      cache_creation_input_tokens: usage.cacheWriteTokens,
      cache_read_input_tokens: usage.cacheReadTokens,
      cache_creation: {
        ephemeral_5m_input_tokens: usage.cacheWrite5mTokens,
        ephemeral_1h_input_tokens: usage.cacheWrite1hTokens,
      },
      server_tool_use: { web_search_requests: usage.webSearches },
      speed: record.fast ? 'fast' : 'standard',
      inference_geo: record.usInference ? 'us' : 'global',
    },
  });
  return logText(source.sidechain && isRepeated ? agentProgress(line) : line);
}

/** The same of another response, and of the same length. */
function ofNextKey({ record, isRepeated }: Line): Line {
  const number = Number(record.key.replace('msg_', ''));
  return { record: { ...record, key: `msg_${(number % RESPONSES) + 1}` }, isRepeated };
}

export type FileStep =
  | { kind: 'write'; line: Line; cutAt: number }
  | { kind: 'replace'; file: number; keeps: number }
  | { kind: 'delete'; file: number };

const anyFile = fc.integer({ min: 0, max: 9 });

/** What is done to files: most of it is writing. */
export const anyFileStep: fc.Arbitrary<FileStep> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({
        line: fc.record({ record: anyRecord(RESPONSES), isRepeated: fc.boolean() }),
        cutAt: fc.integer({ min: 0, max: 900 }),
      })
      .map((written): FileStep => ({ kind: 'write', ...written })),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('replace'), file: anyFile, keeps: anyFile }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete'), file: anyFile }) },
);

export type LogFiles = {
  /** Does it to the files; `look` is called wherever somebody may look, also in the middle of a line. */
  take(step: FileStep, look: () => void): void;
  /** What whole lines tell now. */
  visible(): UsageRecord[];
};

/** No files yet, below `root`. */
export function createLogFiles(root: string): LogFiles {
  const files = new Map<string, Line[]>();
  const real = (path: string): string => join(root, path);
  mkdirSync(real('projects'), { recursive: true });

  function write({ line, cutAt }: FileStep & { kind: 'write' }, look: () => void): void {
    const path = pathOf(line);
    const text = textOf(line);
    mkdirSync(dirname(real(path)), { recursive: true });
    appendFileSync(real(path), text.slice(0, cutAt));
    if (cutAt < text.length) {
      // Half a line is no line yet.
      look();
      appendFileSync(real(path), text.slice(cutAt));
    }
    files.set(path, [...(files.get(path) ?? []), line]);
  }

  return {
    take(step, look) {
      if (step.kind === 'write') {
        write(step, look);
        return;
      }
      const [path, lines] = [...files][step.file] ?? [];
      if (path === undefined || lines === undefined) {
        return;
      }
      if (step.kind === 'replace') {
        const keeps = lines.slice(0, step.keeps).map(ofNextKey);
        writeFileSync(real('new'), keeps.map(textOf).join(''));
        renameSync(real('new'), real(path));
        files.set(path, keeps);
      } else {
        rmSync(real(path));
        files.delete(path);
      }
      look();
    },
    visible: () => [...files.values()].flat().map(({ record }) => record),
  };
}

/** A ledger's events, to be compared with a model's. */
export const eventsOf = (ledger: Ledger): unknown[] =>
  ledger.events().map((event) => ({
    key: event.key,
    atMs: event.atMs,
    model: event.model,
    tokens: totalsOf(event).tokens,
    fast: event.fast,
    placeholder: event.placeholder,
    costUsd: event.costUsd?.toFixed(9),
    source: ledger.sourceOf(event),
  }));
/** A model's events, to be compared with a ledger's. */
export const shown = ({
  key,
  atMs,
  model,
  tokens,
  fast,
  placeholder,
  costUsd,
  source,
}: ModelEvent): unknown => ({
  key,
  atMs,
  model,
  tokens,
  fast,
  placeholder,
  costUsd: costUsd?.toFixed(9),
  source,
});
