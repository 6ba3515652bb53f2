/** The groups of pictures: every state, the fullest ones in harder conditions, the settings. */
import type { Browser, Locator, Page } from 'playwright-core';
import type { View } from '../../src/core/view.ts';
import { STATES } from '../support/states.ts';
import { pictureOf, withPage, type Look } from './host.ts';
import type { Picture } from './sheet.ts';

const SCHEMES = ['light', 'dark'] as const;
const CALM = stateOf('calm');

/** The first run and every state in light and dark, side by side. */
export async function statePictures(browser: Browser): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const name of ['no logs', 'only logs']) {
    for (const scheme of SCHEMES) {
      const look = { scheme, isFirstRun: true };
      pictures.push(await take(browser, stateOf(name), look, `first run, ${name}, ${scheme}`));
    }
  }
  for (const [name, view] of Object.entries(STATES)) {
    for (const scheme of SCHEMES) {
      pictures.push(await take(browser, view, { scheme }, `${name}, ${scheme}`));
    }
  }
  return pictures;
}

/** What opens, and what has a page of its own. */
const OPENED: Readonly<
  Record<string, { state: string; isFirstRun?: boolean; open: (page: Page) => Promise<void> }>
> = {
  'a row': { state: 'calm', open: (page) => page.locator('.burned .opener').first().click() },
  'the models': { state: 'all models', open: (page) => page.getByRole('button', { name: 'Models' }).click() },
  'thirty days': { state: 'projected', open: (page) => page.locator('.history .opener').click() },
  'the form for /usage': { state: 'only logs', open: (page) => page.locator('.asks button').first().click() },
  'the ways to good numbers': {
    state: 'only logs',
    isFirstRun: true,
    open: (page) => page.getByRole('button', { name: 'Max 5x' }).click(),
  },
  'the change for the feed': {
    state: 'only logs',
    isFirstRun: true,
    async open(page) {
      await page.getByRole('button', { name: 'Max 5x' }).click();
      await page.getByRole('button', { name: 'Connect' }).click();
      await page.getByRole('button', { name: 'Turn on' }).click();
    },
  },
};

/** Everything that opens, in light and dark. */
export async function openedPictures(browser: Browser): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const [name, { state, isFirstRun = false, open }] of Object.entries(OPENED)) {
    for (const scheme of SCHEMES) {
      const bytes = await withPage(browser, stateOf(state), { scheme, isFirstRun }, async (page) => {
        await open(page);
        await page.mouse.move(0, 0);
        return pictureOf(page);
      });
      const label = `${name}, ${scheme}`;
      pictures.push({ label, file: fileOf(label), bytes });
    }
  }
  return pictures;
}

const HARDER: Readonly<Record<string, Partial<Look>>> = {
  'more contrast': { moreContrast: true },
  '200% text': { isTextDoubled: true },
  'less motion': { lessMotion: true },
  'less transparency': { lessTransparency: true },
};
const FULLEST = 3;

/** The states with the longest pages, with what the system may ask for on top. */
export async function fullestPictures(browser: Browser): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const name of await fullestStates(browser)) {
    for (const [condition, more] of Object.entries(HARDER)) {
      for (const scheme of SCHEMES) {
        const look = { ...more, scheme };
        pictures.push(await take(browser, stateOf(name), look, `${name}, ${condition}, ${scheme}`));
      }
    }
  }
  return pictures;
}

async function fullestStates(browser: Browser): Promise<string[]> {
  const heights: [name: string, heightPx: number][] = [];
  for (const [name, view] of Object.entries(STATES)) {
    const heightPx = await withPage(browser, view, { scheme: 'light' }, async (page) =>
      Number(await page.evaluate('document.querySelector("main").getBoundingClientRect().height')),
    );
    heights.push([name, heightPx]);
  }
  return heights
    .sort(([, a], [, b]) => b - a)
    .slice(0, FULLEST)
    .map(([name]) => name);
}

/** The settings page by page, and one after a change. */
export async function settingsPictures(browser: Browser): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const scheme of SCHEMES) {
    const look = { scheme, widthPx: SETTINGS_PX };
    const names = await withPage(browser, CALM, look, tabNames, SETTINGS);
    const open = async (label: string, steps: (page: Page) => Promise<void>): Promise<void> => {
      const bytes = await withPage(
        browser,
        CALM,
        look,
        async (page) => {
          await steps(page);
          return pictureOf(page);
        },
        SETTINGS,
      );
      pictures.push({ label: `${label}, ${scheme}`, file: fileOf(`${label} ${scheme}`), bytes });
    };
    for (const name of names) {
      await open(name, (page) => tab(page, name).click());
    }
    await open('a change', async (page) => {
      await tab(page, 'Alerts').click();
      await page.getByRole('checkbox').first().click();
      await page.getByRole('button', { name: 'Undo' }).waitFor();
      await page.mouse.move(0, 0);
    });
  }
  return pictures;
}

function tab(page: Page, name: string): Locator {
  return page.locator(TABS).filter({ hasText: name }).first();
}

const SETTINGS = '?page=settings';
/** A window of settings is wider than the popover. */
const SETTINGS_PX = 720;
const TABS = '[role="tab"], nav button, nav a';

async function tabNames(page: Parameters<typeof pictureOf>[0]): Promise<string[]> {
  return (await page.locator(TABS).allTextContents()).map((name) => name.trim());
}

async function take(browser: Browser, view: View, look: Look, label: string): Promise<Picture> {
  return { label, file: fileOf(label), bytes: await withPage(browser, view, look, pictureOf) };
}

function fileOf(label: string): string {
  return `${label.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}.png`;
}

/** A state by its name; a name that is gone is a mistake. */
export function stateOf(name: string): View {
  const view = STATES[name];
  if (view === undefined) {
    throw new Error(`no state is called "${name}"`);
  }
  return view;
}
