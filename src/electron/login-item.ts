/** Whether the app starts at login: the system keeps that, and the user may have to approve it there. */
import { app } from 'electron';
import type { LoginItem } from '../contract/bridge.ts';

const STATES = {
  enabled: 'on',
  'requires-approval': 'needs_approval',
  'not-registered': 'off',
  'not-found': 'off',
} as const;

/** How it stands. Elsewhere than on macOS, and unpackaged, it would be Electron itself that starts. */
export function loginItem(): LoginItem {
  const isOurs = process.platform === 'darwin' && app.isPackaged;
  return isOurs ? STATES[app.getLoginItemSettings().status] : 'unavailable';
}

/** Turns it on or off; how it stands then. */
export function setLoginItem(isOn: boolean): LoginItem {
  if (loginItem() !== 'unavailable') {
    app.setLoginItemSettings({ openAtLogin: isOn });
  }
  return loginItem();
}
