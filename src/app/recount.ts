/**
 * Reads logs a second time, a file after the other with long pauses, into a ledger of its own. Where it is stopped, it keeps how
 * far it came, and the next one goes on from there.
 */
import { DAY_MS } from '../core/hourly.ts';
import { createLedger, type Ledger } from '../core/ledger.ts';
import { pricer, type PriceTable } from '../core/prices.ts';
import type { KeptFile } from '../contract/log-index.ts';
import { findLogs, type LeavesOut, type LogFile } from '../logs/find.ts';
import { indexBytes, indexContent } from '../logs/index-file.ts';
import { createLineParser } from '../logs/line.ts';
import { createProjectPaths, type ProjectPaths } from '../logs/project-paths.ts';
import type { Root } from '../logs/roots.ts';
import { createScanner } from '../logs/scan.ts';
import { cacheFile } from '../store/cache-file.ts';
import { afterPause, START_MS, type Later } from './background.ts';
import { version } from '../../package.json' with { type: 'json' };

export type Recounted = { ledger: Ledger; projectPath: ProjectPaths['pathOf'] };

export type Recount = {
  /** Stops it; with `mustKeep`, the next one of the same day goes on from here. */
  stop(mustKeep: boolean): void;
};

type Options = {
  roots: readonly Root[];
  /** For clock times without a zone in limit messages. */
  timeZone: string;
  prices: PriceTable;
  /** What is dated in [fromMs, untilMs) is counted. */
  fromMs: number;
  untilMs: number;
  /** Where it is kept how far it came. */
  file: string;
  later: Later;
};

/**
 * Records of one response lie less apart than half of this: those outside of the span complete those within. The other half is
 * for spans that began earlier on the same day, which a kept count may be of.
 */
const MARGIN_MS = 2 * DAY_MS;

/** Begins to count, or goes on; `whenDone` gets the count. */
export function recount(options: Options, whenDone: (counted: Recounted) => void): Recount {
  const { roots, timeZone, prices, fromMs, untilMs, later } = options;
  const mark = JSON.stringify([
    'recount',
    version,
    roots,
    timeZone,
    prices,
    [fromMs, untilMs].map((ms) => Math.floor(ms / DAY_MS)),
  ]);
  const cache = cacheFile(options.file);
  let stop = later(begin, START_MS);
  let keep = (): void => {};

  function begin(): void {
    const before = cache.read((bytes) => indexContent(mark, bytes));
    const ledger = createLedger(pricer(prices), before?.table);
    const paths = createProjectPaths(before?.reader.projectPaths);
    const read = new Map(before?.reader.files.map((file) => [file.path, file]));
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
    const scanner = createScanner(
      createLineParser(sink, () => timeZone),
      sink,
    );
    const isOld: LeavesOut = ({ mtimeMs, changedAtMs }) => Math.max(mtimeMs, changedAtMs) < fromMs;
    const files = findLogs(roots, isOld).files.filter((file) => !isSame(read.get(file.path), file));

    function next(): void {
      const file = files.pop();
      if (!file) {
        keep = () => {};
        cache.discard();
        whenDone({ ledger, projectPath: paths.pathOf });
        return;
      }
      stop = afterPause(later, () => scan(file), next);
    }

    function scan({ path: of, size, mtimeMs, identity, context }: LogFile): void {
      const position = scanner.scan(of, context, null)?.position;
      if (position) {
        read.set(of, { path: of, size, mtimeMs, identity, position });
      }
    }

    keep = () => {
      try {
        cache.write(
          indexBytes(mark, {
            reader: {
              files: [...read.values()],
              counts: { bytes: 0, lines: 0, skipped: {} },
              versions: [],
              projectPaths: paths.all(),
            },
            hits: [],
            table: ledger.content(),
            slices: [],
            heldFromMs: fromMs,
            hasLetGo: false,
            readInZone: timeZone,
          }),
        );
      } catch {
        // The next one begins anew.
      }
    };
    next();
  }

  return {
    stop(mustKeep) {
      stop();
      if (mustKeep) {
        keep();
      }
    },
  };
}

function isSame(before: KeptFile | undefined, now: LogFile): boolean {
  return before?.size === now.size && before.mtimeMs === now.mtimeMs && before.identity === now.identity;
}
