import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { scanDeclarations } from './electron/declared.ts';
import { chromiumPath } from './chromium.ts';
import { launchApp, type StandInApp } from './electron/launch.ts';

const MAIN = `
import {
  app, BrowserWindow, ipcMain, Menu, nativeImage, net, Notification, protocol, screen, session, shell, Tray,
} from 'electron';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

const here = import.meta.dirname;
const refused = {};
const attempt = (name, act) => {
  try {
    act();
    refused[name] = null;
  } catch (error) {
    refused[name] = error.message;
  }
};
const GUID = '6f1f0c1e-6d0c-4a3c-9d0c-0b6c0a5d7e11';
const icon = join(here, 'iconTemplate.png');
let tray;
const held = [];
let win;
const heard = [];

attempt('tray before ready', () => new Tray(icon));
attempt('screen before ready', () => screen.getPrimaryDisplay());
attempt('window before ready', () => new BrowserWindow());
attempt('window without sandbox', () => null);
app.enableSandbox();
app.on('window-all-closed', () => {});
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
await new Promise((resolve) => setTimeout(resolve, 50));
attempt('still not ready after a top-level await', () => screen.getPrimaryDisplay());

app.whenReady().then(() => {
  attempt('schemes after ready', () => protocol.registerSchemesAsPrivileged([]));
  attempt('sandbox after ready', () => app.enableSandbox());
  attempt('member that Electron lacks', () => app.getPathh('home'));
  attempt('member that Electron has', () => app.getGPUInfo('basic'));
  attempt('module that Electron has', () => net.isOnline());
  attempt('event that Electron lacks', () => app.on('befor-quit', () => {}));
  attempt('undefined guid', () => new Tray(icon, undefined));
  attempt('malformed guid', () => new Tray(icon, 'tray'));
  attempt('fraction of a pixel', () => new BrowserWindow({ show: false }).setBounds({ x: 0.5 }));
  attempt('node in the page', () => new BrowserWindow({ webPreferences: { nodeIntegration: true } }));
  attempt('unknown window option', () => new BrowserWindow({ framed: false }));
  attempt('role with a click', () => Menu.buildFromTemplate([{ role: 'quit', click() {} }]));
  attempt('second handler', () => {
    ipcMain.handle('twice', () => 1);
    ipcMain.handle('twice', () => 2);
  });
  BrowserWindow.getAllWindows().forEach((each) => each.destroy());

  protocol.handle('app', (request) => {
    const { pathname } = new URL(request.url);
    const headers = { 'content-type': pathname.endsWith('.js') ? 'text/javascript' : 'text/html' };
    if (!pathname.endsWith('.js')) {
      headers['content-security-policy'] =
        "default-src 'none'; script-src 'self'; img-src 'self' https:; require-trusted-types-for 'script'";
    }
    const body = pathname.endsWith('.js')
      ? "document.querySelector('h1').textContent = 'from ' + Object.keys(window.bridge).join(' ');"
      : '<h1>bare</h1><script>window.inline = true</script><script src="page.js"></script>';
    return new Response(body, { headers });
  });
  session.defaultSession.setPermissionRequestHandler((_contents, _permission, done) => done(false));
  session.defaultSession.webRequest.onBeforeRequest(({ url }, done) => done({ cancel: !url.startsWith('app:') }));
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
  ipcMain.handle('refused', () => refused);
  ipcMain.handle('heard', () => heard);
  ipcMain.handle('echo', (event, value) => ({ value, from: event.senderFrame?.url ?? null, top: !event.senderFrame?.parent }));
  ipcMain.handle('unclonable', () => () => 1);
  ipcMain.handle('notify', () => {
    new Notification({ id: 'dropped', title: 'dropped' }).show();
    // One whose predecessor of the same id is dropped goes with it.
    new Notification({ id: 'followed', title: 'followed' }).show();
    held.push(new Notification({ id: 'followed', title: 'follower' }));
    held.at(-1).show();
    held.push(new Notification({ id: 'held', title: 'held', silent: true }));
    held.at(-1).on('click', () => heard.push('notification clicked'));
    held.at(-1).on('failed', (_event, error) => heard.push(error));
    held.at(-1).show();
  });
  ipcMain.handle('platform', () => [process.platform, process.versions.electron, app.getVersion()]);
  ipcMain.on('open', (_event, url) => shell.openExternal(url));

  tray = new Tray(nativeImage.createFromPath(icon), GUID);
  tray.setTitle('42%', { fontType: 'monospacedDigit' });
  tray.on('right-click', () => tray.popUpContextMenu(Menu.buildFromTemplate([
    { label: 'Speak', click: () => win.webContents.send('say', { words: ['hello'] }) },
    { label: 'Greyed', enabled: false },
    { role: 'quit', label: 'Quit' },
  ])));
  tray.on('click', (_event, bounds) => {
    win = new BrowserWindow({
      show: false, frame: false, width: 360, height: 400, webPreferences: { preload: join(here, 'preload.cjs') },
    });
    win.on('blur', () => win.hide());
    win.webContents.once('did-finish-load', () => win.webContents.send('say', { words: ['loaded'] }));
    win.setBounds({ x: bounds.x, y: bounds.y + bounds.height });
    win.loadURL('app://popover/index.html');
    win.once('ready-to-show', () => win.show());
  });
  app.on('before-quit', () => writeFileSync(join(here, 'quit.txt'), 'bye'));
});
`;

const PRELOAD = `
const { contextBridge, ipcRenderer } = require('electron');
let fs;
try {
  fs = require('fs');
} catch (error) {
  fs = error.message;
}
const said = [];
ipcRenderer.on('say', (event, message) => said.push(message.words[0]));
contextBridge.exposeInMainWorld('bridge', {
  echo: (value) => ipcRenderer.invoke('echo', value),
  unclonable: () => ipcRenderer.invoke('unclonable'),
  open: (url) => ipcRenderer.send('open', url),
  said: () => said,
  fs: () => fs,
  twice: () => contextBridge.exposeInMainWorld('bridge', {}),
});
`;

/** The smallest image that counts as one. */
const PNG = Buffer.from('89504e470d0a1a0a0000000d4948445200000010000000100806000000', 'hex');

/** A page may take its time on a busy machine. */
function eventually<T>(look: () => T): ReturnType<typeof expect.poll<T>> {
  return expect.poll(look, { timeout: 15_000 });
}

describe('the declarations of Electron', () => {
  const file = createRequire(import.meta.url).resolve('electron/electron.d.ts');
  const { types, modules } = scanDeclarations(readFileSync(file, 'utf8'));

  test('are read with members, statics, events and what is inherited', () => {
    expect(types.get('App')?.members).toContain('whenReady');
    expect(types.get('App')?.events).toContain('before-quit');
    expect(types.get('Tray')?.members).toContain('setTitle');
    expect(types.get('Tray')?.members).not.toContain('setHighlightMode');
    expect(types.get('BrowserWindow')?.members).toContain('setBounds');
    expect(types.get('BrowserWindow')?.members).toContain('on');
    expect(types.get('BrowserWindow')?.statics).toContain('getAllWindows');
    expect(types.get('BrowserWindowConstructorOptions')?.members).toContain('vibrancy');
    expect(types.get('IpcMain')?.events).toBeNull();
    expect(types.get('IpcMainEvent')?.members).toContain('preventDefault');
  });

  test('tell what the main process can import', () => {
    expect(modules.get('session')).toEqual({ type: 'Session', side: 'static' });
    expect(modules.get('shell')).toEqual({ type: 'Shell', side: 'instance' });
    expect(modules.get('Tray')).toEqual({ type: 'Tray', side: 'static' });
    expect(modules.has('contextBridge')).toBe(false);
  });
});

describe.skipIf(chromiumPath() === null)(
  'the stand-in for Electron (needs a Chromium)',
  { timeout: 30_000 },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'stand-in-test-'));
    const main = join(folder, 'main.js');
    let app: StandInApp;

    const asApp = (channel: string, ...args: unknown[]): Promise<unknown> =>
      app.invokeIpcAs({ url: 'app://popover/index.html', channel, args });

    const from = (url: string | null, inSubframe = false): Promise<unknown> =>
      app.invokeIpcAs({ url, channel: 'echo', args: [1], inSubframe });

    beforeAll(async () => {
      writeFileSync(join(folder, 'package.json'), '{ "name": "tiny", "version": "1.2.3", "type": "module" }');
      writeFileSync(main, MAIN);
      writeFileSync(join(folder, 'preload.cjs'), PRELOAD);
      writeFileSync(join(folder, 'iconTemplate.png'), PNG);
      app = await launchApp({ main });
      await app.trayClick({ x: 900, y: 0, width: 60, height: 30 });
    }, 30_000);

    afterAll(async () => {
      await app?.dispose();
      rmSync(folder, { recursive: true, force: true });
    });

    test('opens a page from app:// at a click on the tray, with its policy applied', async () => {
      const page = await app.page();
      await eventually(() => page.textContent('h1')).toBe('from echo unclonable open said fs twice');
      expect(await page.evaluate('window.inline')).toBeUndefined();
      expect((await app.consoleMessages()).map(({ text }) => text).join('\n')).toContain(
        'Content Security Policy',
      );
      await eventually(() => app.windows()).toHaveLength(2);
      expect((await app.windows()).at(-1)).toMatchObject({
        visible: true,
        focused: true,
        bounds: { x: 900, y: 30, width: 360, height: 400 },
        url: 'app://popover/index.html',
        options: { frame: false },
      });
      expect(page.viewportSize() ?? (await page.evaluate('[innerWidth, innerHeight]'))).toEqual([360, 400]);
    });

    test('carries a call from the page to the app and its answer back', async () => {
      const page = await app.page();
      const answer = await page.evaluate('bridge.echo({ n: [1, undefined] })');
      expect(answer).toEqual({ value: { n: [1, undefined] }, from: 'app://popover/index.html', top: true });
    });

    test('carries a message from the app to the page', async () => {
      const page = await app.page();
      const said = (): Promise<unknown> => page.evaluate('bridge.said()');
      await eventually(said).toEqual(['loaded']);
      await app.trayRightClick();
      expect((await app.menu())?.map(({ label }) => label)).toEqual(['Speak', 'Greyed', 'Quit']);
      await app.clickMenuItem('Speak');
      await eventually(said).toEqual(['loaded', 'hello']);
      await expect(app.clickMenuItem('Greyed')).rejects.toThrow('can be clicked');
    });

    test('refuses to carry what cannot be cloned, in both directions', async () => {
      const page = await app.page();
      const failure = (name: string): Promise<unknown> =>
        page.evaluate(`bridge.${name}(() => 1).then(String, (error) => error.message)`);
      expect(await failure('echo')).toBe('An object could not be cloned.');
      expect(await failure('unclonable')).toContain("Error invoking remote method 'unclonable'");
    });

    test('gives the preload no more than the sandbox has', async () => {
      const page = await app.page();
      expect(await page.evaluate('bridge.fs()')).toBe('module not found: fs');
      await expect(page.evaluate('bridge.twice()')).rejects.toThrow('Cannot bind');
      expect(await page.evaluate("Object.keys(window).filter((name) => name.includes('standIn'))")).toEqual(
        [],
      );
      expect(await app.preloadErrors()).toEqual([]);
    });

    test('refuses what Electron refuses or lacks', async () => {
      expect(await asApp('refused')).toMatchObject({
        'tray before ready': expect.stringContaining('before the app is ready'),
        'screen before ready': expect.stringContaining('before the app is ready'),
        'window before ready': expect.stringContaining('before the app is ready'),
        'still not ready after a top-level await': expect.stringContaining('before the app is ready'),
        'schemes after ready': expect.stringContaining('must be called before'),
        'sandbox after ready': expect.stringContaining('must be called before'),
        'member that Electron lacks': 'electron stand-in: App.getPathh is not in electron.d.ts',
        'member that Electron has': 'electron stand-in: App.getGPUInfo is not implemented by the stand-in',
        'module that Electron has': 'electron stand-in: Net.isOnline is not implemented by the stand-in',
        'event that Electron lacks': "electron stand-in: App has no event 'befor-quit' in electron.d.ts",
        'undefined guid': 'Invalid GUID format',
        'malformed guid': 'Invalid GUID format',
        'fraction of a pixel': expect.stringContaining('conversion failure'),
        'node in the page': expect.stringContaining('nodeIntegration'),
        'unknown window option': expect.stringContaining('framed'),
        'role with a click': expect.stringContaining('ignores the click'),
        'second handler': "Attempted to register a second handler for 'twice'",
      });
    });

    test('shows what the tray shows, and a process that looks like Electron on macOS', async () => {
      expect(await app.tray()).toMatchObject({
        title: '42%',
        titleOptions: { fontType: 'monospacedDigit' },
        imagePath: join(folder, 'iconTemplate.png'),
        isTemplate: true,
        lost: false,
        setTitleCalls: [{ title: '42%' }],
      });
      expect(await asApp('platform')).toEqual(['darwin', expect.stringMatching(/^\d+\.\d+\.\d+/), '1.2.3']);
    });

    test('lets a test speak to the app as a hostile page', async () => {
      expect(await from('https://evil.example/')).toEqual({
        value: 1,
        from: 'https://evil.example/',
        top: true,
      });
      expect(await from('app://popover/frame.html', true)).toMatchObject({ top: false });
      expect(await from(null)).toMatchObject({ from: null });
      await expect(asApp('nobody listens')).rejects.toThrow("No handler registered for 'nobody listens'");
    });

    test('reports a notification lost that the app dropped, and not one that it holds', async () => {
      await app.failNextNotification('no permission');
      await asApp('notify');
      await asApp('notify');
      await app.gc();
      const states = (await app.notifications()).map(({ id, status }) => [id, status]);
      expect(states).toEqual([
        ['dropped', 'failed'],
        ['followed', 'replaced'],
        ['followed', 'replaced'],
        ['held', 'replaced'],
        ['dropped', 'lost'],
        ['followed', 'replaced'],
        ['followed', 'lost'],
        ['held', 'shown'],
      ]);
      await expect(app.clickNotification(4)).rejects.toThrow('it is lost');
      await app.clickNotification(7);
      expect(await asApp('heard')).toEqual(['notification clicked']);
    });

    test('keeps the page inside the app', async () => {
      const page = await app.page();
      await page.evaluate("location.href = 'https://evil.example/'");
      await page.evaluate("open('https://evil.example/popup')");
      await page.evaluate("new Image().src = 'https://evil.example/pixel.png'");
      await expect
        .poll(() => app.blockedRequests())
        .toEqual([{ url: 'https://evil.example/pixel.png', cancelledByApp: true }]);
      await expect
        .poll(() => app.windowOpenRequests())
        .toEqual([{ url: 'https://evil.example/popup', action: 'deny' }]);
      expect(await page.textContent('h1')).toContain('from echo');
      expect(await app.askPermission('request', 'geolocation')).toBe(false);
      expect(await app.emitOnPage('will-navigate', { url: 'https://evil.example/' })).toBe(true);
    });

    test('hides a window that loses focus, and quits with the code of the app', async () => {
      const page = await app.page();
      await page.evaluate("bridge.open('https://example.com/a')");
      await eventually(() => app.openedExternal()).toEqual(['https://example.com/a']);
      await app.blurWindow();
      await eventually(async () => (await app.windows()).at(-1)?.visible).toBe(false);
      expect(await app.quit()).toBe(0);
      expect(readFileSync(join(folder, 'quit.txt'), 'utf8')).toBe('bye');
      await expect(app.tray()).rejects.toThrow('The app has ended');
    });

    test('tells an app that another instance runs', async () => {
      writeFileSync(
        main,
        `import { app } from 'electron';\nif (!app.requestSingleInstanceLock()) app.quit();`,
      );
      const second = await launchApp({ main, singleInstanceLock: false });
      expect(await second.exited).toBe(0);
      await second.dispose();
    });

    test('says why an app did not start', async () => {
      writeFileSync(main, `import { app } from 'electron';\nthrow new Error('no such luck');`);
      await expect(launchApp({ main })).rejects.toThrow('no such luck');
    });
  },
);
