/** The popover's page in Chromium: from opening to everything painted, and what an update of all meters costs. */
import { createServer } from 'node:http';
import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Browser } from 'playwright-core';
import { bundleFolder } from '../../src/app/compose.ts';
import { BRIDGE_NAME } from '../../src/contract/bridge.ts';
import type { View } from '../../src/core/view.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { STATES } from '../support/states.ts';
import { quantile } from './process.ts';

const PAGE = new URL('page/', bundleFolder());
const OPENINGS = 20;
const UPDATES = 200;

export type PageFigures = {
  openingP50Ms: number;
  openingP95Ms: number;
  updateP50Ms: number;
  updateP95Ms: number;
};

/** Null where there is no Chromium. */
export async function measurePage(): Promise<PageFigures | null> {
  if (chromiumPath() === null) {
    return null;
  }
  const host = await serveFiles();
  const browser = await launchChromium();
  try {
    // The first opening is Chromium's own start.
    await opening(browser, host.url);
    const openings: number[] = [];
    for (let i = 0; i < OPENINGS; i += 1) {
      openings.push(await opening(browser, host.url));
    }
    const updates = await updatesOf(browser, host.url);
    return {
      openingP50Ms: quantile(openings, 0.5),
      openingP95Ms: quantile(openings, 0.95),
      updateP50Ms: quantile(updates, 0.5),
      updateP95Ms: quantile(updates, 0.95),
    };
  } finally {
    await browser.close();
    host.close();
  }
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
};

/** The built page's files and nothing else, as the app's own scheme serves them. */
async function serveFiles(): Promise<{ url: string; close: () => void }> {
  const server = createServer((request, response) => {
    const path = request.url === '/' ? 'index.html' : (request.url ?? '').slice(1);
    try {
      const file = readFileSync(new URL(path, PAGE));
      response
        .writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'application/octet-stream' })
        .end(file);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return { url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

/** What stands in for Electron's preload: the first view at once, and a way to push others. */
const BRIDGE = `(name, view) => {
  const bridge = { call: async ({ call }) => (call === 'view' ? view : null), onPush: (push) => { window.push = push; } };
  Object.defineProperty(window, name, { value: bridge });
}`;

/** The state with the most to show: every window, a chart, rows and a history. */
function fullest(): View {
  return Object.values(STATES).reduce((most, one) =>
    JSON.stringify(one).length > JSON.stringify(most).length ? one : most,
  );
}

/** Resolves once the frame is painted that has the footer, which comes last. */
const PAINTED = `new Promise((resolve) => {
  const afterFrame = () => requestAnimationFrame(() => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => resolve(performance.now());
    port2.postMessage(0);
  });
  const observer = new MutationObserver(() => {
    if (document.querySelector('footer')) {
      observer.disconnect();
      afterFrame();
    }
  });
  observer.observe(document, { childList: true, subtree: true });
  if (document.querySelector('footer')) afterFrame();
})`;

/** From the beginning of navigation to everything painted, in a page of its own. */
async function opening(browser: Browser, url: string): Promise<number> {
  const page = await browser.newPage({ viewport: { width: 360, height: 800 } });
  await page.addInitScript(`(${BRIDGE})('${BRIDGE_NAME}', ${JSON.stringify(fullest())})`);
  await page.goto(url, { waitUntil: 'commit' });
  const ms = (await page.evaluate(PAINTED)) as number;
  await page.close();
  return ms;
}

/** Every figure of every meter differs between the two views that take turns. */
const UPDATE = `async (views, count) => {
  const painted = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const times = [];
  for (let i = 0; i < count; i += 1) {
    await painted();
    const before = document.body.innerText;
    const start = performance.now();
    window.push({ push: 'view', view: views[i % 2] });
    // Preact renders in a task of its own; then styles and layout are made up to date.
    await new Promise((resolve) => setTimeout(resolve));
    document.body.getBoundingClientRect();
    times.push(performance.now() - start);
    if (document.body.innerText === before) throw new Error('the update changed nothing');
  }
  return times;
}`;

async function updatesOf(browser: Browser, url: string): Promise<number[]> {
  const page = await browser.newPage({ viewport: { width: 360, height: 800 } });
  const view = fullest();
  await page.addInitScript(`(${BRIDGE})('${BRIDGE_NAME}', ${JSON.stringify(view)})`);
  await page.goto(url);
  await page.evaluate(PAINTED);
  const other: View = {
    ...view,
    meters: view.meters.map((meter) => ({
      ...meter,
      percentText: '47%',
      usedFraction: 0.47,
      elapsedFraction: 0.52,
      costText: '$18.80',
      provenance: `${meter.provenance}.`,
    })),
  };
  const times = await page.evaluate(`(${UPDATE})(${JSON.stringify([other, view])}, ${UPDATES})`);
  await page.close();
  return times as number[];
}
