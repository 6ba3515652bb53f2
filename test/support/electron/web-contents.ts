import type * as Electron from 'electron';
import { randomBytes } from 'node:crypto';
import type { Frame, Page } from 'playwright-core';
import { app } from './app.ts';
import { openPage, toAppUrl, toWebUrl } from './browser.ts';
import { dispatchInvoke, dispatchSend, makeFrame, type Sender } from './ipc.ts';
import { preloadScript } from './preload-script.ts';
import { session } from './session.ts';
import { call, type Callback, cancelable, guard, internal, type Part, Strict } from './strict.ts';
import { transferable } from './transferable.ts';

/** What the pages did, for tests. */
export const pages = {
  preloadErrors: [] as string[],
  consoleMessages: [] as { type: string; text: string }[],
  windowOpenRequests: [] as { url: string; action: string }[],
};

/** Members that an object still has when what it stood for is gone. */
export const AFTERLIFE = /^(isDestroyed|id|off|emit|remove\w*)$/;

interface WebContentsInternals {
  readonly page: Promise<Page>;
  readonly loaded: Promise<void>;
  windowOpen(url: string): string;
  resize(to: Electron.Size): void;
}

let lastId = 0;

export class WebContents extends Strict implements Part<Electron.WebContents, 'session' | 'mainFrame'> {
  readonly id = (lastId += 1);
  readonly session = session.defaultSession;
  readonly mainFrame = makeFrame(() => this.getURL(), null);
  readonly [internal]: WebContentsInternals;
  readonly #name = `standIn${randomBytes(8).toString('hex')}`;
  #isDestroyed = false;
  #url = '';
  #expected: string | null = null;
  #openHandler: Callback | null = null;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(preload: string | undefined, size: Electron.Size) {
    super('WebContents', 'setZoomFactor setIgnoreMenuShortcuts setBackgroundThrottling openDevTools focus');
    const loaded = new Promise<void>((resolve) => this.once('did-finish-load', resolve));
    this[internal] = {
      page: this.#open(preload, size),
      loaded,
      windowOpen: (url) => this.#windowOpen(url),
      resize: (to) => this.#later((page) => page.setViewportSize(to)),
    };
    app.emit('web-contents-created', cancelable(), this);
  }

  [guard](member: string): void {
    if (this.#isDestroyed && !AFTERLIFE.test(member)) {
      throw new TypeError('Object has been destroyed');
    }
  }

  isDestroyed(): boolean {
    return this.#isDestroyed;
  }

  getURL(): string {
    return this.#url;
  }

  async loadURL(url: string): Promise<void> {
    const address = toWebUrl(url);
    this.#expected = toAppUrl(address);
    try {
      await (await this[internal].page).goto(address);
    } catch (error) {
      if (!this.#isDestroyed) {
        this.emit('did-fail-load', cancelable(), -2, 'ERR_FAILED', url, true, 1, 1);
      }
      throw new Error(`ERR_FAILED (-2) loading '${url}'`, { cause: error });
    }
  }

  reload(): void {
    this.#later((page) => page.reload());
  }

  send(channel: string, ...args: unknown[]): void {
    const message = { name: this.#name, args: [channel, transferable(args)] };
    this.#later((page) =>
      page.evaluate(({ name, args: rest }) => {
        const receive: unknown = Reflect.get(globalThis, name);
        return typeof receive === 'function' && Boolean(Reflect.apply(receive, undefined, rest));
      }, message),
    );
  }

  setWindowOpenHandler(handler: Callback): void {
    this.#openHandler = handler;
  }

  close(): void {
    if (!this.#isDestroyed) {
      this.#later((page) => page.close());
      this.emit('destroyed', cancelable());
      this.#isDestroyed = true;
    }
  }

  /** Work on the page goes in order; what fails because the page went away is of no interest. */
  #later(work: (page: Page) => Promise<unknown>): void {
    const { page } = this[internal];
    this.#queue = this.#queue.then(async () => work(await page)).catch(() => undefined);
  }

  async #open(preload: string | undefined, size: Electron.Size): Promise<Page> {
    const page = await openPage((url, isMainFrame) => this.#mayNavigate(url, isMainFrame));
    const tell = (event: string, ...args: unknown[]): unknown =>
      this.#isDestroyed || this.emit(event, cancelable(), ...args);
    const binding = `to-${this.#name}`;
    await page.setViewportSize(size);
    await page.exposeBinding(binding, ({ frame }, ...message) => this.#fromPage(frame, preload, message));
    await page.addInitScript({ content: preloadScript(preload, binding, this.#name) });
    page.on('console', (message) =>
      pages.consoleMessages.push({ type: message.type(), text: message.text() }),
    );
    page.on('pageerror', (error) => pages.consoleMessages.push({ type: 'error', text: String(error) }));
    page.on('crash', () => tell('render-process-gone', { reason: 'crashed', exitCode: 5 }));
    page.on('domcontentloaded', () => tell('dom-ready'));
    page.on('load', () => tell('did-finish-load'));
    page.on('framenavigated', (frame) => {
      this.#url = frame === page.mainFrame() ? toAppUrl(frame.url()) : this.#url;
    });
    return page;
  }

  async #fromPage(
    from: Frame,
    preload: string | undefined,
    [kind, first, args]: unknown[],
  ): Promise<unknown> {
    const text = String(first);
    const url = toAppUrl(from.url());
    const sender: Sender = { contents: this, frame: senderFrame(this, url, from.parentFrame() !== null) };
    const message = Array.isArray(args) ? args : [];
    if (kind === 'invoke') {
      return dispatchInvoke(sender, text, message).then(
        (value) => ({ value }),
        (error: Error) => ({ error: error.message }),
      );
    }
    if (kind === 'send') {
      return dispatchSend(sender, text, message);
    }
    if (kind === 'preload-error') {
      pages.preloadErrors.push(text);
      return this.emit('preload-error', cancelable(), preload, new Error(text));
    }
    return this.#windowOpen(text);
  }

  /** What the app or a reload asks for is not announced; where the page wants to go is. */
  #mayNavigate(url: string, isMainFrame: boolean): boolean {
    if (isMainFrame && (url === this.#expected || url === this.#url)) {
      this.#expected = null;
      return true;
    }
    const frame = isMainFrame ? this.mainFrame : makeFrame(() => url, this.mainFrame);
    const event = cancelable({ url, isMainFrame, isSameDocument: false, frame, initiator: frame });
    this.emit('will-frame-navigate', event);
    if (isMainFrame) {
      this.emit('will-navigate', event, url);
    }
    return !event.defaultPrevented;
  }

  #windowOpen(url: string): string {
    const details = {
      url,
      frameName: '',
      features: '',
      disposition: 'foreground-tab',
      referrer: {},
      postBody: null,
    };
    const answer: { action?: string } = Object(this.#openHandler && call(this.#openHandler, details));
    const { action = 'allow' } = answer;
    pages.windowOpenRequests.push({ url, action });
    return action;
  }
}

/** The frame that a message comes from: the page itself where that is its address, else one that a test made up. */
export function senderFrame(contents: WebContents, url: string | null, inSubframe: boolean): object | null {
  if (url === null || (url === contents.getURL() && !inSubframe)) {
    return url === null ? null : contents.mainFrame;
  }
  return makeFrame(() => url, inSubframe ? contents.mainFrame : null);
}
