import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UsageRecord } from '../../src/core/event.ts';
import type { LimitHit } from '../../src/core/limit-hit.ts';
import { createLineParser, type LineParser, type SkipReason } from '../../src/logs/line.ts';
import { agentProgress, assistant, limitHit, usage, user } from '../support/lines.ts';
import { rawUsage } from '../support/records.ts';

type Found = { records: UsageRecord[]; hits: LimitHit[]; skipped: SkipReason[] };

function collecting(): { parser: LineParser; found: Found } {
  const found: Found = { records: [], hits: [], skipped: [] };
  const parser = createLineParser(
    {
      usage: (record) => found.records.push(structuredClone(record)),
      hit: (hit) => found.hits.push(hit),
      skip: (reason) => found.skipped.push(reason),
    },
    () => 'UTC',
  );
  return { parser, found };
}

/** Parses one line that stands between others in a buffer, as it does in a file. */
function parse(line: string | object | Buffer): Found {
  const { parser, found } = collecting();
  const bytes = Buffer.isBuffer(line)
    ? line
    : Buffer.from(typeof line === 'string' ? line : JSON.stringify(line));
  const before = Buffer.from('{"type":"user"}\n');
  const after = Buffer.from(`\n${JSON.stringify(assistant({ id: 'after' }))}\n`);
  const buffer = Buffer.concat([before, bytes, after]);
  parser.parse(buffer, before.length, before.length + bytes.length, { project: 'p', session: 'file' });
  return found;
}

/** What the rules say of a line, by plain JSON.parse: slow and obviously right. */
function reference(line: string): { key: string; input: number; output: number }[] {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return [];
  }
  const outer = json as Record<string, never>;
  const data = outer?.['data'] as Record<string, never> | undefined;
  const isProgress = outer?.['type'] === 'progress' && data?.['type'] === 'agent_progress';
  const inner: Record<string, never> | undefined = isProgress ? data?.['message'] : outer;
  const message = inner?.['message'] as Record<string, never> | undefined;
  const counts = message?.['usage'] as Record<string, number> | undefined;
  if (inner?.['type'] !== 'assistant' || !counts || message?.['model'] === '<synthetic>') {
    return [];
  }
  return [
    {
      key: String(message?.['id'] ?? inner['uuid']),
      input: counts['input_tokens'] ?? 0,
      output: counts['output_tokens'] ?? 0,
    },
  ];
}

describe('what one line says', () => {
  const full = assistant({
    id: 'msg_full',
    isSidechain: true,
    requestSession: 'session-b',
    usage: { server_tool_use: { web_search_requests: 3 }, speed: 'fast', inference_geo: 'us' },
  });
  const bare = (message: object): object => ({
    type: 'assistant',
    message: { model: 'claude-opus-5-5', id: 'msg_bare', ...message },
    timestamp: '2026-11-20T10:00:05.000Z',
  });
  test.each([
    ['says less', bare({ usage: { output_tokens: 1 } })],
    ['says nothing of tokens', bare({ usage: {} })],
    ['has no usage', bare({})],
    ['has a usage that is none', bare({ usage: null })],
    ['has no message', { type: 'assistant', timestamp: '2026-11-20T10:00:05.000Z' }],
    ['is no assistant’s', user('hello')],
  ])('is nothing that the next one says, which %s', (_name, next) => {
    const { parser, found } = collecting();
    const lines = [full, next].map((line) => `${JSON.stringify(line)}\n`);
    const bytes = Buffer.from(lines.join(''));
    let start = 0;
    for (const line of lines) {
      parser.parse(bytes, start, start + line.length - 1, { project: 'p', session: 'file' });
      start += line.length;
    }
    const { records, hits, skipped } = parse(next);
    expect(found).toEqual({ records: [...parse(full).records, ...records], hits, skipped });
  });

  test('of a message counts by its last message, and by the last usage in it', () => {
    const usageOf = (tokens: number): string => `"usage":{"input_tokens":7,"output_tokens":${tokens}}`;
    const line = (messages: string): string =>
      `{"type":"assistant",${messages},"timestamp":"2026-11-20T10:00:05.000Z"}`;
    const message = (inner: string): string => `"message":{"id":"m","model":"claude-opus-5-5"${inner}}`;
    expect(parse(line(`${message(`,${usageOf(3)}`)},${message('')}`)).records).toEqual([]);
    expect(parse(line(message(`,${usageOf(3)},"usage":null`))).records).toEqual([]);
    expect(parse(line(message(`,${usageOf(3)},"usage":{"output_tokens":4}`))).records).toMatchObject([
      { usage: rawUsage({ outputTokens: 4 }) },
    ]);
  });
});

describe('an assistant line', () => {
  test.each([false, true])('is one record in either order of members (type first: %s)', (isTypeFirst) => {
    const { records, skipped } = parse(assistant({ isTypeFirst }));
    expect(skipped).toEqual([]);
    expect(records).toEqual([
      {
        key: 'msg_1',
        atMs: Date.parse('2026-11-20T10:00:00.000Z'),
        model: 'claude-opus-5-5',
        usage: rawUsage({
          inputTokens: 10,
          outputTokens: 50,
          cacheWriteTokens: 300,
          cacheWrite5mTokens: 100,
          cacheWrite1hTokens: 200,
          cacheReadTokens: 4000,
        }),
        fast: false,
        usInference: false,
        placeholder: false,
        source: { session: 'session-a', project: 'p', sidechain: false, copied: false },
      },
    ]);
  });

  test('that has a member twice says what the second says, as JSON.parse has it', () => {
    const first = JSON.stringify(usage({ speed: 'fast', inference_geo: 'us', cache_read_input_tokens: 9 }));
    const whole = JSON.stringify(assistant({ usage: { cache_read_input_tokens: 5, speed: undefined } }));
    const twice = whole.replace('"usage":', `"usage":${first},"usage":`);
    expect(twice).not.toBe(whole);
    expect(parse(twice)).toEqual(parse(whole));
    expect(parse(twice).records).toMatchObject([
      { fast: false, usInference: false, usage: { cacheReadTokens: 5 } },
    ]);
  });

  const cases: { name: string; line: object; expected: object }[] = [
    {
      name: 'goes by its uuid without message.id',
      line: assistant({ id: undefined }),
      expected: { key: 'uuid-1' },
    },
    { name: 'keeps fast mode', line: assistant({ usage: { speed: 'fast' } }), expected: { fast: true } },
    {
      name: 'keeps US inference',
      line: assistant({ usage: { inference_geo: 'us' } }),
      expected: { usInference: true },
    },
    {
      name: 'has placeholder output before 2.1.97',
      line: assistant({ version: '2.1.96' }),
      expected: { placeholder: true },
    },
    {
      name: 'has none from 2.1.97 on',
      line: assistant({ version: '2.1.97' }),
      expected: { placeholder: false },
    },
    {
      name: 'ignores nested iterations and the text of a model',
      line: assistant({
        usage: { iterations: [{ input_tokens: 999, output_tokens: 999 }] },
        content: [
          { type: 'text', text: '"usage":{"output_tokens":777}' },
          { type: 'tool_use', input: { id: null } },
        ],
      }),
      expected: {
        usage: rawUsage({
          inputTokens: 10,
          outputTokens: 50,
          cacheWriteTokens: 300,
          cacheWrite5mTokens: 100,
          cacheWrite1hTokens: 200,
          cacheReadTokens: 4000,
        }),
      },
    },
    {
      name: 'counts nothing for counters that are no whole numbers',
      line: assistant({
        usage: {
          input_tokens: -5,
          output_tokens: 1.5,
          cache_read_input_tokens: '7',
          cache_creation: null,
          cache_creation_input_tokens: 1e300,
        },
      }),
      expected: { usage: rawUsage() },
    },
    {
      name: 'counts nothing for counters that no model reaches, and what 32 bits hold',
      line: assistant({
        usage: {
          input_tokens: 4_294_967_295,
          output_tokens: 4_294_967_296,
          cache_read_input_tokens: 9_007_199_254_740_991,
          cache_creation: null,
          cache_creation_input_tokens: 4.3e9,
        },
      }),
      expected: { usage: rawUsage({ inputTokens: 4_294_967_295 }) },
    },
    {
      name: 'of a subagent is a sidechain line',
      line: assistant({ isSidechain: true }),
      expected: { source: { session: 'session-a', project: 'p', sidechain: true, copied: false } },
    },
    {
      name: 'in a fork names the session that asked',
      line: assistant({ requestSession: 'session-0' }),
      expected: { source: { session: 'session-a', project: 'p', sidechain: false, copied: true } },
    },
  ];
  test.each(cases)('$name', ({ line, expected }) => {
    const { records } = parse(line);
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject(expected);
  });

  test.each([
    ['without a time', assistant({ at: 'yesterday' })],
    ['with a model of an impossible name', assistant({ model: 'claude'.repeat(50_000) })],
    ['without a model', { ...assistant(), message: { id: 'x', role: 'assistant', usage: usage() } }],
    ['without id and uuid', { ...assistant({ id: undefined }), uuid: null }],
  ])('%s is incomplete', (_name, line) => {
    expect(parse(line)).toEqual({ records: [], hits: [], skipped: ['incomplete'] });
  });
});

describe('what is no API response', () => {
  test.each([
    ['a user line with usage in a tool result', user('x', { toolUseResult: { usage: usage() } })],
    ['a user line that quotes an assistant line', user(JSON.stringify(assistant()))],
    [
      'a progress line of a hook',
      { type: 'progress', data: { type: 'hook_progress', message: assistant() } },
    ],
    ['a synthetic message', assistant({ model: '<synthetic>' })],
    ['a line without usage', { ...assistant(), message: { id: 'x', model: 'm', role: 'assistant' } }],
    ['a line whose usage is null', { ...assistant(), message: { id: 'x', model: 'm', usage: null } }],
    ['an empty line', ''],
    ['a line of another type', { type: 'file-history-snapshot', snapshot: { message: assistant() } }],
  ])('%s gives nothing and is no mistake', (_name, line) => {
    expect(parse(line)).toEqual({ records: [], hits: [], skipped: [] });
  });
});

describe("a subagent's line repeated as progress", () => {
  test('counts once, as a sidechain line of the outer session', () => {
    const { records } = parse(agentProgress({ ...assistant({ id: 'msg_sub' }), sessionId: undefined }));
    expect(records).toHaveLength(1);
    expect(records[0]).toMatchObject({ key: 'msg_sub', source: { session: 'session-a', sidechain: true } });
  });
  test('is read by its own message, wherever the outer line has one too', () => {
    const { message, ...rest } = assistant({ id: undefined, uuid: 'uuid-sub' });
    const { data, ...outer } = agentProgress({ ...rest, message });
    const other = { id: 'outer', model: 'outer', role: 'assistant' };
    for (const line of [
      { ...outer, message: other, data },
      { ...outer, data, message: other },
    ]) {
      expect(parse(line).records).toMatchObject([{ key: 'uuid-sub', model: 'claude-opus-5-5' }]);
    }
  });
  test('gives nothing if the repeated line is a user line', () => {
    expect(parse(agentProgress(user('find it'))).records).toEqual([]);
  });
});

describe('broken lines', () => {
  const one = JSON.stringify(assistant({ id: 'one' }));
  const two = JSON.stringify(assistant({ id: 'two' }));
  const keys = (found: Found) => found.records.map((record) => record.key);

  test('two values glued together are both read', () => {
    expect(keys(parse(one + two))).toEqual(['one', 'two']);
    expect(keys(parse(one + JSON.stringify({ type: 'file-history-snapshot', snapshot: {} })))).toEqual([
      'one',
    ]);
    expect(keys(parse(JSON.stringify(user('hello')) + two))).toEqual(['two']);
  });
  test('a long assistant line glued to a line that is passed over is read, with a requestId or without', () => {
    const content = [{ type: 'text', text: 'x'.repeat(5000) }];
    const long = assistant({ id: 'long', content });
    const { requestId: _, ...older } = long;
    for (const line of [long, older]) {
      expect(keys(parse(JSON.stringify(user('hello')) + JSON.stringify(line)))).toEqual(['long']);
    }
  });
  test('a whole line glued to a half one is saved', () => {
    for (const cut of [1, 20, 150, one.length - 1]) {
      const found = parse(one.slice(0, cut) + two);
      expect(keys(found)).toEqual(['two']);
      expect(found.skipped).toEqual(['torn']);
    }
  });
  test('half a line is never mixed with the whole one behind it, wherever it ends and whatever both quote', () => {
    const quoting = (id: string, text: string) =>
      JSON.stringify(assistant({ id, content: [{ type: 'text', text }] }));
    const half = quoting('half', 'he said "}]}" and {[');
    const whole = quoting('whole', 'a "quote" of }}]} brackets');
    for (const first of [half, JSON.stringify(user('he said "}]}" and {['))]) {
      for (let cut = 1; cut < first.length; cut += 1) {
        const found = parse(first.slice(0, cut) + whole);
        expect([cut, keys(found), found.skipped]).toEqual([cut, ['whole'], ['torn']]);
      }
    }
  });
  test('a half line is not JSON', () => {
    expect(parse(one.slice(0, -1)).skipped).toEqual(['not_json']);
    expect(parse('garbage').skipped).toEqual(['not_json']);
  });
  test('deep nesting, lone quotes and odd bytes end quietly', () => {
    expect(parse('['.repeat(200_000)).records).toEqual([]);
    expect(parse('{"type":"assistant","message":'.repeat(5000)).records).toEqual([]);
    expect(parse(Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x00, 0x22])).records).toEqual([]);
  });
});

describe('limit hits', () => {
  test('are told by a marked line only', () => {
    const text = "You've hit your session limit · resets 3pm (UTC)";
    expect(parse(limitHit(text)).hits).toEqual([
      {
        key: 'uuid-hit',
        atMs: Date.parse('2026-11-20T10:00:00.000Z'),
        window: 'five_hour',
        resetsAtMs: Date.parse('2026-11-20T15:00:00Z'),
        anchor: 'limit_message',
        session: 'session-a',
      },
    ]);
    expect(parse(assistant({ content: [{ type: 'text', text }] })).hits).toEqual([]);
    expect(parse(user(text)).hits).toEqual([]);
  });
});

describe('whatever the bytes are', () => {
  const seed = 20261120;
  const names = fc.constantFrom(
    'id',
    'type',
    'usage',
    'message',
    'data',
    'timestamp',
    'uuid',
    'model',
    'x',
    'é"\\',
  );
  const content = fc.jsonValue({ maxDepth: 4 });
  const lines = fc
    .record({
      id: fc.option(fc.string({ minLength: 1 }), { nil: undefined }),
      model: fc.constantFrom('claude-opus-5-5', '<synthetic>', 'x/y'),
      isTypeFirst: fc.boolean(),
      isSidechain: fc.boolean(),
      input: fc.nat(),
      output: fc.nat(),
      more: fc.dictionary(
        names.map((name) => `extra-${name}`),
        content,
      ),
      content: fc.array(content, { maxLength: 3 }),
      kind: fc.constantFrom('assistant', 'user', 'progress', 'other'),
      indent: fc.constantFrom(0, 1),
    })
    .map(({ input, output, kind, indent, id, ...options }) => {
      const line = assistant({
        ...options,
        ...(id === undefined ? { id: undefined } : { id }),
        usage: { input_tokens: input, output_tokens: output },
      });
      const whole = {
        assistant: line,
        user: user('x', options.more),
        progress: agentProgress(line),
        other: options,
      }[kind];
      return JSON.stringify(whole, null, indent).replaceAll('\n', ' ');
    });

  test('the walker agrees with JSON.parse on every valid line', () => {
    fc.assert(
      fc.property(lines, (line) => {
        const seen = parse(line).records.map(({ key, usage: { inputTokens, outputTokens } }) => ({
          key,
          input: inputTokens,
          output: outputTokens,
        }));
        expect(seen).toEqual(reference(line));
      }),
      { seed, numRuns: 2000 },
    );
  });

  test('no truncation throws or invents a record', () => {
    fc.assert(
      fc.property(lines, fc.double({ min: 0, max: 1, noNaN: true }), (line, share) => {
        const half = Buffer.from(line).subarray(0, Math.floor(Buffer.byteLength(line) * share));
        const whole = reference(line).map((one) => one.key);
        for (const { key } of parse(half).records) {
          expect(whole).toContain(key);
        }
      }),
      { seed, numRuns: 2000 },
    );
  });

  test('any number of glued lines gives them all', () => {
    fc.assert(
      fc.property(fc.array(lines, { minLength: 1, maxLength: 4 }), (glued) => {
        // A value that is skipped whole hides what is glued behind it unless it ends in an assistant line's tail.
        const expected = glued.flatMap((line) => reference(line).map((one) => one.key));
        const seen = parse(glued.join('')).records.map((record) => record.key);
        expect(expected).toEqual(expect.arrayContaining(seen));
      }),
      { seed, numRuns: 1000 },
    );
  });

  test('random bytes never throw', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const line = Buffer.from(bytes.map((byte) => (byte === 10 ? 32 : byte)));
        expect(() => parse(line)).not.toThrow();
      }),
      { seed, numRuns: 3000 },
    );
  });

  test('flipped bytes in a valid line never throw', () => {
    fc.assert(
      fc.property(lines, fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 6 }), (line, flips) => {
        const bytes = Buffer.from(line);
        for (const [where, byte] of flips) {
          bytes[where % bytes.length] = byte === 10 ? 32 : byte;
        }
        expect(() => parse(bytes)).not.toThrow();
      }),
      { seed, numRuns: 3000 },
    );
  });
});
