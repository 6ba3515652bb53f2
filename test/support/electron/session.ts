import type * as Electron from 'electron';
import { requireNotReady, requireReady } from './lifecycle.ts';
import { call, type Callback, checkKeys, type Part, strict, strictModule } from './strict.ts';

type ProtocolHandler = (request: Request) => Response | Promise<Response>;

/** What a webRequest listener answers. */
export interface WebResponse {
  cancel?: boolean;
  responseHeaders?: Record<string, string | string[]>;
}

const standardSchemes = new Set<string>();
const handlers = new Map<string, ProtocolHandler>();
const listeners = new Map<string, Callback>();
const permissions: Record<'request' | 'check' | 'device', Callback | null> = {
  request: null,
  check: null,
  device: null,
};

export const protocol = strictModule('Protocol', {
  registerSchemesAsPrivileged(list: Electron.CustomScheme[]): void {
    requireNotReady('protocol.registerSchemesAsPrivileged');
    for (const { scheme, privileges = {} } of list) {
      checkKeys('Privileges', privileges);
      if (privileges.standard) {
        standardSchemes.add(scheme);
      }
    }
  },
  handle(scheme: string, handler: ProtocolHandler): void {
    requireReady('protocol.handle');
    if (handlers.has(scheme)) {
      throw new Error(`electron stand-in: the scheme ${scheme} is handled already`);
    }
    handlers.set(scheme, handler);
  },
} satisfies Part<Electron.Protocol>);

const webRequest = strictModule('WebRequest', {
  onBeforeRequest: (...args: unknown[]): void => listen('onBeforeRequest', args),
  onHeadersReceived: (...args: unknown[]): void => listen('onHeadersReceived', args),
} satisfies Part<Electron.WebRequest>);

const defaultSession = strictModule('Session', {
  protocol,
  webRequest,
  setPermissionRequestHandler(handler: Callback | null): void {
    permissions.request = handler;
  },
  setPermissionCheckHandler(handler: Callback | null): void {
    permissions.check = handler;
  },
  setDevicePermissionHandler(handler: Callback | null): void {
    permissions.device = handler;
  },
} satisfies Part<Electron.Session, 'protocol' | 'webRequest'>);

const statics = {
  get defaultSession() {
    requireReady('session.defaultSession');
    return defaultSession;
  },
};

export const session = strict(statics, 'Session', 'static');

/** The app's handler of a scheme, if a page can have an origin there. */
export function protocolHandler(scheme: string): ProtocolHandler | undefined {
  return standardSchemes.has(scheme) ? handlers.get(scheme) : undefined;
}

/** Asks the app's webRequest listener; without one there is nothing to change. */
export async function askWebRequest(
  name: 'onBeforeRequest' | 'onHeadersReceived',
  details: { url: string } & Record<string, unknown>,
): Promise<WebResponse> {
  const listener = listeners.get(name);
  return listener ? new Promise((resolve) => void call(listener, { id: 1, ...details }, resolve)) : {};
}

/** Asks for a permission as a page would; without a handler Electron grants all but devices. */
export async function askPermission(kind: keyof typeof permissions, permission: string): Promise<boolean> {
  const { request, check, device } = permissions;
  if (kind === 'request' && request) {
    return new Promise((resolve) => void call(request, {}, permission, resolve, {}));
  }
  if (kind === 'check' && check) {
    return Boolean(call(check, null, permission, 'app://stand-in', {}));
  }
  return (
    kind !== 'device' || Boolean(device && call(device, { deviceType: permission, origin: 'app://stand-in' }))
  );
}

function listen(name: string, args: unknown[]): void {
  const listener: unknown = args.at(-1);
  const urls: string[] | undefined = args.length > 1 ? Reflect.get(Object(args[0]), 'urls') : undefined;
  if (urls?.some((url) => url !== '<all_urls>')) {
    throw new Error(
      `electron stand-in: a filter of webRequest.${name} other than <all_urls> is not implemented`,
    );
  }
  listeners.delete(name);
  if (typeof listener === 'function') {
    listeners.set(name, (...all: unknown[]) => Reflect.apply(listener, undefined, all));
  }
}
