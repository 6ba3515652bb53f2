import { setImmediate as turn, setTimeout as delay } from 'node:timers/promises';
import type { MadeUpIpc } from './states.ts';
import { app, loginItem } from './app.ts';
import { focusedWindow, liveWindows, windowStates } from './browser-window.ts';
import { blockedRequests, endpoint } from './browser.ts';
import { dispatchInvoke, dispatchSend } from './ipc.ts';
import { clickMenuItem, menuItems } from './menu.ts';
import {
  clickNotification,
  dismissNotification,
  failNextNotification,
  notifications,
} from './notification.ts';
import { screen, setDisplays } from './screen.ts';
import { askPermission, askWebRequest } from './session.ts';
import { calls, cancelable, internal } from './strict.ts';
import { fireLocalNotification, powerMonitor, setNativeTheme, system } from './system.ts';
import { setTrayBounds, trayClick, trayMouseDown, trayRightClick, trayState } from './tray.ts';
import { pages, senderFrame, type WebContents } from './web-contents.ts';

/** Everything that a test can ask of the running app, or do to it. Arguments and answers are plain data. */
export const control = {
  tray: trayState,
  trayClick: onceThere(trayClick),
  trayMouseDown: onceThere(trayMouseDown),
  trayRightClick: onceThere(trayRightClick),
  setTrayBounds: onceThere(setTrayBounds),
  menu: () => menuItems('popup'),
  applicationMenu: () => menuItems('application'),
  clickMenuItem,
  notifications,
  clickNotification,
  dismissNotification,
  failNextNotification,
  setDisplays,
  setNativeTheme,
  fireLocalNotification,
  askPermission,
  askBeforeRequest: (url: string) => askWebRequest('onBeforeRequest', { url, method: 'GET' }),
  askHeadersReceived: (url: string, responseHeaders: Record<string, string[]>) =>
    askWebRequest('onHeadersReceived', { url, responseHeaders }),

  /** Emits an event, with fields on its first argument; tells whether the app prevented the default. */
  emitOnApp: (event: string, ...args: unknown[]) => emitOn(app, event, {}, args),
  emitOnPowerMonitor: (event: string) => emitOn(powerMonitor, event),
  emitOnScreen: (event: string) => emitOn(screen, event, {}, [screen.getPrimaryDisplay(), ['bounds']]),
  emitOnPage: (event: string, fields: object = {}, ...args: unknown[]) =>
    emitOn(contents(), event, fields, args),
  blurWindow: () => focusedWindow()?.blur(),
  /** What the app's window-open handler decides about an address. */
  windowOpen: (url: string) => contents()[internal].windowOpen(url),

  /** A message from a page of the test's choice, by way of the first open window. */
  async invokeIpcAs({
    url,
    channel,
    args = [],
    method = 'invoke',
    inSubframe = false,
  }: MadeUpIpc): Promise<unknown> {
    const sender = { contents: contents(), frame: senderFrame(contents(), url, inSubframe) };
    return (method === 'invoke' ? dispatchInvoke : dispatchSend)(sender, channel, args);
  },

  /** Moves the machine to another zone, as a journey does. */
  setTimeZone(zone: string): void {
    process.env['TZ'] = zone;
  },
  setLoginItemStatus(status: typeof loginItem.status): void {
    loginItem.status = status;
  },
  /** No paths: the user cancels. */
  setOpenDialogPaths(paths: string[]): void {
    system.openDialogPaths = paths;
  },
  setMessageBoxResponse(button: number): void {
    system.messageBoxResponse = button;
  },
  setOnBattery(onBattery: boolean): void {
    system.onBattery = onBattery;
  },

  windows: windowStates,
  openedExternal: () => system.openExternal,
  clipboardText: () => system.clipboardText,
  loginItem: () => loginItem,
  blockedRequests: () => blockedRequests,
  windowOpenRequests: () => pages.windowOpenRequests,
  preloadErrors: () => pages.preloadErrors,
  consoleMessages: () => pages.consoleMessages,
  /** Calls that are only written down, such as BrowserWindow.setVibrancy. */
  calls: (on: string, method?: string) =>
    calls.filter((each) => each.on === on && (method ?? each.method) === each.method),

  /** Collects garbage until weak references are settled. */
  async gc(): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      await turn();
      globalThis.gc?.();
    }
  },

  /** For `quit`, `dispose` and `page` of the test's side. */
  requestQuit: () => app.quit(),
  exitNow: () => process.exit(0),
  async pageTarget(index: number): Promise<{ url: string; id: string } | null> {
    const window = liveWindows()[index];
    if (!window) {
      return null;
    }
    await window.webContents[internal].loaded;
    const page = await window.webContents[internal].page;
    const session = await page.context().newCDPSession(page);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.detach();
    return { url: await endpoint(), id: targetInfo.targetId };
  },
};

export type Control = typeof control;

/** An app may make its tray some time after it is ready. */
function onceThere<Args extends unknown[]>(act: (...args: Args) => void): (...args: Args) => Promise<void> {
  return async (...args) => {
    for (let waited = 0; waited < 5_000 && !trayState(); waited += 20) {
      await delay(20);
    }
    act(...args);
  };
}

function contents(): WebContents {
  const [window] = liveWindows();
  if (!window) {
    throw new Error('electron stand-in: there is no open window');
  }
  return window.webContents;
}

function emitOn(
  target: { emit: (event: string, ...args: unknown[]) => boolean },
  event: string,
  fields: object = {},
  args: unknown[] = [],
): boolean {
  const first = cancelable(fields);
  target.emit(event, first, ...args);
  return first.defaultPrevented;
}
