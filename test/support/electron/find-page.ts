import { setTimeout as delay } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright-core';

type Target = { url: string; id: string } | null;

/** Finds the pages of the app's Chromium from the test's process, by a connection of its own. */
export function findPage(targetOf: (index: number) => Promise<Target>): {
  page: (index: number) => Promise<Page>;
  disconnect: () => Promise<void>;
} {
  let browser: Browser | undefined;

  const page = async (index: number): Promise<Page | null> => {
    const target = await targetOf(index);
    browser ??= target ? await chromium.connectOverCDP(target.url) : undefined;
    for (const candidate of browser?.contexts().flatMap((context) => context.pages()) ?? []) {
      if (target && (await targetId(candidate)) === target.id) {
        return candidate;
      }
    }
    return null;
  };

  return {
    page: (index) => until(() => page(index)),
    disconnect: async () => browser?.close().catch(() => undefined),
  };
}

/** Null for a page that is being closed. */
async function targetId(page: Page): Promise<string | null> {
  try {
    const session = await page.context().newCDPSession(page);
    const { targetInfo } = await session.send('Target.getTargetInfo');
    await session.detach();
    return targetInfo.targetId;
  } catch {
    return null;
  }
}

async function until<T>(look: () => Promise<T | null>): Promise<T> {
  for (;;) {
    const found = await look();
    if (found !== null) {
      return found;
    }
    await delay(25);
  }
}
