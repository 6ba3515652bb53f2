/** What pages may not do: navigate, open windows, ask for permissions, reach the network. */
import { app, session, type WebFrameMain } from 'electron';
import { PAGE_ORIGIN } from './page-protocol.ts';

/** Denies it all, for every page there will ever be. Call it before the app is ready. */
export function denyByDefault(): void {
  // https://www.electronjs.org/docs/latest/tutorial/security#12-verify-webview-options-before-creation and 13, 14
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-frame-navigate', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

/** Denies permissions and every request that is not for the app's own page. Call it once the app is ready. */
export function denyToSession(): void {
  const { defaultSession } = session;
  // https://www.electronjs.org/docs/latest/tutorial/security#5-handle-session-permission-requests-from-remote-content
  defaultSession.setPermissionRequestHandler((_contents, _permission, callback) => callback(false));
  defaultSession.setPermissionCheckHandler(() => false);
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.webRequest.onBeforeRequest({ urls: ['<all_urls>'] }, ({ url }, callback) => {
    callback({ cancel: !url.startsWith(`${PAGE_ORIGIN}/`) && !url.startsWith('devtools:') });
  });
}

/**
 * Whether a message comes from the app's own page and from its top frame.
 * https://www.electronjs.org/docs/latest/tutorial/security#17-validate-the-sender-of-all-ipc-messages
 */
export function isOwnPage(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && frame.url.startsWith(`${PAGE_ORIGIN}/`);
}
