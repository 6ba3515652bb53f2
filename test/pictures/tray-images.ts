/** The tray's images, drawn from their SVGs: one drawing on whole pixels at 1x, one with the stroke of 2x. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { ROOT } from './host.ts';

export const SHAPES = ['Calm', 'Near', 'Full', 'Unknown'] as const;
export type TrayShape = (typeof SHAPES)[number];
const SIZE_PX = 18;

/** Where an image lies; Electron finds the one for 2x by its name. */
export function trayImage(shape: TrayShape, scale: 1 | 2): URL {
  return new URL(`assets/tray/tray${shape}Template${suffix(scale)}.png`, ROOT);
}

const suffix = (scale: 1 | 2): string => (scale === 2 ? '@2x' : '');

/** Every image as its SVG draws it. */
export async function drawTrayImages(browser: Browser): Promise<{ file: URL; bytes: Buffer }[]> {
  const images: { file: URL; bytes: Buffer }[] = [];
  for (const scale of [1, 2] as const) {
    const page = await browser.newPage({
      viewport: { width: SIZE_PX, height: SIZE_PX },
      deviceScaleFactor: scale,
    });
    for (const shape of SHAPES) {
      const svg = readFileSync(new URL(`assets/tray/tray${shape}${suffix(scale)}.svg`, ROOT), 'utf8');
      await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${svg}`);
      images.push({ file: trayImage(shape, scale), bytes: await page.screenshot({ omitBackground: true }) });
    }
    await page.close();
  }
  return images;
}
