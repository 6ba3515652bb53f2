import { app } from './app.ts';
import { browserWindowModule } from './browser-window.ts';
import { ipcMain } from './ipc.ts';
import { menuModules } from './menu.ts';
import { nativeImage } from './native-image.ts';
import { Notification } from './notification.ts';
import { screen } from './screen.ts';
import { protocol, session } from './session.ts';
import { modules, strict } from './strict.ts';
import { clipboard, dialog, nativeTheme, powerMonitor, shell, systemPreferences } from './system.ts';
import { Tray } from './tray.ts';

const implemented: Record<string, unknown> = {
  app,
  BrowserWindow: browserWindowModule,
  clipboard,
  dialog,
  ipcMain,
  ...menuModules,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  systemPreferences,
  Tray,
};

/** One export of Electron's main process; those that the stand-in lacks throw when they are used. */
export function electronExport(name: string): unknown {
  const module = modules.get(name);
  return implemented[name] ?? strict({}, module?.type ?? name, module?.side ?? 'instance');
}
