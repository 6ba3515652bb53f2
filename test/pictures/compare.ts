/** Two pictures compared by their pixels, decoded by the browser that took them. */
import type { Browser } from 'playwright-core';

/** A pixel differs if any channel is off by more than this, of 255: less is how an edge was smoothed. */
export const TOLERATED_STEPS = 8;
/** Pictures are the same if no more than this share of their pixels differ: half a percent. */
export const TOLERATED_SHARE = 0.005;

export type Difference = { share: number; reason: string | null };

/** The share of pixels that differ between two PNGs; pictures of different sizes differ everywhere. */
export async function differenceOf(browser: Browser, one: Buffer, other: Buffer): Promise<Difference> {
  const page = await browser.newPage();
  try {
    const sources = [one, other].map((png) => `data:image/png;base64,${png.toString('base64')}`);
    const found = await page.evaluate(`(${COMPARE})(${JSON.stringify(sources)}, ${TOLERATED_STEPS})`);
    return found as Difference;
  } finally {
    await page.close();
  }
}

const COMPARE = `async (sources, steps) => {
  const [one, other] = await Promise.all(sources.map(async (src) => {
    const image = new Image();
    image.src = src;
    await image.decode();
    const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    return context.getImageData(0, 0, canvas.width, canvas.height);
  }));
  if (one.width !== other.width || one.height !== other.height) {
    const sizes = one.width + '×' + one.height + ' and ' + other.width + '×' + other.height;
    return { share: 1, reason: 'the sizes are ' + sizes };
  }
  let differing = 0;
  for (let at = 0; at < one.data.length; at += 4) {
    if ([0, 1, 2, 3].some((channel) => Math.abs(one.data[at + channel] - other.data[at + channel]) > steps)) {
      differing += 1;
    }
  }
  return { share: differing / (one.data.length / 4), reason: null };
}`;
