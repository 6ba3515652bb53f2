/** Indexes of random content, some of them odd inside, some of them with bytes that are others. */
import { createLedger } from '../../../src/core/ledger.ts';
import { createHitBook } from '../../../src/core/limit-hit.ts';
import { pricer, PRICES } from '../../../src/core/prices.ts';
import { createSliceSums } from '../../../src/core/slice-sums.ts';
import type { IndexToKeep } from '../../../src/logs/index-file.ts';
import { insideOf, partsOf, sealed, wholeIndex } from '../../support/index-bytes.ts';
import { hit, rawUsage, record, source } from '../../support/records.ts';
import type { Dice } from '../tree/dice.ts';
import { anyNumber, anyText, anyValue } from './json-text.ts';
import { mutated } from './mutate.ts';

export const MARK = 'mark';
const NUMBERS = [0, -0, 1, -1, 0.5, 7, 8, 2 ** 53, 1e300, NaN, Infinity, -Infinity] as const;

/** The bytes of an index. */
export function indexFileBytes(dice: Dice): Buffer {
  const bytes = odd(keptIndex(dice), dice);
  return dice.chance(0.3) ? mutated(bytes, dice, keptIndex(dice)) : bytes;
}

function keptIndex(dice: Dice): Buffer {
  const ledger = createLedger(pricer(PRICES));
  for (let count = dice.int(0, 6); count > 0; count -= 1) {
    ledger.add(
      record({
        key: `msg_${dice.int(1, 4)}`,
        atMs: dice.int(0, 4) * 600_000 + dice.int(0, 1),
        model: dice.chance(0.8) ? 'claude-opus-5-5' : anyText(dice),
        fast: dice.chance(0.2),
        usage: rawUsage({ outputTokens: dice.int(0, 9) }),
        source: source({ session: dice.pick(['a', 'b', 'c']), sidechain: dice.chance(0.2) }),
      }),
    );
  }
  if (dice.chance(0.3)) {
    ledger.forget(dice.int(0, 4) * 600_000);
  }
  const slices = dice.chance(0.8) ? createSliceSums(ledger, createHitBook()).content() : [];
  return wholeIndex(MARK, { ...aroundIt(dice), table: ledger.content(), slices });
}

function aroundIt(dice: Dice): Omit<IndexToKeep, 'table' | 'slices'> {
  const position = { offset: dice.int(0, 9), identity: '1:2', fingerprint: 3, isSkipping: dice.chance(0.5) };
  const file = { path: anyText(dice), size: 9, mtimeMs: 0.5, identity: '1:2', position };
  return {
    reader: {
      files: dice.chance(0.5) ? [file] : [],
      counts: { bytes: 1, lines: 1, skipped: dice.chance(0.5) ? { torn: 1 } : {} },
      versions: [[anyText(dice), 1]],
      projectPaths: [[anyText(dice), anyText(dice)]],
    },
    hits: dice.chance(0.5) ? [hit('2026-11-20T10:00:00Z', '2026-11-20T15:00:00Z')] : [],
    heldFromMs: dice.int(0, 9),
    hasLetGo: dice.chance(0.5),
    readInZone: dice.pick([null, 'UTC']),
  };
}

/** The same with a number, a text or a whole value somewhere that nobody would write there. */
function odd(bytes: Buffer, dice: Dice): Buffer {
  const { numbers, json } = partsOf(bytes.subarray(0, -4));
  switch (dice.int(0, 3)) {
    case 0:
      return sealed(insideOf(numbers, withOddValue(json, dice)));
    case 1: {
      const others = Buffer.from(numbers);
      for (let count = Math.min(dice.int(1, 3), Math.floor(others.length / 8)); count > 0; count -= 1) {
        others.writeDoubleLE(dice.pick(NUMBERS), 8 * dice.int(0, Math.floor(others.length / 8) - 1));
      }
      return sealed(insideOf(others, json));
    }
    case 2:
      // Two entries that are the same: what is numbered by its place is not what it was.
      return sealed(
        insideOf(
          numbers,
          json
            .replace(/"models":\[("[^"]*"),"[^"]*"/, '"models":[$1,$1')
            .replace(/"sources":\[(\{[^}]*\}),\{[^}]*\}/, '"sources":[$1,$1'),
        ),
      );
    default:
      return bytes;
  }
}

/** JSON in which one value is another. */
function withOddValue(json: string, dice: Dice): string {
  const values = [...json.matchAll(/-?\d+(?:\.\d+)?|"[^"]*"(?!:)|true|false/g)];
  const value = values[dice.int(0, values.length - 1)];
  if (value === undefined) {
    return json;
  }
  const other = dice.chance(0.5) ? anyNumber(dice) : anyValue(dice).replaceAll('\n', ' ');
  return `${json.slice(0, value.index)}${other}${json.slice(value.index + value[0].length)}`;
}
