/** A page of the built app on made-up data, looked at in one of several ways: for pictures and for facts about them. */
import type { Browser, Page } from 'playwright-core';
import type { Answers, BridgeCall } from '../../src/contract/bridge.ts';
import { defaultSettings, type Settings } from '../../src/contract/settings.ts';
import { SPEND_SETTINGS } from '../../src/core/texts.ts';
import type { View } from '../../src/core/view.ts';
import { servePreview } from '../../src/preview/server.ts';
import { STATES_NOW } from '../support/states.ts';

/** The repository: this folder is two below it, and so is the built program. */
export const ROOT = new URL('../../', import.meta.url);
const PAGE = new URL('dist/page/', ROOT);

/** How a page is looked at. */
export type Look = {
  scheme: 'light' | 'dark';
  /** Pixels per point. */
  scale?: 1 | 2;
  moreContrast?: boolean;
  lessMotion?: boolean;
  lessTransparency?: boolean;
  /** All text twice as large in a page as wide as before. */
  isTextDoubled?: boolean;
  /** Nobody has set anything yet. */
  isFirstRun?: boolean;
  widthPx?: number;
};

/** Answers that need no thought. A call that is not here is answered with null. */
function answers(isFirstRun: boolean): Partial<Answers> {
  const settings = {
    ...defaultSettings(),
    plan: isFirstRun ? null : ('max_5x' as const),
    firstRunDone: !isFirstRun,
    ...(!isFirstRun && { apiSpend: { enabled: true, budgetUsd: 100 } }),
  };
  return {
    settings,
    login_item: 'off',
    setup: { settingsFile: '/Users/ada/Library/Application Support/Tidemark/settings.json', isFirstRun },
    spend: { key: 'kept', problem: null, next: SPEND_SETTINGS.next('4 minutes') },
    keep_admin_key: { refusal: null },
    forget_admin_key: { refusal: null },
    feed: { state: 'off', warnings: [], hints: ['Only in folders that you trust.'] },
    plan_feed: {
      diff: '--- settings.json\n+++ settings.json\n@@ -1 +1,3 @@\n-{}\n+{\n+  "statusLine": {}\n+}\n',
      refusal: null,
      keepsFormer: false,
    },
  };
}

/** The same font everywhere: the one that CI installs. It is wider than that of macOS, so what fits here fits there. */
export const FONT = 'DejaVu Sans';
const FONT_STYLE = `
  *, *::before, *::after { font-family: '${FONT}' !important; }
  code, pre, pre *, kbd, .diff, .diff * { font-family: 'DejaVu Sans Mono' !important; }
  *, *::before, *::after { caret-color: transparent !important; }`;

/** What a browser does for who wants larger text: every size of the page is relative to it. */
const DOUBLE_TEXT = 'html { font-size: 200% !important; }';

/**
 * Shows `view` at `address` (a query such as `?page=settings`), hands the page to `use` once its first heading is there,
 * and closes everything after. The clock stands still.
 */
export async function withPage<Result>(
  browser: Browser,
  view: View,
  look: Look,
  use: (page: Page) => Promise<Result>,
  address = '',
): Promise<Result> {
  const known: Partial<Answers> = { ...answers(look.isFirstRun ?? false), view };
  const preview = await servePreview(PAGE, {
    answer(raw) {
      const call = raw as BridgeCall;
      if (call.call === 'save_settings') {
        known.settings = call.settings as Settings;
        return { settings: known.settings, errors: [] };
      }
      return known[call.call] ?? null;
    },
    first: () => ({ push: 'view', view }),
    watched: () => {},
  });
  const context = await browser.newContext({
    viewport: { width: look.widthPx ?? 408, height: 800 },
    deviceScaleFactor: look.scale ?? 1,
    // The page's policy allows no style but its own.
    bypassCSP: true,
  });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    await page.clock.setFixedTime(STATES_NOW);
    await emulate(page, look);
    await page.goto(preview.url.replace('/#', `/${address}#`));
    await page.addStyleTag({ content: FONT_STYLE });
    await page.getByRole('heading').first().waitFor();
    if (address === '') {
      await page.locator('footer').waitFor();
    }
    if (look.isTextDoubled) {
      await page.addStyleTag({ content: DOUBLE_TEXT });
    }
    return await use(page);
  } finally {
    await context.close();
    await preview.close();
  }
}

/** What the system prefers. Motion always ends at once: a picture of it half done would differ each time. */
async function emulate(page: Page, look: Look): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('Emulation.setEmulatedMedia', {
    features: [
      { name: 'prefers-color-scheme', value: look.scheme },
      { name: 'prefers-contrast', value: look.moreContrast ? 'more' : 'no-preference' },
      { name: 'prefers-reduced-motion', value: look.lessMotion ? 'reduce' : 'no-preference' },
      { name: 'prefers-reduced-transparency', value: look.lessTransparency ? 'reduce' : 'no-preference' },
    ],
  });
}

/** A picture of what the page shows, all of it, with a margin; the rest of the page is empty. */
export async function pictureOf(page: Page): Promise<Buffer> {
  const box = await page.locator('main').first().boundingBox();
  const full = { fullPage: true, animations: 'disabled' } as const;
  return box === null
    ? page.screenshot(full)
    : page.screenshot({ ...full, clip: withMargin(box, page.viewportSize()?.width ?? box.width) });
}

const MARGIN_PX = 24;

function withMargin(box: { x: number; y: number; width: number; height: number }, pageWidth: number) {
  const [x, y] = [Math.max(0, box.x - MARGIN_PX), Math.max(0, box.y - MARGIN_PX)];
  return {
    x,
    y,
    width: Math.min(pageWidth, box.x + box.width + MARGIN_PX) - x,
    height: box.y + box.height + MARGIN_PX - y,
  };
}
