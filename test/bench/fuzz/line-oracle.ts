/** What the rules say of a log line, by plain JSON.parse: slow and obviously right. */
import type { RawUsage, UsageRecord } from '../../../src/core/event.ts';
import type { LimitHit } from '../../../src/core/limit-hit.ts';
import { limitHitOf } from '../../../src/logs/limit-message.ts';
import type { LineContext, SkipReason } from '../../../src/logs/line.ts';

/** Everything that a parser gives to its sink. */
export type Found = {
  usages: { record: UsageRecord; version: string | null; cwd: string | null }[];
  hits: LimitHit[];
  skips: SkipReason[];
};

type Members = Readonly<Record<string, unknown>>;

/** What a line holds that is one JSON value; null for a line that is none: of those, this says nothing. */
export function expectedOf(text: string, context: LineContext, timeZone: string): Found | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const found: Found = { usages: [], hits: [], skips: [] };
  if (!isMembers(json)) {
    found.skips.push('not_json');
    return found;
  }
  const isRepeated = json['type'] === 'progress';
  const line = isRepeated ? repeatedBy(json) : json;
  const message = line?.['message'];
  const role = isMembers(message) ? message['role'] : undefined;
  if (!line || line['type'] !== 'assistant' || role === 'user') {
    return found;
  }
  const hit = !isRepeated && json['isApiErrorMessage'] === true ? limitHitOf(text, () => timeZone) : null;
  if (hit) {
    found.hits.push(hit);
  }
  if (!isMembers(message) || !isMembers(message['usage']) || message['model'] === '<synthetic>') {
    return found;
  }
  const model = nameOf(message['model']);
  const key = nameOf(message['id']) ?? nameOf(line['uuid']);
  const { timestamp } = line;
  const atMs = typeof timestamp === 'string' ? Date.parse(timestamp) : Number.NaN;
  if (!key || !model || Number.isNaN(atMs)) {
    found.skips.push('incomplete');
    return found;
  }
  const version = nameOf(line['version']);
  const usage = message['usage'];
  found.usages.push({
    record: {
      key,
      atMs,
      model,
      usage: usageOf(usage),
      fast: usage['speed'] === 'fast',
      usInference: usage['inference_geo'] === 'us',
      placeholder: version !== null && isPlaceholderVersion(version),
      source: {
        session: nameOf(line['sessionId']) ?? context.session,
        project: context.project,
        sidechain: isRepeated || line['isSidechain'] === true,
        copied: typeof line['requestSessionId'] === 'string',
      },
    },
    version,
    cwd: nameOf(line['cwd'], 4096),
  });
  return found;
}

/** The assistant line that a subagent's progress line repeats; what it says itself beats what the outer line says. */
function repeatedBy(outer: Members): Members | null {
  const { data } = outer;
  const inner = isMembers(data) && data['type'] === 'agent_progress' ? data['message'] : null;
  return isMembers(inner) ? { ...outer, type: null, ...inner } : null;
}

function usageOf(usage: Members): RawUsage {
  const split = isMembers(usage['cache_creation']) ? usage['cache_creation'] : {};
  const tools = isMembers(usage['server_tool_use']) ? usage['server_tool_use'] : {};
  return {
    inputTokens: countOf(usage['input_tokens']),
    outputTokens: countOf(usage['output_tokens']),
    cacheWriteTokens: countOf(usage['cache_creation_input_tokens']),
    cacheWrite5mTokens: countOf(split['ephemeral_5m_input_tokens']),
    cacheWrite1hTokens: countOf(split['ephemeral_1h_input_tokens']),
    cacheReadTokens: countOf(usage['cache_read_input_tokens']),
    webSearches: countOf(tools['web_search_requests']),
  };
}

function countOf(value: unknown): number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 2 ** 32 ? value : 0;
}

function nameOf(value: unknown, longest = 200): string | null {
  return typeof value === 'string' && value.length <= longest ? value : null;
}

function isPlaceholderVersion(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return major < 2 || (major === 2 && (minor < 1 || (minor === 1 && patch < 97)));
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
