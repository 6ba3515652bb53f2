import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Page } from 'playwright-core';
import { chromiumPath } from '../chromium.ts';
import type { Config } from './config.ts';
import type { Control } from './control.ts';
import { writeStandIn } from './bundle.ts';
import { openChannel } from './channel.ts';
import { findPage } from './find-page.ts';

export interface LaunchOptions {
  /** The app's main module; the built dist/main.js by default. */
  main?: string;
  args?: string[];
  /** All that the app sees besides PATH; HOME is a fresh folder by default. */
  env?: Record<string, string>;
  platform?: NodeJS.Platform;
  packaged?: boolean;
  languages?: string[];
  /** False: another instance runs already. */
  singleInstanceLock?: boolean;
}

/** Everything in `Control`, asked from the test's process. */
export type RemoteControl = {
  [Name in keyof Control]: (
    ...args: Parameters<Control[Name]>
  ) => Promise<Awaited<ReturnType<Control[Name]>>>;
};

export interface StandInApp extends RemoteControl {
  /** The page of an open window, the first by default, as soon as it has loaded. */
  page(index?: number): Promise<Page>;
  /** Quits as the app's own Quit does; resolves with the exit code. */
  quit(): Promise<number>;
  /** Resolves with the exit code whenever and however the app ends; -1 when a signal ended it. */
  readonly exited: Promise<number>;
  stdout(): string;
  stderr(): string;
  /** Ends the app if it still runs, and removes what the launch wrote. */
  dispose(): Promise<void>;
}

const ROOT = resolve(import.meta.dirname, '../../..');
const PATIENCE_MS = 15_000;

/** Starts the unmodified main bundle on the stand-in; resolves when it is ready, or has ended well before that. */
export async function launchApp(options: LaunchOptions = {}): Promise<StandInApp> {
  const { main = join(ROOT, 'dist/main.js'), args = [], env = {} } = options;
  const chromium = chromiumPath();
  if (chromium === null) {
    throw new Error('There is no Chromium to show pages in: install it, or set CHROMIUM_PATH to one.');
  }
  if (!existsSync(main)) {
    throw new Error(`There is no ${main} to run: build the app first.`);
  }
  const electron = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  const declarations = join(electron, 'electron.d.ts');
  const { version }: { version: string } = JSON.parse(await readFile(join(electron, 'package.json'), 'utf8'));
  const folder = await mkdtemp(join(tmpdir(), 'electron-stand-in-app-'));
  const home = join(folder, 'home');
  await mkdir(home);
  await writeStandIn(join(folder, 'stand-in'), declarations);
  const config: Config = {
    root: ROOT,
    main,
    declarations,
    electronVersion: version,
    platform: options.platform ?? 'darwin',
    packaged: options.packaged ?? false,
    languages: options.languages ?? ['en-US'],
    singleInstanceLock: options.singleInstanceLock ?? true,
    chromium,
    profile: join(folder, 'profile'),
  };
  const child = fork(join(folder, 'stand-in', 'runner.js'), args, {
    execArgv: ['--expose-gc'],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { PATH: process.env['PATH'], HOME: home, ...env, ELECTRON_STAND_IN: JSON.stringify(config) },
  });
  const { ask, ready, names, exited, stdout, stderr } = openChannel(child);
  const { page, disconnect } = findPage((index) => ask('pageTarget', [index]));

  const dispose = async (): Promise<void> => {
    await disconnect();
    // Asked to exit, it takes Chromium along; killed, it leaves that to the closed pipe.
    void ask('exitNow', []).catch(() => undefined);
    await Promise.race([exited, delay(2_000)]);
    child.kill('SIGKILL');
    await exited;
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  };

  const within = async <T>(work: Promise<T>, otherwise: string): Promise<T> => {
    const waiting = new AbortController();
    const tooLate = delay(PATIENCE_MS, null, { signal: waiting.signal }).then(() => {
      throw new Error(`${otherwise} ${stderr()}`);
    });
    return Promise.race([work, tooLate]).finally(() => waiting.abort());
  };

  try {
    const neverReady = 'The app was not ready in time; a top-level await of app.whenReady() never ends.';
    const code = await within(Promise.race([ready, exited]), neverReady);
    if (code > 0) {
      throw new Error(`The app ended with ${code} before it was ready. ${stderr()}`);
    }
  } catch (error) {
    await dispose();
    throw error;
  }
  const remote: RemoteControl = Object.assign(
    Object.create(null),
    Object.fromEntries(names().map((name) => [name, (...all: unknown[]) => ask(name, all)])),
  );
  return {
    ...remote,
    page: (index = 0) => within(page(index), 'No window with a loaded page came up.'),
    quit: async () => {
      await ask('requestQuit', []);
      return within(exited, 'The app did not quit.');
    },
    exited,
    stdout,
    stderr,
    dispose,
  };
}
