/** The feed's files torn at every byte: nothing is lost that another file still tells, and no half of anything is shown. */
import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { saveLine } from '../../src/feed/line-file.ts';
import { takeInbox } from '../../src/feed/inbox.ts';
import { planInstall } from '../../src/feed/install.ts';
import { feedStatus } from '../../src/feed/status.ts';
import { runStatusline } from '../../src/feed/statusline.ts';
import { planUninstall } from '../../src/feed/uninstall.ts';
import { install, NOW, place, settingsOf, uninstall, type Place } from '../feed/claude.ts';
import { bareEnvironment, installedHook, PAYLOAD, runHook } from '../feed/installed.ts';
import { temporaryFolder } from '../support/temporary.ts';

const MINE = '{\n  "model": "opus",\n  "statusLine": {"type": "command", "command": "echo \\"mine\\""}\n}\n';

/** Does something for every beginning of a file, the longest first, and puts the file back in the end. */
function atEveryByte(path: string, step: (length: number) => void): void {
  const bytes = readFileSync(path);
  for (let length = bytes.length - 1; length >= 0; length -= 1) {
    truncateSync(path, length);
    step(length);
  }
  writeFileSync(path, bytes);
}

async function installed(settings: string): Promise<Place> {
  const here = place(settings);
  await install(here);
  return here;
}

describe('the record of what was installed', () => {
  test('torn, it does not cost the former status line: turning off sets it again', async () => {
    const here = await installed(MINE);
    atEveryByte(here.paths.record, (length) => {
      const plan = planUninstall(here.paths, here.claude);
      expect([length, plan.kind === 'plan' && plan.ending]).toEqual([length, 'restored']);
      expect([length, plan.kind === 'plan' && plan.after]).toEqual([length, MINE]);
    });
  });

  test('torn, it is written anew by turning on again, with the former status line in it', async () => {
    const here = await installed(MINE);
    const former = readFileSync(here.paths.former, 'utf8');
    writeFileSync(here.paths.record, readFileSync(here.paths.record).subarray(0, 100));
    await install(here);
    expect(readFileSync(here.paths.former, 'utf8')).toBe(former);
    await uninstall(here);
    expect(settingsOf(here)).toBe(MINE);
  });
});

test('the hook’s script torn is said to be damaged, and turning on again mends it', async () => {
  const here = await installed(MINE);
  const whole = readFileSync(here.paths.script, 'utf8');
  atEveryByte(here.paths.script, (length) => {
    expect([length, feedStatus(here.paths, here.claude).state]).toEqual([length, 'broken']);
  });
  writeFileSync(here.paths.script, whole.slice(0, 1000));
  await install(here);
  expect(readFileSync(here.paths.script, 'utf8')).toBe(whole);
  expect(feedStatus(here.paths, here.claude).state).toBe('on');
});

test("Claude Code's settings torn are left as they are, with a word, and the backup still has them whole", async () => {
  const here = await installed(MINE);
  const names = readdirSync(here.paths.state).filter((name) => name.includes('backup'));
  expect(names.map((name) => readFileSync(join(here.paths.state, name), 'utf8'))).toEqual([MINE]);
  const end = readFileSync(here.settings, 'utf8').trimEnd().length;
  atEveryByte(here.settings, (length) => {
    if (length >= end) {
      return;
    }
    const torn = settingsOf(here);
    const plans = [planInstall(here.paths, here.claude), planUninstall(here.paths, here.claude)];
    expect([length, plans.map(({ kind }) => kind)]).toEqual([length, ['refused', 'refused']]);
    const [warning] = feedStatus(here.paths, here.claude).warnings;
    expect([length, warning?.code]).toEqual([length, 'settings_unreadable']);
    expect(settingsOf(here)).toBe(torn);
  });
});

test('the ready-made line torn is not shown at all, by the hook as by the command', () => {
  const paths = installedHook();
  // Good for as long as this machine's clock, which the hook reads, can run.
  saveLine(paths, '5h 42%', Date.parse('2100-01-01T00:00:00Z'));
  const hooked = (): string => runHook('/bin/sh', paths, PAYLOAD).stdout.toString();
  const shown = (): string =>
    runStatusline(Buffer.from(PAYLOAD), paths, bareEnvironment(), NOW).stdout.toString();
  expect([shown(), hooked()]).toEqual(['5h 42%\n', '5h 42%\n']);
  atEveryByte(paths.line, (length) => expect([length, shown()]).toEqual([length, '']));
  writeFileSync(paths.line, readFileSync(paths.line).subarray(0, -1));
  expect(hooked()).toBe('');
});

test.each(['1.json', '1.json.claimed'])('a payload that was torn as %s is counted, and gone', (name) => {
  const feed = temporaryFolder({ [name]: PAYLOAD });
  const path = join(feed, name);
  const end = Buffer.byteLength(PAYLOAD.trimEnd());
  const refused: unknown[] = [];
  for (let length = 0; length < end; length += 1) {
    writeFileSync(path, Buffer.from(PAYLOAD).subarray(0, length));
    takeInbox(feed, Date.now(), (inbox) => refused.push([length, inbox.samples, inbox.refused]) > 0);
    expect(existsSync(path)).toBe(false);
  }
  expect(refused).toEqual(Array.from({ length: end }, (_, length) => [length, [], { not_json: 1 }]));
});
