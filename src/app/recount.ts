/** Reads logs a second time, a file after the other with long pauses, into a ledger of its own. */
import type { CostOf } from '../core/event-table.ts';
import { createLedger, type Ledger } from '../core/ledger.ts';
import { DAY_MS } from '../core/hourly.ts';
import { findLogs } from '../logs/find.ts';
import { createLineParser } from '../logs/line.ts';
import { createProjectPaths, type ProjectPaths } from '../logs/project-paths.ts';
import type { Root } from '../logs/roots.ts';
import { createScanner } from '../logs/scan.ts';
import { afterPause, START_MS, type Later } from './background.ts';

export type Recounted = { ledger: Ledger; projectPath: ProjectPaths['pathOf'] };

type Options = {
  roots: readonly Root[];
  /** For clock times without a zone in limit messages. */
  timeZone: string;
  costOf: CostOf;
  /** What is dated in [fromMs, untilMs) is counted. */
  fromMs: number;
  untilMs: number;
  later: Later;
};

/** Records of one response lie less apart than this: those outside of the span complete those within. */
const MARGIN_MS = DAY_MS;

/** Begins to count; `whenDone` gets the count. The function that is returned stops it for good. */
export function recount(options: Options, whenDone: (counted: Recounted) => void): () => void {
  const { roots, timeZone, costOf, fromMs, untilMs, later } = options;
  const ledger = createLedger(costOf);
  const paths = createProjectPaths();
  const sink = {
    usage(record: Parameters<Ledger['add']>[0], _version: string | null, cwd: string | null): void {
      if (record.atMs >= fromMs - MARGIN_MS && record.atMs < untilMs + MARGIN_MS) {
        ledger.add(record);
        paths.note(record.source.project, cwd);
      }
    },
    hit(): void {
      // Limits are no part of the sums.
    },
    skip(): void {
      // The engine counts what it skips.
    },
  };
  let stop = later(begin, START_MS);

  function begin(): void {
    const scanner = createScanner(createLineParser(sink, timeZone), sink);
    const files = findLogs(roots).files.filter((file) => Math.max(file.mtimeMs, file.changedAtMs) >= fromMs);

    function next(): void {
      const file = files.pop();
      if (!file) {
        whenDone({ ledger, projectPath: paths.pathOf });
        return;
      }
      stop = afterPause(later, () => void scanner.scan(file.path, file.context, null), next);
    }
    next();
  }

  return () => stop();
}
