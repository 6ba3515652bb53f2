import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { assistantLine, generateTree, type TreeSpec } from './generate.ts';
import { RECORDED } from './tree/mix.ts';
import { jsonValues, recount, sessionFiles, valuesOf } from './reference.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const nowMs = Date.UTC(2026, 10, 20, 12);
const spec: TreeSpec = {
  seed: 5,
  bytes: 1_000_000,
  mix: { ...RECORDED, assistantShare: 0.135 },
  days: 30,
  nowMs,
};

const place = mkdtempSync(path.join(tmpdir(), 'bench-tree-'));
afterAll(() => rmSync(place, { recursive: true }));

const report = generateTree(path.join(place, 'first'), spec);
const files = sessionFiles(report.dir);
const texts = files.map((file) => readFileSync(file, 'utf8'));
const lines = texts.flatMap((text) => text.split('\n').slice(0, -1));
const values = files.flatMap(valuesOf);

function hashOf(dir: string): string {
  const hash = createHash('sha256');
  for (const file of sessionFiles(dir)) {
    hash.update(path.relative(dir, file));
    hash.update(readFileSync(file));
  }
  return hash.digest('hex');
}

/** The responses' records, those repeated in progress lines left out, by message id. */
function recordsById(): Map<string, string[]> {
  const byId = new Map<string, string[]>();
  for (const line of lines) {
    const id = /"type":"assistant"/.test(line)
      ? /"id":"(msg_01\w{22})","type":"message"/.exec(line)?.[1]
      : undefined;
    if (id !== undefined && !line.includes('"agent_progress"')) {
      byId.set(id, [...(byId.get(id) ?? []), line]);
    }
  }
  return byId;
}

const records = [...recordsById().values()];
const outputs = (group: readonly string[]): string[] =>
  group.map((line) => /"usage":\{"input.*?"output_tokens":(\d+)/.exec(line)?.[1] ?? '');
const sessions = (group: readonly string[]): Set<string | undefined> =>
  new Set(group.map((line) => /"sessionId":"([^"]+)"/.exec(line)?.[1]));
const some = (...parts: readonly string[]): boolean =>
  lines.some((line) => parts.every((part) => line.includes(part)));

describe('a generated tree', () => {
  it('says of itself what a plain count finds', () => {
    expect(recount(report.dir)).toEqual(report.truth);
    expect(report.truth.events).toBeGreaterThan(50);
  });

  it('says how many files, bytes and lines it has', () => {
    expect(report.files).toBe(files.length);
    expect(report.bytes).toBe(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0));
    expect(report.lines).toBe(lines.length);
  });

  it('is the same to the byte for the same spec, and another for another seed', () => {
    const again = generateTree(path.join(place, 'again'), spec);
    const other = generateTree(path.join(place, 'other'), { ...spec, seed: 6 });
    expect(hashOf(again.dir)).toBe(hashOf(report.dir));
    expect(again.truth).toEqual(report.truth);
    expect(hashOf(other.dir)).not.toBe(hashOf(report.dir));
    expect(recount(other.dir)).toEqual(other.truth);
  });

  it('divides its truth among spans without losing or doubling a response', () => {
    const edges = [nowMs - 40 * DAY, nowMs - 7 * DAY, nowMs - 3 * DAY, nowMs];
    const parts = edges.slice(1).map((until, index) => report.truthInSpan(edges[index] ?? 0, until));
    const sum = (of: 'events' | 'outputTokens'): number => parts.reduce((total, part) => total + part[of], 0);
    expect(sum('events')).toBe(report.truth.events);
    expect(sum('outputTokens')).toBe(report.truth.outputTokens);
  });

  it('counts the responses of a span by their earliest timestamps', () => {
    const since = nowMs - 7 * DAY;
    const inSpan = records.filter((group) => {
      const times = group.map((line) =>
        Date.parse(
          /"timestamp":"(2026-[^"]+)","userType|"timestamp":"(2026-[^"]+)"\}/
            .exec(line)
            ?.slice(1)
            .find(Boolean) ?? '',
        ),
      );
      return Math.min(...times) >= since;
    });
    expect(report.truthInSpan(since, nowMs).events).toBe(inSpan.length);
  });

  it('idles for more than five hours of every night', () => {
    for (let day = 1; day < 30; day += 1) {
      const night = nowMs - day * DAY - 12 * HOUR;
      expect(report.truthInSpan(night, night + 6.5 * HOUR).events).toBe(0);
    }
  });

  it('dates each file by its last line that has a time', () => {
    for (const [index, file] of files.entries()) {
      const times = [...(texts[index] ?? '').matchAll(/"timestamp":"([^"]+)"/g)].map((match) =>
        Date.parse(match[1] ?? ''),
      );
      expect(Math.round(statSync(file).mtimeMs)).toBe(Math.max(...times));
    }
  });

  it('makes about as many small files as it is asked for', () => {
    const many = generateTree(path.join(place, 'many'), { ...spec, files: 40 });
    expect(many.files).toBeGreaterThanOrEqual(40);
    expect(many.files).toBeLessThan(44);
    expect(recount(many.dir)).toEqual(many.truth);
  });
});

describe('the traps in a generated tree', () => {
  it.each<[string, () => boolean]>([
    ['a response on four lines', () => records.some((group) => group.length >= 4)],
    [
      'output that grows from record to record',
      () => records.some((group) => new Set(outputs(group)).size > 1),
    ],
    [
      'output that is the same on each record of a new version',
      () =>
        records.some(
          (group) =>
            group.length > 1 &&
            new Set(outputs(group)).size === 1 &&
            /"version":"2\.1\.[23]\d\d"/.test(group[0] ?? ''),
        ),
    ],
    ['records without a request id', () => records.some((group) => !/"requestId"/.test(group[0] ?? ''))],
    ['records that a fork copied', () => records.some((group) => sessions(group).size > 1)],
    [
      'a copy that names the session of the request',
      () => some('"requestSessionId":"', '"type":"assistant"'),
    ],
    [
      'a subagent in a file of its own',
      () => files.some((file) => /\/[^/]+\/subagents\/agent-a\w+\.jsonl$/.test(file)),
    ],
    ['sidechain lines', () => some('"isSidechain":true,"agentId":"a', '"type":"assistant"')],
    [
      'progress that repeats a line of a subagent',
      () =>
        values.some((value) =>
          values.some(
            (other) =>
              value.data?.message?.message?.id !== undefined &&
              value.data.message.message.id === other.message?.id,
          ),
        ),
    ],
    [
      'progress that repeats it twice',
      () => some('"agent_progress"', '"normalizedMessages":[{"type":"assistant"'),
    ],
    ['usage in the result of a tool', () => some('"type":"user"', '"toolUseResult":{"status"', '"usage":{')],
    ['usage of single rounds', () => some('"iterations":[{"input_tokens"')],
    ['usage of two rounds that differ', () => some('"type":"message"},{"input_tokens"')],
    ['an error in place of a response', () => some('"<synthetic>"', '"isApiErrorMessage":true')],
    ['a null id in the input of a tool', () => some('"input":{"id":null}')],
    ['usage in the input of a tool', () => some('"input":{"model":null,"usage":{')],
    ['a log quoted inside a result', () => some('\\"type\\":\\"assistant\\"', '\\"usage\\":{')],
    ['text of several bytes a letter', () => some('潮汐') && some('🌊')],
    [
      'type before message',
      () => lines.some((line) => /"type":"assistant","message":\{"model":"claude/.test(line)),
    ],
    [
      'message before type',
      () => lines.some((line) => /^\{"parentUuid":[^{]*"message":.*"type":"assistant"/.test(line)),
    ],
    [
      'a picture of more than 1.8 MB',
      () => lines.some((line) => line.length > 1_800_000 && line.includes('"base64"')),
    ],
    [
      'a result of more than 50 kB',
      () => lines.some((line) => line.length > 50_000 && line.includes('"tool_result"')),
    ],
    [
      'a snapshot and a prompt on one line',
      () => lines.some((line) => /^\{"type":"file-history-snapshot".*\}\{"parent.*"type":"user"/.test(line)),
    ],
    [
      'a prompt and a response on one line',
      () => lines.some((line) => jsonTypes(line).join() === 'user,assistant'),
    ],
    [
      'half a line at the end of a file',
      () => texts.some((text) => !text.endsWith('\n') && text.includes('"usage"')),
    ],
    [
      'a record older than the one before it',
      () =>
        records.some((group) => group.some((line, index) => timeOf(line) < timeOf(group[index - 1] ?? ''))),
    ],
    ['cache writes beyond their split', () => splits().some(([flat, five, one]) => flat > five + one)],
    [
      'a split without the flat field',
      () => splits().some(([flat, five, one]) => flat === 0 && five + one > 0),
    ],
    [
      'old versions',
      () => some('"version":"2.1.39"') || some('"version":"2.1.63"') || some('"version":"2.1.92"'),
    ],
  ])('hold %s', (_, occurs) => {
    expect(occurs()).toBe(true);
  });

  it.each([
    'queue-operation',
    'attachment',
    'system',
    'last-prompt',
    'mode',
    'file-history-snapshot',
    'progress',
  ])('stand among lines of type %s', (type) => {
    expect(values.some((value) => value.type === type)).toBe(true);
  });

  it.each(['claude-opus-5-5', 'claude-sonnet-5-5', 'claude-haiku-5-5', 'claude-opus-4-6'])(
    'speak of %s',
    (model) => {
      expect(values.some((value) => value.message?.model === model)).toBe(true);
    },
  );
});

describe('one more assistant line', () => {
  it('adds a response, and grows it when it comes again with more output', () => {
    const { dir, truth } = generateTree(path.join(place, 'grown'), { ...spec, files: 2 });
    const file = path.join(dir, 'projects', 'more.jsonl');
    const options = { id: 'msg_01more', sessionId: 'more', cwd: '/Users/mira/code/harbour', atMs: nowMs };
    appendFileSync(file, assistantLine({ ...options, outputTokens: 5 }));
    appendFileSync(file, assistantLine({ ...options, outputTokens: 50 }));
    const after = recount(dir);
    expect(after.events).toBe(truth.events + 1);
    expect(after.outputTokens).toBe(truth.outputTokens + 50);
  });
});

function jsonTypes(line: string): (string | undefined)[] {
  return jsonValues(line).map((value) => value.type);
}

function timeOf(line: string): string {
  return /"timestamp":"(2026-[^"]+)"/.exec(line)?.[1] ?? '';
}

function splits(): [flat: number, fiveMinutes: number, oneHour: number][] {
  return values.map(({ message }) => {
    const split = message?.usage?.cache_creation;
    return [
      message?.usage?.cache_creation_input_tokens ?? 0,
      split?.ephemeral_5m_input_tokens ?? 0,
      split?.ephemeral_1h_input_tokens ?? 0,
    ];
  });
}
