/**
 * One line's bytes → usage records and limit hits, or a reason for skipping. Never throws, whatever the bytes are.
 *
 * Only lines that can hold an API response are looked at beyond their first members: `assistant` lines, and `progress`
 * lines of type `agent_progress`, which carry a subagent's assistant line (Claude Code before 2.1.146).
 */
import { NO_SOURCE, noUsage, setUsage, type Source, type UsageRecord } from '../core/event.ts';
import type { LimitHit } from '../core/limit-hit.ts';
import { isEqual } from './bytes.ts';
import { isOtherLine, mayBeGlued, nextBeginning } from './glue.ts';
import { MALFORMED, skipBlanks, stringEnd, textOf, valueEnd } from './json-walk.ts';
import { limitHitOf } from './limit-message.ts';
import { createLineWalk, IRRELEVANT, type Slot } from './line-walk.ts';
import { createRepeat } from './repeat.ts';
import { instantAt } from './timestamp.ts';

/**
 * Why something in a log was not counted: no JSON; a half line with a whole one glued to it (the half is lost); longer
 * than we read; an assistant line with usage but without id, time or a model's name.
 */
export type SkipReason = 'not_json' | 'torn' | 'too_long' | 'incomplete';

/** Where what is found goes. */
export type LineSink = {
  /**
   * `record` holds only as long as the call: one object is all of them in turn. `version` is Claude Code's, `cwd` the folder it ran
   * in, both as the line says. A line that tells nothing that the line before it did not tell is passed over.
   */
  usage(record: Readonly<UsageRecord>, version: string | null, cwd: string | null): void;
  hit(hit: LimitHit): void;
  skip(reason: SkipReason): void;
};

/** What the place of a file says about its lines. */
export type LineContext = {
  /** The folder below `projects`. */
  project: string;
  /** The session that lines without `sessionId` belong to. */
  session: string;
};

export type LineParser = {
  /** Parses the line from `start` to `end` (its newline, exclusive). */
  parse(bytes: Buffer, start: number, end: number, context: LineContext): void;
  /** Looks for a whole line that is glued to the end of one whose first part was passed over. */
  parseRest(bytes: Buffer, start: number, end: number, context: LineContext): void;
  /** Has to be called before bytes that were parsed are moved or written over. */
  forget(): void;
  /** Whether the first part of a line already tells that nothing in it can matter. */
  isIrrelevant(bytes: Buffer, start: number, end: number): boolean;
};

/** How often a broken line is tried again from a later beginning. */
const MAX_RESTARTS = 64;

const SYNTHETIC_MODEL = '<synthetic>';
/** No name is so long, and no path on any system: what is read is kept for as long as the program runs. */
const LONGEST_NAME = 200;
const LONGEST_PATH = 4096;

/** A parser that gives what it finds to `sink`; clock times in limit messages without a zone are read in `timeZone`. */
export function createLineParser(sink: LineSink, timeZone: () => string): LineParser {
  const { walk, found } = createLineWalk();
  const session = rememberText();
  const version = rememberText();
  const model = rememberText();
  const cwd = rememberText();
  const repeat = createRepeat();
  const record: UsageRecord = {
    key: '',
    atMs: 0,
    model: '',
    usage: noUsage(),
    fast: false,
    usInference: false,
    placeholder: false,
    source: NO_SOURCE,
  };
  /** Where the line stands that `record` is of, and that repeats are compared with; null if there is none. */
  let recordOf: { version: string | null; cwd: string | null; context: LineContext } | null = null;
  let lastSource = NO_SOURCE;
  let lastVersion: string | null = null;
  let lastHasPlaceholders = false;

  /** Gives what the walked value from `start` to `stop` holds to the sink; whether it held usage. */
  function emit(bytes: Buffer, start: number, stop: number, context: LineContext): boolean {
    if (found.kind === 'other') {
      return false;
    }
    if (found.isApiError && found.kind === 'assistant') {
      const hit = limitHitOf(bytes.toString('utf8', start, stop), timeZone);
      if (hit) {
        sink.hit(hit);
      }
    }
    const name = model.textAt(bytes, found.model);
    if (found.usageAt < 0 || name === SYNTHETIC_MODEL) {
      return false;
    }
    const key =
      upTo(LONGEST_NAME, slotText(bytes, found.id)) ?? upTo(LONGEST_NAME, slotText(bytes, found.uuid));
    const { timestamp } = found;
    const atMs = timestamp.start < 0 ? null : instantAt(bytes, timestamp.start, timestamp.end);
    if (!key || !name || name.length > LONGEST_NAME || atMs === null) {
      sink.skip('incomplete');
      return false;
    }
    const writtenBy = upTo(LONGEST_NAME, version.textAt(bytes, found.version));
    const ranIn = upTo(LONGEST_PATH, cwd.textAt(bytes, found.cwd));
    const sessionId = upTo(LONGEST_NAME, session.textAt(bytes, found.session)) ?? context.session;
    record.key = key;
    record.atMs = atMs;
    record.model = name;
    setUsage(record.usage, found.usage);
    record.fast = found.fast;
    record.usInference = found.usInference;
    record.placeholder = hasPlaceholders(writtenBy);
    record.source = sourceOf(sessionId, context.project);
    recordOf = { version: writtenBy, cwd: ranIn, context };
    sink.usage(record, writtenBy, ranIn);
    return true;
  }

  /**
   * Takes a line that repeats the last one; false for any other. Of a response that is known already, only an earlier time is
   * news.
   */
  function emitRepeat(bytes: Buffer, start: number, end: number, context: LineContext): boolean {
    const at = recordOf?.context === context ? repeat.timestampOf(bytes, start, end) : -1;
    const atMs = at < 0 ? null : instantAt(bytes, at, stringEnd(bytes, at, end));
    if (recordOf === null || atMs === null) {
      return false;
    }
    if (atMs < record.atMs) {
      record.atMs = atMs;
      sink.usage(record, recordOf.version, recordOf.cwd);
    }
    return true;
  }

  function hasPlaceholders(writtenBy: string | null): boolean {
    if (writtenBy !== lastVersion) {
      lastVersion = writtenBy;
      lastHasPlaceholders = writtenBy !== null && isBefore(writtenBy, PLACEHOLDERS_UNTIL);
    }
    return lastHasPlaceholders;
  }

  /** The line's source; equal ones are one object, as many lines in a row have the same. */
  function sourceOf(sessionId: string, project: string): Source {
    const sidechain = found.isSidechain || found.kind === 'repeated';
    if (
      lastSource.session !== sessionId ||
      lastSource.project !== project ||
      lastSource.sidechain !== sidechain ||
      lastSource.copied !== found.isCopied
    ) {
      lastSource = { session: sessionId, project, sidechain, copied: found.isCopied };
    }
    return lastSource;
  }

  /** Looks for a whole line glued behind a half one, from `from` on; whether one was found. */
  function mend(bytes: Buffer, from: number, until: number, context: LineContext): boolean {
    let at = from;
    for (let tries = 0; tries < MAX_RESTARTS; tries += 1) {
      at = nextBeginning(bytes, at, until);
      if (at === -1) {
        return false;
      }
      const stop = walk(bytes, at, until);
      if (stop > 0 && skipBlanks(bytes, stop) >= until && emit(bytes, at, stop, context)) {
        recordOf = null;
        return true;
      }
      at += 1;
    }
    return false;
  }

  return {
    parse(bytes, start, until, context) {
      if (emitRepeat(bytes, start, until, context)) {
        return;
      }
      let at = skipBlanks(bytes, start);
      while (at < until) {
        let stop = isOtherLine(bytes, at, until) ? IRRELEVANT : walk(bytes, at, until);
        if (stop >= 0) {
          if (emit(bytes, at, stop, context)) {
            if (at === start && stop === until) {
              repeat.keep(bytes, start, until, found);
            } else {
              recordOf = null;
            }
          }
        } else if (stop === IRRELEVANT) {
          if (!mayBeGlued(bytes, at, until)) {
            return;
          }
          stop = valueEnd(bytes, at, until);
        }
        if (stop === MALFORMED) {
          sink.skip(mend(bytes, at + 1, until, context) ? 'torn' : 'not_json');
          return;
        }
        at = skipBlanks(bytes, stop);
      }
    },
    parseRest(bytes, start, until, context) {
      if (mayBeGlued(bytes, start, until) && mend(bytes, start, until, context)) {
        sink.skip('torn');
      }
    },
    forget() {
      recordOf = null;
    },
    isIrrelevant: (bytes, start, until) => walk(bytes, skipBlanks(bytes, start), until) === IRRELEVANT,
  };
}

/** Output recorded before this version is a streaming placeholder (Claude Code's changelog, 2.1.97). */
const PLACEHOLDERS_UNTIL = [2, 1, 97] as const;

function isBefore(version: string, limit: readonly number[]): boolean {
  const parts = version.split('.');
  for (let i = 0; i < limit.length; i += 1) {
    const difference = Number.parseInt(parts[i] ?? '0', 10) - (limit[i] ?? 0);
    if (difference !== 0) {
      return difference < 0;
    }
  }
  return false;
}

/** A text that is not longer than that; null for one that is. */
function upTo(longest: number, text: string | null): string | null {
  return text !== null && text.length <= longest ? text : null;
}

function slotText(bytes: Buffer, at: Slot): string | null {
  return at.start < 0 ? null : textOf(bytes, at.start, at.end);
}

/** Reads string values that mostly repeat: equal bytes give the very same string, so that it is kept once. */
function rememberText(): { textAt(bytes: Buffer, at: Slot): string | null } {
  let last = Buffer.alloc(0);
  let lastText: string | null = null;
  return {
    textAt(bytes, at) {
      if (at.start < 0) {
        return null;
      }
      const length = at.end - at.start;
      if (length !== last.length || !isEqual(bytes, at.start, last, 0, length)) {
        last = Buffer.from(bytes.subarray(at.start, at.end));
        lastText = textOf(bytes, at.start, at.end);
      }
      return lastText;
    },
  };
}
