/** The bytes of an index: whole they tell what was written, damaged or forged they tell nothing, and nothing is thrown. */
import { describe, expect, test } from 'vitest';
import { LAYOUT } from '../../src/contract/log-index.ts';
import { createLedger, type Ledger } from '../../src/core/ledger.ts';
import { createHitBook } from '../../src/core/limit-hit.ts';
import { pricer, PRICES } from '../../src/core/prices.ts';
import { createSliceSums } from '../../src/core/slice-sums.ts';
import type { ModelSum } from '../../src/core/sums.ts';
import {
  AT,
  COST,
  INPUT,
  ROW_BYTES,
  ROW_WHOLE,
  ROWS_PER_BLOCK,
  type TableContent,
} from '../../src/core/table-content.ts';
import { indexContent, type IndexContent, type IndexToKeep } from '../../src/logs/index-file.ts';
import { Dice } from '../bench/tree/dice.ts';
import { insideOf, keptTable, partsOf, sealed, tableToKeep, wholeIndex } from '../support/index-bytes.ts';
import { hit, ledgerOf, record, source } from '../support/records.ts';

const MARK = 'version, roots, zone, prices';

function contentOf(ledger: Ledger): IndexToKeep {
  return {
    reader: {
      files: [
        {
          path: '/logs/Übung "1"\n.jsonl',
          size: 4_000_000_000,
          mtimeMs: 1_763_632_800_000.25,
          identity: '1:2',
          position: { offset: 3_999_999_999, identity: '1:2', fingerprint: 0xffff_ffff, isSkipping: true },
        },
      ],
      counts: { bytes: 9, lines: 3, skipped: { torn: 1 } },
      versions: [['2.1.329', 3]],
      projectPaths: [[source().project, '/Users/ada']],
    },
    hits: [hit('2026-11-20T10:00:00Z', '2026-11-20T15:00:00Z', { session: 'a' })],
    table: ledger.content(),
    slices: createSliceSums(ledger, createHitBook()).content(),
    heldFromMs: 1_763_000_000_000,
    hasLetGo: true,
    readInZone: 'Europe/Berlin',
  };
}

const few = (): IndexToKeep =>
  contentOf(
    ledgerOf([
      record({ key: 'msg_1', usage: { outputTokens: 5 } }),
      record({ key: 'msg_2', model: 'gpt-6', fast: true, usInference: true, placeholder: true }),
      record({ key: 'msg_2', model: 'gpt-6', source: { session: 'b' } }),
    ]),
  );
const bytesOf = (content: IndexToKeep): Buffer => wholeIndex(MARK, content);

/** What is told: the events that a ledger makes of it, and the rest as it is. */
function told({ table, ...rest }: IndexContent): unknown {
  return { ...rest, events: createLedger(pricer(PRICES), table).events() };
}

/** The same index with sums that are others. */
function withSums(content: IndexToKeep, change: (sum: ModelSum) => ModelSum): IndexToKeep {
  const slices = content.slices.map(({ startMs, sums }) => ({
    startMs,
    sums: { ...sums, models: sums.models.map(change) },
  }));
  return { ...content, slices };
}

/** Those of the bytes, by what was done to them, that tell something all the same. */
function taken(damaged: Iterable<[what: string | number, bytes: Buffer]>): (string | number)[] {
  return [...damaged].flatMap(([what, bytes]) => (indexContent(MARK, bytes) === null ? [] : [what]));
}

describe('an index', () => {
  test('is read as it was written', () => {
    const read = indexContent(MARK, bytesOf(few()));
    expect(read && told(read)).toEqual(told({ ...few(), table: keptTable(few().table) }));
    expect(
      read &&
        createLedger(pricer(PRICES), read.table)
          .events()
          .map(({ costUsd }) => costUsd),
    ).toEqual([expect.any(Number), null]);
  });

  test('is read as it was written where it is empty, full to the edge of a block, or beyond', () => {
    for (const count of [0, 1, ROWS_PER_BLOCK - 1, ROWS_PER_BLOCK, ROWS_PER_BLOCK + 1, 2 * ROWS_PER_BLOCK]) {
      const ledger = ledgerOf(Array.from({ length: count }, (_, i) => record({ key: `msg_${i}` })));
      const read = indexContent(MARK, bytesOf(contentOf(ledger)));
      expect(read?.table.rows).toBe(count);
      expect(read && createLedger(pricer(PRICES), read.table).events()).toEqual(ledger.events());
    }
  });

  test('says of rows in every block to which sessions they belong too', () => {
    const keys = Array.from({ length: 2 * ROWS_PER_BLOCK }, (_, i) => `msg_${10_000 + i}`);
    const shared = keys.filter((_, i) => i % ROWS_PER_BLOCK === 0);
    const ledger = ledgerOf([
      ...keys.map((key) => record({ key })),
      ...shared.flatMap((key) => ['b', 'c'].map((session) => record({ key, source: { session } }))),
    ]);
    const further = (of: Ledger): unknown => of.events().map(({ key, moreSources }) => [key, moreSources]);
    const read = indexContent(MARK, bytesOf(contentOf(ledger)));
    expect(ledger.events().filter(({ moreSources }) => moreSources !== null)).toHaveLength(2);
    expect(read && further(createLedger(pricer(PRICES), read.table))).toEqual(further(ledger));
  });

  // Found by fuzzing: an index that could not be read again.
  test('leaves out sums of models that no event has', () => {
    const read = indexContent(MARK, bytesOf(withSums(few(), (sum) => ({ ...sum, model: 'gpt-7' }))));
    expect(read?.slices).toEqual([]);
    expect(read?.table.rows).toBe(2);
  });

  test('of another mark tells nothing', () => {
    expect(indexContent(`${MARK}.`, bytesOf(few()))).toBeNull();
  });
});

describe('a damaged index tells nothing', () => {
  const whole = bytesOf(few());

  test('wherever it is torn', () => {
    expect(taken(Array.from(whole, (_, length) => [length, whole.subarray(0, length)]))).toEqual([]);
  });

  test('whichever byte is another', () => {
    const dice = new Dice(20_261_120);
    const damaged = Array.from(whole, (byte, i): [number, Buffer] => [
      i,
      Buffer.from(whole.with(i, byte ^ dice.int(1, 255))),
    ]);
    expect(taken(damaged)).toEqual([]);
  });

  test('when slices of it change places, are missing or stand there twice', () => {
    const dice = new Dice(20_261_121);
    const damaged = Array.from({ length: 2000 }).flatMap((): [string, Buffer][] => {
      const [a = 0, b = 0, c = 0] = [0, 0, 0].map(() => dice.int(0, whole.length)).sort((x, y) => x - y);
      const [first, second] = [whole.subarray(0, a), whole.subarray(a, b)];
      const [third, last] = [whole.subarray(b, c), whole.subarray(c)];
      return [
        [`${a} ${b} ${c} swapped`, Buffer.concat([first, third, second, last])],
        [`${a} ${b} missing`, Buffer.concat([first, third, last])],
        [`${a} ${b} twice`, Buffer.concat([first, second, second, third, last])],
      ];
    });
    expect(taken(damaged.filter(([, bytes]) => !bytes.equals(whole)))).toEqual([]);
  });
});

/** An inside that says of its JSON that it begins eight bytes before the file does. */
function beginningBefore(content: IndexToKeep): Buffer {
  const inside = Buffer.from(bytesOf(content).subarray(0, -4));
  inside.writeUInt32LE(inside.length - 4 + 8, inside.length - 4);
  return inside;
}

describe('an index with the right checksum tells nothing', () => {
  const changed = (change: (table: TableContent) => Partial<TableContent>): Buffer => {
    const content = few();
    const kept = keptTable(content.table);
    return bytesOf({ ...content, table: tableToKeep({ ...kept, ...change(kept) }) });
  };
  const withSum = (change: (sum: ModelSum) => ModelSum): Buffer => bytesOf(withSums(few(), change));
  const resealed = (change: (parts: { numbers: Buffer; json: string }) => [Uint8Array, string]): Buffer =>
    sealed(insideOf(...change(partsOf(bytesOf(few()).subarray(0, -4)))));
  const { numbers: allNumbers, json: allJson } = partsOf(bytesOf({ ...few(), slices: [] }).subarray(0, -4));
  /** Of the two sums of the only slice, which are the last numbers: 6 of the slice, 14 of each. */
  const MODEL_OF_FIRST_SUM = -8 * (2 * 14 - 1);
  const withDouble = (bytes: Buffer, at: number, value: number): Buffer => {
    const copy = Buffer.from(bytes);
    copy.writeDoubleLE(value, bytes.length + at);
    return copy;
  };

  test.each<[string, () => Buffer]>([
    [
      'if it is of another layout',
      () => resealed(({ numbers, json }) => [numbers, json.replace(`"layout":${LAYOUT}`, '"layout":1')]),
    ],
    ['if rows are missing', () => changed(({ rows }) => ({ rows: rows + 1 }))],
    ['if a block has no rows', () => changed(() => ({ rows: 0 }))],
    [
      'if a sum is negative',
      () => withSum(({ totals, ...sum }) => ({ ...sum, totals: { ...totals, costUsd: -1 } })),
    ],
    ['if a sum is none', () => withSum((sum) => ({ ...sum, squares: { ...sum.squares, usd: Number.NaN } }))],
    [
      'if a sum is of no model',
      () => resealed(({ numbers, json }) => [withDouble(numbers, MODEL_OF_FIRST_SUM, 9), json]),
    ],
    ['if sums are cut', () => resealed(({ numbers, json }) => [numbers.subarray(0, -8), json])],
    ['if the last number is cut', () => resealed(({ numbers, json }) => [numbers.subarray(0, -1), json])],
  ])('%s', (_name, make) => {
    expect(indexContent(MARK, make())).toBeNull();
  });

  test.each<[string, string | Buffer]>([
    ['nothing', ''],
    ['shorter than the length of its JSON', 'x'],
    ['no JSON', insideOf(allNumbers, 'x')],
    ['JSON of something else', insideOf(allNumbers, 'null')],
    ['a nest without end', insideOf(allNumbers, '['.repeat(200_000))],
    ['of JSON that begins before it', Buffer.concat([insideOf(allNumbers, allJson), Buffer.alloc(4, 0xff)])],
    ['of JSON that begins before it, and holds no row', beginningBefore(contentOf(ledgerOf([])))],
    ['followed by something', Buffer.concat([insideOf(allNumbers, allJson), Buffer.from('more')])],
    ['without its first row', insideOf(allNumbers.subarray(ROW_BYTES), allJson)],
    ['without any row', insideOf(Buffer.alloc(0), allJson)],
  ])('if its inside is %s', (_name, inside) => {
    expect(indexContent(MARK, sealed(inside))).toBeNull();
  });
});

test('rows that nobody would write are not looked for, and do no harm but to what is told', () => {
  const odd: [view: 'wide' | 'whole', columns: number[], values: number[]][] = [
    ['wide', [AT, COST], [-1, 0.5, 8e15, Infinity, Number.NaN]],
    ['whole', Array.from({ length: ROW_WHOLE - INPUT }, (_, i) => INPUT + i), [7, 0xffff_ffff]],
  ];
  for (const [view, columns, values] of odd) {
    for (const [column, value] of columns.flatMap((one) => values.map((of) => [one, of] as const))) {
      const content = few();
      const kept = keptTable(content.table);
      kept.blocks.forEach(({ rows }) => {
        rows[view][column] = value;
      });
      const read = indexContent(MARK, bytesOf({ ...content, table: tableToKeep(kept) }));
      const events = read && createLedger(pricer(PRICES), read.table).events();
      expect(events?.length).toBeLessThanOrEqual(2);
    }
  }
});

test('keys are what they were, in whatever alphabet', () => {
  const keys = ['msg_1', 'é', '消息', '\ud800', '', '🌊'];
  const ledger = ledgerOf(keys.map((key) => record({ key })));
  const read = indexContent(MARK, bytesOf(contentOf(ledger)));
  const again = read && createLedger(pricer(PRICES), read.table);
  expect(again?.events().map(({ key }) => key)).toEqual(ledger.events().map(({ key }) => key));
});
