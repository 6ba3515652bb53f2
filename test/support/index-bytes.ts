/** What an index holds, as the bytes of its file. */
import { indexBytes, type IndexContent } from '../../src/logs/index-file.ts';

/** The whole file: its pieces hold no longer than until the next. */
export function wholeIndex(mark: string, content: IndexContent): Buffer {
  return Buffer.concat(Array.from(indexBytes(mark, content), (piece) => Buffer.from(piece)));
}
