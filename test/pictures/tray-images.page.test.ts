/** The tray's images: as their drawings say, in one colour, and told apart by shape alone. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { differenceOf, TOLERATED_SHARE } from './compare.ts';
import { drawTrayImages, SHAPES, trayImage } from './tray-images.ts';

/** Shapes are told apart at a glance if this share of their pixels differs; the two outlines differ least. */
const DISTINCT_SHARE = 0.15;

describe.skipIf(chromiumPath() === null)('tray images', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  test('each is what its SVG draws, at 1x and at 2x', async () => {
    const drawn = await drawTrayImages(browser);
    expect(drawn).toHaveLength(8);
    for (const { file, bytes } of drawn) {
      const { share } = await differenceOf(browser, readFileSync(file), bytes);
      expect([file.pathname, share <= TOLERATED_SHARE]).toEqual([file.pathname, true]);
    }
  });

  test.each([1, 2] as const)('no two shapes look alike at %sx', async (scale) => {
    for (const [i, one] of SHAPES.entries()) {
      for (const other of SHAPES.slice(i + 1)) {
        const images = [one, other].map((shape) => readFileSync(trayImage(shape, scale))) as [Buffer, Buffer];
        const { share } = await differenceOf(browser, ...images);
        expect([one, other, share > DISTINCT_SHARE]).toEqual([one, other, true]);
      }
    }
  });

  test('a template image has no colour: black and its alpha alone', async () => {
    const page = await browser.newPage();
    for (const shape of SHAPES) {
      const source = `data:image/png;base64,${readFileSync(trayImage(shape, 2)).toString('base64')}`;
      expect(await page.evaluate(`(${COLOURED_PIXELS})('${source}')`)).toBe(0);
    }
    await page.close();
  });
});

const COLOURED_PIXELS = `async (src) => {
  const image = new Image();
  image.src = src;
  await image.decode();
  const context = new OffscreenCanvas(image.naturalWidth, image.naturalHeight).getContext('2d');
  context.drawImage(image, 0, 0);
  const { data } = context.getImageData(0, 0, image.naturalWidth, image.naturalHeight);
  let coloured = 0;
  for (let at = 0; at < data.length; at += 4) {
    coloured += data[at + 3] > 0 && data[at] + data[at + 1] + data[at + 2] > 0 ? 1 : 0;
  }
  return coloured;
}`;
