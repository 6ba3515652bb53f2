/** The application menu, without which no shortcut works on macOS, and the icon's own menu with the essentials as text. */
import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import { countdownText } from '../core/format.ts';
import type { View } from '../core/view.ts';

export type MenuActions = { refresh(): void; openSettings(): void; closeWindow(): void };

/** Sets the application menu: without one, ⌘C and ⌘V do nothing (https://github.com/electron/electron/issues/49807). */
export function setApplicationMenu(actions: MenuActions): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      {
        label: app.getName(),
        submenu: [
          { role: 'about' },
          { type: 'separator' },
          { label: 'Settings…', accelerator: 'CommandOrControl+,', click: () => actions.openSettings() },
          { type: 'separator' },
          { role: 'quit' },
        ],
      },
      { role: 'editMenu' },
      {
        label: 'Window',
        submenu: [
          { label: 'Refresh', accelerator: 'CommandOrControl+R', click: () => actions.refresh() },
          { label: 'Close', accelerator: 'CommandOrControl+W', click: () => actions.closeWindow() },
        ],
      },
    ]),
  );
}

/** The menu of a right click on the icon: every figure as a plain item, for everybody who needs no popover. */
export function iconMenu(view: View | null, nowMs: number, actions: MenuActions): Menu {
  const figures: MenuItemConstructorOptions[] = (view?.meters ?? []).flatMap((meter) => [
    { label: meter.sentence, enabled: false },
    ...(meter.resetsAtMs === null
      ? []
      : [{ label: `    ${countdownText(meter.resetsAtMs, nowMs)}`, enabled: false }]),
  ]);
  return Menu.buildFromTemplate([
    ...(figures.length > 0 ? figures : [{ label: 'Reading your logs…', enabled: false }]),
    { type: 'separator' },
    { label: 'Refresh', click: () => actions.refresh() },
    { label: 'Settings…', click: () => actions.openSettings() },
    { type: 'separator' },
    { label: `About ${app.getName()}`, role: 'about' },
    { label: `Quit ${app.getName()}`, role: 'quit' },
  ]);
}
