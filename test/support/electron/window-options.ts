import type { BrowserWindowConstructorOptions, WebPreferences } from 'electron';
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { lifecycle } from './lifecycle.ts';
import { checkKeys } from './strict.ts';

/** What no page here has a use for, and Electron's security guide says to leave alone. */
const RISKY: (keyof WebPreferences)[] = [
  'nodeIntegration',
  'nodeIntegrationInWorker',
  'nodeIntegrationInSubFrames',
  'webviewTag',
  'allowRunningInsecureContent',
  'experimentalFeatures',
  'enableBlinkFeatures',
];

/** Refuses window options that Electron does not know, and web preferences that open the sandbox. */
export function checkWindowOptions(options: BrowserWindowConstructorOptions): void {
  const { webPreferences: preferences = {} } = options;
  const { sandbox = lifecycle.isSandboxed, contextIsolation, webSecurity, preload } = preferences;
  checkKeys('BrowserWindowConstructorOptions', options);
  checkKeys('WebPreferences', preferences);
  if (!sandbox) {
    refuse('must have sandbox: true, or app.enableSandbox must have been called');
  }
  if (contextIsolation === false || webSecurity === false) {
    refuse('must leave contextIsolation and webSecurity on');
  }
  const risky = RISKY.find((key) => key in preferences);
  if (risky) {
    refuse(`must not set ${risky}`);
  }
  if (preload !== undefined && !(isAbsolute(preload) && existsSync(preload))) {
    refuse(`has a preload that is not the absolute path of a file: ${preload}`);
  }
}

function refuse(why: string): never {
  throw new Error(`electron stand-in: webPreferences ${why}`);
}
