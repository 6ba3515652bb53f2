/** Which row has which key. */
import { createKeptKeys } from './kept-keys.ts';
import { BLOCK_BITS, PLACE_BITS, type TableContent } from './table-content.ts';

export type RowKeys = {
  /** The row with this key; -1 if there is none. */
  rowOf(key: string): number;
  /** The key of a row; empty where it holds nothing any more. */
  of(row: number): string;
  /** Gives a key that no row has to a row that has none. */
  set(row: number, key: string): void;
  /** Leaves a row without a key. */
  clear(row: number): void;
};

/** The keys of what was kept, to which others come. */
export function createRowKeys(kept: Pick<TableContent, 'rows' | 'blocks'>): RowKeys {
  /** By block, as text that is made when it is asked for. */
  const keys: (string | undefined)[][] = [];
  /** Of what came; what was kept is found by `rowOfKept`. */
  const rowsByKey = new Map<string, number>();
  /** Made when something is first looked for: a table that is only read needs no keys. */
  let rowOfKept: ((key: string) => number) | null = null;

  function keysOf(block: number): (string | undefined)[] {
    return (keys[block] ??= kept.blocks[block]?.keys() ?? []);
  }

  function keyOf(row: number): string | undefined {
    return keysOf(row >>> BLOCK_BITS)[row & PLACE_BITS];
  }

  function write(row: number, key: string | undefined): void {
    keysOf(row >>> BLOCK_BITS)[row & PLACE_BITS] = key;
  }

  return {
    rowOf(key) {
      const row = rowsByKey.get(key);
      if (row !== undefined) {
        return row;
      }
      rowOfKept ??= createKeptKeys(kept, keyOf);
      return rowOfKept(key);
    },
    // Not by way of `keyOf`: writing an index asks for every row, in code that is young.
    of: (row) => keysOf(row >>> BLOCK_BITS)[row & PLACE_BITS] ?? '',
    set(row, key) {
      rowsByKey.set(key, row);
      write(row, key);
    },
    clear(row) {
      rowsByKey.delete(keyOf(row) ?? '');
      write(row, undefined);
    },
  };
}
