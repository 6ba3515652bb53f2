/**
 * The lines of a made-up session log, as texts. Where a line carries much text it is made as two halves around a hole.
 */

/** The order of a line's members: older clients' (general members first), newer ones', or with `type` before `message`. */
export type Style = 'old' | 'new' | 'type-first';

/** What all lines of one file have in common. */
export type Voice = {
  sessionId: string;
  cwd: string;
  version: string;
  style: Style;
  /** A subagent's id, in a subagent's file. */
  agentId?: string;
};

/** What tells a line from its neighbours. */
export type Stamp = { atMs: number; uuid: string; parent: string | null };

/** A line's text before and after the place where a filler goes. */
export type Holed = readonly [head: string, tail: string];

/** The counters of `message.usage` as written. */
export type Usage = {
  input: number;
  output: number;
  /** `cache_creation_input_tokens`. */
  flat: number;
  fiveMinutes: number;
  oneHour: number;
  read: number;
  /** How many rounds `iterations` lists; the message's own counters are the last one's. */
  iterations: 0 | 1 | 2;
};

/** One record of a response, with one block of its content. */
export type Message = {
  id: string;
  requestId: string | null;
  model: string;
  /** The block, as JSON. */
  content: string;
  stopReason: string | null;
  usage: Usage;
};

const SERVER_TOOLS = '"server_tool_use":{"web_search_requests":0,"web_fetch_requests":0}';

const iso = (atMs: number): string => new Date(atMs).toISOString();

function common(voice: Voice): string {
  const entrypoint = voice.style === 'old' ? '' : '"entrypoint":"cli",';
  return `"userType":"external",${entrypoint}"cwd":"${voice.cwd}","sessionId":"${voice.sessionId}","version":"${voice.version}","gitBranch":"main"`;
}

/** A line whose own members are `open`, a hole, and `close`. */
function frame(voice: Voice, stamp: Stamp, open: string, close = ''): Holed {
  const parent = stamp.parent === null ? 'null' : `"${stamp.parent}"`;
  const agent = voice.agentId === undefined ? 'false' : `true,"agentId":"${voice.agentId}"`;
  const start = `{"parentUuid":${parent},"isSidechain":${agent}`;
  const identity = `"uuid":"${stamp.uuid}","timestamp":"${iso(stamp.atMs)}"`;
  return voice.style === 'old'
    ? [`${start},${common(voice)},${open}`, `${close},${identity}}`]
    : [`${start},${open}`, `${close},${identity},${common(voice)}}`];
}

function splitJson(usage: Usage): string {
  return `{"ephemeral_5m_input_tokens":${usage.fiveMinutes},"ephemeral_1h_input_tokens":${usage.oneHour}}`;
}

function roundJson(usage: Usage, output: number): string {
  return `{"input_tokens":${usage.input},"output_tokens":${output},"cache_read_input_tokens":${usage.read},"cache_creation_input_tokens":${usage.flat},"cache_creation":${splitJson(usage)},"type":"message"}`;
}

function usageJson(usage: Usage, style: Style): string {
  const before = `"input_tokens":${usage.input},"cache_creation_input_tokens":${usage.flat},"cache_read_input_tokens":${usage.read}`;
  if (style === 'old') {
    return `{${before},"cache_creation":${splitJson(usage)},"output_tokens":${usage.output},"service_tier":"standard","inference_geo":"not_available"}`;
  }
  const rounds = [roundJson(usage, usage.output + 7777), roundJson(usage, usage.output)].slice(
    2 - usage.iterations,
  );
  return `{${before},"output_tokens":${usage.output},"output_tokens_details":{"thinking_tokens":0},${SERVER_TOOLS},"service_tier":"standard","cache_creation":${splitJson(usage)},"inference_geo":"","iterations":[${rounds.join(',')}],"speed":"standard"}`;
}

function messageJson(message: Message, style: Style): string {
  const stop = message.stopReason === null ? 'null' : `"${message.stopReason}"`;
  return `{"model":"${message.model}","id":"${message.id}","type":"message","role":"assistant","content":[${message.content}],"stop_reason":${stop},"stop_sequence":null,"usage":${usageJson(message.usage, style)}}`;
}

function requestJson(message: Message): string {
  return message.requestId === null ? '' : `,"requestId":"${message.requestId}"`;
}

/** An assistant line. */
export function assistant(voice: Voice, stamp: Stamp, message: Message): string {
  const body = `"message":${messageJson(message, voice.style)}${requestJson(message)}`;
  const type = '"type":"assistant"';
  const [head, tail] = frame(
    voice,
    stamp,
    voice.style === 'type-first' ? `${type},${body}` : `${body},${type}`,
  );
  return head + tail;
}

/** The assistant line that stands for an error: no usage, and no response behind it. */
export function syntheticError(voice: Voice, stamp: Stamp, id: string): string {
  const zero = usageJson(
    { input: 0, output: 0, flat: 0, fiveMinutes: 0, oneHour: 0, read: 0, iterations: 0 },
    'new',
  );
  const text = '"content":[{"type":"text","text":"API Error: 529 overloaded, try again"}]';
  return frame(
    voice,
    stamp,
    `"type":"assistant","message":{"id":"${id}","model":"<synthetic>","role":"assistant","stop_reason":"stop_sequence","stop_sequence":"","type":"message","usage":${zero},${text}},"error":"server_error","isApiErrorMessage":true`,
  ).join('');
}

/** An old parent's line that repeats a subagent's whole assistant line. */
export function agentProgress(
  voice: Voice,
  stamp: Stamp,
  of: { message: Message; uuid: string; agentId: string; normalized: boolean },
): string {
  const message = messageJson(of.message, 'old');
  const line = `{"type":"assistant","timestamp":"${iso(stamp.atMs)}","message":${message}${requestJson(of.message)},"uuid":"${of.uuid}"}`;
  const again = of.normalized ? `{"type":"assistant","message":${message}}` : '';
  return frame(
    voice,
    stamp,
    `"type":"progress","data":{"message":${line},"normalizedMessages":[${again}],"type":"agent_progress","prompt":"look into it","agentId":"${of.agentId}"},"toolUseID":"agent_${of.message.id}"`,
  ).join('');
}

/** A user's prompt, around its text. */
export function prompt(voice: Voice, stamp: Stamp): Holed {
  return frame(voice, stamp, '"type":"user","message":{"role":"user","content":"', '"}');
}

/** A tool's result, around its text. */
export function toolResult(voice: Voice, stamp: Stamp, toolId: string): Holed {
  return frame(
    voice,
    stamp,
    `"type":"user","message":{"role":"user","content":[{"tool_use_id":"${toolId}","type":"tool_result","content":"`,
    '","is_error":false}]},"toolUseResult":{"stdout":"","stderr":"","interrupted":false,"isImage":false}',
  );
}

/** A finished subagent's result, which repeats a usage that must not be counted, around its text. */
export function taskResult(
  voice: Voice,
  stamp: Stamp,
  of: { toolId: string; agentId: string; usage: Usage },
): Holed {
  return frame(
    voice,
    stamp,
    `"type":"user","message":{"role":"user","content":[{"tool_use_id":"${of.toolId}","type":"tool_result","content":[{"type":"text","text":"`,
    `"}]}]},"toolUseResult":{"status":"completed","agentId":"${of.agentId}","totalTokens":${of.usage.read + of.usage.output},"usage":${usageJson(of.usage, voice.style)}}`,
  );
}

/** A pasted picture, around its base64. */
export function image(voice: Voice, stamp: Stamp): Holed {
  return frame(
    voice,
    stamp,
    '"type":"user","message":{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/png","data":"',
    '"}},{"type":"text","text":"what is wrong here?"}]}',
  );
}

/** Context that newer clients add between the lines of a talk, around its text. */
export function attachment(voice: Voice, stamp: Stamp): Holed {
  return frame(voice, stamp, '"attachment":{"type":"edited_text_file","snippet":"', '"},"type":"attachment"');
}

/** What older clients wrote while a command ran, around its output. */
export function bashProgress(voice: Voice, stamp: Stamp): Holed {
  return frame(
    voice,
    stamp,
    '"type":"progress","data":{"type":"bash_progress","output":"","fullOutput":"',
    '","elapsedTimeSeconds":3},"toolUseID":"bash-progress-0"',
  );
}

/** What older clients wrote while a hook ran. */
export function hookProgress(voice: Voice, stamp: Stamp): string {
  return frame(
    voice,
    stamp,
    '"type":"progress","data":{"type":"hook_progress","hookEvent":"PostToolUse","hookName":"PostToolUse:Edit","command":"npm run format"}',
  ).join('');
}

/** The end of a turn. */
export function turnDuration(voice: Voice, stamp: Stamp, durationMs: number): string {
  return frame(voice, stamp, `"type":"system","subtype":"turn_duration","durationMs":${durationMs}`).join('');
}

/** A snapshot of edited files: no time and no session of its own. */
export function snapshot(messageId: string, atMs: number): string {
  return `{"type":"file-history-snapshot","messageId":"${messageId}","snapshot":{"messageId":"${messageId}","trackedFileBackups":{},"timestamp":"${iso(atMs)}"},"isSnapshotUpdate":false}`;
}

/** A prompt put in the queue, around its text. */
export function queued(voice: Voice, atMs: number): Holed {
  const start = `{"type":"queue-operation","operation":"enqueue","timestamp":"${iso(atMs)}"`;
  return [`${start},"sessionId":"${voice.sessionId}","content":"`, '"}'];
}

/** The last prompt, around its text; no time. */
export function lastPrompt(voice: Voice): Holed {
  return ['{"type":"last-prompt","lastPrompt":"', `","sessionId":"${voice.sessionId}"}`];
}

/** The input mode; no time. */
export function mode(voice: Voice): string {
  return `{"type":"mode","mode":"normal","sessionId":"${voice.sessionId}"}`;
}
