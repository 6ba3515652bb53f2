/** Every file of JSON that holds state, torn at every byte or with a bit turned: the next start says so, or has no need to. */
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Dice } from '../bench/tree/dice.ts';
import { temporaryFolder } from '../support/temporary.ts';
import { asOrdinaryUser, canBeOrdinary } from './ordinary-user.ts';
import { setAsideOf, stateFiles } from './state-files.ts';

describe.each(stateFiles)('$name', ({ name, write, load, none, schema }) => {
  test('comes back whole, or not at all and with a word, wherever it is torn', async () => {
    const folder = temporaryFolder();
    const path = join(folder, name);
    await write(path);
    const bytes = readFileSync(path);
    const whole = load(path);
    expect(whole.problems).toEqual([]);
    expect(whole.content).not.toEqual(none);
    // The last byte is the line's end, which nothing needs.
    for (let length = 0; length < bytes.length - 1; length += 1) {
      writeFileSync(path, bytes.subarray(0, length));
      const { content, problems } = load(path);
      expect([length, content]).toEqual([length, none]);
      expect(problems).toHaveLength(1);
      expect(setAsideOf(readdirSync(folder))).toHaveLength(1);
      expect(readdirSync(folder)).not.toContain(name);
    }
    // What was set aside is in nobody's way.
    await write(path);
    expect(load(path).content).toEqual(whole.content);
  });

  test('is nothing that may not be, whichever of its bits is turned', async () => {
    const path = join(temporaryFolder(), name);
    await write(path);
    const bytes = readFileSync(path);
    const dice = new Dice(bytes.length);
    for (let round = 0; round < 400; round += 1) {
      const turned = Buffer.from(bytes);
      const byte = dice.int(0, turned.length - 1);
      turned[byte] = (turned[byte] ?? 0) ^ (1 << dice.int(0, 7));
      writeFileSync(path, turned);
      const { content, problems } = load(path);
      const isValid = schema.safeParse(content).success;
      expect([byte, turned.toString('latin1'), isValid]).toEqual([byte, turned.toString('latin1'), true]);
      const isDamaged = problems.some(({ code }) => code === 'state_damaged' || code === 'settings_not_json');
      expect([byte, isDamaged ? content : none]).toEqual([byte, none]);
    }
  });

  test.runIf(canBeOrdinary)('that may not be read is set aside or left alone, with a word', async () => {
    const folder = temporaryFolder();
    const path = join(folder, name);
    await write(path);
    const bytes = readFileSync(path);
    chmodSync(folder, 0o777);
    chmodSync(path, 0);
    await asOrdinaryUser(() => {
      const { content, problems } = load(path);
      expect(content).toEqual(none);
      expect(problems).toHaveLength(1);
    });
    const [kept = name] = setAsideOf(readdirSync(folder));
    expect(readFileSync(join(folder, kept))).toEqual(bytes);
  });

  test('is refused with a word whatever its bytes are', () => {
    const path = join(temporaryFolder(), name);
    for (const bytes of ['', 'null', '[]', '0', '"x"', '{', '\u0000', '{"version":99}', '{"state":{}}']) {
      writeFileSync(path, bytes);
      const { content, problems } = load(path);
      // An alert record that is null is none, and says so by itself.
      expect([bytes, content, problems.length > 0 || bytes === 'null' || content === none]).toEqual([
        bytes,
        none,
        true,
      ]);
    }
  });
});
