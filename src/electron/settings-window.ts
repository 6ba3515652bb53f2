/** The settings' window: an ordinary one, made when it is asked for, and never twice. */
import { app, BrowserWindow, nativeTheme, type WebContents } from 'electron';
import { fileURLToPath } from 'node:url';
import { PUSH_CHANNEL, type Push } from '../contract/bridge.ts';
import { SETTINGS } from '../core/texts.ts';
import { SETTINGS_URL } from './page-protocol.ts';

export type SettingsWindow = {
  /** Opens the window, or brings the one that is open to the front. */
  open(): void;
  close(): void;
  isFocused(): boolean;
  /** Whether a message comes from this window. */
  owns(sender: WebContents): boolean;
  push(push: Push): void;
};

/** The settings without a window as yet. */
export function createSettingsWindow(preload: URL): SettingsWindow {
  let window: BrowserWindow | null = null;

  function create(): BrowserWindow {
    const created = new BrowserWindow({
      // The name under which Electron remembers where the window was.
      name: 'settings',
      windowStatePersistence: { bounds: true, displayMode: false },
      title: SETTINGS.title,
      width: 640,
      height: 520,
      minWidth: 320,
      minHeight: 320,
      show: false,
      minimizable: false,
      maximizable: false,
      fullscreenable: false,
      // The page's own ground, so that nothing flashes before the page is drawn.
      backgroundColor: nativeTheme.shouldUseDarkColors ? '#232326' : '#f6f6f7',
      webPreferences: {
        preload: fileURLToPath(preload),
        sandbox: true,
        spellcheck: false,
      },
    });
    created.once('ready-to-show', () => show(created));
    created.on('closed', () => {
      window = null;
    });
    created.webContents.on('render-process-gone', () => created.destroy());
    created.loadURL(SETTINGS_URL).catch(() => {
      // It was closed before it was loaded.
    });
    return created;
  }

  /** An agent app has no icon in the Dock to come forward by, and is not in front when its menu is used. */
  function show(shown: BrowserWindow): void {
    app.focus({ steal: true });
    shown.show();
  }

  return {
    open() {
      if (window) {
        show(window);
      } else {
        window = create();
      }
    },
    close: () => window?.close(),
    isFocused: () => window?.isFocused() ?? false,
    owns: (sender) => window?.webContents === sender,
    push: (push) => window?.webContents.send(PUSH_CHANNEL, push),
  };
}
