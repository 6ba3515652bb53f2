/** What the hand-written walk of a line's bytes is worth: the same reading with it, and with `JSON.parse` instead. */
import { createLedger } from '../../src/core/ledger.ts';
import { PRICES, pricer } from '../../src/core/prices.ts';
import { addEvent, noTotals } from '../../src/core/totals.ts';
import { findLogs } from '../../src/logs/find.ts';
import { createLineParser, type LineParser, type LineSink } from '../../src/logs/line.ts';
import { createScanner } from '../../src/logs/scan.ts';
import { checkTotals } from './figures.ts';
import { createPlainParser } from './plain-parser.ts';
import { median } from './process.ts';
import type { Tree } from './trees.ts';

export type Walkers = { bytes: number; walkS: number; parseS: number };

const ROUNDS = 5;

/** Reads a tree's files of the last seven days, in turn. Throws unless both find the truth. */
export function measureWalkers(tree: Tree): Walkers {
  const [walkS, parseS]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    walkS.push(readingS(tree, (sink) => createLineParser(sink, () => 'UTC')));
    parseS.push(readingS(tree, createPlainParser));
  }
  return { bytes: tree.week.bytes, walkS: median(walkS), parseS: median(parseS) };
}

/** Seconds from the list of files to a ledger of all that they hold. */
function readingS(tree: Tree, parserFor: (sink: LineSink) => LineParser): number {
  const wanted = new Set(tree.week.files);
  const files = findLogs([{ path: tree.dir, isNamed: true, mayBeProjects: false }]).files.filter(({ path }) =>
    wanted.has(path),
  );
  const startedMs = performance.now();
  const ledger = createLedger(pricer(PRICES));
  const sink: LineSink = {
    usage: (record) => {
      ledger.add(record);
    },
    hit: () => {},
    skip: () => {},
  };
  const scanner = createScanner(parserFor(sink), sink);
  for (const { path, context } of files) {
    scanner.scan(path, context, null);
  }
  const tookS = (performance.now() - startedMs) / 1000;
  const totals = noTotals();
  ledger.each(tree.week.fromMs, tree.nowMs + 1, (event) => addEvent(totals, event));
  checkTotals(`${tree.name}, read file by file`, totals, tree.week.truth);
  return tookS;
}
