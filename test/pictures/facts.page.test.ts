/** What every picture must show, asserted as facts: every state, in normal text and in text twice as large. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { STATES } from '../support/states.ts';
import { factsOf } from './facts.ts';
import { stateOf } from './groups.ts';
import { withPage } from './host.ts';
import { TELLING_STATES } from './references.ts';

describe.skipIf(chromiumPath() === null)('what the pictures show', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  describe.each([
    ['text as it is', false],
    ['text twice as large', true],
  ])('with %s', (_, isTextDoubled) => {
    test.each(Object.entries(STATES))(
      '%s: nothing is cut, spilled, covered or too small, and figures end on one edge',
      async (_name, view) => {
        const facts = await withPage(browser, view, { scheme: 'light', isTextDoubled }, factsOf);
        const { figureEdges, spilled, ...others } = facts;
        expect(others).toEqual({ cut: [], overlapping: [], small: [], isTabular: true });
        expect(spilled).toEqual([]);
        const apartPx = Math.max(...figureEdges) - Math.min(...figureEdges);
        expect(apartPx).not.toBeGreaterThan(1);
      },
    );
  });

  // Ordinary contrast is checked with all other rules in test/preview; here it is where more of it is asked for.
  test.each(['light', 'dark'] as const)('more contrast is enough of it in %s', async (scheme) => {
    for (const state of TELLING_STATES) {
      const look = { scheme, moreContrast: true };
      const { violations } = await withPage(browser, stateOf(state), look, (page) =>
        new AxeBuilder({ page }).withRules(['color-contrast']).analyze(),
      );
      const found = violations.flatMap(({ nodes }) => nodes.map((node) => node.html));
      expect({ state, found }).toEqual({ state, found: [] });
    }
  });
});
