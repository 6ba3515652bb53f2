/**
 * One line's bytes → usage records and limit hits, or a reason for skipping. Never throws, whatever the bytes are.
 *
 * Only lines that can hold an API response are looked at beyond their first members: `assistant` lines, and `progress`
 * lines of type `agent_progress`, which carry a subagent's assistant line (Claude Code before 2.1.146).
 */
import type { RawUsage, Source, UsageRecord } from '../core/event.ts';
import type { LimitHit } from '../core/limit-hit.ts';
import { countOf, isText, keyMatcher, MALFORMED, skipBlanks, textOf, valueEnd, walkMembers } from './json-walk.ts';
import { limitHitOf } from './limit-message.ts';
import { instantOf } from './timestamp.ts';

/**
 * Why something in a log was not counted: no JSON; a half line with a whole one glued to it (the half is lost); longer
 * than we read; an assistant line with usage but without id, time or model.
 */
export type SkipReason = 'not_json' | 'torn' | 'too_long' | 'incomplete';

/** Where what is found goes. */
export type LineSink = {
  /** `version` is Claude Code's, `cwd` the folder it ran in, both as the line says. */
  usage(record: UsageRecord, version: string | null, cwd: string | null): void;
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
  /** Whether the first part of a line already tells that nothing in it can matter. */
  isIrrelevant(bytes: Buffer, start: number, end: number): boolean;
};

/** The walk's result for a value that cannot hold an API response. */
const IRRELEVANT = -2;
/** How much of the end of an irrelevant line is looked at for an assistant line glued to it. */
const GLUED_TAIL_BYTES = 1536;
/** How often a broken line is tried again from a later beginning. */
const MAX_RESTARTS = 64;

const LINE = { type: 0, message: 1, data: 2, timestamp: 3, uuid: 4, sessionId: 5, requestSessionId: 6 } as const;
const LINE_MORE = { isSidechain: 7, isApiErrorMessage: 8, version: 9, cwd: 10 } as const;
const lineKey = keyMatcher([...Object.keys(LINE), ...Object.keys(LINE_MORE)]);
const messageKey = keyMatcher(['id', 'model', 'role', 'usage']);
const usageKey = keyMatcher([
  'input_tokens',
  'output_tokens',
  'cache_creation_input_tokens',
  'cache_read_input_tokens',
  'cache_creation',
  'server_tool_use',
  'speed',
  'inference_geo',
]);
const splitKey = keyMatcher(['ephemeral_5m_input_tokens', 'ephemeral_1h_input_tokens']);
const searchKey = keyMatcher(['web_search_requests']);
const dataKey = keyMatcher(['type', 'message']);

const BEGINNINGS = [Buffer.from('{"parentUuid"'), Buffer.from('{"type"')];

const SYNTHETIC_MODEL = '<synthetic>';

/** A parser that gives what it finds to `sink`; clock times in limit messages without a zone are read in `timeZone`. */
export function createLineParser(sink: LineSink, timeZone: string): LineParser {
  const session = rememberText();
  const version = rememberText();
  const model = rememberText();
  const folder = rememberText();
  let lastSource: Source = { session: '', project: '', sidechain: false, copied: false };

  let lastVersion: string | null = null;
  let lastHasPlaceholders = false;

  // What the walk over the present line found; a slot is where a string value begins and ends.
  let bytes: Buffer = Buffer.alloc(0);
  let end = 0;
  let isAssistant = false;
  let isProgress = false;
  let isAgentProgress = false;
  // The line that a progress line repeats; what it says itself beats what the outer line says.
  let isInInner = false;
  let hasInner = false;
  let isInnerAssistant = false;
  let isSidechain = false;
  let isApiError = false;
  let isCopied = false;
  let usage: RawUsage | null = null;
  let fast = false;
  let usInference = false;
  const idAt = slot();
  const modelAt = slot();
  const timeAt = slot();
  const uuidAt = slot();
  const sessionAt = slot();
  const versionAt = slot();
  const cwdAt = slot();

  function reset(): void {
    isAssistant = false;
    isProgress = false;
    isAgentProgress = false;
    isInInner = false;
    hasInner = false;
    isInnerAssistant = false;
    isSidechain = false;
    isApiError = false;
    isCopied = false;
    usage = null;
    fast = false;
    usInference = false;
    idAt.start = -1;
    modelAt.start = -1;
    timeAt.start = -1;
    uuidAt.start = -1;
    sessionAt.start = -1;
    versionAt.start = -1;
    cwdAt.start = -1;
  }

  function keep(at: Slot, start: number): number {
    const stop = valueEnd(bytes, start, end);
    if (isInInner || !hasInner || at.start < 0) {
      at.start = start;
      at.end = stop;
    }
    return stop;
  }

  function visitLine(key: number, at: number): number {
    switch (key) {
      case LINE.type: {
        const stop = valueEnd(bytes, at, end);
        if (isInInner) {
          isInnerAssistant = isText(bytes, at, stop, '"assistant"');
          return isInnerAssistant || stop < 0 ? stop : IRRELEVANT;
        }
        isAssistant = isText(bytes, at, stop, '"assistant"');
        isProgress = isText(bytes, at, stop, '"progress"');
        return isAssistant || isProgress || stop < 0 ? stop : IRRELEVANT;
      }
      case LINE.message:
        usage = null;
        return bytes[at] === 0x7b
          ? walkMembers(bytes, at, end, messageKey, visitMessage)
          : valueEnd(bytes, at, end);
      case LINE.data:
        return bytes[at] === 0x7b && !isAssistant
          ? walkMembers(bytes, at, end, dataKey, visitData)
          : valueEnd(bytes, at, end);
      case LINE.timestamp:
        return keep(timeAt, at);
      case LINE.uuid:
        return keep(uuidAt, at);
      case LINE.sessionId:
        return keep(sessionAt, at);
      case LINE.requestSessionId:
        isCopied = bytes[at] === 0x22;
        return valueEnd(bytes, at, end);
      case LINE_MORE.isSidechain:
        isSidechain = bytes[at] === 0x74;
        return valueEnd(bytes, at, end);
      case LINE_MORE.isApiErrorMessage:
        isApiError = bytes[at] === 0x74;
        return valueEnd(bytes, at, end);
      case LINE_MORE.version:
        return keep(versionAt, at);
      case LINE_MORE.cwd:
        return keep(cwdAt, at);
      default:
        return valueEnd(bytes, at, end);
    }
  }

  function visitMessage(key: number, at: number): number {
    switch (key) {
      case 0:
        return keep(idAt, at);
      case 1:
        return keep(modelAt, at);
      case 2: {
        const stop = valueEnd(bytes, at, end);
        return isText(bytes, at, stop, '"user"') ? IRRELEVANT : stop;
      }
      case 3: {
        if (bytes[at] !== 0x7b) {
          usage = null;
          return valueEnd(bytes, at, end);
        }
        usage = noUsage();
        fast = false;
        usInference = false;
        return walkMembers(bytes, at, end, usageKey, visitUsage);
      }
      default:
        return valueEnd(bytes, at, end);
    }
  }

  function visitUsage(key: number, at: number): number {
    const stop = valueEnd(bytes, at, end);
    if (usage === null || stop < 0) {
      return stop;
    }
    switch (key) {
      case 0:
        usage.inputTokens = countOf(bytes, at, stop);
        return stop;
      case 1:
        usage.outputTokens = countOf(bytes, at, stop);
        return stop;
      case 2:
        usage.cacheWriteTokens = countOf(bytes, at, stop);
        return stop;
      case 3:
        usage.cacheReadTokens = countOf(bytes, at, stop);
        return stop;
      case 4:
        usage.cacheWrite5mTokens = 0;
        usage.cacheWrite1hTokens = 0;
        return bytes[at] === 0x7b ? walkMembers(bytes, at, end, splitKey, visitSplit) : stop;
      case 5:
        usage.webSearches = 0;
        return bytes[at] === 0x7b ? walkMembers(bytes, at, end, searchKey, visitSearch) : stop;
      case 6:
        fast = isText(bytes, at, stop, '"fast"');
        return stop;
      case 7:
        usInference = isText(bytes, at, stop, '"us"');
        return stop;
      default:
        return stop;
    }
  }

  function visitSplit(key: number, at: number): number {
    const stop = valueEnd(bytes, at, end);
    if (usage && key === 0) {
      usage.cacheWrite5mTokens = countOf(bytes, at, stop);
    } else if (usage && key === 1) {
      usage.cacheWrite1hTokens = countOf(bytes, at, stop);
    }
    return stop;
  }

  function visitSearch(key: number, at: number): number {
    const stop = valueEnd(bytes, at, end);
    if (usage && key === 0) {
      usage.webSearches = countOf(bytes, at, stop);
    }
    return stop;
  }

  function visitData(key: number, at: number): number {
    if (key === 1 && bytes[at] === 0x7b && !isInInner) {
      isInInner = true;
      const stop = walkMembers(bytes, at, end, lineKey, visitLine);
      isInInner = false;
      hasInner = true;
      return stop;
    }
    const stop = valueEnd(bytes, at, end);
    if (key === 0) {
      isAgentProgress = isText(bytes, at, stop, '"agent_progress"');
    }
    return stop;
  }

  /** Walks the value at `start`; where it ends, or a negative code. */
  function walk(of: Buffer, start: number, until: number): number {
    bytes = of;
    end = until;
    reset();
    return walkMembers(bytes, start, end, lineKey, visitLine);
  }

  /** Gives what the walked value holds to the sink; whether it held anything. */
  function emit(start: number, stop: number, context: LineContext): boolean {
    const isNested = isProgress;
    if (isNested ? !(isAgentProgress && isInnerAssistant) : !isAssistant || hasInner) {
      return false;
    }
    if (isApiError && !isNested) {
      const hit = limitHitOf(bytes.toString('utf8', start, stop), timeZone);
      if (hit) {
        sink.hit(hit);
      }
    }
    if (usage === null) {
      return false;
    }
    const name = model.textAt(bytes, modelAt);
    if (name === SYNTHETIC_MODEL) {
      return false;
    }
    const key = slotText(bytes, idAt) ?? slotText(bytes, uuidAt);
    const atMs = instantOf(slotText(bytes, timeAt) ?? '');
    if (!key || !name || atMs === null) {
      sink.skip('incomplete');
      return false;
    }
    const writtenBy = version.textAt(bytes, versionAt);
    const source = sourceOf(session.textAt(bytes, sessionAt) ?? context.session, context.project, isNested);
    sink.usage(
      {
        key,
        atMs,
        model: name,
        usage,
        fast,
        usInference,
        placeholder: hasPlaceholders(writtenBy),
        source,
      },
      writtenBy,
      folder.textAt(bytes, cwdAt),
    );
    return true;
  }

  function hasPlaceholders(writtenBy: string | null): boolean {
    if (writtenBy !== lastVersion) {
      lastVersion = writtenBy;
      lastHasPlaceholders = writtenBy !== null && isBefore(writtenBy, PLACEHOLDERS_UNTIL);
    }
    return lastHasPlaceholders;
  }

  function sourceOf(sessionId: string, project: string, isNested: boolean): Source {
    const sidechain = isSidechain || isNested;
    if (
      lastSource.session !== sessionId ||
      lastSource.project !== project ||
      lastSource.sidechain !== sidechain ||
      lastSource.copied !== isCopied
    ) {
      lastSource = { session: sessionId, project, sidechain, copied: isCopied };
    }
    return lastSource;
  }

  /** Looks for a whole line glued behind a half one, from `from` on; whether one was found. */
  function mend(from: number, until: number, context: LineContext): boolean {
    let at = from;
    for (let tries = 0; tries < MAX_RESTARTS; tries += 1) {
      at = nextBeginning(bytes, at, until);
      if (at === -1) {
        return false;
      }
      const stop = walk(bytes, at, until);
      if (stop > 0 && skipBlanks(bytes, stop) >= until && emit(at, stop, context)) {
        return true;
      }
      at += 1;
    }
    return false;
  }

  return {
    parse(of, start, until, context) {
      let at = skipBlanks(of, start);
      while (at < until) {
        let stop = isUserLine(of, at, until) ? IRRELEVANT : walk(of, at, until);
        if (stop >= 0) {
          emit(at, stop, context);
        } else if (stop === IRRELEVANT) {
          if (!mayBeGlued(of, at, until)) {
            return;
          }
          stop = valueEnd(of, at, until);
        }
        if (stop === MALFORMED) {
          sink.skip(mend(at + 1, until, context) ? 'torn' : 'not_json');
          return;
        }
        at = skipBlanks(of, stop);
      }
    },
    isIrrelevant: (of, start, until) => walk(of, skipBlanks(of, start), until) === IRRELEVANT,
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

const USER_MESSAGE = '"type":"user","message":';

/**
 * Whether a line is a user line by the place where its first inner object begins, which no string can feign (its quotes
 * would be escaped). Most bytes of most logs are in such lines: this saves walking their members.
 */
function isUserLine(bytes: Buffer, start: number, end: number): boolean {
  const inner = bytes.indexOf(0x7b, start + 1);
  return inner > start + USER_MESSAGE.length && inner < end && isText(bytes, inner - USER_MESSAGE.length, inner, USER_MESSAGE);
}

/**
 * Whether the end of a line looks as if another line were glued to it: a boundary of two objects, or the `requestId`
 * that only assistant lines have. It goes from one rare byte to the next, as this is asked of most lines there are.
 */
function mayBeGlued(bytes: Buffer, start: number, end: number): boolean {
  const from = Math.max(start + 1, end - GLUED_TAIL_BYTES);
  for (let at = bytes.indexOf(0x7d, from); at !== -1 && at < end - 2; at = bytes.indexOf(0x7d, at + 1)) {
    if (bytes[at + 1] === 0x7b && bytes[at + 2] === 0x22) {
      return true;
    }
  }
  for (let at = bytes.indexOf(0x71, from + 3); at !== -1 && at < end; at = bytes.indexOf(0x71, at + 1)) {
    if (isText(bytes, at - 3, at + 8, '"requestId"')) {
      return true;
    }
  }
  return false;
}

function nextBeginning(bytes: Buffer, from: number, until: number): number {
  const rest = bytes.subarray(from, until);
  const found = BEGINNINGS.map((beginning) => rest.indexOf(beginning)).filter((at) => at >= 0);
  return found.length > 0 ? from + Math.min(...found) : -1;
}

type Slot = { start: number; end: number };

function slot(): Slot {
  return { start: -1, end: -1 };
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
      if (length !== last.length || bytes.compare(last, 0, length, at.start, at.end) !== 0) {
        last = Buffer.from(bytes.subarray(at.start, at.end));
        lastText = textOf(bytes, at.start, at.end);
      }
      return lastText;
    },
  };
}

function noUsage(): RawUsage {
  return {
    inputTokens: 0,
    outputTokens: 0,
    cacheWriteTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    cacheReadTokens: 0,
    webSearches: 0,
  };
}
