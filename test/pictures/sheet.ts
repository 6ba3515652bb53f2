/** A contact sheet: pictures beside each other, each with its label, as a page and as one picture. */
import { mkdirSync, writeFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { FONT } from './host.ts';

export type Picture = { label: string; file: string; bytes: Buffer };

/** How wide the pictures of a sheet are shown, how many stand in a row, and the sheet's own pixels per point. */
type Layout = { widthPx: number; columns: number; scale?: 1 | 2 };

const GAP_PX = 24;

/** Writes the pictures of a group into `folder`, and `index.html` and `index.png` beside them. */
export async function writeSheet(
  browser: Browser,
  folder: URL,
  title: string,
  pictures: readonly Picture[],
  { widthPx, columns, scale = 1 }: Layout,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const { file, bytes } of pictures) {
    writeFileSync(new URL(file, folder), bytes);
  }
  const page = new URL('index.html', folder);
  writeFileSync(page, sheetHtml(title, pictures, { widthPx, columns }));
  const tab = await browser.newPage({
    viewport: { width: columns * (widthPx + GAP_PX) + GAP_PX, height: 600 },
    deviceScaleFactor: scale,
  });
  await tab.goto(page.href);
  await tab.screenshot({ path: new URL('index.png', folder).pathname, fullPage: true });
  await tab.close();
}

function sheetHtml(title: string, pictures: readonly Picture[], { widthPx, columns }: Layout): string {
  const figures = pictures.map(
    ({ label, file }) =>
      `<figure><figcaption>${escaped(label)}</figcaption><img src="${encodeURI(file)}" width="${widthPx}" alt="${escaped(label)}"></figure>`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>${escaped(title)}</title>
<style>
  body { margin: ${GAP_PX}px; font: 12px/16px '${FONT}', sans-serif; color: #111; background: #fff; }
  h1 { margin: 0 0 16px; font-size: 16px; }
  main { display: grid; grid-template-columns: repeat(${columns}, ${widthPx}px); gap: ${GAP_PX}px; align-items: start; }
  figure { margin: 0; }
  figcaption { margin-bottom: 4px; font-weight: bold; }
  img { display: block; outline: 1px solid #ccc; }
</style>
<h1>${escaped(title)}</h1>
<main>
${figures.join('\n')}
</main>
</html>
`;
}

/** Text as HTML. */
export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
