/** What the system tells: sleep and wake, locked screens, changed displays and clocks. */
import { app, powerMonitor, screen, systemPreferences } from 'electron';

export type SystemEvents = {
  /** Time may have jumped, or much may have happened meanwhile. */
  onWake(): void;
  /** The popover has to go: the screen is locked, or the displays are others now. */
  onDismiss(): void;
  /** The displays changed, so that the icon may be hidden or shown. */
  onDisplays(): void;
};

/** Listens to the system. Call it once the app is ready. */
export function listenToSystem({ onWake, onDismiss, onDisplays }: SystemEvents): void {
  powerMonitor.on('resume', onWake);
  powerMonitor.on('unlock-screen', onWake);
  powerMonitor.on('lock-screen', onDismiss);
  const whenDisplaysChange = (): void => {
    onDismiss();
    onDisplays();
  };
  screen.on('display-added', whenDisplaysChange);
  screen.on('display-removed', whenDisplaysChange);
  screen.on('display-metrics-changed', whenDisplaysChange);
  if (process.platform === 'darwin') {
    for (const name of [
      'NSSystemClockDidChangeNotification',
      'NSSystemTimeZoneDidChangeNotification',
      'NSCalendarDayChangedNotification',
    ]) {
      systemPreferences.subscribeLocalNotification(name, onWake);
    }
  }
}

/** macOS drops the policy now and then while an app starts, so it is set once more. */
const POLICY_AGAIN_MS = 2000;

/** No icon in the Dock, also where the bundle is Electron's own. */
export function beAgent(): void {
  const set = (): void => {
    if (process.platform === 'darwin') {
      app.setActivationPolicy('accessory');
      app.dock?.hide();
    }
  };
  set();
  setTimeout(set, POLICY_AGAIN_MS);
}
