/** The application menu, without which no shortcut works on macOS, and the icon's own menu with the essentials as text. */
import { app, Menu, type MenuItemConstructorOptions } from 'electron';
import { countdownText } from '../core/format.ts';
import { HEADLINE, MENU } from '../core/texts.ts';
import type { View } from '../core/view.ts';

export type MenuActions = {
  refresh(): void;
  snooze(until: 'hour' | 'reset' | 'off'): void;
  openSettings(): void;
  closeWindow(): void;
  /** Null where it is not known where new versions are. */
  openReleases: (() => void) | null;
};

/** Sets the application menu: without one, ⌘C and ⌘V do nothing (https://github.com/electron/electron/issues/49807). */
export function setApplicationMenu(actions: MenuActions): void {
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      {
        label: app.getName(),
        submenu: [
          { role: 'about', label: MENU.about(app.getName()) },
          ...releasesItem(actions),
          { type: 'separator' },
          { label: MENU.settings, accelerator: 'CommandOrControl+,', click: () => actions.openSettings() },
          { type: 'separator' },
          { role: 'quit', label: MENU.quit(app.getName()) },
        ],
      },
      {
        label: MENU.edit,
        submenu: [
          { role: 'undo', label: MENU.editing.undo },
          { role: 'redo', label: MENU.editing.redo },
          { type: 'separator' },
          { role: 'cut', label: MENU.editing.cut },
          { role: 'copy', label: MENU.editing.copy },
          { role: 'paste', label: MENU.editing.paste },
          { role: 'selectAll', label: MENU.editing.selectAll },
        ],
      },
      {
        label: MENU.window,
        submenu: [
          { label: MENU.refresh, accelerator: 'CommandOrControl+R', click: () => actions.refresh() },
          { label: MENU.close, accelerator: 'CommandOrControl+W', click: () => actions.closeWindow() },
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
      : [{ label: MENU.reset(countdownText(meter.resetsAtMs, nowMs)), enabled: false }]),
  ]);
  return Menu.buildFromTemplate([
    ...(figures.length > 0 ? figures : [{ label: HEADLINE.reading, enabled: false }]),
    { type: 'separator' },
    { label: MENU.refresh, click: () => actions.refresh() },
    view?.snoozed
      ? { label: MENU.endSnooze, click: () => actions.snooze('off') }
      : {
          label: MENU.snooze,
          submenu: [
            { label: MENU.snoozeHour, click: () => actions.snooze('hour') },
            { label: MENU.snoozeReset, click: () => actions.snooze('reset') },
          ],
        },
    { label: MENU.settings, click: () => actions.openSettings() },
    { type: 'separator' },
    { label: MENU.about(app.getName()), role: 'about' },
    ...releasesItem(actions),
    { label: MENU.quit(app.getName()), role: 'quit' },
  ]);
}

function releasesItem({ openReleases }: MenuActions): MenuItemConstructorOptions[] {
  return openReleases === null ? [] : [{ label: MENU.releases, click: () => openReleases() }];
}
