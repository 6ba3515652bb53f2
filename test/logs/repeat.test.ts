import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { UsageRecord } from '../../src/core/event.ts';
import { createLineParser, type LineContext, type LineParser } from '../../src/logs/line.ts';
import { assistant, type AssistantOptions } from '../support/lines.ts';
import { ledgerOf } from '../support/records.ts';

type Seen = { record: UsageRecord; version: string | null; cwd: string | null };

const PARENTS = ['aaaaaaaa-0000-4000-8000-000000000001', 'bbbbbbbb-0000-4000-8000-000000000002', 'uuid-0'];

/** What was written of a line when its process died. */
const HALF = '{"parentUuid":"x","cwd":"/Us';

function collecting(): { parser: LineParser; seen: Seen[] } {
  const seen: Seen[] = [];
  const parser = createLineParser(
    {
      usage: (record, version, cwd) => seen.push({ record: structuredClone(record), version, cwd }),
      hit() {},
      skip() {},
    },
    () => 'UTC',
  );
  return { parser, seen };
}

/** What one parser finds in lines that stand one after the other in a file's bytes. */
function inTurn(lines: readonly string[], contexts: readonly LineContext[]): Seen[] {
  const { parser, seen } = collecting();
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  let start = 0;
  for (const context of lines.map((_, i) => contexts[i] ?? CONTEXT)) {
    const end = bytes.indexOf(10, start);
    parser.parse(bytes, start, end, context);
    start = end + 1;
  }
  return seen;
}

const CONTEXT: LineContext = { project: 'p', session: 'file' };

function lineOf(options: AssistantOptions, parentUuid = PARENTS[0]): string {
  return JSON.stringify({ ...assistant(options), parentUuid });
}

const eventsOf = (seen: readonly Seen[]) => ledgerOf(seen.map(({ record }) => record)).events();

describe('a line that repeats the one before it', () => {
  const first = lineOf({ id: 'msg_long_enough', at: '2026-11-20T10:00:00.000Z', uuid: 'u-1' });

  test('tells nothing where it is not earlier', () => {
    const later = lineOf({ id: 'msg_long_enough', at: '2026-11-20T10:00:09.000Z', uuid: 'u-2' });
    expect(inTurn([first, later], [])).toEqual(inTurn([first], []));
  });

  test('is a record of the same response at its own, earlier time, whatever its content', () => {
    const content = [{ type: 'tool_use', input: { usage: { input_tokens: 9e6 }, text: '"}\\' } }];
    const again = lineOf(
      { id: 'msg_long_enough', at: '2026-11-20T09:59:59.000Z', uuid: 'u-2', content },
      PARENTS[1],
    );
    const [one, two] = inTurn([first, again], []);
    expect(two).toEqual({ ...one, record: { ...one?.record, atMs: Date.parse('2026-11-20T09:59:59.000Z') } });
  });

  test('is not taken for one where anything that counts differs', () => {
    const others: AssistantOptions[] = [
      { usage: { output_tokens: 51 } },
      { id: 'msg_else_enough' },
      { session: 'session-b' },
      { isSidechain: true },
      { requestSession: 'session-b' },
      { version: '2.1.328' },
      { cwd: '/Users/ada/engine2' },
      { model: 'claude-sonnet-5-5' },
    ];
    for (const other of others) {
      const next = lineOf({ id: 'msg_long_enough', at: '2026-11-20T10:00:00.000Z', uuid: 'u-2', ...other });
      expect(inTurn([first, next], [])[1]).toEqual(inTurn([next], [])[0]);
    }
  });

  test('belongs to the project of its own file', () => {
    const elsewhere = { project: 'other', session: 'file' };
    expect(inTurn([first, first], [CONTEXT, elsewhere])[1]?.record.source.project).toBe('other');
  });

  test('is not known any more when the bytes of the line before it have moved', () => {
    const { parser, seen } = collecting();
    const other = { id: 'msg_else_enough', uuid: 'u-1' };
    const moved = lineOf({ ...other, at: '2026-11-20T10:00:05.000Z' });
    const next = lineOf({ ...other, at: '2026-11-20T09:00:00.000Z' });
    const bytes = Buffer.from(`${first}\n${next}\n`);
    parser.parse(bytes, 0, first.length, CONTEXT);
    parser.forget();
    expect(bytes.write(moved, 0)).toBe(first.length);
    parser.parse(bytes, first.length + 1, bytes.length - 1, CONTEXT);
    expect(seen.map(({ record }) => record.key)).toEqual(['msg_long_enough', 'msg_else_enough']);
  });

  // Bug: it was taken for one of the line between, which was dated by it.
  test.each([
    ['glued to half a line', HALF, ''],
    ['behind a blank', ' ', ''],
    ['before a carriage return', '', '\r'],
    ['with another glued to it', '', '{"type":"user"}'],
  ])('is one of the line before that, where the one between stands %s', (_name, before, after) => {
    const line = lineOf({ id: 'msg_glued_to_half', at: '2026-11-20T10:00:05.000Z', uuid: 'u-2' });
    const glued = before + line + after;
    const again = lineOf({ id: 'msg_long_enough', at: '2026-11-20T09:59:59.000Z', uuid: 'u-3' });
    expect(inTurn([first, glued, again], []).map(({ record }) => [record.key, record.atMs])).toEqual([
      ['msg_long_enough', Date.parse('2026-11-20T10:00:00.000Z')],
      ['msg_glued_to_half', Date.parse('2026-11-20T10:00:05.000Z')],
      ['msg_long_enough', Date.parse('2026-11-20T09:59:59.000Z')],
    ]);
  });

  test('is the same where a line that counts for nothing stands between', () => {
    const other = lineOf({ id: 'msg_else_enough', uuid: 'u-2', usage: { output_tokens: 7777 } });
    const half = other.slice(0, other.indexOf('7777') + 4);
    const earlier = lineOf({ id: 'msg_long_enough', at: '2026-11-20T09:59:59.000Z', uuid: 'u-3' });
    for (const between of [half, other.replace('claude-opus-5-5', '<synthetic>')]) {
      const [, two] = inTurn([first, between, earlier], []);
      expect(two).toEqual(inTurn([earlier], [])[0]);
    }
  });

  test('is none where the parent is no uuid and the id ends before it could', () => {
    const line = (parent: string, id: string): string =>
      `{"parentUuid":"${parent}","message":{"id":"${id}","model":"claude-opus-5-5","usage":{"output_tokens":5}},` +
      '"type":"assistant","uuid":"u","timestamp":"2026-11-20T10:00:00.000Z"}';
    const lines = [line('', 'm'), line('aaaaaaaa-0000-4000-m000-000000000001', 'zzz')];
    expect(inTurn(lines, []).map(({ record }) => record.key)).toEqual(['m', 'zzz']);
  });

  test('is read as if it stood alone, in any order and mix', () => {
    const options = fc.record({
      id: fc.constantFrom('msg_a', 'msg_b'),
      at: fc.constantFrom(
        '2026-11-20T10:00:00.000Z',
        '2026-11-20T10:00:00.900Z',
        '2026-11-20T10:00:01Z',
        'x',
      ),
      uuid: fc.constantFrom('uuid-1', 'uuid-2', 'uuid-long', 'a"b-c\\'),
      session: fc.constantFrom('s', 't'),
      usage: fc.record({ output_tokens: fc.constantFrom(5, 6, 77) }),
      content: fc.array(fc.record({ text: fc.string() }), { maxLength: 2 }),
      isSidechain: fc.boolean(),
      isTypeFirst: fc.boolean(),
      more: fc.constantFrom({}, { isApiErrorMessage: true }, { gitBranch: 'a' }),
    });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(options, fc.constantFrom(...PARENTS), fc.constantFrom('', '', ' ', HALF)), {
          minLength: 2,
          maxLength: 8,
        }),
        (given) => {
          const lines = given.map(([one, parent, before]) => before + lineOf(one, parent));
          expect(eventsOf(inTurn(lines, []))).toEqual(eventsOf(lines.flatMap((text) => inTurn([text], []))));
        },
      ),
      { seed: 6, numRuns: 2000 },
    );
  });
});
