import { isMainThread } from 'node:worker_threads';

/** What the test's side tells the stand-in before the app starts. */
export interface Config {
  /** The folder whose node_modules hold playwright-core. */
  readonly root: string;
  readonly main: string;
  readonly declarations: string;
  readonly electronVersion: string;
  readonly platform: NodeJS.Platform;
  readonly packaged: boolean;
  readonly languages: readonly string[];
  readonly singleInstanceLock: boolean;
  readonly chromium: string;
  readonly profile: string;
}

export const config = read();

function read(): Config {
  const text = process.env['ELECTRON_STAND_IN'];
  if (!isMainThread || text === undefined) {
    throw new Error('electron stand-in: electron can only be imported by the main thread of a launched app');
  }
  // The app must not see it, nor hand it on to its own children.
  delete process.env['ELECTRON_STAND_IN'];
  return JSON.parse(text);
}
