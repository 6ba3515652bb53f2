/** Log files that grow, are replaced and vanish, against a plain list of all lines that ever stood in one at a sweep. */
import { appendFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokensOf, type UsageRecord } from '../../src/core/event.ts';
import { createLedger, type Ledger } from '../../src/core/ledger.ts';
import { createHitBook } from '../../src/core/limit-hit.ts';
import { pricer, PRICES } from '../../src/core/prices.ts';
import { createReader } from '../../src/logs/reader.ts';
import { agentProgress, assistant, logText } from '../support/lines.ts';
import { anyRecord } from '../support/model/histories.ts';
import { modelEvents, type ModelEvent } from '../support/model/usage.ts';
import { temporaryFolder } from '../support/temporary.ts';

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

const eventsOf = (ledger: Ledger): unknown[] =>
  ledger.events().map((event) => ({
    key: event.key,
    atMs: event.atMs,
    model: event.model,
    tokens: tokensOf(event.usage),
    fast: event.fast,
    placeholder: event.placeholder,
    costUsd: event.costUsd?.toFixed(9),
    source: ledger.sourceOf(event),
  }));
const shown = ({ key, atMs, model, tokens, fast, placeholder, costUsd, source }: ModelEvent): unknown => ({
  key,
  atMs,
  model,
  tokens,
  fast,
  placeholder,
  costUsd: costUsd?.toFixed(9),
  source,
});

type Step =
  | { kind: 'write'; line: Line; cutAt: number }
  | { kind: 'replace'; file: number; keeps: number }
  | { kind: 'delete'; file: number }
  | { kind: 'sweep' };

const anyFile = fc.integer({ min: 0, max: 9 });
const anyStep = fc.oneof(
  {
    weight: 8,
    arbitrary: fc
      .record({
        line: fc.record({ record: anyRecord(RESPONSES), isRepeated: fc.boolean() }),
        cutAt: fc.integer({ min: 0, max: 900 }),
      })
      .map((written): Step => ({ kind: 'write', ...written })),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('replace'), file: anyFile, keeps: anyFile }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete'), file: anyFile }) },
  { weight: 3, arbitrary: fc.constant<Step>({ kind: 'sweep' }) },
);

test('the ledger holds all that was ever there to be read, however files changed in between', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 40, size: 'max' }), (steps) => {
      const root = temporaryFolder({ 'projects/p/empty.jsonl': '' });
      const ledger = createLedger(pricer(PRICES));
      const reader = createReader({
        roots: [{ path: root, isNamed: true, mayBeProjects: true }],
        sinceMs: -Infinity,
        untilMs: Infinity,
        timeZone: 'UTC',
        ledger,
        hits: createHitBook(),
      });
      const files = new Map<string, Line[]>();
      const read: UsageRecord[] = [];
      const sweep = (): void => {
        reader.sweep();
        read.push(...[...files.values()].flat().map(({ record }) => record));
        expect(eventsOf(ledger)).toEqual(modelEvents(read).map(shown));
      };
      for (const step of steps) {
        if (step.kind === 'write') {
          const path = pathOf(step.line);
          const text = textOf(step.line);
          mkdirSync(dirname(join(root, path)), { recursive: true });
          appendFileSync(join(root, path), text.slice(0, step.cutAt));
          if (step.cutAt < text.length) {
            // Half a line is no line yet.
            sweep();
            appendFileSync(join(root, path), text.slice(step.cutAt));
          }
          files.set(path, [...(files.get(path) ?? []), step.line]);
        } else if (step.kind === 'sweep') {
          sweep();
        } else {
          const [path = '', lines = []] = [...files][step.file] ?? [];
          const keeps = step.kind === 'replace' ? lines.slice(0, step.keeps).map(ofNextKey) : [];
          if (step.kind === 'replace' && path) {
            writeFileSync(join(root, 'new'), keeps.map(textOf).join(''));
            renameSync(join(root, 'new'), join(root, path));
            files.set(path, keeps);
          } else if (path) {
            rmSync(join(root, path));
            files.delete(path);
          }
          sweep();
        }
      }
      sweep();
    }),
    { seed: 111, numRuns: 60 },
  );
});
