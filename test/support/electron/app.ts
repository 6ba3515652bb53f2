import type * as Electron from 'electron';
import { existsSync, readFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { config } from './config.ts';
import { lifecycle, requireNotReady, untilReady } from './lifecycle.ts';
import { cancelable, checkKeys, type Part, strictModule } from './strict.ts';

/** The windows that are open; a window adds and removes itself. */
export const openWindows = new Set<{ close(): void; destroy(): void; isDestroyed(): boolean }>();

/** What macOS knows of the login item; a test may change the status. */
export const loginItem: { settings: Electron.Settings | null; status: Electron.LoginItemSettings['status'] } =
  {
    settings: null,
    status: 'not-registered',
  };

const manifest = readManifest(dirname(config.main));
const paths = new Map<string, string>();
let isDockVisible = true;

const dock = strictModule(
  'Dock',
  {
    hide(): void {
      isDockVisible = false;
    },
    async show(): Promise<void> {
      isDockVisible = true;
    },
    isVisible: (): boolean => isDockVisible,
  } satisfies Part<Electron.Dock>,
  'bounce setBadge setIcon setMenu',
);

export const app = strictModule(
  'App',
  {
    name: manifest.name,
    isPackaged: config.packaged,
    dock: config.platform === 'darwin' ? dock : undefined,
    commandLine: strictModule('CommandLine', {}, 'appendSwitch'),
    whenReady: untilReady,
    isReady: (): boolean => lifecycle.isReady,
    getName: (): string => app.name,
    setName(name: string): void {
      app.name = name;
    },
    getVersion: (): string => manifest.version,
    getAppPath: (): string => manifest.folder,
    getLocale: (): string => config.languages[0] ?? 'en-US',
    getSystemLocale: (): string => config.languages[0] ?? 'en-US',
    getPreferredSystemLanguages: (): string[] => [...config.languages],
    requestSingleInstanceLock: (): boolean => config.singleInstanceLock,
    hasSingleInstanceLock: (): boolean => config.singleInstanceLock,
    enableSandbox(): void {
      requireNotReady('app.enableSandbox');
      lifecycle.isSandboxed = true;
    },
    getPath(name: string): string {
      const path = paths.get(name) ?? knownPaths()[name];
      if (path === undefined) {
        throw new Error(`Failed to get '${name}' path`);
      }
      return path;
    },
    setPath(name: string, path: string): void {
      if (!isAbsolute(path)) {
        throw new Error('Path must be absolute');
      }
      paths.set(name, path);
    },
    setLoginItemSettings(settings: Electron.Settings): void {
      checkKeys('Settings', settings);
      loginItem.settings = { ...settings };
      loginItem.status = settings.openAtLogin ? 'enabled' : 'not-registered';
    },
    getLoginItemSettings(): Electron.LoginItemSettings {
      const { status } = loginItem;
      const openAtLogin = status === 'enabled' || status === 'requires-approval';
      return {
        openAtLogin,
        status,
        wasOpenedAtLogin: false,
        executableWillLaunchAtLogin: openAtLogin,
        launchItems: [],
      };
    },
    quit(): void {
      const event = cancelable();
      app.emit('before-quit', event);
      if (!event.defaultPrevented && !lifecycle.isQuitting) {
        lifecycle.isQuitting = true;
        setImmediate(closeAndExit);
      }
    },
    exit(code = 0): void {
      lifecycle.isQuitting = true;
      openWindows.forEach((window) => window.destroy());
      app.emit('quit', cancelable(), code);
      process.exit(code);
    },
  } satisfies Part<Electron.App, 'commandLine' | 'dock'>,
  'focus hide show relaunch setAboutPanelOptions showAboutPanel setAppUserModelId setActivationPolicy releaseSingleInstanceLock',
);

/** What happens after the last window went: the app quits unless it listens. */
export function windowGone(): void {
  if (openWindows.size === 0 && !lifecycle.isQuitting && !app.emit('window-all-closed')) {
    app.quit();
  }
}

function closeAndExit(): void {
  const isHeldOpen = [...openWindows].some((window) => {
    window.close();
    return !window.isDestroyed();
  });
  const event = cancelable();
  if (!isHeldOpen) {
    app.emit('will-quit', event);
  }
  if (isHeldOpen || event.defaultPrevented) {
    lifecycle.isQuitting = false;
  } else {
    app.exit(0);
  }
}

function knownPaths(): Record<string, string> {
  const home = homedir();
  const appData = join(home, 'Library/Application Support');
  const userData = join(appData, app.name);
  return {
    home,
    appData,
    userData,
    sessionData: userData,
    crashDumps: join(userData, 'Crashpad'),
    logs: join(home, 'Library/Logs', app.name),
    temp: tmpdir(),
    exe: process.execPath,
    desktop: join(home, 'Desktop'),
    documents: join(home, 'Documents'),
    downloads: join(home, 'Downloads'),
  };
}

function readManifest(folder: string): { folder: string; name: string; version: string } {
  const file = join(folder, 'package.json');
  if (existsSync(file)) {
    const found: { name?: string; productName?: string; version?: string } = JSON.parse(
      readFileSync(file, 'utf8'),
    );
    return { folder, name: found.productName ?? found.name ?? 'Electron', version: found.version ?? '0.0.0' };
  }
  return folder === dirname(folder)
    ? { folder, name: 'Electron', version: '0.0.0' }
    : readManifest(dirname(folder));
}
