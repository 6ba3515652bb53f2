/** The tray app's boot list. */
import { app, clipboard, ipcMain, screen, shell } from 'electron';
import { answerCalls, type HostAction } from '../app/bridge-calls.ts';
import { composeSpend } from '../app/compose-spend.ts';
import { bundleFolder, composeSession } from '../app/compose.ts';
import { currentTimeZone, thisMachine } from '../app/machine.ts';
import { CALL_CHANNEL } from '../contract/bridge.ts';
import { openReleases, setAboutPanel } from './about.ts';
import { loginItem, setLoginItem } from './login-item.ts';
import { iconMenu, setApplicationMenu, type MenuActions } from './menus.ts';
import { createNotifier } from './notifications.ts';
import { registerPageScheme, servePage } from './page-protocol.ts';
import { isInMenuBar } from './placement.ts';
import { createPopover } from './popover-window.ts';
import { createSettingsWindow } from './settings-window.ts';
import { denyByDefault, denyToSession, isOwnPage } from './security.ts';
import { beAgent, listenToSystem } from './system.ts';
import { createTrayIcon } from './tray-icon.ts';

/** The icon gets its place some time after it is made (https://github.com/electron/electron/issues/35984). */
const ICON_SETTLED_MS = 2000;
const LOGIN_SETTINGS = 'x-apple.systempreferences:com.apple.LoginItems-Settings.extension';
const NOTIFICATION_SETTINGS = 'x-apple.systempreferences:com.apple.Notifications-Settings.extension';
const MENU_BAR_SETTINGS = 'x-apple.systempreferences:com.apple.ControlCenter-Settings.extension?MenuBar';

function boot(): void {
  const bundles = bundleFolder();
  const machine = thisMachine();
  beAgent();
  denyToSession();
  servePage(new URL('page/', bundles));

  const notifier = createNotifier(
    () => popover.take('open', tray.bounds()),
    (reason) => session.alertRefused(reason),
  );
  const session = composeSession(
    {
      show(view) {
        tray.show(view.tray);
        popover.push({ push: 'view', view });
        settings.push({ push: 'view', view });
      },
      notify(notice) {
        if (popover.isVisible()) {
          popover.push({ push: 'alert', id: notice.id, title: notice.title, body: notice.body });
          return Promise.resolve({ kind: 'seen' });
        }
        return notifier.notify(notice);
      },
      withdraw: (ids) => notifier.withdraw(ids),
    },
    machine,
    app.getSystemLocale(),
    composeSpend(machine),
  );
  const hide = (): void => popover.take('dismiss', null);
  const actions: MenuActions = {
    refresh: () => session.refresh(),
    snooze: (until) => session.snooze(until),
    openSettings() {
      hide();
      settings.open();
    },
    closeWindow: () => (settings.isFocused() ? settings.close() : hide()),
    openReleases,
  };
  const preload = new URL('preload.cjs', bundles);
  const settings = createSettingsWindow(preload);
  const popover = createPopover({
    preload,
    onVisible: (isVisible) => session.setWatched(isVisible),
    onCrashes: (reason) => session.setHostProblem('page_crashed', { code: 'page_crashed', reason }),
    openMenu: () => tray.tray.popUpContextMenu(iconMenu(session.view(), machine.nowMs(), actions)),
  });
  const tray = createTrayIcon(new URL('../assets/tray/', bundles), popover.take);
  setApplicationMenu(actions);
  setAboutPanel();

  const act: Record<HostAction, () => void> = {
    refresh: actions.refresh,
    hide,
    open_settings: actions.openSettings,
    quit: () => app.quit(),
    copy_summary: () => void clipboard.writeText(session.view()?.tray.sentence ?? ''),
    open_menu_bar_settings: () => void shell.openExternal(MENU_BAR_SETTINGS),
    open_login_settings: () => void shell.openExternal(LOGIN_SETTINGS),
    open_notification_settings: () => void shell.openExternal(NOTIFICATION_SETTINGS),
  };
  const host = { act: (action: HostAction) => act[action](), loginItem, setLoginItem };
  const answerPopover = answerCalls(session, { ...host, fit: popover.fit, ready: popover.ready });
  const answerSettings = answerCalls(session, { ...host, fit: () => {}, ready: () => {} });
  ipcMain.handle(CALL_CHANNEL, (event, raw: unknown) => {
    if (!isOwnPage(event.senderFrame)) {
      throw new Error('this page may not call');
    }
    return settings.owns(event.sender) ? answerSettings(raw) : answerPopover(raw);
  });

  const lookForIcon = (): boolean => {
    const isShown = isInMenuBar(tray.rawBounds(), screen.getAllDisplays());
    session.setHostProblem('menu_bar_hidden', isShown ? null : { code: 'menu_bar_hidden' });
    return isShown;
  };
  listenToSystem({
    onWake: () => session.wake(currentTimeZone()),
    onDismiss: hide,
    onDisplays: () => setTimeout(lookForIcon, ICON_SETTLED_MS),
  });
  setTimeout(() => {
    // Who started the app looks for it: without an icon, the popover comes by itself and says why.
    if (!lookForIcon() && !app.getLoginItemSettings().wasOpenedAtLogin) {
      popover.take('open', null);
    }
  }, ICON_SETTLED_MS);
  // Finder starts a running agent app by `activate`, a second start from the terminal comes as `second-instance`.
  app.on('activate', () => popover.take('open', tray.bounds()));
  app.on('second-instance', () => popover.take('open', tray.bounds()));
  app.on('before-quit', () => {
    popover.destroy();
    // Waiting for it would stop the Mac from logging out; what is not kept is read again.
    void session.stop();
  });
  app.on('window-all-closed', () => {
    // The app lives in the menu bar.
  });
  session.start();
}

app.setName('Tidemark');
app.enableSandbox();
registerPageScheme();
denyByDefault();
if (app.requestSingleInstanceLock()) {
  void app.whenReady().then(boot);
} else {
  app.quit();
}
