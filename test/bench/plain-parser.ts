/**
 * The plain way to read a line, which `src/logs/line-walk.ts` has to be worth its code against: `JSON.parse` of whatever
 * has usage in it, and nothing of the rest. It finds the same records; it is no guard against hostile lines.
 */
import type { LineParser, LineSink } from '../../src/logs/line.ts';
import { jsonValues, type Line, type Usage } from './reference.ts';

const MARK = '"usage"';

/** A parser that gives what it finds to `sink`. */
export function createPlainParser(sink: LineSink): LineParser {
  return {
    parse(bytes, start, end, { project, session }) {
      const line = bytes.subarray(start, end);
      if (!line.includes(MARK)) {
        return;
      }
      for (const value of valuesIn(line.toString())) {
        const isRepeated = value.type === 'progress' && value.data?.type === 'agent_progress';
        const inner = isRepeated ? value.data?.message : value;
        const { message, timestamp = value.timestamp } = inner ?? {};
        const key = message?.id ?? inner?.uuid;
        if (
          inner?.type === 'assistant' &&
          message?.usage &&
          message.model !== undefined &&
          message.model !== '<synthetic>' &&
          key !== undefined &&
          timestamp !== undefined
        ) {
          sink.usage(
            {
              key,
              atMs: Date.parse(timestamp),
              model: message.model,
              usage: rawUsageOf(message.usage),
              fast: message.usage.speed === 'fast',
              usInference: message.usage.inference_geo === 'us',
              placeholder: false,
              source: {
                session: inner.sessionId ?? value.sessionId ?? session,
                project,
                sidechain: isRepeated || inner.isSidechain === true,
                copied: inner.requestSessionId !== undefined,
              },
            },
            inner.version ?? null,
            inner.cwd ?? null,
          );
        }
      }
    },
    parseRest: () => {},
    isIrrelevant: () => false,
    forget: () => {},
  };
}

function valuesIn(text: string): Line[] {
  try {
    return [JSON.parse(text)];
  } catch {
    return jsonValues(text);
  }
}

function rawUsageOf(usage: Usage): Parameters<LineSink['usage']>[0]['usage'] {
  return {
    inputTokens: usage.input_tokens ?? 0,
    outputTokens: usage.output_tokens ?? 0,
    cacheWriteTokens: usage.cache_creation_input_tokens ?? 0,
    cacheWrite5mTokens: usage.cache_creation?.ephemeral_5m_input_tokens ?? 0,
    cacheWrite1hTokens: usage.cache_creation?.ephemeral_1h_input_tokens ?? 0,
    cacheReadTokens: usage.cache_read_input_tokens ?? 0,
    webSearches: usage.server_tool_use?.web_search_requests ?? 0,
  };
}
