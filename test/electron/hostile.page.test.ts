/** The built app against hostile logs and hostile pages, item by item of Electron's checklist (SECURITY.md). */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { chromiumPath } from '../support/chromium.ts';
import { NOTHING_TOLD } from '../../src/contract/alert-record.ts';
import { launchApp } from '../support/electron/launch.ts';
import { EVIL_NAMES, hostileLogs } from '../support/hostile.ts';
import { assistant, logText } from '../support/lines.ts';
import { temporaryFolder } from '../support/temporary.ts';

const HARMFUL = /[\p{Cc}\p{Cf}\u2028\u2029]/u;
const CHANNEL = 'tidemark:call';
const OWN_PAGE = 'app://popover/index.html';
const PATIENCE = { timeout: 30_000 };
/** As many as the popover shows of each kind. */
const SHOWN = 5;

async function start(logs: Readonly<Record<string, string>>) {
  const home = temporaryFolder(logs);
  const state = join(home, 'state');
  mkdirSync(state);
  const limits = { five_hour: { value: 0.01, unit: 'usd' } };
  writeFileSync(join(state, 'settings.json'), JSON.stringify({ limits }));
  writeFileSync(join(state, 'alerts.json'), JSON.stringify(NOTHING_TOLD));
  const app = await launchApp({ env: { HOME: home, TIDEMARK_HOME: state, TZ: 'UTC' } });
  onTestFinished(() => app.dispose());
  return { app, home, state };
}

const anHonestLog = () => ({
  '.claude/projects/-Users-ada-engine/a.jsonl': logText(
    assistant({ at: new Date(Date.now() - 600_000).toISOString() }),
  ),
});

const names = Object.entries(EVIL_NAMES);
const groups = Array.from({ length: Math.ceil(names.length / SHOWN) }, (_, i) =>
  names.slice(i * SHOWN, (i + 1) * SHOWN),
);

describe.skipIf(chromiumPath() === null)('a hostile log', () => {
  test.each(groups.map((group) => [group.map(([kind]) => kind).join(', '), group] as const))(
    'full of %s is text in the popover, the menu, the tooltip and notifications, and nothing more',
    async (_kinds, group) => {
      const evil = Object.fromEntries(group);
      const long = new Date(Date.now() - 5 * 3_600_000).toISOString();
      const { app, home, state } = await start({
        ...hostileLogs(evil, new Date(Date.now() - 600_000).toISOString()),
        '.claude/projects/-old/old.jsonl': logText(
          assistant({ id: 'old', at: long, model: group[0]?.[1] ?? '' }),
        ),
      });
      await vi.waitFor(async () => expect(await app.notifications()).not.toEqual([]), PATIENCE);
      await app.trayRightClick();
      const tray = await app.tray();
      const menu = ((await app.menu()) ?? []).map(({ label }) => label);
      const told = (await app.notifications()).flatMap(({ title, body, id }) => [title, body, id]);
      for (const text of [tray?.title ?? '', tray?.tooltip ?? '', ...menu, ...told]) {
        expect(text).not.toMatch(HARMFUL);
        expect(text.length).toBeLessThan(500);
      }

      await app.trayClick();
      const page = await app.page();
      const openers = page.locator('main [aria-expanded]');
      await openers.first().waitFor(PATIENCE);
      const tabs = page.locator('main button[aria-pressed], main [role="tab"], main [role="radio"]');
      const seen: string[] = [];
      const look = async (): Promise<void> => {
        seen.push(await page.locator('main').innerText());
        const elements = 'img, iframe, object, embed, script, link, style, a[href], [onload], [onerror]';
        expect(await page.locator(`main :is(${elements})`).count()).toBe(0);
        const isWithin = 'document.documentElement.scrollWidth <= document.documentElement.clientWidth';
        expect(await page.evaluate(isWithin)).toBe(true);
      };
      for (let tab = 0; tab < Math.max(1, await tabs.count()); tab += 1) {
        if ((await tabs.count()) > 0) {
          await tabs.nth(tab).click();
        }
        for (let i = 0; i < (await openers.count()); i += 1) {
          await openers.nth(i).click();
          await look();
        }
      }
      const text = seen.join('\n');
      expect(text.replaceAll('\n', '')).not.toMatch(HARMFUL);
      expect(text.split('\n').filter((line) => line.length > 500)).toEqual([]);
      // It was there to be seen.
      const [, first = ''] = group.find(([, name]) => !HARMFUL.test(name)) ?? [];
      expect(text).toContain(
        first
          .slice(0, 20)
          .split('/')
          .findLast((part) => part !== '') ?? first,
      );
      expect(await page.evaluate("[typeof window.pwned, typeof require, typeof process].join('')")).toBe(
        'undefined'.repeat(3),
      );
      expect(await app.consoleMessages()).toEqual([]);
      expect(await app.blockedRequests()).toEqual([]);
      expect(await app.openedExternal()).toEqual([]);

      // Nothing is written but in Tidemark's own folder, and there under its own names.
      expect(readdirSync(home).sort()).toEqual(['.claude', 'state']);
      const isOwn =
        /^(?:settings|alerts|samples|calibration)\.json$|^index\.bin$|^(?:feed|history)$|^history\/hourly\.log$/;
      // While one is written, its lock is there too.
      await vi.waitFor(() => {
        const written = readdirSync(state, { recursive: true, encoding: 'utf8' });
        expect(written).toContain('history/hourly.log');
        expect(written.filter((name) => !isOwn.test(name))).toEqual([]);
      }, PATIENCE);
    },
  );
});

describe.skipIf(chromiumPath() === null)('a hostile page', () => {
  test('finds a sandboxed window with the safe defaults, whichever it is', async () => {
    const { app } = await start(anHonestLog());
    await app.trayClick();
    await app.clickMenuItem('Settings…', 'application');
    await vi.waitFor(async () => expect(await app.windows()).toHaveLength(2), PATIENCE);
    const urls = async () => (await app.windows()).map(({ url }) => url);
    await vi.waitFor(
      async () => expect(await urls()).toEqual([OWN_PAGE, `${OWN_PAGE}?page=settings`]),
      PATIENCE,
    );
    for (const { options } of await app.windows()) {
      // What is not named here has Electron's default: isolated, without Node, with the web's security.
      expect(options['webPreferences']).toEqual({
        preload: expect.stringMatching(/preload\.cjs$/),
        sandbox: true,
        spellcheck: false,
      });
    }
  });

  test('finds two functions, and nothing of Electron behind them', async () => {
    const { app } = await start(anHonestLog());
    await app.trayClick();
    const page = await app.page();
    expect(await page.evaluate('Object.keys(window.tidemark).sort()')).toEqual(['call', 'onPush']);
    const heard = (await page.evaluate(`new Promise((done) => {
      window.tidemark.onPush((...all) => done(all.map((one) => Object.keys(one).sort().join())));
      window.tidemark.call({ call: 'act', action: 'refresh' });
    })`)) as string[];
    // One argument, the push itself: an event of Electron's would bring the sender along.
    expect(heard).toEqual(['push,view']);
  });

  test('can run no script that is not served, and make none out of text', async () => {
    const { app } = await start(anHonestLog());
    await app.trayClick();
    const page = await app.page();
    const outcome = await page.evaluate(`(async () => {
      const tried = {};
      const attempt = (name, work) => { try { work(); tried[name] = 'done'; } catch (error) { tried[name] = error.name; } };
      attempt('innerHTML', () => { document.body.innerHTML = '<img src=x onerror="window.pwned=1">'; });
      attempt('script text', () => { document.createElement('script').text = 'window.pwned = 1'; });
      // What DevTools evaluate may do that; what runs later, as a page's own code does, may not.
      await new Promise((done) => setTimeout(() => {
        attempt('eval', () => { window.eval('window.pwned = 1'); });
        done();
      }));
      attempt('javascript:', () => { location.href = 'javascript:window.pwned=1'; });
      const address = document.createElement('a');
      address.href = 'data:text/html,<script>1</script>';
      document.body.append(address);
      address.click();
      await new Promise((done) => setTimeout(done));
      tried.pwned = typeof window.pwned;
      return tried;
    })()`);
    expect(outcome).toMatchObject({ innerHTML: 'TypeError', 'script text': 'TypeError', pwned: 'undefined' });
    expect((outcome as Record<string, string>)['eval']).not.toBe('done');
    expect(page.url()).toContain('index.html');
  });

  test('gets no file that is not the page, whatever path it asks for', async () => {
    const { app } = await start(anHonestLog());
    await app.trayClick();
    const page = await app.page();
    const paths = [
      '../main.js',
      '%2e%2e/main.js',
      '..%2fmain.js',
      '/..\\\\main.js',
      '%00',
      '../../package.json',
      'licenses.md',
    ];
    for (const path of paths) {
      const loaded = await page.evaluate(`new Promise((done) => {
        const image = new Image();
        image.onload = () => done('loaded');
        image.onerror = () => done('refused');
        image.src = new URL('/', location.href).href + ${JSON.stringify(path)};
      })`);
      expect([path, loaded]).toEqual([path, 'refused']);
    }
  });

  test('goes nowhere, embeds nothing and opens nothing', async () => {
    const { app } = await start(anHonestLog());
    await app.trayClick();
    await app.page();
    for (const event of ['will-navigate', 'will-redirect', 'will-frame-navigate', 'will-attach-webview']) {
      expect([event, await app.emitOnPage(event, { url: 'https://evil.example/' })]).toEqual([event, true]);
    }
    for (const url of [
      'https://evil.example/',
      'file:///etc/passwd',
      'javascript:1',
      'app://popover/index.html',
    ]) {
      expect([url, await app.windowOpen(url)]).toEqual([url, 'deny']);
    }
    for (const url of [
      'https://evil.example/',
      'http://127.0.0.1/',
      'file:///etc/passwd',
      'ws://evil.example/',
      'app://other/',
    ]) {
      expect([url, await app.askBeforeRequest(url)]).toEqual([
        url,
        expect.objectContaining({ cancel: true }),
      ]);
    }
  });

  test('gets no permission of any kind', async () => {
    const { app } = await start(anHonestLog());
    await app.trayClick();
    await app.page();
    for (const permission of [
      'media',
      'geolocation',
      'notifications',
      'clipboard-read',
      'openExternal',
      'fileSystem',
      'hid',
    ]) {
      expect([permission, await app.askPermission('request', permission)]).toEqual([permission, false]);
      expect([permission, await app.askPermission('check', permission)]).toEqual([permission, false]);
    }
  });

  test('has the app open no address of its choice', async () => {
    const { app } = await start(anHonestLog());
    await app.trayClick();
    await app.page();
    const act = (call: unknown) => app.invokeIpcAs({ url: OWN_PAGE, channel: CHANNEL, args: [call] });
    await act({ call: 'act', action: 'open_menu_bar_settings' });
    const opened = await app.openedExternal();
    expect(opened).toEqual([expect.stringMatching(/^x-apple\.systempreferences:[\w.-]+\?MenuBar$/)]);
    await expect(act({ call: 'act', action: 'https://evil.example/' })).rejects.toThrow();
    await expect(
      act({ call: 'act', action: 'open_menu_bar_settings', url: 'https://evil.example/' }),
    ).rejects.toThrow();
    expect(await app.openedExternal()).toEqual(opened);
  });

  test('is refused when it sends what is no call: other shapes, channels, depths and sizes', async () => {
    const { app, state } = await start(anHonestLog());
    await app.trayClick();
    await app.page();
    const before = readFileSync(join(state, 'settings.json'), 'utf8');
    const deep = Array.from({ length: 5000 }).reduce<unknown>((inner) => ({ inner }), {});
    const typed = { fiveHour: 'x'.repeat(41), resets: '', sevenDay: '', resetsDay: '', resetsTime: '' };
    const raws: unknown[] = [
      JSON.parse('{"call":"view","__proto__":{"call":"act"}}'),
      { call: '__proto__' },
      { call: 'constructor' },
      { call: ['view'] },
      { call: 'act', action: '__proto__' },
      { call: 'act', action: { toString: null } },
      { call: 'height', heightPx: Number.NaN },
      { call: 'height', heightPx: Number.POSITIVE_INFINITY },
      { call: 'height', heightPx: -1 },
      { call: 'height', heightPx: 1e9 },
      { call: 'plan_feed', change: '../../etc' },
      { call: 'apply_feed', path: '/etc/passwd' },
      { call: 'tell_usage', typed },
      { call: 'save_settings', settings: [] },
      { call: 'save_settings', settings: null },
      { call: 'save_settings', settings: {}, path: '/etc/passwd' },
      { call: 'view', deep },
      'x'.repeat(10_000_000),
      new Uint8Array(1000),
      new Map([['call', 'quit']]),
    ];
    for (const raw of raws) {
      await expect(app.invokeIpcAs({ url: OWN_PAGE, channel: CHANNEL, args: [raw] })).rejects.toThrow();
    }
    for (const channel of ['tidemark:push', 'tidemark:quit', 'electron', '']) {
      await expect(app.invokeIpcAs({ url: OWN_PAGE, channel, args: [{ call: 'view' }] })).rejects.toThrow();
    }
    expect(readFileSync(join(state, 'settings.json'), 'utf8')).toBe(before);
    expect(({} as Record<string, unknown>)['call']).toBeUndefined();
    await app.invokeIpcAs({ url: OWN_PAGE, channel: CHANNEL, args: [{ call: 'view' }] });
  });

  test('saves settings of its own shapes only: what makes no sense is named, and nothing else is written', async () => {
    const { app, home, state } = await start(anHonestLog());
    await app.trayClick();
    await app.page();
    const hostile = JSON.parse(
      '{"__proto__":{"pwned":true},"constructor":{},"roots":["../../../etc","\\u0000","/dev/zero"],"thresholds":[1e309,-1,"<b>"],"prices":{"__proto__":{"input":1}},"plan":"<script>","unknown":"x"}',
    ) as object;
    await app.invokeIpcAs({
      url: OWN_PAGE,
      channel: CHANNEL,
      args: [{ call: 'save_settings', settings: hostile }],
    });
    const saved = JSON.parse(readFileSync(join(state, 'settings.json'), 'utf8')) as Record<string, unknown>;
    expect(JSON.stringify(saved)).not.toMatch(/pwned|<script>|<b>|etc|dev\/zero/);
    expect(readdirSync(home).sort()).toEqual(['.claude', 'state']);
    expect(existsSync(join(state, 'settings.json'))).toBe(true);
  });
});
