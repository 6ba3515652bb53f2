/** The menu bar at its true size: every style in every state, with the titles that the app gives them. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import type { ViewOptions } from '../../src/core/view-options.ts';
import type { View } from '../../src/core/view.ts';
import { stateWith } from '../support/states.ts';
import { FONT } from './host.ts';
import { escaped, type Picture } from './sheet.ts';
import { trayImage, type TrayShape } from './tray-images.ts';

/** One state of each shape and of each kind of figure. */
const STATES = ['calm', 'near', 'exhausted', 'only logs', 'projected', 'estimated', 'at least'] as const;
const STYLES: readonly Pick<ViewOptions, 'menuBar' | 'menuBarShows'>[] = [
  { menuBar: 'icon', menuBarShows: 'used' },
  { menuBar: 'percentage', menuBarShows: 'used' },
  { menuBar: 'percentage', menuBarShows: 'remaining' },
  { menuBar: 'both', menuBarShows: 'used' },
  { menuBar: 'both', menuBarShows: 'remaining' },
];
/** A template image takes the menu bar's colour of text, which macOS chooses by what is behind it. */
const BARS = [
  { name: 'light', ground: '#ececec', text: '#000000d9' },
  { name: 'dark', ground: '#1e1e1e', text: '#ffffffd9' },
  { name: 'tinted by a blue picture', ground: 'linear-gradient(90deg, #4b57d6, #8a64c8)', text: '#ffffffe6' },
  { name: 'tinted by a sand picture', ground: 'linear-gradient(90deg, #e8d7b0, #d9b98c)', text: '#000000d9' },
  { name: 'pressed', ground: '#0a5ad4', text: '#ffffff' },
] as const;

const SHAPES: Readonly<Record<View['tray']['shape'], TrayShape>> = {
  calm: 'Calm',
  near: 'Near',
  full: 'Full',
  unknown: 'Unknown',
};

/** Pictures of the menu bars at 1x and 2x. */
export async function trayPictures(browser: Browser): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const bar of BARS) {
    for (const scale of [1, 2] as const) {
      const page = await browser.newPage({ viewport: { width: 760, height: 240 }, deviceScaleFactor: scale });
      await page.setContent(barHtml(bar, scale));
      pictures.push({
        label: `${bar.name}, ${scale}x`,
        file: `${bar.name.replaceAll(' ', '-')}@${scale}x.png`,
        bytes: await page.screenshot({ fullPage: true }),
      });
      await page.close();
    }
  }
  return pictures;
}

function barHtml({ ground, text }: { ground: string; text: string }, scale: 1 | 2): string {
  const rows = STATES.map((state) =>
    STYLES.map((style) => {
      const { shape, title } = stateWith(state, style).tray;
      return `<span class="item"><i style="mask-image: url(${imageOf(SHAPES[shape], scale)})"></i>${escaped(title)}</span>`;
    }).join(''),
  );
  return `<!doctype html>
<style>
  body { margin: 0; background: #fff; }
  /* The menu bar of macOS is 24 points high; its text is 13 points, an icon and its title have no space between. */
  .bar { display: flex; gap: 16px; align-items: center; height: 24px; padding: 0 12px; margin-bottom: 8px; }
  .bar { color: ${text}; font: 13px/24px '${FONT}'; font-variant-numeric: tabular-nums; background: ${ground}; }
  .item { display: inline-flex; gap: 3px; align-items: center; min-width: 24px; }
  .item:nth-child(n + 2) { width: 92px; }
  .item:nth-child(n + 4) { width: 190px; }
  i { width: 18px; height: 18px; background: ${text}; mask-size: 18px 18px; }
</style>
${rows.map((row) => `<div class="bar">${row}</div>`).join('\n')}`;
}

function imageOf(shape: TrayShape, scale: 1 | 2): string {
  return `data:image/png;base64,${readFileSync(trayImage(shape, scale)).toString('base64')}`;
}
