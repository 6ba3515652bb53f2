/** About, and the way to new versions: a build for a repository has one, a build by hand has none. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { chromiumPath } from '../support/chromium.ts';
import { launchApp } from '../support/electron/launch.ts';
import { temporaryFolder } from '../support/temporary.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const VITE = join(ROOT, 'node_modules/vite/bin/vite.js');

/** Builds the app as for this repository, and starts it. */
async function startBuiltFor(repository: string) {
  const folder = temporaryFolder();
  const dist = join(folder, 'dist');
  execFileSync(
    process.execPath,
    [VITE, 'build', '--mode', 'node', '--outDir', dist, '--emptyOutDir', '--logLevel', 'error'],
    {
      cwd: ROOT,
      env: { PATH: process.env['PATH'], GITHUB_REPOSITORY: repository },
    },
  );
  mkdirSync(join(dist, 'page'));
  for (const path of ['package.json', 'assets', 'dist/preload.cjs', 'dist/page']) {
    cpSync(join(ROOT, path), join(folder, path), { recursive: true });
  }
  const app = await launchApp({ main: join(dist, 'main.js') });
  onTestFinished(() => app.dispose());
  await app.trayRightClick();
  const labels = ((await app.menu()) ?? []).map(({ label }) => label);
  return { app, labels };
}

const RELEASES = 'New Versions on the Web…';

describe.skipIf(chromiumPath() === null)('the app', () => {
  test('opens the releases of the repository that built it, in the browser and on demand only', async () => {
    const { app, labels } = await startBuiltFor('ada/engine');
    expect(labels).toContain(RELEASES);
    expect(await app.openedExternal()).toEqual([]);
    await app.clickMenuItem(RELEASES, 'popup');
    await app.clickMenuItem(RELEASES, 'application');
    const page = 'https://github.com/ada/engine/releases';
    expect(await app.openedExternal()).toEqual([page, page]);
  });

  test.each(['', 'ada', 'evil.example/?x=/y', 'https://evil.example/x'])(
    'knows no releases where it was built for %j, and says that it never looks for them',
    async (repository) => {
      const { app, labels } = await startBuiltFor(repository);
      expect(labels).toContain('About Tidemark');
      expect(labels).not.toContain(RELEASES);
      expect(await app.calls('App', 'setAboutPanelOptions')).toMatchObject([
        { args: [{ credits: 'Tidemark never looks for new versions by itself.' }] },
      ]);
    },
  );
});
