import { readFileSync } from 'node:fs';
import { Script } from 'node:vm';
import type { PreloadSetup } from './preload-host.ts';
import { config } from './config.ts';
import { types } from './strict.ts';

const host = readFileSync(new URL('preload-host.js', import.meta.url), 'utf8');

/** The text that Chromium runs before the page's own scripts; the preload stands in it as it is in its file. */
export function preloadScript(path: string | undefined, binding: string, receiver: string): string {
  const setup: PreloadSetup = {
    binding,
    receiver,
    path: path ?? '',
    process: {
      type: 'renderer',
      platform: config.platform,
      sandboxed: true,
      contextIsolated: true,
      versions: { electron: config.electronVersion },
    },
    declared: { ipcRenderer: membersOf('IpcRenderer'), contextBridge: membersOf('ContextBridge') },
  };
  return `(() => {${host}\npreloadHost(${JSON.stringify(setup)}, ${path === undefined ? 'null' : wrapped(path)});\n})();`;
}

function membersOf(type: string): string[] {
  return [...(types.get(type)?.members ?? [])];
}

function wrapped(path: string): string {
  const code = `(function (require, module, exports, process) {${readFileSync(path, 'utf8')}\n})`;
  try {
    void new Script(code, { filename: path });
    return code;
  } catch (error) {
    // An ES module, or anything else that the sandbox cannot run: the page is told instead of falling silent.
    return `() => { throw new SyntaxError(${JSON.stringify(String(error))}); }`;
  }
}
