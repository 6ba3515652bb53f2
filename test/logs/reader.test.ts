import {
  appendFileSync,
  mkdirSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createLedger } from '../../src/core/ledger.ts';
import { createHitBook } from '../../src/core/limit-hit.ts';
import { pricer, PRICES } from '../../src/core/prices.ts';
import { createReader } from '../../src/logs/reader.ts';
import { MAX_LINE_BYTES } from '../../src/logs/scan.ts';
import { assistant, logText, user } from '../support/lines.ts';
import { temporaryFolder } from '../support/temporary.ts';

function readerOf(root: string, more: { sinceMs?: number; untilMs?: number; roots?: string[] } = {}) {
  const ledger = createLedger(pricer(PRICES));
  const reader = createReader({
    trustsFileTimes: false,
    roots: (more.roots ?? [root]).map((path) => ({ path, isNamed: true, mayBeProjects: true })),
    sinceMs: more.sinceMs ?? -Infinity,
    untilMs: more.untilMs ?? Infinity,
    timeZone: () => 'UTC',
    ledger,
    hits: createHitBook(),
  });
  return {
    reader,
    ledger,
    keys: () =>
      ledger
        .events()
        .map((event) => event.key)
        .sort(),
  };
}

const A = 'projects/-Users-ada-engine/a.jsonl';
const line = (id: string, at?: string) => assistant({ id, ...(at ? { at } : {}) });

describe('which files are read', () => {
  test('every *.jsonl below projects but journals, and nothing else', () => {
    const root = temporaryFolder({
      [A]: logText(line('main')),
      'projects/-Users-ada-engine/a/subagents/agent-1.jsonl': logText(line('sub')),
      'projects/-Users-ada-engine/a/subagents/workflows/w/agent-2.jsonl': logText(line('deep')),
      'projects/-Users-ada-engine/a/subagents/workflows/w/journal.jsonl': logText(line('journal')),
      'projects/-Users-ada-engine/a/subagents/agent-1.meta.json': '{}',
      'projects/loose.jsonl': logText(line('loose')),
      'history.jsonl': logText(line('history')),
    });
    const { reader, keys } = readerOf(root);
    reader.sweep();
    expect(keys()).toEqual(['deep', 'loose', 'main', 'sub']);
    expect(reader.problems()).toEqual([]);
  });

  test('a root without a projects folder is read as it is', () => {
    const { reader, keys } = readerOf(temporaryFolder({ 'p/a.jsonl': logText(line('one')) }));
    reader.sweep();
    expect(keys()).toEqual(['one']);
  });

  test('links are followed once and never in circles', () => {
    const root = temporaryFolder({ [A]: logText(line('one')) });
    const elsewhere = temporaryFolder({ 'b.jsonl': logText(line('two')) });
    symlinkSync(elsewhere, join(root, 'projects/linked'));
    symlinkSync(elsewhere, join(root, 'projects/linked-again'));
    symlinkSync(join(root, 'projects'), join(root, 'projects/-Users-ada-engine/up'));
    symlinkSync(join(root, A), join(root, 'projects/same.jsonl'));
    symlinkSync(join(root, 'nowhere'), join(root, 'projects/broken.jsonl'));
    const { reader, keys } = readerOf(root);
    reader.sweep();
    expect(keys()).toEqual(['one', 'two']);
    expect(reader.counts()).toMatchObject({ files: 2, lines: 2 });
  });

  test('files last changed before the span are not opened', () => {
    const root = temporaryFolder({ [A]: logText(line('old')), 'projects/p/b.jsonl': logText(line('new')) });
    utimesSync(join(root, A), new Date('2026-01-01'), new Date('2026-01-01'));
    const { reader, keys } = readerOf(root, { sinceMs: Date.parse('2026-06-01') });
    reader.sweep();
    expect(keys()).toEqual(['new']);
    expect(reader.counts()).toMatchObject({ files: 1, filesLeftOut: 1 });
  });

  test('a named root that is missing is a problem until it is there', () => {
    const root = temporaryFolder();
    const { reader, keys } = readerOf(join(root, 'later'));
    reader.sweep();
    expect(reader.problems()).toEqual([{ code: 'root_missing', path: join(root, 'later') }]);
    mkdirSync(join(root, 'later/projects/p'), { recursive: true });
    writeFileSync(join(root, 'later/projects/p/a.jsonl'), logText(line('one')));
    reader.sweep();
    expect(reader.problems()).toEqual([]);
    expect(keys()).toEqual(['one']);
    rmSync(join(root, 'later'), { recursive: true });
    reader.sweep();
    expect(reader.problems()).toHaveLength(1);
    expect(keys()).toEqual(['one']);
  });

  test('lines dated after the end are ignored', () => {
    const root = temporaryFolder({
      [A]: logText(line('early', '2026-11-20T10:00:00.000Z'), line('late', '2026-11-20T12:00:00.000Z')),
    });
    const { reader, keys } = readerOf(root, { untilMs: Date.parse('2026-11-20T11:00:00Z') });
    reader.sweep();
    expect(keys()).toEqual(['early']);
  });
});

describe('a file that changes', () => {
  test('is read on from its last newline, and its half line waits', () => {
    const whole = logText(line('two'));
    const root = temporaryFolder({ [A]: logText(line('one')) + whole.slice(0, 40) });
    const { reader, keys } = readerOf(root);
    reader.sweep();
    expect(keys()).toEqual(['one']);
    appendFileSync(join(root, A), whole.slice(40));
    reader.visit(join(root, A));
    expect(keys()).toEqual(['one', 'two']);
    expect(reader.counts()).toMatchObject({ lines: 2, skipped: {} });
  });

  test('is read anew when it shrinks, and what was counted stays', () => {
    const root = temporaryFolder({ [A]: logText(line('one'), line('two')) });
    const { reader, keys } = readerOf(root);
    reader.sweep();
    truncateSync(join(root, A), 0);
    appendFileSync(join(root, A), logText(line('x')));
    reader.sweep();
    expect(keys()).toEqual(['one', 'two', 'x']);
  });

  test('is read anew when another takes its place, also a longer one', () => {
    const root = temporaryFolder({ [A]: logText(line('one')) });
    const { reader, keys } = readerOf(root);
    reader.sweep();
    writeFileSync(join(root, 'other'), logText(line('two'), line('three')));
    renameSync(join(root, 'other'), join(root, A));
    reader.sweep();
    expect(keys()).toEqual(['one', 'three', 'two']);
  });

  test('is read anew when it was rewritten in place to a longer one', () => {
    const root = temporaryFolder({ [A]: logText(line('one')) });
    const { reader, keys } = readerOf(root);
    reader.sweep();
    writeFileSync(join(root, A), logText(user('something longer than before'), line('two'), line('three')));
    reader.sweep();
    expect(keys()).toEqual(['one', 'three', 'two']);
  });

  test('and is gone keeps its events', () => {
    const root = temporaryFolder({ [A]: logText(line('one')) });
    const { reader, keys } = readerOf(root);
    reader.sweep();
    rmSync(join(root, A));
    reader.sweep();
    expect(keys()).toEqual(['one']);
    expect(reader.problems()).toEqual([]);
  });

  test('gives the same ledger however it is cut into appends', () => {
    const text = Buffer.from(
      logText(
        user('é'.repeat(50)),
        line('one'),
        { type: 'mode' },
        JSON.stringify(line('two')) + JSON.stringify(line('three')),
        assistant({ id: 'one', usage: { output_tokens: 900 } }),
      ),
    );
    const cuts = fc.uniqueArray(fc.integer({ min: 1, max: text.length - 1 }), { maxLength: 6 });
    const whole = readerOf(temporaryFolder({ [A]: text }));
    whole.reader.sweep();
    const root = temporaryFolder();
    mkdirSync(join(root, 'projects/p'), { recursive: true });
    let run = 0;
    fc.assert(
      fc.property(cuts, (places) => {
        run += 1;
        const path = join(root, `projects/p/${run}.jsonl`);
        writeFileSync(path, '');
        const { reader, ledger } = readerOf(root);
        let from = 0;
        for (const to of [...places.sort((a, b) => a - b), text.length]) {
          appendFileSync(path, text.subarray(from, to));
          reader.sweep();
          from = to;
        }
        expect(ledger.events().map(({ key, usage }) => [key, usage])).toEqual(
          whole.ledger.events().map(({ key, usage }) => [key, usage]),
        );
        rmSync(path);
      }),
      { numRuns: 60, seed: 7 },
    );
  });
});

describe('long lines', () => {
  const padding = (bytes: number) => 'x'.repeat(bytes);

  test('of megabytes that hold a response are read', () => {
    const long = assistant({ id: 'long', content: [{ type: 'text', text: padding(5 << 20) }] });
    const { reader, keys } = readerOf(temporaryFolder({ [A]: logText(line('one'), long, line('two')) }));
    reader.sweep();
    expect(keys()).toEqual(['long', 'one', 'two']);
  });

  test('of megabytes that hold none are passed over, also at the end of what is written', () => {
    const root = temporaryFolder({
      [A]: `${logText(line('one'), user(padding(3 << 20)))}{"type":"user","message":"${padding(2 << 20)}`,
    });
    const { reader, keys } = readerOf(root);
    reader.sweep();
    appendFileSync(join(root, A), `"}\n${logText(line('two'))}`);
    reader.sweep();
    expect(keys()).toEqual(['one', 'two']);
    expect(reader.counts().skipped).toEqual({});
  });

  test('that were cut off and are passed over leave the whole line that is glued to them', () => {
    const half = JSON.stringify(user(padding(3 << 20))).slice(0, -40);
    const root = temporaryFolder({ [A]: half + logText(line('glued'), line('one')) });
    const { reader, keys } = readerOf(root);
    reader.sweep();
    expect(keys()).toEqual(['glued', 'one']);
    expect(reader.counts().skipped).toEqual({ torn: 1 });
    // The same where the half is all there is at first.
    const later = temporaryFolder({ [A]: half });
    const other = readerOf(later);
    other.reader.sweep();
    appendFileSync(join(later, A), logText(line('glued'), line('one')));
    other.reader.sweep();
    expect(other.keys()).toEqual(['glued', 'one']);
  });

  test('that are passed over and quote a log in their last bytes give nothing', () => {
    const quoting = user(`${padding(3 << 20)}${logText(line('quoted'))}`);
    const nested = { type: 'user', message: padding(3 << 20), toolUseResult: line('nested') };
    const { reader, keys } = readerOf(temporaryFolder({ [A]: logText(quoting, nested, line('one')) }));
    reader.sweep();
    expect(keys()).toEqual(['one']);
    expect(reader.counts().skipped).toEqual({});
  });

  test('over 64 MB are skipped and counted', () => {
    const long = JSON.stringify(assistant({ id: 'long', content: [padding(MAX_LINE_BYTES)] }));
    const { reader, keys } = readerOf(temporaryFolder({ [A]: logText(line('one'), long, line('two')) }));
    reader.sweep();
    expect(keys()).toEqual(['one', 'two']);
    expect(reader.counts().skipped).toEqual({ too_long: 1 });
  });
});

test('the order in which files are read changes nothing', () => {
  const files = {
    'projects/p/original.jsonl': logText(
      assistant({ id: 'shared', session: 'original' }),
      assistant({ id: 'own', session: 'original', at: '2026-11-20T10:05:00.000Z' }),
    ),
    'projects/p/fork.jsonl': logText(
      assistant({ id: 'shared', session: 'fork', usage: { output_tokens: 999 } }),
      assistant({ id: 'later', session: 'fork', at: '2026-11-20T11:00:00.000Z' }),
    ),
  };
  const outcome = (newest: string) => {
    const root = temporaryFolder(files);
    utimesSync(join(root, newest), new Date('2030-01-01'), new Date('2030-01-01'));
    const { reader, ledger } = readerOf(root);
    reader.sweep();
    return ledger
      .events()
      .map((event) => [event.key, event.usage.outputTokens, ledger.sourceOf(event).session]);
  };
  expect(outcome('projects/p/fork.jsonl')).toEqual(outcome('projects/p/original.jsonl'));
  expect(outcome('projects/p/fork.jsonl')).toContainEqual(['shared', 999, 'original']);
});

test("a project folder's path is told by a line whose folder has that name", () => {
  const root = temporaryFolder({
    [A]: logText(assistant({ id: 'one', cwd: '/Users/ada/engine/src' }), assistant({ id: 'two' })),
  });
  const { reader } = readerOf(root);
  reader.sweep();
  expect(reader.projectPath('-Users-ada-engine')).toBe('/Users/ada/engine');
  expect(reader.projectPath('-unknown')).toBe('-unknown');
});

test('a configuration folder without projects is not searched for logs, nor is the history of prompts', () => {
  const files = { 'history.jsonl': logText(line('prompt')), 'other.jsonl': logText(line('other')) };
  const root = temporaryFolder(files);
  const ledger = createLedger(pricer(PRICES));
  const reader = createReader({
    trustsFileTimes: false,
    roots: [{ path: root, isNamed: true, mayBeProjects: false }],
    sinceMs: -Infinity,
    untilMs: Infinity,
    timeZone: () => 'UTC',
    ledger,
    hits: createHitBook(),
  });
  reader.sweep();
  expect(ledger.events()).toEqual([]);
  expect(reader.problems().map((problem) => problem.code)).toEqual(['root_missing']);
  const named = readerOf(root);
  named.reader.sweep();
  expect(named.keys()).toEqual(['other']);
});
