/** The built app, unmodified, on the stand-in for Electron: starting at login, journeys, crashes, sleep and quitting. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { chromiumPath } from '../support/chromium.ts';
import { launchApp, type LaunchOptions } from '../support/electron/launch.ts';
import { logText, spent } from '../support/lines.ts';
import { temporaryFolder } from '../support/temporary.ts';

/** The app over a home in which a minute ago something was used. */
async function start(options: LaunchOptions = {}) {
  const home = temporaryFolder({
    '.claude/projects/-Users-ada-engine/session-a.jsonl': logText(spent(2, 60_000)),
  });
  const state = join(home, 'state');
  mkdirSync(state);
  writeFileSync(
    join(state, 'settings.json'),
    JSON.stringify({ limits: { five_hour: { value: 10, unit: 'usd' } }, firstRunDone: true }),
  );
  const app = await launchApp({
    ...options,
    env: { HOME: home, TIDEMARK_HOME: state, TZ: 'Europe/Berlin' },
    languages: ['de-DE'],
  });
  onTestFinished(() => app.dispose());
  await vi.waitFor(async () => expect((await app.tray())?.title).not.toBe(''));
  return Object.assign(app, { home, state });
}

type App = Awaited<ReturnType<typeof start>>;

async function openAdvanced(app: App) {
  await app.trayRightClick();
  await app.clickMenuItem('Settings…', 'popup');
  const page = await app.page();
  await page.getByRole('tab', { name: 'Advanced' }).click();
  return page;
}

/** The clock time at which the five-hour window resets, as its meter says. */
async function resetTime(app: App): Promise<string> {
  const page = await app.page();
  const text = await page.locator('.meter').first().textContent();
  return /\d\d:\d\d/.exec(text ?? '')?.[0] ?? '';
}

describe.skipIf(chromiumPath() === null)('the life of the app', () => {
  test('it starts at login where that is asked for, and says what macOS waits for', async () => {
    const app = await start({ packaged: true });
    const page = await openAdvanced(app);
    const login = page.getByRole('checkbox', { name: 'Launch at login' });
    await login.check();
    await vi.waitFor(async () => expect((await app.loginItem()).settings).toEqual({ openAtLogin: true }));
    await app.setLoginItemStatus('requires-approval');
    await page.evaluate('dispatchEvent(new Event("focus"))');
    await page.getByText('macOS waits for your approval').waitFor();
    await page.getByRole('button', { name: 'Open System Settings' }).click();
    await vi.waitFor(async () => expect((await app.openedExternal()).join(' ')).toContain('LoginItems'));
    await login.uncheck();
    await vi.waitFor(async () => expect((await app.loginItem()).settings).toEqual({ openAtLogin: false }));
  });

  test('unpackaged it would be Electron that starts, so it is not offered', async () => {
    const app = await start({ packaged: false });
    const page = await openAdvanced(app);
    await page.getByText('Only the installed app for macOS can do that.').waitFor();
    expect((await app.loginItem()).settings).toBeNull();
  });

  test('an icon that macOS hides is missed: the popover comes by itself, with the way to the settings', async () => {
    const app = await start();
    // Where macOS 26 puts an item that is not allowed in the menu bar.
    await app.setTrayBounds({ x: 0, y: 900, width: 60, height: 24 });
    // The icon is looked for two seconds after it was made.
    await vi.waitFor(
      async () => expect((await app.windows()).filter(({ visible }) => visible)).toHaveLength(1),
      { timeout: 10_000 },
    );
    const page = await app.page();
    await page.getByText('macOS hides the icon.').waitFor();
    await page.getByRole('button', { name: 'Open System Settings' }).click();
    await vi.waitFor(async () => expect((await app.openedExternal()).join(' ')).toContain('MenuBar'));
    await app.setTrayBounds({ x: 1000, y: 0, width: 60, height: 24 });
    await app.emitOnScreen('display-metrics-changed');
    await app.trayClick();
    await vi.waitFor(async () => expect(await page.getByText('macOS hides the icon.').count()).toBe(0), {
      timeout: 10_000,
    });
  });

  test('after a journey, clock times are those of the new zone', async () => {
    const app = await start();
    await app.trayClick();
    const page = await app.page();
    await page.getByRole('meter').first().waitFor();
    const berlin = await resetTime(app);
    await app.setTimeZone('Asia/Tokyo');
    await app.fireLocalNotification('NSSystemTimeZoneDidChangeNotification');
    // Tokyo is eight hours ahead of Berlin in winter, seven in summer.
    await vi.waitFor(async () => {
      const hours = (Number((await resetTime(app)).slice(0, 2)) - Number(berlin.slice(0, 2)) + 24) % 24;
      expect([7, 8]).toContain(hours);
    });
    await vi.waitFor(async () => expect((await app.tray())?.title).toMatch(/%$/));
  });

  test('a page that crashes is opened again once, and a second crash is reported', async () => {
    const app = await start();
    await app.trayClick();
    await (await app.page()).locator('footer').waitFor();
    await app.emitOnPage('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    await vi.waitFor(async () =>
      expect((await app.windows()).filter(({ visible }) => visible)).toHaveLength(1),
    );
    await (await app.page()).locator('footer').waitFor();
    await app.emitOnPage('render-process-gone', {}, { reason: 'crashed', exitCode: 5 });
    await vi.waitFor(async () => expect((await app.windows()).filter(({ visible }) => visible)).toEqual([]));
    await app.trayClick();
    await (await app.page()).getByText('The popover stopped twice (crashed).').waitFor();
    expect((await app.tray())?.title).toMatch(/%$/);
  });

  test.each(['resume', 'unlock-screen'])('on %s everything is looked at anew', async (event) => {
    const app = await start();
    expect(await app.emitOnPowerMonitor(event)).toBe(false);
    await vi.waitFor(async () => expect((await app.tray())?.title).toMatch(/%$/));
  });

  test('a locked screen closes the popover', async () => {
    const app = await start();
    await app.trayClick();
    await (await app.page()).locator('footer').waitFor();
    await app.emitOnPowerMonitor('lock-screen');
    expect((await app.windows()).filter(({ visible }) => visible)).toEqual([]);
  });

  test('it quits with its popover open and its alerts snoozed, and comes back as it was', async () => {
    const app = await start();
    await app.trayRightClick();
    await app.clickMenuItem('For an hour', 'popup');
    await app.trayClick();
    await (await app.page()).getByText(/^Alerts are silent until/).waitFor();
    expect(await app.quit()).toBe(0);
    const again = await launchApp({ env: { HOME: app.home, TIDEMARK_HOME: app.state, TZ: 'Europe/Berlin' } });
    onTestFinished(() => again.dispose());
    await again.trayClick();
    await (await again.page()).getByText(/^Alerts are silent until/).waitFor();
  });
});
