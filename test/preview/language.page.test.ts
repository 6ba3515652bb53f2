/** The real page, built with other texts in core/texts.ts: nothing on it is in the old language, so no code has words. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { build, type Plugin } from 'vite';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Answer, BridgeCall, Push } from '../../src/contract/bridge.ts';
import { defaultSettings, type Settings } from '../../src/contract/settings.ts';
import type { View } from '../../src/core/view.ts';
import { servePreview } from '../../src/preview/server.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { isTranslated } from '../support/made-up-language.ts';
import { STATES, STATES_NOW } from '../support/states.ts';

// What the host tells is in the made-up language, and so is the page that is built below.
vi.mock(import('../../src/core/texts.ts'), async (original) => {
  const { madeUpTexts } = await import('../support/made-up-language.ts');
  return madeUpTexts(await original());
});

const ROOT = new URL('../../', import.meta.url);
const TEXTS = new URL('src/core/texts.ts', ROOT).pathname;
const MADE_UP = '\0made-up-texts';

/** Puts the made-up language in the place of the texts. */
function inMadeUpLanguage(names: readonly string[]): Plugin {
  return {
    name: 'made-up-language',
    enforce: 'pre',
    resolveId: (source, importer) =>
      source.endsWith('/core/texts.ts') || source === './texts.ts'
        ? importer === MADE_UP
          ? null
          : MADE_UP
        : null,
    load: (id) =>
      id === MADE_UP
        ? [
            `import * as texts from '${TEXTS}';`,
            `import { madeUpTexts } from '${new URL('test/support/made-up-language.ts', ROOT).pathname}';`,
            'const made = madeUpTexts(texts);',
            ...names.map((name) => `export const ${name} = made['${name}'];`),
          ].join('\n')
        : null,
  };
}

/** Every text that can be seen or read out, but for what is typed, code and the diff of a file. */
const SHOWN = `(() => {
  const isShown = (element) => element.checkVisibility() && !element.closest('code, pre, style, script');
  const texts = [document.title];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    if (parentElement && (isShown(parentElement) || parentElement.closest('select'))) texts.push(data);
  }
  for (const element of document.body.querySelectorAll('*')) {
    for (const name of ['aria-label', 'aria-valuetext', 'title', 'placeholder', 'alt']) {
      if (isShown(element) && element.hasAttribute(name)) texts.push(element.getAttribute(name));
    }
  }
  return texts;
})()`;

describe.skipIf(chromiumPath() === null)('the page in a made-up language', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-language-'));
  let browser: Browser;
  beforeAll(async () => {
    const real = await vi.importActual(TEXTS);
    await build({
      configFile: new URL('vite.config.ts', ROOT).pathname,
      mode: 'page',
      root: new URL('src/popover', ROOT).pathname,
      logLevel: 'error',
      plugins: [inMadeUpLanguage(Object.keys(real))],
      build: { outDir: folder, emptyOutDir: true },
    });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(view: View, isFirstRun = false, query = '') {
    let settings: Settings = { ...defaultSettings(), plan: 'max_5x' };
    const preview = await servePreview(pathToFileURL(`${folder}/`), {
      answer(raw): Answer {
        const call = raw as BridgeCall;
        switch (call.call) {
          case 'view':
            return view;
          case 'settings':
            return settings;
          case 'save_settings':
            settings = { ...settings, ...call.settings };
            return { settings, errors: [] };
          case 'setup':
            return { settingsFile: '/Users/ada/settings.json', isFirstRun };
          case 'spend':
            return { key: 'kept', problem: '⟦problem⟧', next: '⟦next⟧' };
          case 'keep_admin_key':
          case 'forget_admin_key':
            return { refusal: '⟦refusal⟧' };
          case 'feed':
            return { state: 'off', warnings: [], hints: [] };
          case 'plan_feed':
            return { diff: '+ {}', refusal: null, keepsFormer: false };
          case 'apply_feed':
            return { feed: { state: 'on', warnings: [], hints: [] }, refusal: null };
          case 'tell_usage':
          case 'login_item':
          case 'set_login_item':
            return 'needs_approval';
          case 'act':
          case 'height':
            return null;
        }
      },
      first: () => ({ push: 'view', view }),
      watched: () => {},
    });
    onTestFinished(() => preview.close());
    const page = await browser.newPage({ viewport: { width: query === '' ? 408 : 720, height: 800 } });
    onTestFinished(() => page.close());
    page.setDefaultTimeout(5000);
    await page.clock.setFixedTime(STATES_NOW);
    await page.goto(preview.url.replace('/#', `/${query}#`));
    await page.getByRole('heading').first().waitFor();
    return { page, push: (push: Push) => preview.push(push) };
  }

  /** The name of the app is the only one that the page has from elsewhere: its first title is in the HTML. */
  async function foreignTexts(page: Page): Promise<string[]> {
    const texts = (await page.evaluate(SHOWN)) as string[];
    expect(texts.filter((text) => text.includes('⟦')).length).toBeGreaterThan(5);
    return texts.filter((text) => text !== 'Tidemark' && !isTranslated(text));
  }

  test.each(Object.entries(STATES))('%s, with everything open, is all in it', async (_name, view) => {
    const { page } = await open(view);
    await page.locator('footer').waitFor();
    expect(await foreignTexts(page)).toEqual([]);
    for (const ranking of await page.locator('.choices button').all()) {
      await ranking.click();
      for (const row of await page.locator('.opener').all()) {
        await row.click();
        expect(await foreignTexts(page)).toEqual([]);
      }
    }
  });

  test('a word that is not from the file is found', async () => {
    const { page } = await open(STATES['calm'] as View);
    await page.locator('footer').waitFor();
    await page.evaluate("document.querySelector('footer').append('Hard-coded')");
    await page.evaluate("document.querySelector('footer').setAttribute('aria-label', 'By hand')");
    expect(await foreignTexts(page)).toEqual(['Hard-coded', 'By hand']);
  });

  test('the form, a notice and news are all in it', async () => {
    const { page, push } = await open(STATES['only logs'] as View);
    await page.locator('footer').waitFor();
    push({ push: 'view', view: STATES['near'] as View });
    push({ push: 'alert', id: 'threshold-five_hour', title: '⟦title⟧', body: '⟦body⟧' });
    await page.locator('.notice').waitFor();
    expect(await foreignTexts(page)).toEqual([]);
    push({ push: 'view', view: STATES['only logs'] as View });
    await page.locator('.asks button').first().click();
    await page.locator('form').waitFor();
    expect(await foreignTexts(page)).toEqual([]);
  });

  test('the first run is all in it, step by step', async () => {
    const { page } = await open(STATES['calm'] as View, true);
    await page.locator('.first-run').waitFor();
    expect(await foreignTexts(page)).toEqual([]);
    await page.locator('.plans button').first().click();
    await page.locator('.first-run ol').waitFor();
    for (let i = 0; i < (await page.locator('.first-run ol > li').count()); i++) {
      const opener = page.locator('.first-run ol > li').nth(i).locator('button').first();
      await opener.click();
      expect(await foreignTexts(page)).toEqual([]);
      await opener.click();
    }
  });

  test('each page of the settings is all in it', async () => {
    const { page } = await open(STATES['problems'] as View, false, '?page=settings');
    await page.getByRole('tab').first().waitFor();
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      // What asks once more, or opens, shows the rest of its words.
      for (const button of await page.locator('section:not([hidden]) p > button').elementHandles()) {
        if (await button.isVisible()) {
          await button.click();
        }
      }
      expect(await foreignTexts(page)).toEqual([]);
    }
    await page.getByRole('tab').nth(2).click();
    await page.getByRole('combobox').first().selectOption('both');
    await page.locator('.changed button').waitFor();
    expect(await foreignTexts(page)).toEqual([]);
  });
});
