/** Builders for log lines in the shapes that Claude Code writes. */

type Members = Record<string, unknown>;

export type AssistantOptions = {
  id?: string | undefined;
  uuid?: string;
  at?: string;
  model?: string;
  session?: string;
  requestSession?: string;
  cwd?: string;
  version?: string;
  isSidechain?: boolean;
  usage?: Members;
  content?: unknown[];
  /** The older order of members: `type` before `message`. */
  isTypeFirst?: boolean;
  more?: Members;
};

/** The usage member of an assistant line. */
export function usage(members: Members = {}): Members {
  return {
    input_tokens: 10,
    cache_creation_input_tokens: 300,
    cache_read_input_tokens: 4000,
    output_tokens: 50,
    service_tier: 'standard',
    cache_creation: { ephemeral_1h_input_tokens: 200, ephemeral_5m_input_tokens: 100 },
    speed: 'standard',
    ...members,
  };
}

/** An assistant line as an object. */
export function assistant(options: AssistantOptions = {}): Members {
  const message = {
    model: options.model ?? 'claude-opus-5-5',
    ...('id' in options && options.id === undefined ? {} : { id: options.id ?? 'msg_1' }),
    type: 'message',
    role: 'assistant',
    content: options.content ?? [{ type: 'text', text: 'done' }],
    stop_reason: 'end_turn',
    stop_sequence: null,
    usage: usage(options.usage),
  };
  const tail = {
    requestId: 'req_1',
    uuid: options.uuid ?? 'uuid-1',
    timestamp: options.at ?? '2026-11-20T10:00:00.000Z',
    cwd: options.cwd ?? '/Users/ada/engine',
    sessionId: options.session ?? 'session-a',
    version: options.version ?? '2.1.329',
    ...(options.requestSession ? { requestSessionId: options.requestSession } : {}),
    ...options.more,
  };
  const head = { parentUuid: 'uuid-0', isSidechain: options.isSidechain ?? false };
  return options.isTypeFirst
    ? { ...head, type: 'assistant', message, ...tail }
    : { ...head, message, type: 'assistant', ...tail };
}

/** A user line, whose text can be anything. */
export function user(text: string, more: Members = {}): Members {
  return {
    parentUuid: 'uuid-0',
    isSidechain: false,
    type: 'user',
    message: { role: 'user', content: text },
    uuid: 'uuid-2',
    timestamp: '2026-11-20T10:00:00.000Z',
    sessionId: 'session-a',
    ...more,
  };
}

/** The line in which a client before 2.1.146 repeats a subagent's assistant line. */
export function agentProgress(inner: Members): Members {
  return {
    parentUuid: 'uuid-0',
    isSidechain: false,
    sessionId: 'session-a',
    version: '2.1.50',
    type: 'progress',
    data: { message: inner, normalizedMessages: [inner], type: 'agent_progress', agentId: 'a1' },
    uuid: 'uuid-3',
    timestamp: '2026-11-20T10:00:01.000Z',
  };
}

/** The line in which Claude Code says that a limit was hit. */
export function limitHit(
  text: string,
  options: { at?: string; uuid?: string; more?: Members; model?: string } = {},
): Members {
  return {
    parentUuid: 'uuid-0',
    isSidechain: false,
    type: 'assistant',
    uuid: options.uuid ?? 'uuid-hit',
    timestamp: options.at ?? '2026-11-20T10:00:00.000Z',
    message: {
      id: '7b0e',
      model: options.model ?? '<synthetic>',
      role: 'assistant',
      type: 'message',
      usage: { input_tokens: 0, output_tokens: 0 },
      content: [{ type: 'text', text }],
    },
    error: 'rate_limit',
    isApiErrorMessage: true,
    apiErrorStatus: 429,
    sessionId: 'session-a',
    version: '2.1.215',
    ...options.more,
  };
}

/** Lines as the text of a log file. */
export function logText(...lines: (Members | string)[]): string {
  return lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join('');
}

/** An assistant line that costs this many USD at Opus 5.5's price, all of it for output, so long before now. */
export function spent(usd: number, agoMs: number, id = 'msg_spent'): Members {
  return assistant({
    id,
    at: new Date(Date.now() - agoMs).toISOString(),
    usage: {
      input_tokens: 0,
      cache_creation_input_tokens: 0,
      cache_creation: null,
      cache_read_input_tokens: 0,
      output_tokens: usd * 50_000,
    },
  });
}
