/** A walk through the popover with nothing but a keyboard: every control, once, in the order of the eye, and back. */
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withPage } from '../pictures/host.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { STATES } from '../support/states.ts';

type Stop = { id: number; text: string; top: number; left: number; isMarked: boolean };

/** Gives every control that can be seen a number; their count. */
const NUMBER_CONTROLS = `(() => {
  const controls = [...document.querySelectorAll('button, a[href], input, select, textarea, summary, [tabindex="0"]')]
    .filter((one) => one.getClientRects().length > 0 && !one.disabled);
  controls.forEach((one, id) => { one.dataset.stop = id; });
  return controls.length;
})()`;

/** Where the focus is; null on the page itself. A mark is an outline that can be seen. */
const STOP = `(() => {
  const one = document.activeElement;
  if (!one || one === document.body || one.dataset.stop === undefined) return null;
  const { top, left } = one.getBoundingClientRect();
  const { outlineStyle, outlineWidth } = getComputedStyle(one);
  const isMarked = outlineStyle !== 'none' && parseFloat(outlineWidth) >= 1;
  const text = one.innerText || one.getAttribute('aria-label') || '';
  return { id: Number(one.dataset.stop), text, top: top + scrollY, left, isMarked };
})()`;

/** Every stop of the Tab key from the headline on, where the focus is after opening. */
async function walk(page: Page): Promise<Stop[]> {
  const count = (await page.evaluate(NUMBER_CONTROLS)) as number;
  await page.getByRole('heading', { level: 1 }).focus();
  const stops = await stopsOf(page, 'Tab', count);
  expect(stops.map((stop) => stop.id).toSorted((a, b) => a - b)).toEqual(
    Array.from({ length: count }, (_, id) => id),
  );
  return stops;
}

/** The stops of a key until it leaves the page, or stays where it is because there is nothing outside the page. */
async function stopsOf(page: Page, key: 'Tab' | 'Shift+Tab', atMost: number): Promise<Stop[]> {
  const stops: Stop[] = [];
  // One press more than there are controls, so that a circle shows.
  for (let i = 0; i <= atMost; i += 1) {
    await page.keyboard.press(key);
    const stop = (await page.evaluate(STOP)) as Stop | null;
    if (stop === null || stop.id === stops.at(-1)?.id) {
      break;
    }
    stops.push(stop);
  }
  return stops;
}

/** Pixels by which two controls of one line may stand apart in height. */
const LINE_PX = 14;

function expectOrderOfTheEye(stops: readonly Stop[]): void {
  const wrong = stops.slice(1).filter((stop, i) => {
    const before = stops[i] as Stop;
    const isSameLine = Math.abs(stop.top - before.top) < LINE_PX;
    return isSameLine ? stop.left < before.left : stop.top < before.top;
  });
  expect(wrong).toEqual([]);
}

/** Whether the control has the focus, or gets it within a moment. */
async function isFocused(page: Page, control: Locator): Promise<boolean> {
  const focused = control.and(page.locator(':focus'));
  return focused.waitFor({ state: 'attached', timeout: 3000 }).then(
    () => true,
    () => false,
  );
}

describe.skipIf(chromiumPath() === null)('with nothing but a keyboard', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  const look = { scheme: 'light' } as const;
  const state = (name: string) => STATES[name] ?? expect.fail(`no state is called ${name}`);

  describe.each(Object.keys(STATES))('%s:', (name) => {
    test('the Tab key reaches every control once, from top to bottom, each with a mark, and back', async () => {
      await withPage(browser, state(name), look, async (page) => {
        const there = await walk(page);
        expect(there.filter((stop) => !stop.isMarked)).toEqual([]);
        expectOrderOfTheEye(there);
        const ids = there.map((stop) => stop.id);
        await page.locator(`[data-stop="${ids.at(-1)}"]`).focus();
        const back = await stopsOf(page, 'Shift+Tab', there.length);
        expect(back.map((stop) => stop.id).slice(0, ids.length - 1)).toEqual(ids.toReversed().slice(1));
      });
    });
  });

  test('the first run and its three ways are walked through like everything else', async () => {
    await withPage(browser, state('only logs'), { ...look, isFirstRun: true }, async (page) => {
      const choices = await walk(page);
      expect(choices.map((stop) => stop.text)).toContain('Max 5x');
      expectOrderOfTheEye(choices);
      await page.getByRole('button', { name: 'Max 5x' }).press('Enter');
      await page.locator('.first-run ol').waitFor();
      expectOrderOfTheEye(await walk(page));
    });
  });

  test.each(['Enter', 'Space'])('%s opens a row and closes it, and the focus stays on it', async (key) => {
    await withPage(browser, state('all models'), look, async (page) => {
      const row = page.locator('.burned .opener').first();
      await row.focus();
      for (const isOpen of ['true', 'false']) {
        await page.keyboard.press(key);
        await page.locator(`.burned .opener[aria-expanded=${isOpen}]`).first().waitFor();
        expect(await row.getAttribute('aria-expanded')).toBe(isOpen);
        expect(await isFocused(page, row)).toBe(true);
      }
    });
  });

  test('another grouping is chosen in place, and the focus stays on the choice', async () => {
    await withPage(browser, state('all models'), look, async (page) => {
      const models = page.getByRole('button', { name: 'Models' });
      await models.press('Enter');
      expect(await models.getAttribute('aria-pressed')).toBe('true');
      expect(await isFocused(page, models)).toBe(true);
    });
  });

  test('the map of thirty days opens from the keyboard, and what it holds can be walked past', async () => {
    await withPage(browser, state('projected'), look, async (page) => {
      const days = page.locator('.history .opener');
      await days.press('Enter');
      await page.locator('svg.heat').waitFor();
      expect(await isFocused(page, days)).toBe(true);
      expectOrderOfTheEye(await walk(page));
    });
  });

  test('the form for /usage takes the focus to its title, and Escape gives it back to what opened it', async () => {
    await withPage(browser, state('only logs'), look, async (page) => {
      const opener = page.getByRole('button', { name: 'Type what /usage shows' }).first();
      await opener.press('Enter');
      const title = page.getByRole('heading', { level: 1, name: 'What does /usage show?' });
      await title.waitFor();
      expect(await isFocused(page, title)).toBe(true);
      expectOrderOfTheEye(await walk(page));
      await page.keyboard.press('Escape');
      await page.locator('footer').waitFor();
      expect(await isFocused(page, opener)).toBe(true);
    });
  });
});
