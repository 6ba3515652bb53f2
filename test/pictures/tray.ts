/** The tray images at their true size on menu bars, every shape in every style, with the title as text beside it. */
import { readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { FONT, ROOT } from './host.ts';
import { escaped, type Picture } from './sheet.ts';

const SHAPES = ['Calm', 'Near', 'Full', 'Unknown'] as const;
/** What stands beside each shape, style by style; made up, as the styles' forms are what is looked at. */
const TITLES: Readonly<Record<(typeof SHAPES)[number], readonly string[]>> = {
  Calm: ['', '35%', '≈35%', '5h 35 · 7d 31'],
  Near: ['', '93%', '~93%', '5h ~93 · 7d 64'],
  Full: ['', '100%', '≥100%', '5h 100 · 7d 64'],
  Unknown: ['', '–', '–', '5h – · 7d –'],
};
/** A template image takes the menu bar's colour of text, which macOS chooses by what is behind it. */
const BARS = [
  { name: 'light', ground: '#ececec', text: '#000000d9' },
  { name: 'dark', ground: '#1e1e1e', text: '#ffffffd9' },
  { name: 'tinted by a blue picture', ground: 'linear-gradient(90deg, #4b57d6, #8a64c8)', text: '#ffffffe6' },
  { name: 'tinted by a sand picture', ground: 'linear-gradient(90deg, #e8d7b0, #d9b98c)', text: '#000000d9' },
  { name: 'pressed', ground: '#0a5ad4', text: '#ffffff' },
] as const;

/** Pictures of the menu bars at 1x and 2x. */
export async function trayPictures(browser: Browser): Promise<Picture[]> {
  const pictures: Picture[] = [];
  for (const bar of BARS) {
    for (const scale of [1, 2] as const) {
      const page = await browser.newPage({ viewport: { width: 620, height: 120 }, deviceScaleFactor: scale });
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
  const rows = TITLES.Calm.map((_, style) =>
    SHAPES.map((shape) => {
      const title = TITLES[shape][style] ?? '';
      return `<span class="item"><i style="mask-image: url(${imageOf(shape, scale)})"></i>${escaped(title)}</span>`;
    }).join(''),
  );
  return `<!doctype html>
<style>
  body { margin: 0; background: #fff; }
  /* The menu bar of macOS is 24 points high; its text is 13 points, an icon and its title have no space between. */
  .bar { display: flex; gap: 20px; align-items: center; height: 24px; padding: 0 12px; margin-bottom: 8px; }
  .bar { color: ${text}; font: 13px/24px '${FONT}'; font-variant-numeric: tabular-nums; background: ${ground}; }
  .item { display: inline-flex; gap: 3px; align-items: center; width: 140px; }
  i { width: 18px; height: 18px; background: ${text}; mask-size: 18px 18px; }
</style>
${rows.map((row) => `<div class="bar">${row}</div>`).join('\n')}`;
}

function imageOf(shape: string, scale: 1 | 2): string {
  const file = new URL(`assets/tray/tray${shape}Template${scale === 2 ? '@2x' : ''}.png`, ROOT);
  return `data:image/png;base64,${readFileSync(file).toString('base64')}`;
}
