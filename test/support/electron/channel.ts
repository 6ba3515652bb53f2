import type { ChildProcess } from 'node:child_process';

type Message = { names: string[] } | { ready: true } | { id: number; value?: unknown; error?: string };

/** The test's end of the line to a launched app. */
export interface Channel {
  /** Asks the app; rejects with what it throws, or when it has ended. */
  readonly ask: <T>(name: string, args: unknown[]) => Promise<T>;
  /** Resolves with 0 once the app is ready. */
  readonly ready: Promise<number>;
  /** What can be asked. */
  readonly names: () => string[];
  readonly exited: Promise<number>;
  readonly stdout: () => string;
  readonly stderr: () => string;
}

/** Listens to a process that was forked with the stand-in's runner. */
export function openChannel(child: ChildProcess): Channel {
  const output = { stdout: '', stderr: '' };
  const open = new Map<number, (message: { value?: unknown; error?: string }) => void>();
  let names: string[] = [];
  let lastId = 0;
  child.stdout?.on('data', (data) => (output.stdout += String(data)));
  child.stderr?.on('data', (data) => (output.stderr += String(data)));
  const exited = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));

  const ready = new Promise<number>((resolve) => {
    child.on('message', (message: Message) => {
      if ('names' in message) {
        names = message.names;
      } else if ('ready' in message) {
        resolve(0);
      } else {
        open.get(message.id)?.(message);
        open.delete(message.id);
      }
    });
  });

  const ask = <T>(name: string, args: unknown[]): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      const id = (lastId += 1);
      const hasEnded = (): void =>
        reject(new Error(`The app has ended, so it cannot do ${name}. ${output.stderr}`));
      open.set(id, (message) => {
        if (message.error === undefined) {
          resolve(Reflect.get(Object(message), 'value'));
        } else {
          reject(new Error(message.error));
        }
      });
      void exited.then(hasEnded);
      if (child.connected) {
        child.send({ id, name, args }, (error) => error && hasEnded());
      }
    });

  return { ask, ready, names: () => names, exited, stdout: () => output.stdout, stderr: () => output.stderr };
}
