import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'jsonc-parser';
import { describe, expect, test } from 'vitest';
import { hookCommand } from '../../src/feed/change.ts';
import { unifiedDiff } from '../../src/feed/diff.ts';
import { applyInstall, planInstall } from '../../src/feed/install.ts';
import { refusalMessage } from '../../src/feed/refusal.ts';
import { feedStatus, feedWarningMessage } from '../../src/feed/status.ts';
import { addStatusLine, removeStatusLine } from '../../src/feed/status-line-member.ts';
import { testHook } from '../../src/feed/try-hook.ts';
import { applyUninstall, planUninstall } from '../../src/feed/uninstall.ts';
import { install, NOW, place, settingsOf, uninstall } from './claude.ts';
import { bareEnvironment } from './installed.ts';

const MINE =
  '{\n  // mine\n  "statusLine": { "padding": 0, "command": "echo \\u00e9 \\"x\\"\\/", "type": "command", "refreshInterval": 5 }, // ok\n  "model": "opus",\n}\n';

describe('turning the feed on', () => {
  test('shows the exact change before anything is written', () => {
    const here = place('{\n  "model": "opus"\n}\n');
    const plan = planInstall(here.paths, here.claude);
    expect(plan).toMatchObject({ kind: 'plan', before: '{\n  "model": "opus"\n}\n' });
    expect(
      plan.kind === 'plan' &&
        plan.diff.replaceAll(here.settings, 'S').replaceAll(here.paths.state.replace("'", "'\\\\''"), 'T'),
    ).toBe(
      [
        '--- S',
        '+++ S',
        '@@ -1,3 +1,7 @@',
        ' {',
        '-  "model": "opus"',
        '+  "model": "opus",',
        '+  "statusLine": {',
        '+    "type": "command",',
        '+    "command": "sh \'T/statusline.sh\'"',
        '+  }',
        ' }',
        '',
      ].join('\n'),
    );
    expect(existsSync(here.paths.state)).toBe(false);
  });

  test('changes nothing but the command of a status line that is there', async () => {
    const here = place(MINE);
    await install(here);
    expect(settingsOf(here)).toBe(
      MINE.replace('"echo \\u00e9 \\"x\\"\\/"', JSON.stringify(hookCommand(here.paths))),
    );
    expect(readFileSync(here.paths.former, 'utf8')).toBe('echo é "x"/');
    expect(statSync(here.paths.script).mode & 0o777).toBe(0o700);
    expect(statSync(here.paths.former).mode & 0o777).toBe(0o600);
  });

  test.each([
    ['{\n\t"a": 1 // about a\n}', '{\n\t"a": 1, // about a\n\tOURS\n}'],
    ['{\n\t"a": 1, /* about a */\n\t// the end\n}', '{\n\t"a": 1, /* about a */\n\tOURS,\n\t// the end\n}'],
    ['{"a":1 /* about a */}', '{"a":1, /* about a */OURS}'],
    ['{\n\t// nothing yet\n}', '{\n\t// nothing yet\n  OURS\n}'],
  ])('leaves a comment with what it is about: %j', (text, expected) => {
    const { after } = addStatusLine(text, 'x');
    expect(after.replace(/"statusLine":[^}]*\}/, 'OURS')).toBe(expected);
  });

  test('keeps the former settings and what was there', async () => {
    const here = place(MINE);
    await install(here);
    const backup = join(here.paths.state, 'claude-settings.backup-2026-11-20T12-00-00-000Z.json');
    expect(readFileSync(backup, 'utf8')).toBe(MINE);
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    expect(JSON.parse(readFileSync(here.paths.record, 'utf8'))).toMatchObject({
      settings: here.settings,
      former: { raw: '"echo \\u00e9 \\"x\\"\\/"', text: expect.stringContaining('"refreshInterval": 5 }') },
      command: hookCommand(here.paths),
      installedAt: '2026-11-20T12:00:00.000Z',
    });
  });

  test('sets a command that a shell runs, with the former one behind it', async () => {
    const former = `printf '%s\\n' "it's \\$5 é"\n# and a comment`;
    const here = place(JSON.stringify({ statusLine: { type: 'command', command: former } }));
    await install(here);
    expect(await testHook(here.paths, bareEnvironment())).toMatchObject({
      hasSlot: true,
      stdout: "it's $5 é\n",
      stderr: '',
      exitCode: 0,
    });
    expect(existsSync(here.paths.slots)).toBe(false);
    const { command } = parse(settingsOf(here) ?? '').statusLine;
    expect(spawnSync(command, { shell: true, input: '{}', env: bareEnvironment() }).stdout.toString()).toBe(
      "it's $5 é\n",
    );
  });

  test('makes settings where there are none, and takes them away again', async () => {
    const here = place(null);
    await install(here);
    expect(parse(settingsOf(here) ?? '')).toEqual({
      statusLine: { type: 'command', command: hookCommand(here.paths) },
    });
    expect(statSync(here.settings).mode & 0o777).toBe(0o666 & ~process.umask());
    expect(await uninstall(here)).toMatchObject({ ending: 'removed', after: null });
    expect(settingsOf(here)).toBeNull();
    expect(readdirSync(here.claude.configFolder)).toEqual([]);
  });

  test('writes through a link, and keeps the mode', async () => {
    const here = place('{}');
    const real = join(here.claude.configFolder, 'dotfiles.json');
    renameSync(here.settings, real);
    symlinkSync(real, here.settings);
    chmodSync(real, 0o640);
    await install(here);
    expect(lstatSync(here.settings).isSymbolicLink()).toBe(true);
    expect(realpathSync(here.settings)).toBe(realpathSync(real));
    expect(statSync(real).mode & 0o777).toBe(0o640);
    expect(settingsOf(here)).toContain('statusline.sh');
    await uninstall(here);
    expect(lstatSync(here.settings).isSymbolicLink()).toBe(true);
    expect(readFileSync(real, 'utf8')).toBe('{}');
  });

  test.each([
    ['not_json', '{"statusLine": '],
    ['not_json', ''],
    ['not_json', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])],
    ['not_an_object', '[]'],
    ['unknown_shape', '{"statusLine": null}'],
    ['unknown_shape', '{"statusLine": "echo"}'],
    ['unknown_shape', '{"statusLine": {"type": "other", "command": "echo"}}'],
    ['unknown_shape', '{"statusLine": {"type": "command"}}'],
    ['duplicate_member', '{"statusLine": {}, "statusLine": {}}'],
    ['duplicate_member', '{"statusLine": {"type": "command", "command": "a", "command": "b"}}'],
  ])('is refused as %s, and nothing is written, for %s', (code, settings) => {
    const here = place(settings);
    const plan = planInstall(here.paths, here.claude);
    expect(plan).toMatchObject({ kind: 'refused', refusal: { code } });
    expect(plan.kind === 'refused' && refusalMessage(plan.refusal)).toMatch(/^[A-Z].*\.$/);
    expect(readFileSync(here.settings).equals(Buffer.from(settings))).toBe(true);
    expect(existsSync(here.paths.state)).toBe(false);
  });

  test('is refused where Claude Code has no folder', () => {
    const here = place(null);
    rmSync(here.claude.configFolder, { recursive: true });
    expect(planInstall(here.paths, here.claude)).toEqual({
      kind: 'refused',
      refusal: { code: 'no_config_folder', path: here.claude.configFolder },
    });
  });

  test('is refused where the settings are a folder, or a link to nowhere', () => {
    const here = place(null);
    mkdirSync(here.settings);
    expect(planInstall(here.paths, here.claude)).toMatchObject({ refusal: { code: 'unreadable' } });
    rmSync(here.settings, { recursive: true });
    symlinkSync('nowhere', here.settings);
    expect(planInstall(here.paths, here.claude)).toMatchObject({ refusal: { code: 'unreadable' } });
  });

  test('is refused where an administrator sets the status line', () => {
    const here = place('{}');
    writeFileSync(here.claude.managedSettings, '{"statusLine": {"type": "command", "command": "x"}}');
    expect(planInstall(here.paths, here.claude)).toMatchObject({ refusal: { code: 'managed' } });
  });

  const isRoot = process.getuid?.() === 0;
  test.skipIf(isRoot)(
    `is refused for settings that are read-only${isRoot ? ' (root may write all)' : ''}`,
    () => {
      const here = place('{}');
      chmodSync(here.settings, 0o444);
      expect(planInstall(here.paths, here.claude)).toMatchObject({ refusal: { code: 'unwritable' } });
    },
  );

  test('is refused when it is on, and when it is on in other settings', async () => {
    const here = place(MINE);
    await install(here);
    expect(planInstall(here.paths, here.claude)).toMatchObject({ refusal: { code: 'already_installed' } });
    const other = place('{}');
    expect(planInstall(here.paths, other.claude)).toMatchObject({
      refusal: { code: 'installed_elsewhere', path: here.settings },
    });
  });

  test('is refused when the settings changed after the plan was shown', async () => {
    const here = place(MINE);
    const plan = planInstall(here.paths, here.claude);
    writeFileSync(here.settings, `${MINE}\n`);
    expect(plan.kind === 'plan' && (await applyInstall(here.paths, plan, NOW))).toMatchObject({
      code: 'changed',
    });
    expect(settingsOf(here)).toBe(`${MINE}\n`);
    expect(existsSync(here.paths.script)).toBe(false);
  });

  test('leaves nothing behind where the settings can’t be written after all', async () => {
    const here = place(MINE);
    const plan = planInstall(here.paths, here.claude);
    mkdirSync(`${here.settings}.${process.pid}.tmp/in-the-way`, { recursive: true });
    expect(plan.kind === 'plan' && (await applyInstall(here.paths, plan, NOW))).toMatchObject({
      code: 'unwritable',
    });
    expect(settingsOf(here)).toBe(MINE);
    expect(readdirSync(here.paths.state)).toEqual(['claude-settings.backup-2026-11-20T12-00-00-000Z.json']);
  });

  test('is refused where Tidemark’s own folder can’t be written', async () => {
    const here = place(MINE);
    writeFileSync(here.paths.state, 'a file where a folder should be');
    const plan = planInstall(here.paths, here.claude);
    expect(plan.kind === 'plan' && (await applyInstall(here.paths, plan, NOW))).toMatchObject({
      code: 'state_unwritable',
    });
    expect(settingsOf(here)).toBe(MINE);
  });

  test('again mends a script that is missing or old, and forgets nothing', async () => {
    const here = place(MINE);
    await install(here);
    rmSync(here.paths.script);
    rmSync(here.paths.former);
    expect(await install(here, NOW + 5000)).toMatchObject({ diff: '' });
    writeFileSync(here.paths.script, 'an older one');
    await install(here, NOW + 9000);
    expect(readFileSync(here.paths.former, 'utf8')).toBe('echo é "x"/');
    expect(feedStatus(here.paths, here.claude).state).toBe('on');
    await uninstall(here);
    expect(settingsOf(here)).toBe(MINE);
  });
});

describe('turning the feed off', () => {
  test('takes away all parts and the payloads that wait', async () => {
    const here = place(MINE);
    await install(here);
    spawnSync('sh', [here.paths.script], { input: '{}', env: bareEnvironment() });
    expect(readdirSync(here.paths.slots)).toEqual(['shared.json']);
    await uninstall(here);
    expect(settingsOf(here)).toBe(MINE);
    expect(readdirSync(here.paths.state).every((name) => name.startsWith('claude-settings.backup-'))).toBe(
      true,
    );
    expect(await testHook(here.paths, bareEnvironment())).toMatchObject({ hasSlot: false });
  });

  test('leaves another command alone that was set meanwhile', async () => {
    const here = place(MINE);
    await install(here);
    const changed = '{"statusLine":{"type":"command","command":"mine now"}}';
    writeFileSync(here.settings, changed);
    expect(feedStatus(here.paths, here.claude).state).toBe('other');
    expect(await uninstall(here)).toMatchObject({ ending: 'left_alone', diff: '' });
    expect(settingsOf(here)).toBe(changed);
    expect(existsSync(here.paths.script)).toBe(false);
  });

  test('works when the settings, or the whole folder of Claude Code, are gone', async () => {
    const here = place(MINE);
    await install(here);
    rmSync(here.claude.configFolder, { recursive: true });
    expect(await uninstall(here)).toMatchObject({ ending: 'left_alone' });
    expect(existsSync(here.paths.script)).toBe(false);
    expect(existsSync(here.claude.configFolder)).toBe(false);
  });

  test('works when Tidemark’s own folder is gone: the command that leads nowhere is taken out', async () => {
    const here = place('{\n  "model": "opus"\n}\n');
    await install(here);
    rmSync(here.paths.state, { recursive: true });
    expect(feedStatus(here.paths, here.claude).state).toBe('broken');
    expect(await uninstall(here)).toMatchObject({ ending: 'removed' });
    expect(settingsOf(here)).toBe('{\n  "model": "opus"\n}\n');
  });

  test('is refused when it is not on, and when nothing tells whether it is', async () => {
    const here = place(MINE);
    expect(planUninstall(here.paths, here.claude)).toMatchObject({ refusal: { code: 'not_installed' } });
    await install(here);
    writeFileSync(here.settings, '{"statusLine":');
    expect(planUninstall(here.paths, here.claude)).toMatchObject({ refusal: { code: 'not_json' } });
    expect(existsSync(here.paths.script)).toBe(true);
  });

  test('is refused when the settings changed after the plan was shown', async () => {
    const here = place(MINE);
    await install(here);
    const plan = planUninstall(here.paths, here.claude);
    writeFileSync(here.settings, '{}');
    expect(plan.kind === 'plan' && (await applyUninstall(here.paths, plan, NOW))).toMatchObject({
      code: 'changed',
    });
    expect(existsSync(here.paths.script)).toBe(true);
  });

  test.each([
    ['members before and after it', '{"a": 1, OURS, "b": 2}', '{"a": 1, "b": 2}'],
    ['a member after it', '{\n\tOURS,\n\t"b": 2\n}', '{\n\t"b": 2\n}'],
    ['a comma at the end', '{\n  "a": 1,\n  OURS,\n}', '{\n  "a": 1,\n}'],
    [
      'comments around it',
      '{\n  "a": 1, // a, b\n  /* c */ OURS // d\n}',
      '{\n  "a": 1 // a, b\n  /* c */ // d\n}',
    ],
    ['a comma behind a comment', '{\n  "a": 1 // a, b\n  ,OURS\n}', '{\n  "a": 1 // a, b\n  \n}'],
    ['nothing else but a comma', '{ OURS , }', '{  }'],
  ])('takes the member out from %s', (_what, around, without) => {
    const text = around.replace('OURS', '"statusLine": {"type": "command", "command": "x"}');
    expect(removeStatusLine(text, null)).toBe(without);
  });
});

describe('the feed’s status', () => {
  test('tells what is set', async () => {
    const here = place(null);
    const state = (): string => feedStatus(here.paths, here.claude).state;
    expect(state()).toBe('off');
    writeFileSync(here.settings, MINE);
    expect(state()).toBe('other');
    await install(here);
    expect(state()).toBe('on');
    rmSync(here.paths.script);
    expect(state()).toBe('broken');
  });

  test('warns of what keeps Claude Code from running it', () => {
    const here = place('{"disableAllHooks": true}');
    writeFileSync(here.claude.managedSettings, '{"allowManagedHooksOnly": true, "disableAllHooks": "yes"}');
    const { warnings } = feedStatus(here.paths, here.claude);
    expect(warnings).toEqual([
      { code: 'hooks_disabled', path: here.settings },
      { code: 'managed_hooks_only', path: here.claude.managedSettings },
    ]);
    expect(warnings.map(feedWarningMessage)).toEqual(warnings.map(() => expect.stringMatching(/^".*\.$/)));
    writeFileSync(here.settings, '{');
    expect(feedStatus(here.paths, here.claude).warnings.map(({ code }) => code)).toContain(
      'settings_unreadable',
    );
  });

  test('tells when the newest payload came', () => {
    const here = place('{}');
    expect(feedStatus(here.paths, here.claude).lastPayloadAtMs).toBeNull();
    mkdirSync(here.paths.slots, { recursive: true });
    for (const [name, seconds] of [
      ['a.json', 100],
      ['b.json', 300],
      ['c.json', 200],
      ['d.tmp', 900],
    ] as const) {
      writeFileSync(join(here.paths.slots, name), '{}');
      utimesSync(join(here.paths.slots, name), seconds, seconds);
    }
    expect(feedStatus(here.paths, here.claude).lastPayloadAtMs).toBe(300_000);
  });

  test('of a hook that hangs is told in time', async () => {
    const here = place(JSON.stringify({ statusLine: { type: 'command', command: 'echo first; sleep 60' } }));
    await install(here);
    expect(await testHook(here.paths, bareEnvironment(), 300)).toMatchObject({
      hasSlot: true,
      stdout: 'first\n',
      exitCode: null,
    });
  });
});

describe('a diff', () => {
  const patch = spawnSync('patch', ['--version']).error === undefined;
  test.skipIf(!patch)('is one that patch applies (where it is installed)', () => {
    const line = fc.constantFrom('a', 'b', '  c', '');
    const text = fc
      .tuple(fc.array(line, { maxLength: 12 }), fc.boolean())
      .map(([lines, ends]) => lines.join('\n') + (ends ? '\n' : ''));
    const here = place(null);
    fc.assert(
      fc.property(text, text, (before, after) => {
        const file = join(here.claude.configFolder, 'file');
        writeFileSync(file, before);
        spawnSync('patch', ['-s', file], { input: unifiedDiff(file, before, after) });
        expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(after);
      }),
      { seed: 6, numRuns: 60 },
    );
  });
});
