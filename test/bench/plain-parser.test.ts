import { expect, test } from 'vitest';
import { createLedger } from '../../src/core/ledger.ts';
import { PRICES, pricer } from '../../src/core/prices.ts';
import { findLogs } from '../../src/logs/find.ts';
import { createLineParser, type LineParser, type LineSink } from '../../src/logs/line.ts';
import { createScanner } from '../../src/logs/scan.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { generateTree } from './generate.ts';
import { createPlainParser } from './plain-parser.ts';

test('the plain parser finds the very events that the walk finds, in a tree with every trap', () => {
  const dir = temporaryFolder();
  generateTree(dir, { seed: 5, bytes: 3_000_000, days: 30, nowMs: Date.UTC(2026, 10, 20, 12) });
  const eventsBy = (parserFor: (sink: LineSink) => LineParser): unknown[] => {
    const ledger = createLedger(pricer(PRICES));
    const sink: LineSink = { usage: (record) => void ledger.add(record), hit: () => {}, skip: () => {} };
    const scanner = createScanner(parserFor(sink), sink);
    findLogs([{ path: dir, isNamed: true, mayBeProjects: false }]).files.forEach(({ path, context }) =>
      scanner.scan(path, context, null),
    );
    // That the output of old versions is a placeholder is not told by the bytes that are compared.
    return ledger.events().map((event) => ({ ...event, placeholder: false }));
  };
  const walked = eventsBy((sink) => createLineParser(sink, 'UTC'));
  expect(walked.length).toBeGreaterThan(100);
  expect(eventsBy(createPlainParser)).toEqual(walked);
});
