/** `tidemark uninstall`, as a user calls it, on folders that are really there. */
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { keptByMacOS } from '../../src/cli/uninstall.ts';
import { browserFolders, findBelongings, runningApp } from '../../src/store/belongings.ts';
import { temporaryFolder } from '../support/temporary.ts';

const CLI = resolve(import.meta.dirname, '../../dist/cli.cjs');
const CLAUDE = '{\n  "model": "opus",\n  "statusLine": { "type": "command", "command": "echo mine" }\n}\n';
const isRoot = process.getuid?.() === 0;

/** All that Tidemark writes, by name. */
const WRITTEN: Readonly<Record<string, string>> = {
  'settings.json': '{}',
  'settings.json.123.tmp': '{',
  'settings.bad-2026-11-20T12-00-00-000Z.json': '{',
  'alerts.json': '{"told":[]}',
  'samples.json': '{}',
  'calibration.json': '{}',
  'calibration.bad-2026-11-20T12-00-00-000Z.json': '}',
  'history/hourly.log': 'x'.repeat(2000),
  'history/hourly.log.77.tmp': '',
  'feed/123456.json': '{}',
  'feed/123456.json.claimed': '{}',
  'feed/shared.json': '{}',
  'feed/hook.99.tmp': '',
  'feed/statusline.99.tmp': '',
  'statusline.txt': '1\nx\n',
  'claude-settings.backup-2026-11-20T12-00-00-000Z.json': '{}',
};

function place(files: Readonly<Record<string, string>> = WRITTEN, claude = CLAUDE) {
  const inState = Object.entries(files).map(([name, text]) => [`state/${name}`, text] as const);
  const home = temporaryFolder({ '.claude/settings.json': claude, ...Object.fromEntries(inState) });
  const state = join(home, 'state');
  const settings = join(home, '.claude/settings.json');
  const tidemark = (...words: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...words], {
      env: { PATH: process.env['PATH'], HOME: home, TIDEMARK_HOME: state, TZ: 'UTC' },
      input: '',
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  return { home, state, settings, tidemark };
}

/** Everything below a folder, by path. */
function namesBelow(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort() : [];
}

describe('tidemark uninstall', () => {
  test('shows all that was written with its size, and removes nothing without being told to', () => {
    const { state, tidemark } = place();
    const before = namesBelow(state);
    const { status, stdout } = tidemark('uninstall');
    expect(status).toBe(4);
    for (const name of Object.keys(WRITTEN)) {
      expect(stdout).toContain(join(state, name));
    }
    expect(stdout).toMatch(/hourly\.log +2 kB {2}hourly sums\n/);
    expect(stdout).toMatch(/Nothing was removed\. Run it again with --yes to remove all this\.\n$/);
    expect(namesBelow(state)).toEqual(before);
  });

  test('shows the same with --dry-run, and removes nothing even if --yes is there too', () => {
    const { state, tidemark } = place({ ...WRITTEN, 'settings.json': 'no JSON' });
    const before = namesBelow(state);
    const { status, stdout } = tidemark('uninstall', '--dry-run', '--yes');
    expect(status).toBe(0);
    expect(stdout).toMatch(/Nothing was removed, as --dry-run asks\.\n$/);
    expect(namesBelow(state)).toEqual(before);
  });

  test('removes it all with --yes, the folder too, and finds nothing the second time', () => {
    const { state, home, tidemark } = place();
    mkdirSync(join(state, 'samples.json.lock'));
    const first = tidemark('uninstall', '--yes');
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(first.stdout).toMatch(/Tidemark has removed what it wrote\.\n$/);
    expect(existsSync(state)).toBe(false);
    expect(tidemark('uninstall', '--yes')).toEqual({
      status: 0,
      stdout: 'Nothing is left of Tidemark.\n',
      stderr: '',
    });
    expect(readdirSync(home)).toEqual(['.claude']);
  });

  test("turns the feed off first: Claude Code's settings are as they were, byte for byte", () => {
    const { state, settings, tidemark } = place();
    expect(tidemark('feed', 'install', '--yes').status).toBe(0);
    expect(readFileSync(settings, 'utf8')).not.toBe(CLAUDE);
    const { status, stdout } = tidemark('uninstall', '--yes');
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\+ .*echo mine/m);
    expect(readFileSync(settings, 'utf8')).toBe(CLAUDE);
    expect(existsSync(state)).toBe(false);
  });

  test('leaves a status line alone that was set meanwhile', () => {
    const { state, settings, tidemark } = place();
    tidemark('feed', 'install', '--yes');
    const other = CLAUDE.replace('echo mine', 'echo other');
    writeFileSync(settings, other);
    expect(tidemark('uninstall', '--yes').stdout).toContain("they don't have Tidemark's status line");
    expect(readFileSync(settings, 'utf8')).toBe(other);
    expect(existsSync(state)).toBe(false);
  });

  test("removes nothing where Claude Code's settings are damaged and may still call the feed", () => {
    const { state, settings, tidemark } = place();
    tidemark('feed', 'install', '--yes');
    writeFileSync(settings, '{ "statusLine": ');
    const before = namesBelow(state);
    const { status, stdout, stderr } = tidemark('uninstall', '--yes');
    expect([status, stdout]).toEqual([4, '']);
    expect(stderr).toMatch(/not valid JSON.* Nothing was removed/);
    expect(namesBelow(state)).toEqual(before);
    expect(readFileSync(settings, 'utf8')).toBe('{ "statusLine": ');
  });

  test('cares little about damaged settings of Claude Code where the feed was never on, and of its own', () => {
    const { state, settings, tidemark } = place({ 'settings.json': 'no JSON' }, '{ "statusLine": ');
    expect(tidemark('uninstall', '--yes').status).toBe(0);
    expect(existsSync(state)).toBe(false);
    expect(readFileSync(settings, 'utf8')).toBe('{ "statusLine": ');
  });

  test('leaves what it does not know and names it, with the folders that it is in', () => {
    const strangers = {
      'notes.txt': 'mine',
      'settings.json.bak': 'mine',
      'feed/mine.json': '{}',
      'history/2025.csv': 'x',
      'Cache/data': 'of another program',
    };
    const { state, tidemark } = place({ ...WRITTEN, ...strangers });
    const { status, stdout } = tidemark('uninstall', '--yes');
    expect(status).toBe(0);
    expect(stdout).toContain(`${join(state, 'notes.txt')} is not Tidemark's.`);
    expect(namesBelow(state)).toEqual(['Cache', 'feed', 'history', ...Object.keys(strangers)].sort());
    const second = tidemark('uninstall', '--yes');
    expect(second.status).toBe(0);
    expect(second.stdout).toMatch(/Nothing is left of Tidemark\.\n$/);
    expect(second.stdout).toContain(`${join(state, 'feed/mine.json')} is not Tidemark's.`);
  });

  test('keeps foreign files in the inbox also when the feed is on', () => {
    const { state, tidemark } = place({ 'feed/mine.txt': 'mine', 'feed/1.json': '{}' });
    tidemark('feed', 'install', '--yes');
    expect(tidemark('uninstall', '--yes').status).toBe(0);
    expect(namesBelow(state)).toEqual(['feed', 'feed/mine.txt']);
  });

  test('follows no link: not in the folder, and not where the folder itself is one', () => {
    const { home, state, tidemark } = place({ 'alerts.json': '{}' });
    writeFileSync(join(home, 'precious'), 'mine');
    mkdirSync(join(home, 'elsewhere'));
    writeFileSync(join(home, 'elsewhere/hourly.log'), 'mine');
    symlinkSync(join(home, 'precious'), join(state, 'samples.json'));
    symlinkSync(join(home, 'elsewhere'), join(state, 'history'));
    const { stdout, status } = tidemark('uninstall', '--yes');
    expect(status).toBe(4);
    expect(stdout).toContain(`${join(state, 'samples.json')} is a link, which is not followed.`);
    expect(readFileSync(join(home, 'precious'), 'utf8')).toBe('mine');
    expect(readFileSync(join(home, 'elsewhere/hourly.log'), 'utf8')).toBe('mine');
    expect(readdirSync(state).sort()).toEqual(['history', 'samples.json']);

    const linked = place();
    renameSync(linked.state, join(linked.home, 'real'));
    symlinkSync(join(linked.home, 'real'), linked.state);
    const refused = linked.tidemark('uninstall', '--yes');
    expect([refused.status, refused.stdout]).toEqual([4, '']);
    expect(refused.stderr).toMatch(/is a link, which is not followed\. Nothing was removed/);
    expect(namesBelow(join(linked.home, 'real'))).not.toEqual([]);
  });

  test('takes nothing for its own that only has the name of one', () => {
    const { state, tidemark } = place({ 'alerts.json/inner.txt': 'mine', 'calibration.json': '{}' });
    expect(tidemark('uninstall', '--yes').stdout).toContain(
      `${join(state, 'alerts.json')} is not Tidemark's.`,
    );
    expect(namesBelow(state)).toEqual(['alerts.json', 'alerts.json/inner.txt']);
  });

  test.skipIf(isRoot)('says so where its folder can not be read, and removes nothing', () => {
    const { state, tidemark } = place();
    chmodSync(state, 0o000);
    const { status, stderr } = tidemark('uninstall', '--yes');
    chmodSync(state, 0o700);
    expect(status).toBe(4);
    expect(stderr).toMatch(/can't be read\. Nothing was removed/);
    expect(namesBelow(state)).toContain('settings.json');
  });

  test.skipIf(!isRoot)("leaves another user's files", () => {
    const { state, tidemark } = place({ 'alerts.json': '{}', 'samples.json': '{}' });
    chownSync(join(state, 'samples.json'), 12_345, 12_345);
    expect(tidemark('uninstall', '--yes').stdout).toContain('samples.json belongs to another user.');
    expect(namesBelow(state)).toEqual(['samples.json']);
  });

  test.each(['.', '.claude', '..', '/'])('refuses a folder that is not its own: %s', (name) => {
    const { home, settings, tidemark } = place({});
    const at = name === '/' ? name : resolve(home, name);
    const { status, stderr } = spawnSync(process.execPath, [CLI, 'uninstall', '--yes'], {
      env: { PATH: process.env['PATH'], HOME: home, TIDEMARK_HOME: at },
      encoding: 'utf8',
    });
    expect(status).toBe(4);
    expect(stderr).toMatch(/can't be a folder of Tidemark's own\. Nothing was removed/);
    expect(readFileSync(settings, 'utf8')).toBe(CLAUDE);
    expect(tidemark('uninstall').status).toBe(0);
  });

  test('refuses while the app runs, by the lock that it holds, and not because of one that was left behind', () => {
    const { home, state, tidemark } = place();
    const data = process.platform === 'darwin' ? 'Library/Application Support/Tidemark' : '.config/Tidemark';
    const lock = join(home, data, 'SingletonLock');
    mkdirSync(join(dirname(lock), 'Cache'), { recursive: true });
    symlinkSync(`${hostname()}-${process.pid}`, lock);
    const refused = tidemark('uninstall', '--yes');
    expect([refused.status, refused.stdout]).toEqual([4, '']);
    expect(refused.stderr).toContain(`Tidemark runs as process ${process.pid}`);
    expect(tidemark('uninstall', '--dry-run').stdout).toContain('quit it first');
    expect(existsSync(join(state, 'settings.json'))).toBe(true);

    const { pid } = spawnSync('true');
    renameSync(lock, `${lock}.old`);
    symlinkSync(`${hostname()}-${pid}`, lock);
    expect(tidemark('uninstall', '--yes').stdout).toContain(`${lock}.old is not Tidemark's.`);
    expect(namesBelow(join(home, data))).toEqual(['SingletonLock.old']);
    expect(existsSync(state)).toBe(false);
  });

  test.each([
    [['uninstall', 'all'], /one word too many/],
    [['status', '--dry-run'], /--dry-run goes with "uninstall" only/],
    [['unistall'], /Did you mean uninstall\?/],
  ])('%j makes no sense', (words, message) => {
    const { status, stderr } = place({}).tidemark(...words);
    expect(status).toBe(2);
    expect(stderr).toMatch(message);
  });
});

describe('on a Mac', () => {
  test("Chromium's files lie in Tidemark's folder and go with it, those of others stay", () => {
    const home = temporaryFolder();
    const folder = join(home, 'Library/Application Support/Tidemark');
    for (const name of [
      'Cache/Cache_Data/index',
      'Local Storage/leveldb/LOG',
      'Local State',
      'Cookies-journal',
      'Mine/a',
    ]) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), '12345');
    }
    const { found, remaining } = findBelongings(folder, browserFolders({}, home, 'darwin'));
    expect(found.map(({ path, bytes }) => [path.slice(folder.length + 1), bytes])).toEqual([
      ['Cache', 5],
      ['Cookies-journal', 5],
      ['Local State', 5],
      ['Local Storage', 5],
    ]);
    expect(remaining).toEqual([{ path: join(folder, 'Mine'), why: 'not_ours' }]);
    expect(runningApp([folder])).toBeNull();
  });

  test('what macOS keeps is named with the way to remove it, files only where they are', () => {
    const home = temporaryFolder({ 'Library/Preferences/app.tidemark.menubar.plist': '' });
    const hints = keptByMacOS(home, 'darwin').join('\n');
    expect(hints).toMatch(/Login Items.*Keychain/s);
    expect(hints).toContain('app.tidemark.menubar.plist');
    expect(hints).not.toContain('savedState');
    expect(keptByMacOS(home, 'linux')).toEqual([]);
  });
});
