/** The picture of the README: the popover in light and dark side by side, at 2x. */
import type { Browser } from 'playwright-core';
import { stateOf } from './groups.ts';
import { pictureOf, withPage } from './host.ts';
import { smaller } from './png.ts';

/** What the popover is for: a window that runs out; and beside it thirty days of one that lasts. */
const HALVES = [
  { state: 'runs out', scheme: 'light', isHistoryOpen: false },
  { state: 'projected', scheme: 'dark', isHistoryOpen: true },
] as const;

export async function readmePicture(browser: Browser): Promise<Buffer> {
  const halves: Buffer[] = [];
  for (const { state, scheme, isHistoryOpen } of HALVES) {
    halves.push(
      await withPage(browser, stateOf(state), { scheme, scale: 2 }, async (page) => {
        if (isHistoryOpen) {
          await page.locator('.history .opener').click();
          await page.mouse.move(0, 0);
        }
        // A shadow makes the file half as large again.
        await page.addStyleTag({ content: 'main { box-shadow: none !important; }' });
        return pictureOf(page);
      }),
    );
  }
  const page = await browser.newPage({ viewport: { width: 816, height: 200 }, deviceScaleFactor: 2 });
  // The shorter half goes on in the colour of its corner.
  const images = halves.map((half) => {
    const source = `data:image/png;base64,${half.toString('base64')}`;
    return `<div style="background: url(${source}) 0 0 / 90000%"><img width="408" src="${source}"></div>`;
  });
  await page.setContent(
    `<!doctype html><style>body { margin: 0; display: flex; align-items: stretch; }</style>${images.join('')}`,
  );
  const bytes = await page.screenshot({ fullPage: true });
  await page.close();
  return smaller(browser, bytes);
}
