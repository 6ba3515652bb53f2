import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod/mini';
import { readState, setAside, whileLocked, writeState } from '../../src/store/state-file.ts';
import { clock } from '../support/samples.ts';
import { temporaryFolder } from '../support/temporary.ts';

const NOW_MS = clock('10:30');
const KEPT_AS = 'state.bad-2026-11-20T10-30-00-000Z.json';
const Schema = z.strictObject({ version: z.literal(1), figures: z.array(z.number()) });
const NONE = { version: 1 as const, figures: [] };
const GOOD = { version: 1, figures: [1, 2] };

const read = (path: string, mayMend = true) => readState(path, Schema, NONE, NOW_MS, mayMend);
const stateFile = (text: string): string => join(temporaryFolder({ 'state.json': text }), 'state.json');
const modeOf = (path: string): number => statSync(path).mode & 0o777;

describe('state on disk', () => {
  test('is read as it was written', () => {
    const path = join(temporaryFolder(), 'new', 'state.json');
    expect(writeState(path, GOOD)).toBe(true);
    expect(read(path)).toEqual({ state: GOOD, problems: [] });
  });

  test('is for the user alone, and so is its folder', () => {
    const path = join(temporaryFolder(), 'new', 'state.json');
    writeState(path, GOOD);
    expect([modeOf(path), modeOf(join(path, '..'))]).toEqual([0o600, 0o700]);
    expect(readdirSync(join(path, '..'))).toEqual(['state.json']);
  });

  test('is none where there is no file, and nothing is made', () => {
    const folder = temporaryFolder();
    expect(read(join(folder, 'nowhere', 'state.json'))).toEqual({ state: NONE, problems: [] });
    expect(readdirSync(folder)).toEqual([]);
  });

  test.each([
    ['empty', ''],
    ['cut short', '{"version":1,"figures":[1,'],
    ['of a later version', '{"version":2,"figures":[1]}'],
    ['with members nobody knows', '{"version":1,"figures":[1],"more":1}'],
    ['with figures that are none', '{"version":1,"figures":["1"]}'],
    ['no object', 'null'],
    ['binary', '\0\u0001\uFFFD'],
  ])('is none where it is %s; the file is kept aside, and named', (_what, text) => {
    const path = stateFile(text);
    expect(read(path)).toEqual({
      state: NONE,
      problems: [{ code: 'state_damaged', file: 'state.json', keptAs: KEPT_AS }],
    });
    expect(readdirSync(join(path, '..'))).toEqual([KEPT_AS]);
    expect(readFileSync(join(path, '..', KEPT_AS), 'utf8')).toBe(text);
    expect(read(path).problems).toEqual([]);
  });

  test('is left as it is by who may not mend it', () => {
    const path = stateFile('oops');
    expect(read(path, false)).toEqual({
      state: NONE,
      problems: [{ code: 'state_damaged', file: 'state.json', keptAs: null }],
    });
    expect(readdirSync(join(path, '..'))).toEqual(['state.json']);
    expect(readFileSync(path, 'utf8')).toBe('oops');
  });

  test('that can not be written is told of, and nothing is left behind', () => {
    const folder = temporaryFolder({ 'state.json/a': 'a folder is in the way' });
    expect(writeState(join(folder, 'state.json'), GOOD)).toBe(false);
    expect(readdirSync(folder)).toEqual(['state.json']);
    const file = stateFile('a file is in the way');
    expect(writeState(join(file, 'state.json'), GOOD)).toBe(false);
  });

  test('is the old one until the new one is whole', () => {
    const path = stateFile(JSON.stringify(GOOD));
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(writeState(path, circle)).toBe(false);
    expect(read(path).state).toEqual(GOOD);
  });

  test('is set aside under its own name, with or without an ending', () => {
    const folder = temporaryFolder({ 'state.json': 'a', plain: 'b' });
    expect(setAside(join(folder, 'state.json'), NOW_MS)).toBe(KEPT_AS);
    expect(setAside(join(folder, 'plain'), NOW_MS)).toBe('plain.bad-2026-11-20T10-30-00-000Z.json');
    expect(setAside(join(folder, 'nowhere.json'), NOW_MS)).toBeNull();
  });
});

describe('the lock of a file', () => {
  const lockOf = (path: string): string => `${path}.lock`;
  const past = (path: string, seconds: number): void => {
    const { mtimeMs } = statSync(path);
    utimesSync(path, mtimeMs / 1000 - seconds, mtimeMs / 1000 - seconds);
  };

  test('is held while a step runs, and let go', () => {
    const path = join(temporaryFolder(), 'new', 'state.json');
    let isHeld = false;
    expect(
      whileLocked(path, () => {
        isHeld = existsSync(lockOf(path));
      }),
    ).toBe(true);
    expect(isHeld).toBe(true);
    expect(readdirSync(join(path, '..'))).toEqual([]);
    expect(modeOf(join(path, '..'))).toBe(0o700);
  });

  test('keeps everybody else from it', () => {
    const path = join(temporaryFolder(), 'state.json');
    const ran: string[] = [];
    whileLocked(path, () => {
      ran.push('first');
      expect(whileLocked(path, () => ran.push('second'))).toBe(false);
      expect(whileLocked(join(path, '..', 'other.json'), () => ran.push('other'))).toBe(true);
    });
    expect(ran).toEqual(['first', 'other']);
    expect(whileLocked(path, () => ran.push('third'))).toBe(true);
    expect(ran).toEqual(['first', 'other', 'third']);
  });

  test('is let go where the step throws', () => {
    const path = join(temporaryFolder(), 'state.json');
    const step = (): void => {
      throw new Error('the step failed');
    };
    expect(() => whileLocked(path, step)).toThrow('the step failed');
    expect(existsSync(lockOf(path))).toBe(false);
  });

  test('of a process that died is taken over after five seconds, not before', () => {
    const path = join(temporaryFolder(), 'state.json');
    mkdirSync(lockOf(path));
    let runs = 0;
    expect(whileLocked(path, () => (runs += 1))).toBe(false);
    past(lockOf(path), 60);
    expect(whileLocked(path, () => (runs += 1))).toBe(true);
    expect(runs).toBe(1);
    expect(existsSync(lockOf(path))).toBe(false);
  });

  test('can not be had where the folder can not be made', () => {
    const path = join(stateFile('a file is in the way'), 'state.json');
    expect(whileLocked(path, () => writeFileSync(path, 'never'))).toBe(false);
  });

  test('that was taken over meanwhile is no reason to fail', () => {
    const path = join(temporaryFolder(), 'state.json');
    expect(whileLocked(path, () => rmSync(lockOf(path), { recursive: true }))).toBe(true);
  });
});
