/** The few pictures that are kept in docs/pictures to compare with, and what they were taken with. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';
import { FONT, pictureOf, ROOT, withPage } from './host.ts';
import { stateOf } from './groups.ts';
import { smaller } from './png.ts';

/** The states that tell the most about the popover. */
export const TELLING_STATES = ['only logs', 'reported', 'near', 'exhausted', 'used elsewhere'];

export const REFERENCES = TELLING_STATES.flatMap((state) =>
  (['light', 'dark'] as const).map((scheme) => ({
    state,
    scheme,
    file: new URL(`docs/pictures/${state.replaceAll(' ', '-')}-${scheme}.png`, ROOT),
  })),
);
const TAKEN_WITH = new URL('docs/pictures/taken-with.json', ROOT);

/** What decides how text is drawn: the browser's major version, and the font by the width of a line in it. */
export type TakenWith = { chromium: string; font: string; linePx: number };

export function takeReference(
  browser: Browser,
  { state, scheme }: (typeof REFERENCES)[number],
): Promise<Buffer> {
  return withPage(browser, stateOf(state), { scheme }, pictureOf);
}

/** What this machine takes pictures with. */
export async function takenWithHere(browser: Browser): Promise<TakenWith> {
  const page = await browser.newPage();
  const linePx = await page.evaluate(`(() => {
    const context = new OffscreenCanvas(1, 1).getContext('2d');
    context.font = "100px '${FONT}'";
    return Math.round(context.measureText('62% resets in 2h 14m, at 15:20').width * 10) / 10;
  })()`);
  await page.close();
  return { chromium: browser.version().split('.')[0] ?? '', font: FONT, linePx: Number(linePx) };
}

/** Why the kept pictures can't be compared with pictures from here; null if they can. */
export async function obstacle(browser: Browser): Promise<string | null> {
  if (!existsSync(TAKEN_WITH)) {
    return 'no pictures are kept to compare with; `npm run pictures -- accept` keeps them';
  }
  const kept = JSON.parse(readFileSync(TAKEN_WITH, 'utf8')) as TakenWith;
  const here = await takenWithHere(browser);
  if (kept.chromium !== here.chromium) {
    return `the kept pictures are from Chromium ${kept.chromium}, this is ${here.chromium}`;
  }
  return kept.linePx === here.linePx
    ? null
    : `a line in ${FONT} is ${here.linePx} px long here, ${kept.linePx} px in the kept pictures`;
}

/** Keeps new pictures in docs/pictures. */
export async function acceptReferences(browser: Browser): Promise<void> {
  mkdirSync(new URL('docs/pictures/', ROOT), { recursive: true });
  for (const reference of REFERENCES) {
    writeFileSync(reference.file, await smaller(browser, await takeReference(browser, reference)));
  }
  writeFileSync(TAKEN_WITH, `${JSON.stringify(await takenWithHere(browser), null, 2)}\n`);
}
