import { PageEmitter } from './page-emitter.ts';
import { transferable } from './transferable.ts';

/** What the main process tells the page's side before the preload runs. */
export interface PreloadSetup {
  readonly binding: string;
  readonly receiver: string;
  readonly path: string;
  readonly process: Record<string, unknown>;
  readonly declared: { readonly ipcRenderer: readonly string[]; readonly contextBridge: readonly string[] };
}

type ToMain = (kind: string, ...args: unknown[]) => Promise<{ error?: string; value?: unknown }>;
type Preload = (require: (id: string) => unknown, module: object, exports: object, process: object) => void;
type Link = { readonly href: string };
type Click = { readonly target: { closest?: (selector: string) => Link | null }; preventDefault(): void };
type Globals = Record<'top' | 'self' | 'location', unknown> & {
  addEventListener(event: 'click', listener: (event: Click) => void): void;
};

/** Runs a preload in the page's world, with a `require` as narrow as that of Electron's sandbox. */
export default function preloadHost(setup: PreloadSetup, preload: Preload | null): void {
  const toMain: ToMain = Reflect.get(globalThis, setup.binding);
  const page: Globals = Object(globalThis);
  // Neither the page nor a frame inside it may find the way that only the preload has.
  Reflect.deleteProperty(globalThis, setup.binding);
  if (page.top !== page.self || String(page.location).startsWith('about:')) {
    return;
  }
  const ipcRenderer = Object.assign(new PageEmitter(), {
    send: (channel: string, ...args: unknown[]) => void toMain('send', channel, transferable(args)),
    invoke: async (channel: string, ...args: unknown[]) => {
      const answer = await toMain('invoke', channel, transferable(args));
      if (answer.error !== undefined) {
        throw new Error(answer.error);
      }
      return answer.value;
    },
  });
  hide(setup.receiver, (channel: string, args: unknown[]) =>
    ipcRenderer.emit(channel, { sender: ipcRenderer }, ...args),
  );
  // No second window is ever made: the app hears of the wish, as it does when it denies it.
  hide('open', (url = '') => void toMain('window-open', new URL(url, String(page.location)).href));
  page.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[target=_blank]');
    if (link) {
      event.preventDefault();
      void toMain('window-open', link.href);
    }
  });
  if (preload) {
    runPreload(setup, preload, ipcRenderer, toMain);
  }
}

function runPreload(setup: PreloadSetup, preload: Preload, ipcRenderer: object, toMain: ToMain): void {
  const before = new Set(Object.getOwnPropertyNames(globalThis));
  const exposed = new Set<string>();
  const contextBridge = {
    exposeInMainWorld(key: string, api: unknown): void {
      if (key in globalThis) {
        throw new Error(`Cannot bind an API on top of an existing property on the window object: ${key}`);
      }
      exposed.add(key);
      Object.defineProperty(globalThis, key, { value: cross(api), enumerable: true });
    },
  };
  const modules = new Map<string, unknown>([
    [
      'electron',
      narrow('electron', {
        ipcRenderer: narrow('ipcRenderer', ipcRenderer, setup.declared.ipcRenderer),
        contextBridge: narrow('contextBridge', contextBridge, setup.declared.contextBridge),
      }),
    ],
    ['events', Object.assign(PageEmitter, { EventEmitter: PageEmitter })],
    ['timers', { setTimeout, clearTimeout, setInterval, clearInterval }],
    ['url', { URL, URLSearchParams }],
  ]);
  const require = (id: string): unknown => {
    const name = id.replace(/^node:/, '');
    if (!modules.has(name)) {
      throw new Error(`module not found: ${id}`);
    }
    return modules.get(name);
  };
  try {
    const module = { exports: {} };
    preload(require, module, module.exports, Object.freeze(setup.process));
    const leaked = Object.getOwnPropertyNames(globalThis).filter(
      (name) => !before.has(name) && !exposed.has(name),
    );
    if (leaked.length > 0) {
      throw new Error(
        `the preload set ${leaked.join(', ')} on window, which context isolation hides from the page`,
      );
    }
  } catch (error) {
    console.error(`Unable to load preload script: ${setup.path}`, error);
    void toMain('preload-error', String(error));
  }
}

function hide(name: string, value: (...args: never[]) => unknown): void {
  Object.defineProperty(globalThis, name, { value, enumerable: false });
}

/** Refuses members that a sandboxed preload lacks, and those the stand-in lacks. */
function narrow<T extends object>(name: string, target: T, declared: readonly string[] = []): T {
  return new Proxy(target, {
    get(_, key): unknown {
      if (typeof key === 'string' && !(key in target) && key !== 'then') {
        const why = declared.includes(key) ? 'implemented by the stand-in' : 'there for a sandboxed preload';
        throw new Error(`electron stand-in: ${name}.${key} is not ${why}`);
      }
      return Reflect.get(target, key);
    },
  });
}

/** What the context bridge makes of a value: frozen data, functions whose arguments and results cross in turn. */
function cross(value: unknown): unknown {
  if (typeof value === 'function') {
    return (...args: unknown[]) => cross(Reflect.apply(value, undefined, args.map(cross)));
  }
  if (value instanceof Promise) {
    return value.then(cross);
  }
  if (Array.isArray(value)) {
    return Object.freeze(value.map(cross));
  }
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.freeze(Object.fromEntries(Object.entries(value).map(([key, part]) => [key, cross(part)])));
  }
  return transferable(value);
}
