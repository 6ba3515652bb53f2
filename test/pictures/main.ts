/**
 * `npm run pictures`: the page in every state and condition, and the tray images, as pictures with a contact sheet for
 * each group, in dist/pictures or the folder named. `npm run pictures -- accept` also renews what the repository keeps:
 * the tray images from their SVGs, the pictures that tests compare with, and the README's.
 */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { launchChromium } from '../support/chromium.ts';
import { fullestPictures, openedPictures, settingsPictures, statePictures } from './groups.ts';
import { ROOT } from './host.ts';
import { readmePicture } from './readme.ts';
import { acceptReferences } from './references.ts';
import { writeSheet } from './sheet.ts';
import { drawTrayImages } from './tray-images.ts';
import { trayPictures } from './tray.ts';

const words = process.argv.slice(2);
const folder = words.find((word) => word !== 'accept');
const OUTPUT = folder === undefined ? new URL('dist/pictures/', ROOT) : pathToFileURL(`${folder}/`);

const GROUPS = {
  states: { take: statePictures, widthPx: 408, columns: 4 },
  opened: { take: openedPictures, widthPx: 408, columns: 4 },
  fullest: { take: fullestPictures, widthPx: 408, columns: 4 },
  settings: { take: settingsPictures, widthPx: 480, columns: 2 },
  tray: { take: trayPictures, widthPx: 760, columns: 2, scale: 2 },
} as const;

const browser = await launchChromium();
try {
  if (words.includes('accept')) {
    for (const { file, bytes } of await drawTrayImages(browser)) {
      writeFileSync(file, bytes);
    }
  }
  for (const [name, { take, ...layout }] of Object.entries(GROUPS)) {
    const group = new URL(`${name}/`, OUTPUT);
    rmSync(group, { recursive: true, force: true });
    const pictures = await take(browser);
    await writeSheet(browser, group, `Tidemark: ${name}`, pictures, layout);
    process.stdout.write(`${pictures.length} pictures: ${new URL('index.html', group).pathname}\n`);
  }
  const picture = await readmePicture(browser);
  mkdirSync(OUTPUT, { recursive: true });
  writeFileSync(new URL('popover.png', OUTPUT), picture);
  if (words.includes('accept')) {
    await acceptReferences(browser);
    writeFileSync(new URL('docs/popover.png', ROOT), picture);
    process.stdout.write('Kept: docs/pictures and docs/popover.png.\n');
  }
} finally {
  await browser.close();
}
