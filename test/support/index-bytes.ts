/** Indexes as the bytes of their files. */
import { crc32 } from 'node:zlib';
import {
  ROW_BYTES,
  rowsIn,
  type RowBlock,
  type TableContent,
  type TableToKeep,
} from '../../src/core/table-content.ts';
import { indexBytes, type IndexToKeep } from '../../src/logs/index-file.ts';

/** The whole file: its pieces hold no longer than until the next. */
export function wholeIndex(mark: string, content: IndexToKeep): Buffer {
  return Buffer.concat(Array.from(indexBytes(mark, content), (piece) => Buffer.from(piece)));
}

/** An inside, which is all but the checksum, with the one that it ought to have. */
export function sealed(inside: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from(inside), wordOf(crc32(inside))]);
}

/** The parts of an inside: the numbers, and the JSON behind them. */
export function partsOf(inside: Buffer): { numbers: Buffer; json: string } {
  const end = inside.length - 4;
  const at = end - inside.readUInt32LE(end);
  return { numbers: inside.subarray(0, at), json: inside.toString('utf8', at, end) };
}

/** An inside of such parts. */
export function insideOf(numbers: Uint8Array, json: string): Buffer {
  return Buffer.concat([numbers, Buffer.from(json), wordOf(Buffer.byteLength(json))]);
}

function wordOf(number: number): Buffer {
  const word = Buffer.alloc(4);
  word.writeUInt32LE(number);
  return word;
}

/** A table that is to be kept, as one that was. */
export function keptTable({ rows, blocks, names }: TableToKeep): TableContent {
  return { rows, blocks: Array.from(blocks, copyOf), ...names() };
}

/** A table that was kept, as one that is to be. */
export function tableToKeep({ rows, blocks, ...names }: TableContent): TableToKeep {
  return { rows, blocks, names: () => names };
}

function copyOf({ rows, keys }: RowBlock): RowBlock {
  const bytes = rows.whole.slice().buffer;
  return { rows: rowsIn(bytes, 0, bytes.byteLength / ROW_BYTES), keys };
}
