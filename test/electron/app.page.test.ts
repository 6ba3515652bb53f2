/** The built app, unmodified, on the stand-in for Electron, with a real page. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { NOTHING_TOLD } from '../../src/contract/alert-record.ts';
import { chromiumPath } from '../support/chromium.ts';
import { launchApp, type LaunchOptions } from '../support/electron/launch.ts';
import { limitHit, logText, spent } from '../support/lines.ts';
import { temporaryFolder } from '../support/temporary.ts';

const LOG = '.claude/projects/-Users-ada-engine/session-a.jsonl';
const HOUR_MS = 3_600_000;

async function start(
  options: {
    lines?: object[];
    settings?: object;
    state?: string;
    alerts?: object;
    launch?: LaunchOptions;
  } = {},
) {
  const home = temporaryFolder({
    [LOG]: logText(
      ...((options.lines ?? [spent(5, 0.2 * HOUR_MS, 'msg_first')]) as Record<string, unknown>[]),
    ),
  });
  const state = options.state ?? join(home, 'state');
  mkdirSync(state, { recursive: true });
  if (options.settings) {
    writeFileSync(join(state, 'settings.json'), JSON.stringify(options.settings));
  }
  if (options.alerts) {
    writeFileSync(join(state, 'alerts.json'), JSON.stringify(options.alerts));
  }
  const app = await launchApp({
    env: { HOME: home, TIDEMARK_HOME: state, TZ: 'Europe/Berlin' },
    languages: ['de-DE'],
    ...options.launch,
  });
  onTestFinished(() => app.dispose());
  return { app, home, state, log: join(home, LOG) };
}

const limits = (five: number) => ({ limits: { five_hour: { value: five, unit: 'usd' } } });

describe.skipIf(chromiumPath() === null)('the app', () => {
  test('shows the percentage beside a template icon and a sentence as tooltip, and no Dock icon', async () => {
    const { app } = await start({ settings: limits(10) });
    await vi.waitFor(async () => expect((await app.tray())?.title).toBe('50%'));
    const tray = await app.tray();
    expect(tray).toMatchObject({ isTemplate: true, titleOptions: { fontType: 'monospacedDigit' } });
    expect(tray?.imagePath).toMatch(/trayCalmTemplate\.png$/);
    expect(tray?.tooltip).toMatch(/^Five-hour window 50 percent used, resets .*\d\d:\d\d\. Seven-day window/);
    expect(await app.calls('App', 'setActivationPolicy')).not.toEqual([]);
  });

  test('opens a sandboxed popover below the icon that shows both windows, and closes it on the next click', async () => {
    const { app } = await start({ settings: limits(10) });
    await app.trayClick();
    const page = await app.page();
    await page.getByRole('meter', { name: 'Five-hour window' }).waitFor();
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual(
      expect.arrayContaining(['Five-hour window', 'Seven-day window']),
    );
    const [window] = await app.windows();
    expect(window).toMatchObject({ visible: true, url: 'app://popover/index.html' });
    expect(window?.options).toMatchObject({ type: 'panel', webPreferences: { sandbox: true } });
    const icon = (await app.tray())?.bounds;
    expect(window?.bounds.y).toBeGreaterThan(icon?.y ?? 0);
    await vi.waitFor(async () => {
      const content = await page
        .locator('main')
        .evaluate((main) => Math.ceil(main.getBoundingClientRect().height));
      expect((await app.windows())[0]?.bounds.height).toBe(content);
    });
    await app.trayClick();
    expect((await app.windows())[0]?.visible).toBe(false);
  });

  test('moves the number when a line is appended to a log', async () => {
    const { app, log } = await start({ settings: limits(10) });
    await app.trayClick();
    const page = await app.page();
    await page.getByText('50%', { exact: true }).waitFor();
    appendFileSync(log, logText(spent(2, 0, 'msg_second')));
    await page.getByText('70%', { exact: true }).waitFor({ timeout: 5000 });
    expect((await app.tray())?.title).toBe('70%');
  });

  test('leaves a hidden page in peace, and shows the newest figures when it opens again', async () => {
    const { app, log } = await start({ settings: limits(10) });
    await app.trayClick();
    const page = await app.page();
    await page.getByText('50%', { exact: true }).waitFor();
    await app.trayClick();
    appendFileSync(log, logText(spent(2, 0, 'msg_second')));
    await vi.waitFor(async () => expect((await app.tray())?.title).toBe('70%'));
    expect(await page.getByText('50%', { exact: true }).count()).toBe(1);
    await app.trayClick();
    await page.getByText('70%', { exact: true }).waitFor();
  });

  test('keeps the countdown ticking', async () => {
    const { app } = await start({ settings: limits(10) });
    await app.trayClick();
    const page = await app.page();
    const countdown = page.getByText(/^Resets in/).first();
    const minutes = async () => {
      const [, hours = '0', rest = '0'] =
        /in (?:(\d+)h ?)?(?:(\d+)m)?/.exec((await countdown.textContent()) ?? '') ?? [];
      return Number(hours) * 60 + Number(rest);
    };
    await countdown.waitFor();
    const before = await minutes();
    await page.clock.install({ time: Date.now() });
    await page.evaluate('document.dispatchEvent(new Event("visibilitychange"))');
    await page.clock.runFor(3 * 60_000);
    await vi.waitFor(async () => expect(before - (await minutes())).toBeGreaterThanOrEqual(2));
  });

  test('notifies once when a threshold is passed, names the basis, and tells nothing twice after a restart', async () => {
    const { app, log, home, state } = await start({ settings: limits(10), alerts: NOTHING_TOLD });
    await vi.waitFor(async () => expect((await app.tray())?.title).toBe('50%'));
    appendFileSync(log, logText(spent(2.7, 0, 'msg_second')));
    await vi.waitFor(async () => expect(await app.notifications()).toHaveLength(1));
    appendFileSync(log, logText(spent(0.1, 0, 'msg_third')));
    await vi.waitFor(async () => expect((await app.tray())?.title).toBe('78%'));
    const [notification, ...others] = await app.notifications();
    expect(others).toEqual([]);
    expect(notification).toMatchObject({ title: 'Five-hour window 77% used', status: 'shown' });
    expect(notification?.body).toMatch(/Measured against the limit you set\. It resets/);
    await app.gc();
    expect((await app.notifications())[0]?.status).toBe('shown');
    expect(JSON.parse(readFileSync(join(state, 'alerts.json'), 'utf8'))).toMatchObject({
      state: { standing: [{ sort: 'threshold', window: 'five_hour', percentage: 75 }] },
    });
    expect(await app.quit()).toBe(0);

    const again = await launchApp({ env: { HOME: home, TIDEMARK_HOME: state, TZ: 'Europe/Berlin' } });
    onTestFinished(() => again.dispose());
    await vi.waitFor(async () => expect((await again.tray())?.title).toBe('78%'));
    expect(await again.notifications()).toEqual([]);
  });

  test('says so when the system refuses notifications, and tries the next threshold', async () => {
    const { app, log } = await start({ settings: limits(10), alerts: NOTHING_TOLD });
    await vi.waitFor(async () => expect((await app.tray())?.title).toBe('50%'));
    await app.failNextNotification('not signed');
    appendFileSync(log, logText(spent(3, 0, 'msg_second')));
    await vi.waitFor(async () => expect((await app.notifications())[0]?.status).toBe('failed'));
    appendFileSync(log, logText(spent(0.1, 0, 'msg_third')));
    await vi.waitFor(async () => expect((await app.tray())?.title).toBe('81%'));
    expect(await app.notifications()).toHaveLength(1);
    appendFileSync(log, logText(spent(1, 0, 'msg_fourth')));
    await vi.waitFor(async () => expect((await app.notifications()).at(-1)?.status).toBe('shown'));
  });

  test('takes a notification back when it is no longer true', async () => {
    const { app, log, state } = await start({ settings: limits(10), alerts: NOTHING_TOLD });
    await vi.waitFor(async () => expect((await app.tray())?.title).toBe('50%'));
    appendFileSync(log, logText(spent(3, 0, 'msg_second')));
    await vi.waitFor(async () => expect((await app.notifications())[0]?.status).toBe('shown'));
    appendFileSync(log, logText(spent(1.5, 0, 'msg_third')));
    await vi.waitFor(async () => expect((await app.notifications()).at(-1)?.title).toContain('95%'));
    await app.gc();
    const [first, second] = await app.notifications();
    expect([first?.status, second?.status]).toEqual(['replaced', 'shown']);
    // A limit three times as high: the alert is not true any more.
    await app.trayRightClick();
    await app.clickMenuItem('Settings…', 'popup');
    const settings = await app.page();
    const limit = settings.getByRole('textbox', { name: 'Five-hour window' });
    await limit.fill('30');
    await limit.press('Enter');
    await vi.waitFor(async () => expect((await app.tray())?.title).toBe('32%'));
    await vi.waitFor(async () => expect((await app.notifications()).at(-1)?.status).toBe('removed'));
    expect(JSON.parse(readFileSync(join(state, 'alerts.json'), 'utf8'))).toMatchObject({
      state: { standing: [] },
    });
  });

  test('opens the popover when a notification is clicked', async () => {
    const { app, log } = await start({ settings: limits(10), alerts: NOTHING_TOLD });
    await vi.waitFor(async () => expect((await app.tray())?.title).toBe('50%'));
    appendFileSync(log, logText(spent(3, 0, 'msg_second')));
    await vi.waitFor(async () => expect((await app.notifications())[0]?.status).toBe('shown'));
    await app.gc();
    await app.clickNotification(0);
    expect((await app.windows())[0]?.visible).toBe(true);
  });

  test('is silent for an hour where the menu says so, tells so in the popover, and resumes', async () => {
    const { app, log } = await start({ settings: limits(10), alerts: NOTHING_TOLD });
    await vi.waitFor(async () => expect((await app.tray())?.title).toBe('50%'));
    await app.trayRightClick();
    await app.clickMenuItem('For an hour', 'popup');
    appendFileSync(log, logText(spent(3, 0, 'msg_second')));
    await vi.waitFor(async () => expect((await app.tray())?.title).toBe('80%'));
    await app.trayClick();
    const page = await app.page();
    await page.getByText(/^Alerts are silent until/).waitFor();
    expect(await app.notifications()).toEqual([]);
    await page.getByRole('button', { name: 'Resume' }).click();
    // The popover is open: the alert is told there.
    await page.getByText('Five-hour window 80% used').waitFor();
    expect(await app.notifications()).toEqual([]);
    expect(await page.getByText(/^Alerts are silent until/).count()).toBe(0);
  });

  test('shows a test alert, and where the system refuses it, a banner that says why', async () => {
    const { app, state } = await start({ settings: limits(10) });
    await app.trayRightClick();
    await app.clickMenuItem('Settings…', 'popup');
    const settings = await app.page();
    await settings.getByRole('tab', { name: 'Alerts' }).click();
    await settings.getByRole('button', { name: 'Show a test alert' }).click();
    await vi.waitFor(async () =>
      expect((await app.notifications()).map(({ title, status }) => [title, status])).toEqual([
        ['Alerts come like this', 'shown'],
      ]),
    );
    await app.failNextNotification('not signed');
    await settings.getByRole('button', { name: 'Show a test alert' }).click();
    await app.trayClick();
    const popover = await app.page(1);
    await popover.getByText("Notifications can't be shown: not signed.").waitFor();
    expect(JSON.parse(readFileSync(join(state, 'alerts.json'), 'utf8'))).toMatchObject({
      refusal: { reason: 'not signed' },
    });
  });

  test('saves settings from the page at once, and explains what it refuses', async () => {
    const { app, state } = await start();
    await app.trayClick();
    const page = await app.page();
    await page.getByRole('button', { name: 'Settings' }).click();
    const settings = await app.page(1);
    const field = settings.getByRole('textbox', { name: 'Five-hour window' });
    await field.fill('20');
    await field.blur();
    await vi.waitFor(async () => expect((await app.tray())?.title).toBe('25%'));
    const saved = () => JSON.parse(readFileSync(join(state, 'settings.json'), 'utf8')) as { limits: object };
    expect(saved().limits).toMatchObject({ five_hour: { value: 20, unit: 'usd' } });
    await field.fill('minus one');
    await field.blur();
    expect(await settings.getByRole('alert').textContent()).toMatch(/^Not saved: /);
    expect(saved().limits).toMatchObject({ five_hour: { value: 20 } });
  });

  test('refuses calls of other pages, frames and shapes', async () => {
    const { app, state } = await start();
    await app.trayClick();
    await app.page();
    const channel = 'tidemark:call';
    const save = { call: 'save_settings', settings: { thresholds: [1] } };
    for (const url of ['https://evil.example/', 'app://popover.evil.example/', 'file:///etc/passwd', null]) {
      await expect(app.invokeIpcAs({ url, channel, args: [save] })).rejects.toThrow();
    }
    await expect(
      app.invokeIpcAs({ url: 'app://popover/index.html', channel, args: [save], inSubframe: true }),
    ).rejects.toThrow();
    for (const raw of [
      undefined,
      null,
      'quit',
      { call: 'act', action: 'rm' },
      { call: 'view', more: 1 },
      [],
    ]) {
      await expect(
        app.invokeIpcAs({ url: 'app://popover/index.html', channel, args: [raw] }),
      ).rejects.toThrow();
    }
    expect(existsSync(join(state, 'settings.json'))).toBe(false);
  });

  test('lets no page navigate, open windows, get permissions or reach the network', async () => {
    const { app } = await start();
    await app.trayClick();
    const page = await app.page();
    expect(await app.windowOpen('https://example.com/')).toBe('deny');
    expect(await app.askPermission('request', 'media')).toBe(false);
    expect(await app.askPermission('check', 'notifications')).toBe(false);
    expect(await app.askBeforeRequest('https://example.com/')).toMatchObject({ cancel: true });
    expect(await app.askBeforeRequest('app://popover/index.html')).toMatchObject({ cancel: false });
    expect(await app.preloadErrors()).toEqual([]);
    expect(await app.consoleMessages()).toEqual([]);
    const outcome = await page.evaluate(() => fetch('https://example.com/').then(String, () => 'refused'));
    expect(outcome).toBe('refused');
  });

  test('has every figure and the essentials in the menu of a right click', async () => {
    const { app } = await start({ settings: limits(10) });
    await vi.waitFor(async () => expect((await app.tray())?.title).toBe('50%'));
    await app.trayRightClick();
    const labels = ((await app.menu()) ?? []).map((item) => item.label);
    expect(labels[0]).toMatch(/^Five-hour window 50 percent used/);
    expect(labels).toEqual(
      expect.arrayContaining(['Refresh', 'Settings…', 'About Tidemark', 'Quit Tidemark']),
    );
    await app.clickMenuItem('Settings…', 'popup');
    const page = await app.page();
    await page.getByRole('heading', { name: 'Plan & limits' }).waitFor();
  });

  test('shows a hit limit as full, with the reset that Claude Code told', async () => {
    const hit = limitHit('x', {
      at: new Date(Date.now() - 60_000).toISOString(),
      more: {
        quotaLimits: {
          status: 'rejected',
          resetsAt: Math.floor(Date.now() / 1000) + 7200,
          rateLimitType: 'five_hour',
        },
      },
    });
    const { app } = await start({ lines: [spent(5, 0.2 * HOUR_MS, 'msg_first'), hit] });
    await vi.waitFor(async () => expect((await app.tray())?.title).toBe('100%'));
    expect((await app.tray())?.imagePath).toMatch(/trayFullTemplate\.png$/);
    await app.trayClick();
    const page = await app.page();
    await page.getByRole('heading', { name: /^The five-hour window is full\. It resets/ }).waitFor();
  });

  test('opens on activate and on a second start, and recounts on wake', async () => {
    const { app, log } = await start({ settings: limits(10) });
    await vi.waitFor(async () => expect((await app.tray())?.title).toBe('50%'));
    await app.emitOnApp('activate');
    await vi.waitFor(async () => expect((await app.windows())[0]?.visible).toBe(true));
    await app.blurWindow();
    await vi.waitFor(async () => expect((await app.windows())[0]?.visible).toBe(false));
    await app.emitOnApp('second-instance');
    await vi.waitFor(async () => expect((await app.windows())[0]?.visible).toBe(true));
    await app.emitOnPowerMonitor('lock-screen');
    await vi.waitFor(async () => expect((await app.windows())[0]?.visible).toBe(false));
    appendFileSync(log, logText(spent(1, 0, 'msg_asleep')));
    await app.emitOnPowerMonitor('resume');
    await vi.waitFor(async () => expect((await app.tray())?.title).toBe('60%'));
  });

  test('leaves at once when it runs already', async () => {
    const { app } = await start({ launch: { singleInstanceLock: false } });
    expect(await app.exited).toBe(0);
  });
});
