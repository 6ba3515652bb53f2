import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { UsageRecord } from '../../src/core/event.ts';
import { createLedger } from '../../src/core/ledger.ts';
import { PRICES, pricer } from '../../src/core/prices.ts';
import { findLogs } from '../../src/logs/find.ts';
import { createLineParser, type LineParser, type LineSink } from '../../src/logs/line.ts';
import { createScanner } from '../../src/logs/scan.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { assistantLine, generateTree } from './generate.ts';
import { createPlainParser } from './plain-parser.ts';
import { RECORDED } from './tree/mix.ts';

test('the plain parser finds what the walk finds, in a tree with every trap', () => {
  const dir = temporaryFolder();
  const nowMs = Date.UTC(2026, 10, 20, 12);
  generateTree(dir, { seed: 5, bytes: 1_000_000, mix: RECORDED, days: 30, nowMs });
  const moved = assistantLine({ id: 'msg_01moved', sessionId: 'not the name', cwd: '/code', atMs: nowMs });
  writeFileSync(join(dir, 'projects', 'of-another-name.jsonl'), moved);
  const foundBy = (parserFor: (sink: LineSink) => LineParser): { records: Set<string>; events: unknown } => {
    const ledger = createLedger(pricer(PRICES));
    const records = new Set<string>();
    let file = '';
    const sink: LineSink = {
      usage(record) {
        records.add(`${file} ${textOf(record)}`);
        ledger.add(record);
      },
      hit: () => {},
      skip: () => {},
    };
    const scanner = createScanner(parserFor(sink), sink);
    for (const { path, context } of findLogs([{ path: dir, isNamed: true, mayBeProjects: false }]).files) {
      file = path;
      scanner.scan(path, context, null);
    }
    // Only the walk is asked whether the output of old versions is a placeholder.
    return { records, events: ledger.events().map((event) => ({ ...event, placeholder: false })) };
  };
  const walked = foundBy((sink) => createLineParser(sink, () => 'UTC'));
  const plain = foundBy(createPlainParser);
  expect(walked.records.size).toBeGreaterThan(100);
  expect(plain.records).toEqual(walked.records);
  expect(plain.events).toEqual(walked.events);
});

/** A record without its time: the walk passes over lines that are later and otherwise the same. */
function textOf({ key, model, usage, fast, usInference, source }: UsageRecord): string {
  return JSON.stringify({ key, model, usage, fast, usInference, source });
}
