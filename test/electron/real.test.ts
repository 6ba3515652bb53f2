/** The built app on Electron itself, where its binary is: what the stand-in can only claim. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { _electron as electron, type ElectronApplication } from 'playwright-core';
import { describe, expect, onTestFinished, test } from 'vitest';
import { logText, spent } from '../support/lines.ts';
import { temporaryFolder } from '../support/temporary.ts';

const ROOT = resolve(import.meta.dirname, '../..');
const LOG = '.claude/projects/-Users-ada-engine/session-a.jsonl';
const PATIENCE = { timeout: 15_000 };

/** All that the app sees of the environment of the tests: what a system needs to show a window. */
const PASSED_ON = ['PATH', 'TMPDIR', 'USER', 'DISPLAY', 'XAUTHORITY', 'WAYLAND_DISPLAY', 'XDG_RUNTIME_DIR'];

/** Electron puts the data of the app here; no switch says so, hence the hook that runs before the app. */
const HOOK = "require('electron').app.setPath('userData', process.env.USER_DATA_OF_TEST);";

/** Why these tests can't run here; null where they can. Asking the package itself would download the binary. */
function obstacle(): string | null {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const named = join(folder, 'path.txt');
  const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] || join(folder, 'dist');
  if (!existsSync(join(dist, existsSync(named) ? readFileSync(named, 'utf8') : 'electron'))) {
    return "Electron's binary is not here (npx install-electron fetches it)";
  }
  const hasScreen = process.platform !== 'linux' || process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'];
  return hasScreen ? null : 'there is no screen';
}

const reason = obstacle();
if (reason !== null) {
  process.stderr.write(`Tests on the real Electron are skipped: ${reason}.\n`);
}

type Running = { app: ElectronApplication; stderr: () => string; exited: Promise<number | null> };

async function start(): Promise<Running> {
  // Five of ten dollars are used.
  const home = temporaryFolder({
    [LOG]: logText(spent(5, 60_000)),
    'state/settings.json': JSON.stringify({ limits: { five_hour: { value: 10, unit: 'usd' } } }),
  });
  const hook = join(temporaryFolder(), 'hook.cjs');
  const userData = join(home, 'user-data');
  mkdirSync(userData);
  writeFileSync(hook, HOOK);
  const passedOn = PASSED_ON.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const app = await electron.launch({
    args: ['-r', hook, ROOT],
    env: {
      ...Object.fromEntries(passedOn),
      HOME: home,
      TIDEMARK_HOME: join(home, 'state'),
      TZ: 'Europe/Berlin',
      USER_DATA_OF_TEST: userData,
    },
  });
  const child = app.process();
  let stderr = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    stderr += chunk.toString('utf8');
  });
  const exited = new Promise<number | null>((done) => {
    child.once('exit', done);
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  return { app, stderr: () => stderr, exited };
}

test('Electron is here wherever it is said to be', () => {
  expect(process.env['ELECTRON_EXPECTED'] ? reason : null).toBeNull();
});

describe.skipIf(reason !== null)('the app on Electron', { timeout: 60_000 }, () => {
  test('boots as an agent: one icon in the menu bar, no window, none in the Dock, no complaint', async () => {
    const { app, stderr } = await start();
    const trays = (): Promise<number> =>
      app.evaluate(({ Tray }) => Number(process.getBuiltinModule('node:v8').queryObjects(Tray)));
    await expect.poll(trays, PATIENCE).toBe(1);
    // `dock` is there on macOS only.
    await expect.poll(() => app.evaluate((all) => all.app.dock?.isVisible() ?? false), PATIENCE).toBe(false);
    expect(app.windows()).toEqual([]);
    expect(await app.evaluate((all) => all.app.getName())).toBe('Tidemark');
    expect(stderr()).not.toMatch(
      /activation ?policy|JavaScript error|UnhandledPromiseRejection|threw an error/i,
    );
  });

  test('opens a sandboxed popover when it is activated, with both windows in it', async () => {
    const { app, stderr } = await start();
    const opened = app.waitForEvent('window', PATIENCE);
    await app.evaluate((all) => all.app.emit('activate'));
    const page = await opened;
    const headings = (): Promise<string[]> => page.getByRole('heading', { level: 2 }).allTextContents();
    await expect
      .poll(headings, PATIENCE)
      .toEqual(expect.arrayContaining(['Five-hour window', 'Seven-day window']));
    await expect.poll(() => page.getByText('50%', { exact: true }).count(), PATIENCE).toBeGreaterThan(0);
    expect(page.url()).toBe('app://popover/index.html');
    // On Linux the tests run without a sandbox, and Electron does not tell.
    const sandboxed = (): Promise<(boolean | undefined)[]> =>
      app.evaluate((all) => {
        const windows = all.BrowserWindow.getAllWindows();
        const pages = new Set(windows.map((window) => window.webContents.getOSProcessId()));
        return all.app
          .getAppMetrics()
          .filter(({ pid }) => pages.has(pid))
          .map((metric) => metric.sandboxed);
      });
    await expect.poll(sandboxed, PATIENCE).toEqual([process.platform === 'linux' ? undefined : true]);
    expect(await page.evaluate('[typeof require, typeof process]')).toEqual(['undefined', 'undefined']);
    expect(stderr()).not.toMatch(/Unable to load preload script|JavaScript error|UnhandledPromiseRejection/i);
  });

  test('quits with code 0, also with its popover open', async () => {
    const { app, exited } = await start();
    const opened = app.waitForEvent('window', PATIENCE);
    await app.evaluate((all) => all.app.emit('activate'));
    await opened;
    // Its answer may be lost, because the process ends meanwhile.
    await app.evaluate((all) => all.app.quit()).catch(() => undefined);
    expect(await exited).toBe(0);
  });
});
