/** The index of what was read: whatever its bytes are, it tells nothing, or something that all goes on with. */
import { hashOf } from '../../../src/core/key-hash.ts';
import { createLedger } from '../../../src/core/ledger.ts';
import { createHitBook } from '../../../src/core/limit-hit.ts';
import { pricer, PRICES } from '../../../src/core/prices.ts';
import { createSliceSums } from '../../../src/core/slice-sums.ts';
import {
  AT,
  COST,
  KEY_HASH,
  MODEL,
  ROW_WHOLE,
  ROW_WIDE,
  SOURCE,
  type TableContent,
} from '../../../src/core/table-content.ts';
import { createTally } from '../../../src/core/tally.ts';
import { indexContent, type IndexContent, type IndexToKeep } from '../../../src/logs/index-file.ts';
import { createReader } from '../../../src/logs/reader.ts';
import { sealed, wholeIndex } from '../../support/index-bytes.ts';
import { record } from '../../support/records.ts';
import { differenceOf } from './difference.ts';
import { indexFileBytes, MARK } from './index-bytes.ts';
import { byteTarget } from './target.ts';

const CHECKSUM_BYTES = 4;

/** Each input is judged as it is, and with the checksum that it ought to have. */
export const indexTarget = byteTarget(
  'indexes',
  indexFileBytes,
  (input) =>
    judgeIndex(input) ?? judgeIndex(sealed(input.subarray(0, Math.max(0, input.length - CHECKSUM_BYTES)))),
);

function judgeIndex(bytes: Buffer): string | null {
  const content = indexContent(MARK, bytes);
  if (content === null) {
    return null;
  }
  const areRowsSound = hasSoundRows(content.table);
  const first = goneOnWith(content);
  if (!areRowsSound) {
    // Only who makes the checksum right writes such rows: then it is enough that nothing is thrown.
    return null;
  }
  const again = indexContent(MARK, wholeIndex(MARK, first.content));
  if (again === null) {
    return 'what was taken could not be kept again';
  }
  const difference = differenceOf(goneOnWith(again).told, first.told);
  return difference === null ? null : `kept again it tells something else: ${difference}`;
}

/** Whether rows lie in the order of time, are numbers that a table can have written, and are found by their keys. */
function hasSoundRows({ models, sources, blocks }: TableContent): boolean {
  let lastMs = 0;
  return blocks.every(({ rows: { wide, whole }, keys }) =>
    keys().every((key, row) => {
      const [atMs = Number.NaN, costUsd = 0] = [AT, COST].map((i) => wide[row * ROW_WIDE + i]);
      const [model = -1, source = -1, hash] = [MODEL, SOURCE, KEY_HASH].map(
        (i) => whole[row * ROW_WHOLE + i],
      );
      const isInOrder = Number.isSafeInteger(atMs) && atMs >= lastMs;
      lastMs = atMs;
      return (
        isInOrder &&
        (Number.isNaN(costUsd) || (costUsd >= 0 && costUsd < 1e9)) &&
        models[model] !== undefined &&
        sources[source] !== undefined &&
        hash === hashOf(key)
      );
    }),
  );
}

/** All that a start does with an index that it takes: what it tells then, and what it would keep. */
function goneOnWith(content: IndexContent): { told: unknown; content: IndexToKeep } {
  const ledger = createLedger(pricer(PRICES), content.table);
  const hits = createHitBook();
  content.hits.forEach((hit) => hits.add(hit));
  const sliceSums = createSliceSums(ledger, hits, content.slices);
  const reader = createReader({
    trustsFileTimes: false,
    roots: [],
    sinceMs: content.heldFromMs,
    untilMs: Infinity,
    timeZone: () => 'UTC',
    ledger,
    hits,
    before: content.reader,
  });
  reader.sweep();
  ledger.add(record({ key: 'msg_1', usage: { outputTokens: 1 } }));
  ledger.add(record({ key: 'msg_of_nobody', source: { session: 'b' } }));
  const events = ledger.events().map((event) => ({ ...event, source: ledger.sourceOf(event) }));
  const sums = createTally(ledger, hits, sliceSums).models(-Infinity, Infinity);
  // Who makes the checksum right can lie in the sums as in the rows: then nothing is to be said of them.
  const trueSums = createTally(ledger, hits).models(-Infinity, Infinity);
  const isLie = differenceOf(sums, trueSums) !== null;
  const told = {
    events,
    sums: isLie ? trueSums : sums,
    hits: hits.all(),
    refused: hits.refused(),
    versions: [...reader.versions()],
  };
  return {
    told,
    content: {
      ...content,
      reader: reader.content(),
      hits: hits.all(),
      table: ledger.content(),
      slices: isLie ? [] : sliceSums.content(),
    },
  };
}
