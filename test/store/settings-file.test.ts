import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../src/contract/settings.ts';
import { statePaths } from '../../src/store/paths.ts';
import { loadSettings, saveSettings } from '../../src/store/settings-file.ts';
import { at } from '../support/records.ts';
import { temporaryFolder } from '../support/temporary.ts';

const NOW = at('2026-11-20T12:00:00Z');

describe('the settings file', () => {
  test('is not needed', () => {
    expect(loadSettings(join(temporaryFolder(), 'none.json'), NOW, true)).toEqual({
      settings: defaultSettings(),
      problems: [],
    });
  });

  test('comes back as it was saved, readable by the user alone', async () => {
    const path = join(temporaryFolder(), 'deep/settings.json');
    expect(await saveSettings(path, { ...defaultSettings(), plan: 'pro' })).toBeNull();
    expect(loadSettings(path, NOW, true).settings.plan).toBe('pro');
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(join(path, '..')).mode & 0o777).toBe(0o700);
    expect(readdirSync(join(path, '..'))).toEqual(['settings.json']);
  });

  test('keeps members that this version does not know', async () => {
    const path = join(
      temporaryFolder({ 'settings.json': '{"future":{"a":1},"plan":"team"}' }),
      'settings.json',
    );
    await saveSettings(path, { ...defaultSettings(), plan: 'pro' });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ future: { a: 1 }, plan: 'pro' });
  });

  test('that is no JSON is kept aside under a name that tells when', () => {
    const folder = temporaryFolder({ 'settings.json': '{"plan": "pro",' });
    const { settings, problems } = loadSettings(join(folder, 'settings.json'), NOW, true);
    expect(settings).toEqual(defaultSettings());
    expect(problems).toEqual([
      { code: 'settings_not_json', keptAs: 'settings.bad-2026-11-20T12-00-00-000Z.json' },
    ]);
    expect(readFileSync(join(folder, 'settings.bad-2026-11-20T12-00-00-000Z.json'), 'utf8')).toBe(
      '{"plan": "pro",',
    );
    expect(existsSync(join(folder, 'settings.json'))).toBe(false);
  });

  test('keeps its other fields where one is nested without end', () => {
    const deep = '['.repeat(50_000) + ']'.repeat(50_000);
    const folder = temporaryFolder({ 'settings.json': `{"plan":"pro","roots":${deep}}` });
    const { settings, problems } = loadSettings(join(folder, 'settings.json'), NOW, true);
    expect(settings).toEqual({ ...defaultSettings(), plan: 'pro' });
    expect(problems).toMatchObject([{ code: 'settings_field', field: 'roots' }]);
  });

  test('that was named by the user is left where it is', () => {
    const folder = temporaryFolder({ 'mine.json': 'oops' });
    expect(loadSettings(join(folder, 'mine.json'), NOW, false).problems).toEqual([
      { code: 'settings_not_json', keptAs: null },
    ]);
    expect(existsSync(join(folder, 'mine.json'))).toBe(true);
  });

  test('that cannot be written is a problem, not an error', async () => {
    const folder = temporaryFolder({ blocked: 'a file where a folder should be' });
    const path = join(folder, 'blocked/settings.json');
    expect(await saveSettings(path, defaultSettings())).toEqual({ code: 'settings_unwritable', path });
  });

  test('that is a folder is a problem, not an error', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'settings.json'));
    expect(loadSettings(join(folder, 'settings.json'), NOW, true).problems).toEqual([
      { code: 'settings_unreadable', path: join(folder, 'settings.json') },
    ]);
  });

  test('may begin with a byte order mark', () => {
    const folder = temporaryFolder({ 'settings.json': '\uFEFF{"plan":"pro"}' });
    writeFileSync(join(folder, 'settings.json'), '\uFEFF{"plan":"pro"}');
    chmodSync(join(folder, 'settings.json'), 0o600);
    expect(loadSettings(join(folder, 'settings.json'), NOW, true).settings.plan).toBe('pro');
  });
});

describe('the state folder', () => {
  test.each([
    [{ TIDEMARK_HOME: '/t' }, 'darwin', '/t'],
    [{ TIDEMARK_HOME: '' }, 'darwin', '/h/Library/Application Support/Tidemark'],
    [{}, 'linux', '/h/.local/share/tidemark'],
    [{ XDG_DATA_HOME: '/x' }, 'linux', '/x/tidemark'],
  ] as const)('for %o on %s is %s', (env, platform, folder) => {
    expect(statePaths(env, '/h', platform).folder).toBe(folder);
  });
});
