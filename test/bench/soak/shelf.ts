/** The log files on disk, and what of them a reader can know: each change is made to the files and noted here. */
import { appendFileSync, mkdirSync, renameSync, rmSync, truncateSync, utimesSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Response } from './account.ts';

/** A line, or a part of one; the response is that of the line which ends with it. All of it is ASCII. */
export type Piece = { text: string; response: Response | null };

export type Shelf = {
  /** Appends to a file, which is made if it is not there. Paths are relative to the folder of projects. */
  append(path: string, ...pieces: Piece[]): void;
  /** Cuts a file off after so many bytes. */
  truncate(path: string, bytes: number): void;
  rename(from: string, to: string): void;
  /** Copies the first whole lines of a file, so many of its pieces at most, each line changed by `change`. */
  copy(from: string, to: string, pieces: number, change: (line: string) => string): void;
  /** Deletes a project's folder with all that is in it. */
  removeProject(project: string): void;
  /** Moves the root away, and back. */
  setAway(isAway: boolean): void;
  /** Dates a file. */
  date(path: string, atMs: number): void;
  paths(): string[];
  /** The bytes of a file; 0 where there is none. */
  size(path: string): number;
  pieces(path: string): number;
  /** A file's last line has no newline yet. */
  isMidLine(path: string): boolean;
  /** What whole lines tell that can be reached now. */
  visible(): Response[];
};

/** An empty shelf below `root`; each response that can be reached from now on is told to `onVisible`. */
export function createShelf(root: string, onVisible: (response: Response) => void): Shelf {
  const files = new Map<string, Piece[]>();
  const awayRoot = `${root}.away`;
  let isAway = false;
  const real = (path: string): string => join(isAway ? awayRoot : root, 'projects', path);
  mkdirSync(join(root, 'projects'), { recursive: true });

  function tell(path: string): void {
    if (!isAway) {
      responsesOf(files.get(path) ?? []).forEach(onVisible);
    }
  }

  return {
    append(path, ...added) {
      // Told before it is there: the engine may be faster than the account.
      const pieces = files.get(path) ?? [];
      const lastLine = pieces.findLastIndex(({ text }) => text.endsWith('\n')) + 1;
      pieces.push(...added);
      files.set(path, pieces);
      responsesOf(pieces.slice(lastLine)).forEach(onVisible);
      mkdirSync(dirname(real(path)), { recursive: true });
      appendFileSync(real(path), added.map(({ text }) => text).join(''));
    },
    truncate(path, bytes) {
      const kept: Piece[] = [];
      let left = bytes;
      for (const piece of files.get(path) ?? []) {
        if (left > 0) {
          kept.push(cut(piece, left));
        }
        left -= piece.text.length;
      }
      files.set(path, kept);
      truncateSync(real(path), bytes);
    },
    rename(from, to) {
      files.set(to, files.get(from) ?? []);
      files.delete(from);
      renameSync(real(from), real(to));
    },
    copy(from, to, pieces, change) {
      const first = (files.get(from) ?? []).slice(0, pieces);
      const lines = first.slice(0, first.findLastIndex(({ text }) => text.endsWith('\n')) + 1);
      this.append(to, ...lines.map(({ text, response }) => ({ text: change(text), response })));
    },
    removeProject(project) {
      for (const path of files.keys()) {
        if (path.startsWith(`${project}/`)) {
          files.delete(path);
        }
      }
      rmSync(real(project), { recursive: true, force: true });
    },
    setAway(next) {
      const [from, to] = next ? [root, awayRoot] : [awayRoot, root];
      isAway = next;
      [...files.keys()].forEach(tell);
      renameSync(from, to);
    },
    date: (path, atMs) => utimesSync(real(path), atMs / 1000, atMs / 1000),
    paths: () => [...files.keys()],
    size: (path) => (files.get(path) ?? []).reduce((sum, { text }) => sum + text.length, 0),
    pieces: (path) => files.get(path)?.length ?? 0,
    isMidLine: (path) => !(files.get(path)?.at(-1)?.text.endsWith('\n') ?? true),
    visible: () => (isAway ? [] : [...files.values()].flatMap(responsesOf)),
  };
}

/** A piece that may have lost its end. Without its newline alone, a line is whole as soon as something follows. */
function cut({ text, response }: Piece, bytes: number): Piece {
  return { text: text.slice(0, bytes), response: bytes >= text.trimEnd().length ? response : null };
}

/** The responses of the lines that have ended. */
function responsesOf(pieces: readonly Piece[]): Response[] {
  const ended: Response[] = [];
  let line: Response[] = [];
  for (const { text, response } of pieces) {
    if (response) {
      line.push(response);
    }
    if (text.endsWith('\n')) {
      ended.push(...line);
      line = [];
    }
  }
  return ended;
}
