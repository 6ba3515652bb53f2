import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { BrowserContext, Page, Request as PageRequest, Route } from 'playwright-core';
import { config } from './config.ts';
import { askWebRequest, protocolHandler } from './session.ts';

/** Whether the page, or a frame in it, may go where it wants to go. */
type MayNavigate = (url: string, isMainFrame: boolean) => boolean;

/** Requests that did not reach a handler of the app, and whether it was the app that cancelled them. */
export const blockedRequests: { url: string; cancelledByApp: boolean }[] = [];

const FLAGS = [
  '--no-sandbox',
  '--remote-debugging-port=0',
  '--host-resolver-rules=MAP * ~NOTFOUND',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];
const owned = new Map<Page, MayNavigate>();
let opened: Promise<BrowserContext> | undefined;

/** Chromium knows no scheme of ours: app://host/path is shown as https://host.app.stand-in.invalid/path. */
export function toWebUrl(url: string): string {
  const [, scheme = '', host = '', rest = ''] = /^([a-z][a-z\d+.-]*):\/\/([\w.-]+)(.*)$/.exec(url) ?? [];
  if (!protocolHandler(scheme)) {
    throw new Error(
      `electron stand-in: ${url} cannot be loaded, its scheme needs standard: true and protocol.handle`,
    );
  }
  return `https://${host}.${scheme}.stand-in.invalid${rest}`;
}

/** The address that the app knows for what Chromium shows. */
export function toAppUrl(url: string): string {
  const { hostname = '', pathname = '', search = '', hash = '' } = URL.canParse(url) ? new URL(url) : {};
  const [, host, scheme] = /^(.+)\.([a-z\d-]+)\.stand-in\.invalid$/.exec(hostname) ?? [];
  return host && scheme ? `${scheme}://${host}${pathname}${search}${hash}` : url;
}

/** Opens a page, and Chromium with the first one. */
export async function openPage(mayNavigate: MayNavigate): Promise<Page> {
  opened ??= openChromium();
  const page = await (await opened).newPage();
  owned.set(page, mayNavigate);
  page.on('popup', (popup) => void popup.close());
  return page;
}

/** Where a second client finds the same Chromium. */
export async function endpoint(): Promise<string> {
  await opened;
  const [port] = (await readFile(join(config.profile, 'DevToolsActivePort'), 'utf8')).split('\n');
  return `http://127.0.0.1:${port}`;
}

async function openChromium(): Promise<BrowserContext> {
  const require = createRequire(join(config.root, 'package.json'));
  const { chromium }: typeof import('playwright-core') = require('playwright-core');
  const context = await chromium.launchPersistentContext(config.profile, {
    executablePath: config.chromium,
    args: FLAGS,
    locale: config.languages[0] ?? 'en-US',
    // Nothing of Chromium's may end up in the home folder that the test looks into, nor change the app's signals.
    env: { PATH: process.env['PATH'], HOME: config.profile, TZ: process.env['TZ'] },
    handleSIGHUP: false,
    handleSIGINT: false,
    handleSIGTERM: false,
  });
  await context.route('**/*', serve);
  return context;
}

async function serve(route: Route): Promise<void> {
  const request = route.request();
  const url = toAppUrl(request.url());
  const { mayNavigate, isMainFrame } = asker(request);
  if (request.isNavigationRequest() && !mayNavigate?.(url, isMainFrame)) {
    await route.abort('aborted');
    return;
  }
  const details = { url, method: request.method(), resourceType: request.resourceType() };
  const { cancel = false } = await askWebRequest('onBeforeRequest', details);
  const handler = url === request.url() ? undefined : protocolHandler(new URL(url).protocol.slice(0, -1));
  if (cancel || !handler) {
    blockedRequests.push({ url, cancelledByApp: cancel });
    await route.abort('blockedbyclient');
    return;
  }
  try {
    const body = request.postDataBuffer();
    const init = { method: request.method(), headers: request.headers(), ...(body && { body }) };
    const response = await handler(new Request(url, init));
    const responseHeaders = Object.fromEntries([...response.headers].map(([name, value]) => [name, [value]]));
    const changed = {
      responseHeaders,
      ...(await askWebRequest('onHeadersReceived', { ...details, responseHeaders })),
    };
    const headers = Object.entries(changed.responseHeaders).map(([name, value]) => [
      name,
      [value].flat().join(', '),
    ]);
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(headers),
      body: Buffer.from(await response.arrayBuffer()),
    });
  } catch (error) {
    console.error(`electron stand-in: ${url} could not be served:`, error);
    await route.abort('failed');
  }
}

/** Who asks: a page that nobody here opened comes from window.open, and may go nowhere. */
function asker(request: PageRequest): { mayNavigate: MayNavigate | undefined; isMainFrame: boolean } {
  try {
    const frame = request.frame();
    return { mayNavigate: owned.get(frame.page()), isMainFrame: frame.parentFrame() === null };
  } catch {
    // A page that is still being made has no frame yet.
    return { mayNavigate: undefined, isMainFrame: true };
  }
}
