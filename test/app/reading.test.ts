/** What was read and is kept: a start that goes on from it tells what one that reads everything tells, and reads less. */
import {
  appendFileSync,
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { problemsOf } from '../../src/app/read-problems.ts';
import { PRICES } from '../../src/core/prices.ts';
import { rootsOf } from '../../src/logs/roots.ts';
import { assistant, limitHit, logText, type AssistantOptions } from '../support/lines.ts';
import { at } from '../support/records.ts';
import { cold, countsOf, figuresOf, indexOf, kept, opened, remembered, swept } from '../support/reading.ts';
import { temporaryFolder } from '../support/temporary.ts';

const A = 'projects/-Users-ada-engine/a.jsonl';
const B = 'projects/-Users-ada-engine/b.jsonl';
const LATER = new Date('2030-01-01T00:00:00Z');

let root = '';
const real = (path: string): string => join(root, path);
const says = (id: string, more: AssistantOptions = {}): string => logText(assistant({ id, ...more }));
const used = (outputTokens: number): AssistantOptions => ({ usage: { output_tokens: outputTokens } });
function write(path: string, text: string): void {
  mkdirSync(dirname(real(path)), { recursive: true });
  writeFileSync(real(path), text);
}
const append = (path: string, text: string): void => appendFileSync(real(path), text);
/** Writes a file anew as editors do: another one, with the name of the first. */
function replace(path: string, text: string): void {
  writeFileSync(real('new'), text);
  renameSync(real('new'), real(path));
}
/** A file that is written anew in the same millisecond looks the same. */
const touch = (path: string, time = LATER): void => utimesSync(real(path), time, time);
const keysOf = (reading = swept(root)): string[] => reading.ledger.events().map(({ key }) => key);

beforeEach(() => {
  root = temporaryFolder();
  write(A, says('msg_1', { at: '2026-11-20T10:00:00.000Z' }));
  write(B, says('msg_2', { at: '2026-11-20T11:00:00.000Z', session: 'session-b' }));
});

/** What is there is told as a start without an index tells it, but most of it was known before. */
function expectAsCold(): void {
  expect(remembered(root)).toBeGreaterThan(0);
  expect(figuresOf(swept(root))).toEqual(figuresOf(cold(root)));
}

const TOLD = 'Claude usage limit reached. Your limit will reset at 3pm (UTC).';

describe('a start that goes on', () => {
  test('tells the same, counts the same and opens no file where nothing happened', () => {
    append(A, logText('not json', assistant({ id: undefined, uuid: '' })));
    append(A, logText(limitHit(TOLD)));
    kept(root);
    expect(remembered(root)).toBe(2);
    expectAsCold();
    expect(countsOf(swept(root))).toEqual(countsOf(cold(root)));
  });

  test('reads what was appended, and nothing else', () => {
    const before = kept(root).reader.counts().bytes;
    const text = says('msg_3');
    append(A, text);
    expect(swept(root).reader.counts().bytes).toBe(before + text.length);
    expectAsCold();
  });

  test('reads a file that is new', () => {
    kept(root);
    write('projects/-Users-ada-other/c.jsonl', says('msg_3', { cwd: '/Users/ada/other' }));
    expectAsCold();
    expect(swept(root).reader.projectPath('-Users-ada-other')).toBe('/Users/ada/other');
  });

  test('completes half a line that was the last', () => {
    const line = says('msg_3');
    append(A, line.slice(0, 100));
    kept(root);
    append(A, line.slice(100));
    expect(keysOf()).toContain('msg_3');
    expectAsCold();
  });

  test('stays within a line that is skipped', () => {
    const irrelevant = `{"type":"user","message":"${'x'.repeat(2_000_000)}`;
    append(A, irrelevant);
    const { files } = kept(root).reader.content();
    expect(files.map(({ position }) => position.isSkipping)).toContain(true);
    // Its end would be a line of its own.
    append(A, `${says('msg_not').trimEnd()}"}\n${says('msg_3')}`);
    expect(keysOf()).toEqual(['msg_1', 'msg_3', 'msg_2']);
    expectAsCold();
  });

  test('takes larger counters, another model and an earlier time of a response that it knows', () => {
    append(A, says('msg_3', { at: '2026-11-20T11:30:00.000Z', ...used(5) }));
    kept(root);
    append(A, says('msg_3', { at: '2026-11-20T11:29:00.000Z', model: 'claude-haiku-4-5', ...used(900) }));
    append(B, says('msg_1', { at: '2026-11-20T09:00:00.000Z', ...used(1) }));
    expectAsCold();
    const { ledger } = swept(root);
    expect(ledger.events().map(({ key, usage }) => [key, usage.outputTokens])).toEqual([
      ['msg_1', 50],
      ['msg_2', 50],
      ['msg_3', 900],
    ]);
    expect(ledger.between(0, at('2026-11-20T10:00:00Z'))).toHaveLength(1);
  });

  test('gives copies in forks to the session that was first, wherever the restart falls', () => {
    const original = says('msg_3', { session: 'session-z', at: '2026-11-20T12:00:00.000Z' });
    const copy = original.replace('session-z', 'session-c');
    const own = says('msg_4', { session: 'session-z', at: '2026-11-20T08:00:00.000Z' });
    write('projects/p/c.jsonl', copy);
    kept(root);
    write('projects/p/z.jsonl', original);
    expectAsCold();
    kept(root);
    append('projects/p/z.jsonl', own);
    append('projects/p/c.jsonl', says('msg_5', { session: 'session-c', at: '2026-11-20T09:00:00.000Z' }));
    expectAsCold();
    const { ledger } = swept(root);
    const forked = ledger.events().find(({ key }) => key === 'msg_3');
    expect(forked && ledger.sourceOf(forked).session).toBe('session-z');
  });

  test('knows limit hits once, and counts those again whose reset cannot be', () => {
    append(A, logText(limitHit(TOLD, { at: '2026-11-20T13:00:00.000Z' })));
    append(
      A,
      logText(
        limitHit('Claude AI usage limit reached|1700000000', { uuid: 'b', at: '2026-11-20T13:00:00.000Z' }),
      ),
    );
    const first = kept(root);
    expect([first.hits.of('five_hour').length, first.hits.refused()]).toEqual([1, 1]);
    append(B, logText(limitHit(TOLD, { at: '2026-11-20T13:00:00.000Z' })));
    expect(figuresOf(swept(root))).toEqual(figuresOf(first));
    expectAsCold();
  });

  test('knows each of thousands of responses when it meets them again', () => {
    const many = Array.from({ length: 9000 }, (_, i) => says(`msg_many_${i}`));
    append(A, many.join(''));
    kept(root);
    append(B, many.toReversed().join('') + says('msg_3'));
    expect(swept(root).ledger.events()).toHaveLength(9003);
    expectAsCold();
  });

  // Bug: growth that could not be read was kept as if it had been read.
  test.skipIf(process.getuid?.() === 0)('reads what could not be read before it was kept', () => {
    kept(root);
    append(A, says('msg_3'));
    chmodSync(real(A), 0);
    kept(root);
    chmodSync(real(A), 0o600);
    expect(keysOf()).toContain('msg_3');
    expectAsCold();
  });

  test('keeps on going on: each start keeps what the one before kept', () => {
    for (let i = 3; i < 8; i += 1) {
      append(i % 2 === 0 ? A : B, says(`msg_${i}`));
      kept(root);
    }
    const bytes = readFileSync(indexOf(root));
    kept(root);
    expect(readFileSync(indexOf(root))).toEqual(bytes);
    expectAsCold();
  });
});

describe('what was once read stays counted', () => {
  test.each<[string, () => void]>([
    ['deleted', () => rmSync(real(A))],
    ['cut to nothing', () => write(A, '')],
    ['written anew and shorter', () => write(A, says('m'))],
    ['replaced', () => replace(A, says('msg_9'))],
    ['with its project deleted', () => rmSync(dirname(real(A)), { recursive: true })],
  ])('of a file that was then %s', (_name, happen) => {
    kept(root);
    happen();
    const running = new Set(keysOf());
    expect([...running]).toEqual(expect.arrayContaining(['msg_1', 'msg_2', ...keysOf(cold(root))]));
    kept(root);
    expect(new Set(keysOf())).toEqual(running);
  });

  test('also when a file of the same size takes its place', () => {
    kept(root);
    replace(A, says('msg_9'));
    expect(keysOf().sort()).toEqual(['msg_1', 'msg_2', 'msg_9']);
  });

  // Bug: lines of a session end alike, and their last 32 bytes were all that a rewritten file was known by.
  test('also when its file is written anew in place, with lines that are as long and end alike', () => {
    kept(root);
    write(B, says('msg_8', { at: '2026-11-20T11:00:00.000Z', session: 'session-b' }) + says('msg_9'));
    expect(keysOf().sort()).toEqual(['msg_1', 'msg_2', 'msg_8', 'msg_9']);
  });

  test('and once, when its file gets another name or is copied', () => {
    kept(root);
    renameSync(real(A), real('projects/-Users-ada-engine/c.jsonl'));
    copyFileSync(real(B), real('projects/-Users-ada-engine/d.jsonl'));
    expect(keysOf().sort()).toEqual(['msg_1', 'msg_2']);
    expect(figuresOf(swept(root))).toEqual(figuresOf(cold(root)));
  });

  test('of a root that is away for some starts, and is read on when it is back', () => {
    kept(root);
    renameSync(real('projects'), real('away'));
    const away = kept(root);
    expect(keysOf(away).sort()).toEqual(['msg_1', 'msg_2']);
    renameSync(real('away'), real('projects'));
    append(A, says('msg_3'));
    expectAsCold();
  });

  // Bug: files that were read by an earlier start counted as found, so that nobody missed the only root there is.
  test('of a root that is away, and is missed by a start that knows what it held', () => {
    const machine = { env: {}, home: root };
    const roots = rootsOf([], machine.env, root);
    mkdirSync(real('.claude'));
    renameSync(real('projects'), real('.claude/projects'));
    kept(root, { roots });
    renameSync(real('.claude'), real('away'));
    const { ledger, reader } = swept(root, { roots });
    expect(ledger.events()).toHaveLength(2);
    expect(problemsOf(reader, machine, { roots: [] }).map(({ code }) => code)).toEqual(['no_logs']);
  });
});

describe('an index is not taken', () => {
  const other = { ...PRICES, updated: '2020-01-01' };
  test.each<[string, Parameters<typeof opened>[1]]>([
    ['by other roots', { roots: [{ path: '/nowhere', isNamed: true, mayBeProjects: true }] }],
    ['with other prices', { prices: other }],
    ['by those who want none', { indexFile: null }],
  ])('%s', (_name, more) => {
    kept(root);
    expect(remembered(root)).toBe(2);
    expect(remembered(root, more)).toBe(0);
  });

  test('in another zone, if clock times were read in the one before', () => {
    kept(root);
    expect(remembered(root, { timeZone: () => 'Asia/Kathmandu' })).toBe(2);
    append(A, logText(limitHit('5-hour limit reached ∙ resets 7pm')));
    kept(root);
    kept(root);
    expect(remembered(root)).toBe(2);
    expect(remembered(root, { timeZone: () => 'Asia/Kathmandu' })).toBe(0);
  });

  // Bug: the same folder as a folder of projects and as one with projects in it were taken for the same root.
  test('of the same root, if that is to be read in another way', () => {
    const projects = { path: real('projects'), isNamed: true, mayBeProjects: true };
    kept(root, { roots: [projects] });
    expect(remembered(root, { roots: [projects] })).toBe(2);
    expect(remembered(root, { roots: [{ ...projects, mayBeProjects: false }] })).toBe(0);
  });

  test('if another version of the program wrote it', () => {
    kept(root);
    const bytes = readFileSync(indexOf(root));
    expect(bytes.includes(Buffer.from(String.raw`"mark":"[\"0.`))).toBe(true);
    writeFileSync(
      indexOf(root),
      Buffer.from(bytes.toString('latin1').replace(/"0\.\d+\.\d+/, '"9.9.9'), 'latin1'),
    );
    expect(remembered(root)).toBe(0);
    expect(figuresOf(swept(root))).toEqual(figuresOf(cold(root)));
  });
});

describe('time', () => {
  const DAY_MS = 24 * 3_600_000;
  const NOW = at('2026-11-20T12:00:00Z');
  const since = (nowMs: number) => ({ sinceMs: nowMs - 7 * DAY_MS });
  const dated = (ms: number): Date => new Date(ms);

  beforeEach(() => {
    touch(A, dated(NOW - 2 * 3_600_000));
    touch(B, dated(NOW - 3_600_000));
  });

  test('a clock that was set forward and back costs a reading of everything, and no figure', () => {
    kept(root, since(NOW));
    const ahead = swept(root, since(NOW + 30 * DAY_MS));
    ahead.forget(NOW + 30 * DAY_MS);
    expect(ahead.ledger.events()).toEqual([]);
    ahead.keep();
    expect(figuresOf(swept(root, since(NOW)))).toEqual(figuresOf(cold(root, since(NOW))));
  });

  // Bug: a clock that was set back by more than a minute cost all that was known of files that are gone.
  test('a clock that was set back costs a reading of everything, and nothing that was known', () => {
    touch(B, dated(NOW - 6 * DAY_MS));
    append(A, says('msg_3') + 'no JSON\n');
    write('projects/p/old.jsonl', says('msg_4', { at: '2026-11-13T10:00:00.000Z' }));
    touch(A, dated(NOW));
    touch('projects/p/old.jsonl', dated(NOW - 7.5 * DAY_MS));
    write('projects/-Users-ada-gone/g.jsonl', says('msg_5', { cwd: '/Users/ada/gone' }));
    touch('projects/-Users-ada-gone/g.jsonl', dated(NOW));
    kept(root, since(NOW));
    rmSync(real(B));
    rmSync(real('projects/-Users-ada-gone'), { recursive: true });
    const back = since(NOW - DAY_MS);
    const next = kept(root, back);
    expect(keysOf(next).sort()).toEqual(['msg_1', 'msg_2', 'msg_3', 'msg_4', 'msg_5']);
    expect(countsOf(next)).toEqual(countsOf(cold(root, back)));
    expect(next.reader.projectPath('-Users-ada-gone')).toBe('/Users/ada/gone');
    expect(keysOf(swept(root, back))).toEqual(keysOf(next));
  });

  // Bug: how far old logs were read was forgotten when something else kept the index, so that they were read once more.
  test('logs that are too old by now are not read again when something was kept meanwhile', () => {
    touch(A, dated(NOW - 30 * DAY_MS));
    const app = swept(root, since(NOW));
    expect(app.reader.suspects()).toEqual([real(A)]);
    app.reader.visitSuspect(real(A));
    app.keep();
    append(B, says('msg_3', { session: 'session-b' }));
    kept(root, { ...since(NOW), trustsFileTimes: true });
    const again = swept(root, since(NOW));
    expect(again.reader.suspects()).toEqual([]);
    expect(again.reader.counts().filesMistimed).toBe(0);
    expect(keysOf(again).sort()).toEqual(['msg_1', 'msg_2', 'msg_3']);
  });

  // Bug: after a long pause all was said to be known, though what was written in its first days was not read.
  test('what was written long ago, but after it was kept, is not said to be known', () => {
    kept(root, since(NOW));
    append(A, says('msg_3', { at: '2026-11-21T10:00:00.000Z' }));
    touch(A, dated(NOW + DAY_MS));
    const after = since(NOW + 20 * DAY_MS);
    const next = kept(root, after);
    expect(keysOf(next).sort()).toEqual(['msg_1', 'msg_2']);
    expect([next.reader.counts().files, next.reader.counts().filesLeftOut]).toEqual([1, 1]);
    expect(next.knownFromMs()).toBe(after.sinceMs);
    expect(next.knownFromMs()).toBe(swept(root, after).knownFromMs());
    append(A, says('msg_4', { at: '2026-12-10T10:00:00.000Z' }));
    touch(A, dated(NOW + 20 * DAY_MS));
    expect(keysOf(swept(root, after))).toEqual(['msg_1', 'msg_2', 'msg_3', 'msg_4']);
  });

  // Bug: sessions, projects and refused resets were kept for good, long after all that was used in them was let go.
  test('nothing is kept of whom what was let go belonged to', () => {
    const old = { at: '2026-10-01T10:00:00.000Z', session: 'old-session', model: 'claude-old' };
    write('projects/-Users-ada-old/o.jsonl', says('msg_old', { ...old, cwd: '/Users/ada/old' }));
    append('projects/-Users-ada-old/o.jsonl', logText(limitHit(TOLD, { at: '2026-10-01T10:00:00.000Z' })));
    touch('projects/-Users-ada-old/o.jsonl', dated(NOW));
    const first = kept(root, since(NOW));
    expect([first.hits.of('five_hour').length, keysOf(first).length]).toEqual([1, 3]);
    rmSync(real('projects/-Users-ada-old'), { recursive: true });
    const next = swept(root, since(NOW));
    next.forget(NOW);
    next.keep();
    const last = kept(root, since(NOW));
    expect(readFileSync(indexOf(root)).toString('latin1')).not.toMatch(
      /msg_old|old-session|claude-old|ada[-/]old/,
    );
    expect(last.hits.of('five_hour')).toEqual([]);
    expect(figuresOf(swept(root, since(NOW)))).toEqual(figuresOf(cold(root, since(NOW))));
  });

  test('what was let go leaves room for what comes, and is not told again', () => {
    append(A, says('msg_old', { at: '2026-11-11T10:00:00.000Z' }));
    touch(A, dated(NOW));
    const first = swept(root, since(NOW));
    first.forget(NOW);
    first.keep();
    expect(first.knownFromMs()).toBe(NOW - 7 * DAY_MS);
    append(B, says('msg_3') + says('msg_4'));
    touch(B, dated(NOW));
    const next = kept(root, since(NOW));
    expect(keysOf(next).sort()).toEqual(['msg_1', 'msg_2', 'msg_3', 'msg_4']);
    expect(next.ledger.content().rows).toBe(4);
    expect(next.knownFromMs()).toBe(NOW - 7 * DAY_MS);
    expect(keysOf(swept(root, since(NOW))).sort()).toEqual(['msg_1', 'msg_2', 'msg_3', 'msg_4']);
  });
});

describe('on disk', () => {
  // Bug: the last 32 bytes that were read of each file were kept as they were, whatever they were part of.
  test('it is for the user alone, and holds nothing of what anybody wrote', () => {
    append(A, says('msg_3', { content: [{ type: 'text', text: 'a secret word' }] }));
    append(A, logText('{"type":"summary","summary":"a secret"}'));
    append(B, `{"type":"user","message":"${'secret'.repeat(200_000)}`);
    kept(root);
    const path = indexOf(root);
    expect([statSync(path).mode & 0o777, statSync(dirname(path)).mode & 0o777]).toEqual([0o600, 0o700]);
    expect(readFileSync(path).includes('secret')).toBe(false);
    expect(readdirSync(dirname(path))).toEqual(['index.bin']);
  });

  test('where it can not be written, reading goes on', () => {
    write('state', 'a file where a folder should be');
    const reading = swept(root);
    expect(reading.keep()).toBe(false);
    expect(figuresOf(swept(root))).toEqual(figuresOf(cold(root)));
  });

  test('of two that keep, what the later one knows is whole', () => {
    const [one, two] = [swept(root), swept(root)];
    append(A, says('msg_3'));
    one.reader.sweep();
    one.keep();
    two.keep();
    expect(remembered(root)).toBe(2);
    expectAsCold();
  });
});
