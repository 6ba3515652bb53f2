/** The Admin key in a real Secret Service, where one can be started. */
import { mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { beforeAll, describe, expect, test } from 'vitest';
import { hasSecretService, runWithKeyring, type Keyring } from '../support/secret-service.ts';
import { temporaryFolder } from '../support/temporary.ts';

const ROOT = join(import.meta.dirname, '../..');
const KEY = 'sk-ant-admin01-aBcDeFgHiJkLmNoP';
const OTHER_KEY = 'sk-ant-admin01-qRsTuVwXyZ012345';
const isHere = hasSecretService();

let module = '';

beforeAll(async () => {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      ssr: join(ROOT, 'src/store/secrets.ts'),
      minify: false,
      rolldownOptions: { external: ['keytar'] },
    },
  });
  const [chunk] = 'output' in built ? built.output : [];
  module = chunk?.code ?? '';
});

/** Runs a few steps with the built module in a session of its own; what they gave, and what is on its disk then. */
function run(
  steps: string,
  keyring: Keyring = 'unlocked',
  more: { home?: string; withKeytar?: boolean } = {},
) {
  const folder = temporaryFolder({
    'secrets.mjs': module,
    'steps.mjs': `
      import { readAdminKey, keepAdminKey, forgetAdminKey } from './secrets.mjs';
      const told = [];
      const tell = (one) => told.push(one);
      ${steps}
      console.log(JSON.stringify(told));`,
  });
  const home = more.home ?? join(folder, 'home');
  mkdirSync(home, { recursive: true });
  if (more.withKeytar ?? true) {
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  }
  const { stdout, stderr, status } = runWithKeyring(keyring, home, [join(folder, 'steps.mjs')]);
  expect({ status, stderr }).toMatchObject({ status: 0 });
  const files = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return { told: JSON.parse(stdout) as unknown[], files, home, stderr };
}

test('the service is the app’s own id', () => {
  const [, service = ''] =
    /const SERVICE = '([^']+)'/.exec(readFileSync(join(ROOT, 'src/store/secrets.ts'), 'utf8')) ?? [];
  expect(readFileSync(join(ROOT, 'electron-builder.yml'), 'utf8')).toContain(`appId: ${service}\n`);
  expect(service).not.toBe('');
});

test.runIf(process.env['SECRET_SERVICE'] === 'required')('a Secret Service can be started here', () => {
  expect(isHere).toBe(true);
});

describe.skipIf(!isHere)('the key in the keychain', () => {
  test('is kept, replaced, read and forgotten', () => {
    const { told } = run(`
      tell(await readAdminKey());
      tell(await keepAdminKey('${OTHER_KEY}'));
      tell(await keepAdminKey('${KEY}'));
      tell(await readAdminKey());
      tell(await forgetAdminKey());
      tell(await readAdminKey());
      tell(await forgetAdminKey());`);
    const [none, , , read, forgotten, noneAgain, nothing] = told;
    expect(none).toEqual({ ok: true, value: null });
    expect(read).toEqual({ ok: true, value: KEY });
    expect(forgotten).toEqual({ ok: true, value: true });
    expect(noneAgain).toEqual({ ok: true, value: null });
    expect(nothing).toEqual({ ok: true, value: false });
  });

  test('is found nowhere on the disk in plain text', () => {
    const { told, files } = run(`
      await keepAdminKey('${KEY}');
      tell(await readAdminKey());`);
    expect(told).toEqual([{ ok: true, value: KEY }]);
    expect(files.map((path) => path.split('/').at(-1))).toContain('login.keyring');
    expect(files.filter((path) => readFileSync(path).includes(KEY))).toEqual([]);
  });

  test('is one item: those of other services are neither read, changed nor deleted', () => {
    const { told } = run(`
      const { default: keytar } = await import('keytar');
      await keytar.setPassword('Claude Code-credentials', 'anthropic-admin-key', 'not ours');
      await keytar.setPassword('app.tidemark.menubar', 'another account', 'not this');
      tell(await readAdminKey());
      await keepAdminKey('${KEY}');
      await forgetAdminKey();
      tell(await keytar.getPassword('Claude Code-credentials', 'anthropic-admin-key'));
      tell(await keytar.getPassword('app.tidemark.menubar', 'another account'));`);
    expect(told).toEqual([{ ok: true, value: null }, 'not ours', 'not this']);
  });

  const steps = `tell(await readAdminKey());
    tell(await keepAdminKey('${OTHER_KEY}'));
    tell(await forgetAdminKey());`;

  test('is not kept anywhere else where there is no keychain', () => {
    const { told, files, stderr } = run(steps, 'no bus');
    const problem = 'keychain_missing';
    expect(told).toEqual(Array.from({ length: 3 }, () => ({ ok: false, problem })));
    expect(files.filter((path) => readFileSync(path).includes(OTHER_KEY))).toEqual([]);
    expect(stderr).not.toContain(OTHER_KEY);
  });

  // Reading and forgetting find nothing then: that is how libsecret tells it where it can ask nobody for the password.
  test('is neither read nor replaced while the keychain is locked', () => {
    const { home } = run(`tell(await keepAdminKey('${KEY}'));`);
    const { told, files, stderr } = run(steps, 'locked', { home });
    expect(told).toEqual([
      { ok: true, value: null },
      { ok: false, problem: 'keychain_locked' },
      { ok: true, value: false },
    ]);
    expect(files.filter((path) => readFileSync(path).includes(OTHER_KEY))).toEqual([]);
    expect(stderr).not.toContain(OTHER_KEY);
    expect(run('tell(await readAdminKey());', 'unlocked', { home }).told).toEqual([{ ok: true, value: KEY }]);
  });
});

test('where keytar is not installed, that is the answer', () => {
  const { told } = run(
    `tell(await readAdminKey());
    tell(await keepAdminKey('${KEY}'));
    tell(await forgetAdminKey());`,
    'no bus',
    { withKeytar: false },
  );
  expect(told).toEqual(Array.from({ length: 3 }, () => ({ ok: false, problem: 'keychain_missing' })));
});
