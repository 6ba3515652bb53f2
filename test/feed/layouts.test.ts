/** Whatever the settings look like, on and off again leaves them as they were. */
import { writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { describe, expect, test } from 'vitest';
import {
  addStatusLine,
  readStatusLine,
  removeStatusLine,
  replaceCommand,
} from '../../src/feed/status-line-member.ts';
import { install, place, settingsOf, uninstall } from './claude.ts';
import { settings } from './settings-texts.ts';

describe('for settings of any layout', () => {
  test('another command and the former again is the identity', () => {
    fc.assert(
      fc.property(settings, (text) => {
        const found = readStatusLine(text);
        fc.pre(found.kind === 'command');
        const after = replaceCommand(text, '"ours"');
        expect(readStatusLine(after)).toMatchObject({ command: 'ours' });
        expect(replaceCommand(after, found.raw)).toBe(text);
      }),
      { seed: 6, numRuns: 1000 },
    );
  });

  test('a member that comes and goes is the identity, and nothing else moves', () => {
    fc.assert(
      fc.property(settings, (text) => {
        fc.pre(readStatusLine(text).kind !== 'command');
        expect(readStatusLine(text)).toEqual({ kind: 'absent' });
        const { after, added } = addStatusLine(text, 'ours');
        const ours = { type: 'command', command: 'ours' };
        expect(parsed(after)).toEqual({ ...parsed(text), statusLine: ours });
        expect(isSubsequence(text, after)).toBe(true);
        expect(removeStatusLine(after, added)).toBe(text);
      }),
      { seed: 6, numRuns: 3000 },
    );
  });

  test('the files themselves come back byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(settings, async (text) => {
        const here = place(text);
        await install(here);
        await uninstall(here);
        expect(settingsOf(here)).toBe(text);
      }),
      { seed: 6, numRuns: 100 },
    );
  });

  test('the former command comes back when the rest has changed meanwhile', async () => {
    await fc.assert(
      fc.asyncProperty(settings, fc.constantFrom('first', 'last', 'rewritten'), async (text, how) => {
        const here = place(text);
        await install(here);
        const now = settingsOf(here) ?? '';
        const open = now.indexOf('{') + 1;
        writeFileSync(
          here.settings,
          how === 'rewritten'
            ? JSON.stringify({ ...parsed(now), more: [1] }, null, 2)
            : how === 'first'
              ? `${now.slice(0, open)}"more": [1],${now.slice(open)}`
              : addedLast(now),
        );
        await uninstall(here);
        const left = settingsOf(here) ?? '';
        expect(parsed(left)).toEqual({ ...parsed(text), more: [1] });
        const before = readStatusLine(text);
        const after = readStatusLine(left);
        expect(after.kind === 'command' ? after.raw : null).toBe(
          before.kind === 'command' ? before.raw : null,
        );
        // What was strict JSON stays so.
        expect(how !== 'rewritten' || isStrict(left)).toBe(true);
      }),
      { seed: 6, numRuns: 200 },
    );
  });
});

function addedLast(text: string): string {
  const { after } = addStatusLine(text.replaceAll('"statusLine"', '"statusLyne"'), 'x');
  const renamed = after.replace('"statusLine"', '"more"').replaceAll('"statusLyne"', '"statusLine"');
  return renamed.replace(/"more"\s*:\s*\{[^}]*\}/, '"more": [1]');
}

function parsed(text: string): Record<string, unknown> {
  return parse(text.replace(/^\uFEFF/, ''), [], { allowTrailingComma: true });
}

/** Whether all of one text stands in the other, in its order. */
function isSubsequence(part: string, whole: string): boolean {
  let at = 0;
  for (const character of whole) {
    at += part.startsWith(character, at) ? character.length : 0;
  }
  return at === part.length;
}

function isStrict(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
