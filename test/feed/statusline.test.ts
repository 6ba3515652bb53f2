import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runStatusline } from '../../src/feed/statusline.ts';
import { at } from '../support/records.ts';
import { bareEnvironment, installedHook, PAYLOAD, runHook, slotsIn } from './installed.ts';

const NOW = at('2026-11-20T12:00:00Z');
const INPUT = Buffer.from(PAYLOAD);
const NOTHING = Buffer.alloc(0);

describe('tidemark statusline', () => {
  test('keeps the payload in the same slot as the hook, for the user alone', () => {
    const paths = installedHook();
    const { slotPath, ...shown } = runStatusline(INPUT, paths, bareEnvironment(), NOW);
    expect(shown).toEqual({ stdout: NOTHING, stderr: NOTHING });
    expect(readFileSync(slotPath ?? '').equals(INPUT)).toBe(true);
    expect(statSync(slotPath ?? '').mode & 0o777).toBe(0o600);
    expect(statSync(paths.slots).mode & 0o777).toBe(0o700);
    runHook('sh', paths, PAYLOAD);
    expect(slotsIn(paths)).toEqual([slotPath?.split('/').at(-1)]);
  });

  test('shows what the former command shows, to the byte', () => {
    const paths = installedHook(`cat; printf '\\377%s' "$GREETING"; echo complaint >&2; exit 3`);
    const garbage = Buffer.from([0, 255, 10, 0, 13]);
    expect(runStatusline(garbage, paths, bareEnvironment({ GREETING: 'é' }), NOW)).toEqual({
      stdout: Buffer.concat([garbage, Buffer.from([0xff]), Buffer.from('é')]),
      stderr: Buffer.from('complaint\n'),
      slotPath: join(paths.slots, 'shared.json'),
    });
  });

  test('takes two megabytes, also for a former command that reads nothing', () => {
    const paths = installedHook('echo hello');
    const { stdout, slotPath } = runStatusline(Buffer.alloc(2_000_000, 'x'), paths, bareEnvironment(), NOW);
    expect(stdout.toString()).toBe('hello\n');
    expect(statSync(slotPath ?? '').size).toBe(2_000_000);
  });

  test('shows the line even where nothing can be kept', () => {
    const paths = installedHook('cat');
    writeFileSync(paths.slots, 'a file where a folder should be');
    const run = runStatusline(INPUT, paths, bareEnvironment(), NOW);
    expect(run).toEqual({ stdout: INPUT, stderr: NOTHING, slotPath: null });
  });

  test('leaves no half payload where the slot’s place is taken', () => {
    const paths = installedHook();
    mkdirSync(join(paths.slots, 'shared.json/in-the-way'), { recursive: true });
    expect(runStatusline(Buffer.from('x'), paths, bareEnvironment(), NOW).slotPath).toBeNull();
    expect(slotsIn(paths)).toEqual(['shared.json']);
  });

  test('does not run itself as its own former command', () => {
    const paths = installedHook('printf "%s" "$TIDEMARK_SHOWN_BY"');
    writeFileSync(paths.line, `${NOW / 1000}\n42%\n`);
    const shownBy = `:${paths.state}`;
    expect(runStatusline(INPUT, paths, bareEnvironment(), NOW).stdout.toString()).toBe(shownBy);
    const inside = bareEnvironment({ TIDEMARK_SHOWN_BY: shownBy });
    expect(runStatusline(INPUT, paths, inside, NOW).stdout.toString()).toBe('42%\n');
  });

  test('shows the ready-made line as the hook does', () => {
    const paths = installedHook();
    const now = Date.now();
    const seconds = Math.floor(now / 1000);
    const line = fc.oneof(
      fc.string({ unit: 'grapheme' }).filter((text) => !/[\n\0]/.test(text)),
      fc.constantFrom('\u001b[32m42%\u001b[0m', '  two  spaces ', '\\n %s'),
    );
    const until = fc.constantFrom(String(seconds + 1000), String(seconds - 1000), 'soon', '');
    fc.assert(
      fc.property(line, until, fc.constantFrom('\n', '\nmore\n'), (text, end, rest) => {
        writeFileSync(paths.line, `${end}\n${text}${rest}`);
        const own = runStatusline(INPUT, paths, bareEnvironment(), now).stdout;
        expect(own).toEqual(runHook('sh', paths, PAYLOAD).stdout);
        expect(own.toString()).toBe(Number(end) > seconds ? `${text}\n` : '');
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  test('needs no folder', () => {
    const paths = { ...installedHook(), slots: '/dev/null/feed', former: '/dev/null/x', line: '/dev/null/y' };
    expect(existsSync(paths.slots)).toBe(false);
    expect(runStatusline(INPUT, paths, {}, NOW)).toEqual({
      stdout: NOTHING,
      stderr: NOTHING,
      slotPath: null,
    });
  });
});
