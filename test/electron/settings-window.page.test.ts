/** The settings' window of the built app, on the stand-in for Electron. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { chromiumPath } from '../support/chromium.ts';
import { launchApp } from '../support/electron/launch.ts';
import { logText, spent } from '../support/lines.ts';
import { temporaryFolder } from '../support/temporary.ts';

const URL_OF_SETTINGS = 'app://popover/index.html?page=settings';
const CHANNEL = 'tidemark:call';
const SETTINGS = { limits: { five_hour: { value: 10, unit: 'usd' } } };

/** Waits as long as a busy machine needs. */
const until = (check: () => unknown) => vi.waitFor(check, { timeout: 5000 });

/** The app, with four of ten dollars used. */
async function start(settings: object | null = SETTINGS) {
  const home = temporaryFolder({
    '.claude/projects/-Users-ada-engine/session-a.jsonl': logText(spent(4, 60_000)),
    ...(settings && { 'state/settings.json': JSON.stringify(settings) }),
  });
  const state = join(home, 'state');
  const app = await launchApp({ env: { HOME: home, TIDEMARK_HOME: state, TZ: 'Europe/Berlin' } });
  onTestFinished(() => app.dispose());
  const windows = async () => (await app.windows()).filter((window) => !window.destroyed);
  const settingsWindows = async () => (await windows()).filter(({ url }) => url === URL_OF_SETTINGS);
  const openSettings = () => app.clickMenuItem('Settings…', 'application');
  return {
    app,
    windows,
    settingsWindows,
    openSettings,
    saved: (): unknown => JSON.parse(readFileSync(join(state, 'settings.json'), 'utf8')),
    hasSaved: () => existsSync(join(state, 'settings.json')),
  };
}

describe.skipIf(chromiumPath() === null)('the settings’ window', () => {
  test('is an ordinary one, as closed off as the popover, and comes to the front', async () => {
    const { app, openSettings, settingsWindows } = await start();
    await openSettings();
    const page = await app.page();
    await page.getByRole('heading', { level: 1, name: 'Plan & limits' }).waitFor();
    await until(async () =>
      expect(await settingsWindows()).toMatchObject([
        {
          visible: true,
          focused: true,
          bounds: { width: 640, height: 520 },
          options: { title: 'Tidemark Settings', webPreferences: { sandbox: true } },
        },
      ]),
    );
    const [window] = await settingsWindows();
    expect(window?.options).not.toHaveProperty('type');
    expect(await app.calls('App', 'focus')).toMatchObject([{ args: [{ steal: true }] }]);
    expect(await page.title()).toBe('Tidemark Settings');
    expect(await page.getByRole('button', { name: 'Back to the meters' }).count()).toBe(0);
    expect(await app.preloadErrors()).toEqual([]);
    expect(await app.consoleMessages()).toEqual([]);
    expect(await app.emitOnPage('will-navigate', { url: 'https://evil.example/' })).toBe(true);
    expect(await app.windowOpen('https://example.com/')).toBe('deny');
  });

  test('is there once, however often and wherefrom it is asked for', async () => {
    const { app, openSettings, settingsWindows } = await start();
    await app.trayClick();
    const popover = await app.page();
    await popover.getByRole('button', { name: 'Settings' }).click();
    await until(async () => expect(await settingsWindows()).toMatchObject([{ focused: true }]));
    // The popover has made room.
    expect((await app.windows())[0]?.visible).toBe(false);
    await openSettings();
    await app.trayRightClick();
    await app.clickMenuItem('Settings…', 'popup');
    await app.trayClick();
    await popover.keyboard.press('Meta+,');
    await until(async () => expect((await app.windows())[0]?.visible).toBe(false));
    expect(await settingsWindows()).toMatchObject([{ visible: true, focused: true }]);
  });

  test('closes with ⌘W and opens anew; with the popover in front, ⌘W closes that one', async () => {
    const { app, openSettings, settingsWindows } = await start();
    const close = () => app.clickMenuItem('Close', 'application');
    await openSettings();
    await app.page();
    await until(async () => expect(await settingsWindows()).toMatchObject([{ focused: true }]));
    await app.trayClick();
    await until(async () => expect((await app.windows())[1]).toMatchObject({ focused: true }));
    await close();
    expect((await app.windows())[1]).toMatchObject({ visible: false, destroyed: false });
    expect(await settingsWindows()).toHaveLength(1);
    await openSettings();
    await until(async () => expect(await settingsWindows()).toMatchObject([{ focused: true }]));
    await close();
    expect(await settingsWindows()).toEqual([]);
    await openSettings();
    await until(async () => expect(await settingsWindows()).toMatchObject([{ visible: true }]));
  });

  test('refuses calls of other pages and of frames in it', async () => {
    const { app, openSettings, hasSaved } = await start(null);
    await openSettings();
    await app.page();
    const args = [{ call: 'save_settings', settings: { thresholds: [1] } }];
    for (const url of ['https://evil.example/?page=settings', 'app://evil/index.html?page=settings', null]) {
      await expect(app.invokeIpcAs({ url, channel: CHANNEL, args })).rejects.toThrow();
    }
    const inSubframe = { url: URL_OF_SETTINGS, channel: CHANNEL, args, inSubframe: true };
    await expect(app.invokeIpcAs(inSubframe)).rejects.toThrow();
    expect(hasSaved()).toBe(false);
  });

  test('what is changed reaches the session and comes back as figures, and can be undone', async () => {
    const { app, openSettings, saved } = await start();
    await until(async () => expect((await app.tray())?.title).toBe('40%'));
    await openSettings();
    const page = await app.page();
    await page.getByRole('combobox', { name: 'Plan' }).selectOption('max_5x');
    // The estimate for the plan is the session's.
    await page.getByRole('checkbox', { name: 'Begin with the community’s estimate' }).waitFor();
    await page.getByRole('textbox', { name: 'Five-hour window' }).fill('8');
    await page.keyboard.press('Enter');
    await until(async () => expect((await app.tray())?.title).toBe('50%'));
    expect(saved()).toMatchObject({ plan: 'max_5x', limits: { five_hour: { value: 8 } } });
    await page.keyboard.press('Meta+z');
    await until(async () => expect((await app.tray())?.title).toBe('40%'));
    expect(saved()).toMatchObject({ plan: 'max_5x', limits: { five_hour: { value: 10 } } });
  });

  test('shows what else is new while it is open, and leaves the popover’s height alone', async () => {
    const { app, openSettings } = await start();
    await app.trayClick();
    const popover = await app.page();
    await popover.getByRole('meter').first().waitFor();
    const height = async () => (await app.windows())[0]?.bounds.height;
    await until(async () => expect(await height()).not.toBe(480));
    const before = await height();
    await openSettings();
    const page = await app.page(1);
    await page.getByRole('tab', { name: 'Data sources' }).click();
    await page.getByRole('textbox', { name: 'Folders' }).fill('/nowhere/at/all');
    await page.keyboard.press('Tab');
    await page.getByRole('listitem').filter({ hasText: '/nowhere/at/all was not found' }).waitFor();
    expect(await height()).toBe(before);
  });

  test('does not keep the app from quitting', async () => {
    const { app, openSettings } = await start();
    await openSettings();
    await app.page();
    expect(await app.quit()).toBe(0);
  });

  test('the first run is asked in the popover, once', async () => {
    const { app, saved } = await start(null);
    await app.trayClick();
    const popover = await app.page();
    await popover.getByRole('heading', { name: 'Which plan do you have?' }).waitFor();
    await popover.getByRole('button', { name: 'Skip' }).click();
    await until(() => expect(saved()).toMatchObject({ firstRunDone: true }));
  });
});
