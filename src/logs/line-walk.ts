/**
 * Walks one log line's JSON and notes where the few members stand that can matter. Most lines are dismissed after their
 * first members; nothing is built, so that reading costs little more than looking at the bytes.
 */
import { noUsage, setUsage, type RawUsage } from '../core/event.ts';
import { countOf } from './count.ts';
import { isText, keyMatcher, valueEnd, walkMembers, type KeyMatcher } from './json-walk.ts';

/** The walk's result for a value that cannot hold an API response. */
export const IRRELEVANT = -2;

/** Where a value begins and ends; `start` is -1 where there is none. */
export type Slot = { start: number; end: number };

export type LineWalk = {
  /** Walks the value at `start`; where it ends, or a negative code (`MALFORMED`, `IRRELEVANT`). */
  walk(bytes: Buffer, start: number, end: number): number;
  /** What the last walk found. */
  found: Found;
};

export type Found = {
  /** An assistant line, or one that a progress line of a subagent repeats. */
  kind: 'assistant' | 'repeated' | 'other';
  isSidechain: boolean;
  isApiError: boolean;
  /** The line names the session that made the request: it is a copy in a fork. */
  isCopied: boolean;
  /** Nothing is said by it where there is none. */
  usage: RawUsage;
  /** Where the usage begins; -1 where there is none. */
  usageAt: number;
  fast: boolean;
  usInference: boolean;
  id: Slot;
  model: Slot;
  timestamp: Slot;
  uuid: Slot;
  session: Slot;
  version: Slot;
  cwd: Slot;
};

const lineKey = keyMatcher([
  'type',
  'message',
  'data',
  'timestamp',
  'uuid',
  'sessionId',
  'requestSessionId',
  'isSidechain',
  'isApiErrorMessage',
  'version',
  'cwd',
]);
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
const NO_USAGE = noUsage();
/** The places of `cache_creation` and `server_tool_use`. */
const SPLIT = 4;
const SEARCHES = 5;
const splitKey = keyMatcher(['ephemeral_5m_input_tokens', 'ephemeral_1h_input_tokens']);
const searchKey = keyMatcher(['web_search_requests']);
const dataKey = keyMatcher(['type', 'message']);

const QUOTE = 0x22;
const OPEN_OBJECT = 0x7b;
/** The first letter of `true`. */
const TRUE = 0x74;

/** A walk that can be used again and again; `found` is always the same object. */
export function createLineWalk(): LineWalk {
  const slot = (): Slot => ({ start: -1, end: -1 });
  const found: Found = {
    kind: 'other',
    isSidechain: false,
    isApiError: false,
    isCopied: false,
    usage: noUsage(),
    usageAt: -1,
    fast: false,
    usInference: false,
    id: slot(),
    model: slot(),
    timestamp: slot(),
    uuid: slot(),
    session: slot(),
    version: slot(),
    cwd: slot(),
  };
  let bytes: Buffer = Buffer.alloc(0);
  let end = 0;
  let isAssistant = false;
  let isProgress = false;
  let isAgentProgress = false;
  // The line that a progress line repeats; what it says itself beats what the outer line says.
  let isInInner = false;
  let hasInner = false;
  let isInnerAssistant = false;

  function reset(): void {
    isAssistant = false;
    isProgress = false;
    isAgentProgress = false;
    isInInner = false;
    hasInner = false;
    isInnerAssistant = false;
    found.isSidechain = false;
    found.isApiError = false;
    found.isCopied = false;
    found.usageAt = -1;
    found.fast = false;
    found.usInference = false;
    found.id.start = -1;
    found.model.start = -1;
    found.timestamp.start = -1;
    found.uuid.start = -1;
    found.session.start = -1;
    found.version.start = -1;
    found.cwd.start = -1;
  }

  function keep(slotOf: Slot, at: number): number {
    const stop = valueEnd(bytes, at, end);
    if (isInInner || !hasInner || slotOf.start < 0) {
      slotOf.start = at;
      slotOf.end = stop;
    }
    return stop;
  }

  function visitLine(key: number, at: number): number {
    switch (key) {
      case 0:
        return visitType(at);
      case 1:
        // A repeated line has its own message, whatever the outer line has.
        if (hasInner && !isInInner) {
          return valueEnd(bytes, at, end);
        }
        found.usageAt = -1;
        found.id.start = -1;
        found.model.start = -1;
        return walkObject(at, messageKey, visitMessage);
      case 2:
        return isAssistant ? valueEnd(bytes, at, end) : walkObject(at, dataKey, visitData);
      case 3:
        return keep(found.timestamp, at);
      case 4:
        return keep(found.uuid, at);
      case 5:
        return keep(found.session, at);
      case 6:
        found.isCopied = bytes[at] === QUOTE;
        return valueEnd(bytes, at, end);
      case 7:
        found.isSidechain = bytes[at] === TRUE;
        return valueEnd(bytes, at, end);
      case 8:
        found.isApiError = bytes[at] === TRUE;
        return valueEnd(bytes, at, end);
      case 9:
        return keep(found.version, at);
      case 10:
        return keep(found.cwd, at);
      default:
        return valueEnd(bytes, at, end);
    }
  }

  function visitType(at: number): number {
    const stop = valueEnd(bytes, at, end);
    if (isInInner) {
      isInnerAssistant = isText(bytes, at, stop, '"assistant"');
      return isInnerAssistant || stop < 0 ? stop : IRRELEVANT;
    }
    isAssistant = isText(bytes, at, stop, '"assistant"');
    isProgress = isText(bytes, at, stop, '"progress"');
    return isAssistant || isProgress || stop < 0 ? stop : IRRELEVANT;
  }

  function visitMessage(key: number, at: number): number {
    switch (key) {
      case 0:
        return keep(found.id, at);
      case 1:
        return keep(found.model, at);
      case 2: {
        const stop = valueEnd(bytes, at, end);
        return isText(bytes, at, stop, '"user"') ? IRRELEVANT : stop;
      }
      case 3:
        if (!isObject(at)) {
          found.usageAt = -1;
          return valueEnd(bytes, at, end);
        }
        setUsage(found.usage, NO_USAGE);
        found.usageAt = at;
        found.fast = false;
        found.usInference = false;
        return walkMembers(bytes, at, end, usageKey, visitUsage);
      default:
        return valueEnd(bytes, at, end);
    }
  }

  function visitUsage(key: number, at: number): number {
    const { usage } = found;
    if (key === SPLIT) {
      usage.cacheWrite5mTokens = 0;
      usage.cacheWrite1hTokens = 0;
      return walkObject(at, splitKey, visitSplit);
    }
    if (key === SEARCHES) {
      usage.webSearches = 0;
      return walkObject(at, searchKey, visitSearches);
    }
    const stop = valueEnd(bytes, at, end);
    if (stop < 0) {
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
      case 6:
        found.fast = isText(bytes, at, stop, '"fast"');
        return stop;
      case 7:
        found.usInference = isText(bytes, at, stop, '"us"');
        return stop;
      default:
        return stop;
    }
  }

  function visitSplit(key: number, at: number): number {
    const stop = valueEnd(bytes, at, end);
    if (key === 0) {
      found.usage.cacheWrite5mTokens = countOf(bytes, at, stop);
    } else if (key === 1) {
      found.usage.cacheWrite1hTokens = countOf(bytes, at, stop);
    }
    return stop;
  }

  function visitSearches(key: number, at: number): number {
    const stop = valueEnd(bytes, at, end);
    if (key === 0) {
      found.usage.webSearches = countOf(bytes, at, stop);
    }
    return stop;
  }

  function visitData(key: number, at: number): number {
    if (key === 1 && isObject(at) && !isInInner) {
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

  /** Visits the members of an object; any other value is passed over. */
  function walkObject(at: number, match: KeyMatcher, visit: (key: number, at: number) => number): number {
    return isObject(at) ? walkMembers(bytes, at, end, match, visit) : valueEnd(bytes, at, end);
  }

  function isObject(at: number): boolean {
    return bytes[at] === OPEN_OBJECT;
  }

  return {
    found,
    walk(of, start, until) {
      bytes = of;
      end = until;
      reset();
      const stop = walkMembers(bytes, start, end, lineKey, visitLine);
      const isRepeated = isProgress && isAgentProgress && isInnerAssistant;
      found.kind = isRepeated ? 'repeated' : isAssistant && !hasInner ? 'assistant' : 'other';
      return stop;
    },
  };
}
