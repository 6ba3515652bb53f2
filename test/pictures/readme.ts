/** The picture of the README: the popover in light and dark side by side, at 2x. */
import type { Browser } from 'playwright-core';
import { stateOf } from './groups.ts';
import { pictureOf, withPage } from './host.ts';
import { smaller } from './png.ts';

/** The state with most of what the popover can say: official figures, a forecast, a breakdown. */
const STATE = 'reported';

export async function readmePicture(browser: Browser): Promise<Buffer> {
  const halves: Buffer[] = [];
  for (const scheme of ['light', 'dark'] as const) {
    halves.push(
      await withPage(browser, stateOf(STATE), { scheme, scale: 2 }, async (page) => {
        // A shadow makes the file half as large again.
        await page.addStyleTag({ content: 'main { box-shadow: none !important; }' });
        return pictureOf(page);
      }),
    );
  }
  const page = await browser.newPage({ viewport: { width: 816, height: 200 }, deviceScaleFactor: 2 });
  const images = halves.map(
    (half) => `<img width="408" src="data:image/png;base64,${half.toString('base64')}">`,
  );
  await page.setContent(
    `<!doctype html><style>body { margin: 0; display: flex; align-items: start; }</style>${images.join('')}`,
  );
  const bytes = await page.screenshot({ fullPage: true });
  await page.close();
  return smaller(browser, bytes);
}
