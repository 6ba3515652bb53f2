import type * as Electron from 'electron';
import { call, type Callback, cancelable, type Part, strict, strictModule } from './strict.ts';
import { transferable } from './transferable.ts';

/** Who a message comes from; the frame is null when it is gone by then. */
export interface Sender {
  readonly contents: Record<'send' | 'emit', (name: string, ...args: unknown[]) => void>;
  readonly frame: object | null;
}

const handlers = new Map<string, Callback>();

export const ipcMain = strictModule('IpcMain', {
  handle(channel: string, handler: Callback): void {
    if (handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`);
    }
    handlers.set(channel, handler);
  },
  handleOnce(channel: string, handler: Callback): void {
    ipcMain.handle(channel, (...args: unknown[]) => {
      handlers.delete(channel);
      return call(handler, ...args);
    });
  },
  removeHandler(channel: string): void {
    handlers.delete(channel);
  },
} satisfies Part<Electron.IpcMain>);

/** Hands an `invoke` to its handler; the result, like the arguments, is a copy. */
export async function dispatchInvoke(sender: Sender, channel: string, args: unknown[]): Promise<unknown> {
  const handler = handlers.get(channel);
  if (!handler) {
    throw new Error(
      `Error invoking remote method '${channel}': Error: No handler registered for '${channel}'`,
    );
  }
  try {
    return transferable(
      await call(handler, messageEvent('IpcMainInvokeEvent', sender), ...transferable(args)),
    );
  } catch (error) {
    console.error(`Error occurred in handler for '${channel}':`, error);
    throw new Error(`Error invoking remote method '${channel}': ${String(error)}`, { cause: error });
  }
}

/** Hands a `send` to its listeners, which run on their own: what they throw is the app's uncaught error. */
export async function dispatchSend(sender: Sender, channel: string, args: unknown[]): Promise<void> {
  const copy = transferable(args);
  const reply = (to: string, ...answer: unknown[]): void => sender.contents.send(to, ...answer);
  await new Promise<void>((resolve) => {
    setImmediate(() => {
      const event = messageEvent('IpcMainEvent', sender, { reply });
      sender.contents.emit('ipc-message', event, channel, ...copy);
      ipcMain.emit(channel, event, ...copy);
      resolve();
    });
  });
}

function messageEvent(type: string, { contents, frame }: Sender, more: object = {}): object {
  const from = { sender: contents, senderFrame: frame, frameId: 1, processId: 1, type: 'frame' };
  return strict(cancelable({ ...from, ...more }), type);
}

/** A frame of a page, of which little more than the place is known. */
export function makeFrame(url: () => string, parent: object | null): object {
  const frame: object = strict(
    {
      get url() {
        return url();
      },
      get origin() {
        return /^[\w+.-]+:\/\/[^/?#]*/.exec(url())?.[0] ?? 'null';
      },
      get top() {
        return parent ?? frame;
      },
      parent,
      name: '',
      processId: 1,
      routingId: 1,
      detached: false,
      isDestroyed: () => false,
    },
    'WebFrameMain',
  );
  return frame;
}
