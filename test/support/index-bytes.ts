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

/** An inside with the checksum that it ought to have. */
export function sealed(inside: string | Buffer): Buffer {
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(crc32(inside));
  return Buffer.concat([Buffer.from(inside), checksum]);
}

/** A table that is to be kept, as one that was. */
export function keptTable({ blocks, ...names }: TableToKeep): TableContent {
  return { ...names, blocks: Array.from(blocks(), copyOf) };
}

/** A table that was kept, as one that is to be. */
export function tableToKeep({ blocks, ...names }: TableContent): TableToKeep {
  return { ...names, blocks: () => blocks };
}

function copyOf({ rows, keys }: RowBlock): RowBlock {
  const bytes = rows.whole.slice().buffer;
  return { rows: rowsIn(bytes, 0, bytes.byteLength / ROW_BYTES), keys };
}
