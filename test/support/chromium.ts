/** A real Chromium for page tests; where there is none, they are skipped with a sentence. */
import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const PLACES = [
  process.env['CHROMIUM_PATH'] ?? '',
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The path of an installed Chromium, or null. */
export function chromiumPath(): string | null {
  return PLACES.find((path) => path !== '' && existsSync(path)) ?? null;
}

/** Starts Chromium without any of its own connections, and with these arguments besides. */
export function launchChromium(more: readonly string[] = []): Promise<Browser> {
  const executablePath = chromiumPath();
  if (executablePath === null) {
    throw new Error('no Chromium is installed; set CHROMIUM_PATH to one');
  }
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-quic',
      '--font-render-hinting=none',
      ...more,
    ],
  });
}

if (chromiumPath() === null) {
  process.stderr.write('No Chromium was found: tests of the page are skipped.\n');
}
