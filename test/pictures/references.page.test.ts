/** The popover compared with the pictures kept in docs/pictures; renewed with `npm run pictures -- accept`. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { differenceOf, TOLERATED_SHARE } from './compare.ts';
import { obstacle, REFERENCES, takeReference } from './references.ts';

describe.skipIf(chromiumPath() === null)('kept pictures', () => {
  let browser: Browser;
  let why: string | null;
  beforeAll(async () => {
    browser = await launchChromium();
    why = await obstacle(browser);
    if (why !== null) {
      process.stderr.write(`Pictures are not compared: ${why}.\n`);
    }
  });
  afterAll(() => browser.close());

  test.for(REFERENCES)('$state in $scheme looks as it did', async (reference, { skip }) => {
    skip(why !== null, why ?? '');
    const taken = await takeReference(browser, reference);
    const difference = await differenceOf(browser, readFileSync(reference.file), taken);
    expect({ ...difference, isAccepted: difference.share <= TOLERATED_SHARE }).toMatchObject({
      isAccepted: true,
    });
  });

  test('the comparison sees what is a change and overlooks what is none', async () => {
    const page = await browser.newPage({ viewport: { width: 200, height: 100 } });
    const shot = async (html: string): Promise<Buffer> => {
      await page.setContent(`<style>body { margin: 0; background: #fff; }</style>${html}`);
      return page.screenshot();
    };
    const box = (style: string): string => `<div style="width: 100px; height: 50px; ${style}"></div>`;
    const plain = await shot(box('background: #808080'));
    expect(await differenceOf(browser, plain, plain)).toEqual({ share: 0, reason: null });
    expect((await differenceOf(browser, plain, await shot(box('background: #868686')))).share).toBe(0);
    expect((await differenceOf(browser, plain, await shot(box('background: #8a8080')))).share).toBe(0.25);
    await page.setViewportSize({ width: 200, height: 120 });
    const { share, reason } = await differenceOf(browser, plain, await shot(box('')));
    expect([share, reason]).toEqual([1, 'the sizes are 200×100 and 200×120']);
    await page.close();
  });
});
