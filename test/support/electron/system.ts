import type * as Electron from 'electron';
import { requireReady } from './lifecycle.ts';
import {
  call,
  type Callback,
  cancelable,
  checkKeys,
  guard,
  type Part,
  record,
  strictModule,
} from './strict.ts';

/** What a test sets, and what the app left behind. */
export const system = {
  openExternal: [] as string[],
  clipboardText: '',
  openDialogPaths: [] as string[],
  messageBoxResponse: 0,
  onBattery: false,
};

const localListeners = new Map<number, { event: string | null; listener: Callback }>();

export const powerMonitor = strictModule('PowerMonitor', {
  [guard]: (member: string) => requireReady(`powerMonitor.${member}`),
  isOnBatteryPower: () => system.onBattery,
  get onBatteryPower() {
    return system.onBattery;
  },
} satisfies Part<Electron.PowerMonitor>);

const theme = {
  themeSource: 'system' as Electron.NativeTheme['themeSource'],
  shouldUseDarkColors: false,
  shouldUseHighContrastColors: false,
  prefersReducedTransparency: false,
  shouldDifferentiateWithoutColor: false,
} satisfies Part<Electron.NativeTheme>;

export const nativeTheme = strictModule('NativeTheme', theme);

export const systemPreferences = strictModule('SystemPreferences', {
  subscribeLocalNotification(event: string | null, listener: Callback): number {
    const id = localListeners.size + 1;
    localListeners.set(id, { event, listener });
    return id;
  },
  unsubscribeLocalNotification(id: number): void {
    localListeners.delete(id);
  },
} satisfies Part<Electron.SystemPreferences>);

export const shell = strictModule(
  'Shell',
  {
    async openExternal(url: string): Promise<void> {
      system.openExternal.push(new URL(url).href);
    },
    async openPath(path: string): Promise<string> {
      record('Shell', 'openPath', [path]);
      return '';
    },
  } satisfies Part<Electron.Shell>,
  'beep showItemInFolder',
);

export const clipboard = strictModule('Clipboard', {
  readText: async (): Promise<string> => system.clipboardText,
  async writeText(text: string): Promise<void> {
    system.clipboardText = text;
  },
} satisfies Part<Electron.Clipboard>);

export const dialog = strictModule(
  'Dialog',
  {
    async showOpenDialog(...args: object[]): Promise<Electron.OpenDialogReturnValue> {
      asked('showOpenDialog', 'OpenDialogOptions', args);
      return { canceled: system.openDialogPaths.length === 0, filePaths: system.openDialogPaths };
    },
    async showMessageBox(...args: object[]): Promise<Electron.MessageBoxReturnValue> {
      asked('showMessageBox', 'MessageBoxOptions', args);
      return { response: system.messageBoxResponse, checkboxChecked: false };
    },
  } satisfies Part<Electron.Dialog>,
  'showErrorBox',
);

/** Changes what the system prefers, and says so to the app. */
export function setNativeTheme(changed: Partial<typeof theme>): void {
  Object.assign(nativeTheme, changed);
  nativeTheme.emit('updated', cancelable());
}

/** Posts a local notification such as NSSystemClockDidChangeNotification; answers how many listeners it had. */
export function fireLocalNotification(name: string): number {
  const told = [...localListeners.values()].filter(({ event }) => event === null || event === name);
  told.forEach(({ listener }) => call(listener, name, {}, ''));
  return told.length;
}

function asked(method: string, type: string, args: object[]): void {
  requireReady(`dialog.${method}`);
  checkKeys(type, args.at(-1));
  record('Dialog', method, args);
}
