/** The built page in a real Chromium, in every state: what it says, how it is reached, and that it fits. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { BadCall } from '../../src/app/bridge-calls.ts';
import type { Answer, BridgeCall, Push } from '../../src/contract/bridge.ts';
import { defaultSettings } from '../../src/contract/settings.ts';
import type { View } from '../../src/core/view.ts';
import { servePreview } from '../../src/preview/server.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { STATES, STATES_NOW } from '../support/states.ts';

const PAGE = new URL('../../dist/page/', import.meta.url);

describe.skipIf(chromiumPath() === null)('the page', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  async function open(view: View, options: Parameters<Browser['newContext']>[0] = {}) {
    const calls: BridgeCall[] = [];
    const preview = await servePreview(PAGE, {
      answer(raw): Answer {
        const call = raw as BridgeCall;
        calls.push(call);
        if (call.call === 'save_settings') {
          return { settings: { ...defaultSettings(), ...call.settings }, errors: [] };
        }
        switch (call.call) {
          case 'view':
            return view;
          case 'settings':
            return defaultSettings();
          case 'setup':
            return { settingsFile: '/Users/ada/settings.json', isFirstRun: false };
          case 'spend':
            return null;
          case 'keep_admin_key':
          case 'forget_admin_key':
            return { refusal: null };
          case 'feed':
            return { state: 'off', warnings: [], hints: ['Only in folders that you trust.'] };
          case 'plan_feed':
            return {
              diff: '--- settings.json\n+++ settings.json\n@@ -1 +1,3 @@\n-{}\n+{\n+  "statusLine": {}\n+}\n',
              refusal: null,
              keepsFormer: false,
            };
          case 'apply_feed':
            return { feed: { state: 'on', warnings: [], hints: [] }, refusal: null };
          case 'tell_usage':
            return call.typed.fiveHour === '200'
              ? { field: 'fiveHour', reason: 'must be a percentage' }
              : null;
          case 'login_item':
          case 'set_login_item':
            return 'needs_approval';
          case 'act':
          case 'height':
            return null;
        }
      },
      first: () => ({ push: 'view', view }),
      watched: () => {},
    });
    onTestFinished(() => preview.close());
    const context = await browser.newContext({
      viewport: { width: 408, height: 800 },
      deviceScaleFactor: 2,
      ...options,
    });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    page.setDefaultTimeout(5000);
    const errors: string[] = [];
    page.on('console', (message) => errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(error.message));
    await page.clock.setFixedTime(STATES_NOW);
    await page.goto(preview.url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.locator('footer').waitFor();
    return { page, calls, errors, push: (push: Push) => preview.push(push) };
  }

  async function check(page: Page, errors: readonly string[]): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
    expect(
      await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth'),
    ).toBe(true);
    expect(errors).toEqual([]);
  }

  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    test.each(Object.entries(STATES))(
      '%s: has no violation, fits, and says nothing on the console',
      async (_name, view) => {
        const { page, errors } = await open(view, { colorScheme });
        await check(page, errors);
      },
    );
  });

  test.each([
    ['no logs', 'No session logs were found yet.'],
    ['only logs', '$14.00 used in this five-hour window, which resets at 16:10.'],
    ['calm', 'At this pace the seven-day window lasts until it resets at 17:00.'],
    ['runs out', /^At this pace the five-hour window runs out at about 1\d:\d\d, .* before it resets\.$/],
    ['over the own limit', 'The five-hour window has reached the limit you set; it resets at 16:10.'],
    ['exhausted', 'The five-hour window is full. It resets at 16:10.'],
    ['weekly blocks', 'The seven-day window is full. It resets Monday 09:00.'],
  ])('%s begins with the sentence that matters', async (name, sentence) => {
    const { page } = await open(STATES[name] as View);
    const headline = await page.getByRole('heading', { level: 1 }).textContent();
    expect(headline).toMatch(sentence);
  });

  test.each(Object.entries(STATES))(
    '%s: where each figure comes from stands on one line',
    async (_name, view) => {
      const { page } = await open(view);
      // The widest font that this is shown in.
      await page.evaluate("document.body.style.fontFamily = 'DejaVu Sans'");
      const wrapped = await page.evaluate(`[...document.querySelectorAll('.meter > p.secondary')]
      .filter((line) => line.getClientRects().length > 0)
      .filter((line) => {
        const range = document.createRange();
        range.selectNodeContents(line);
        return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size > 1;
      })
      .map((line) => line.textContent)`);
      expect(wrapped).toEqual([]);
    },
  );

  test('meters read as sentences and carry their figure and the mark of elapsed time', async () => {
    const { page } = await open(STATES['calm'] as View);
    const meter = page.getByRole('meter', { name: 'Five-hour window' });
    expect(await meter.getAttribute('aria-valuetext')).toBe(
      'Five-hour window 35 percent used, resets at 16:10.',
    );
    expect(await meter.getAttribute('aria-valuenow')).toBe('35');
    const [bar, used, mark] = await Promise.all([
      meter.boundingBox(),
      meter.locator('.used').boundingBox(),
      meter.locator('.elapsed').boundingBox(),
    ]);
    expect((used?.width ?? 0) / (bar?.width ?? 1)).toBeCloseTo(0.35, 2);
    expect(((mark?.x ?? 0) + 1 - (bar?.x ?? 0)) / (bar?.width ?? 1)).toBeCloseTo(115.5 / 300, 2);
  });

  test('markup in names stays text', async () => {
    const { page } = await open(STATES['long names'] as View);
    expect(await page.locator('img').count()).toBe(0);
    await page.getByText('<img src=x onerror=alert(1)>').waitFor();
  });

  test('new figures change the page in place: focus and elements stay', async () => {
    const { page, push } = await open(STATES['calm'] as View);
    const button = page.getByRole('button', { name: 'Models' });
    await button.click();
    const meter = await page.getByRole('meter', { name: 'Five-hour window' }).elementHandle();
    push({ push: 'view', view: STATES['near'] as View });
    await page.getByText('93%', { exact: true }).waitFor();
    expect(await page.evaluate('document.activeElement?.textContent')).toBe('Models');
    expect(await meter?.isVisible()).toBe(true);
    await page.getByText('Near the limit').waitFor();
  });

  test('an alert shows as a message that can be dismissed', async () => {
    const { page, push } = await open(STATES['near'] as View);
    push({
      push: 'alert',
      id: 'threshold-five_hour',
      title: 'Five-hour window 93% used',
      body: 'Of the limit you set.',
    });
    await page.getByRole('status').getByText('Five-hour window 93% used.').waitFor();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    expect(await page.getByText('Of the limit you set.').count()).toBe(0);
  });

  test('a change of state is told to screen readers, a figure that moves is not', async () => {
    const { page, push } = await open(STATES['calm'] as View);
    push({ push: 'view', view: STATES['runs out'] as View });
    await page.getByText('73%').waitFor();
    expect(await page.getByRole('status').textContent()).toBe('');
    push({ push: 'view', view: STATES['near'] as View });
    await page.getByRole('status').getByText('Five-hour window is near its limit.').waitFor();
    push({ push: 'view', view: STATES['exhausted'] as View });
    await page.getByRole('status').getByText('Five-hour window is full.').waitFor();
  });

  test('a row opens to its parts and closes again', async () => {
    const { page } = await open(STATES['calm'] as View);
    const row = page.getByRole('button', { name: /^analytical-engine/ });
    expect(await row.getAttribute('aria-expanded')).toBe('false');
    await row.press('Enter');
    await page
      .getByText(/^Session /)
      .first()
      .waitFor();
    expect(await row.getAttribute('aria-expanded')).toBe('true');
    await row.press('Enter');
    expect(await page.getByText(/^Session /).count()).toBe(0);
  });

  test('the last thirty days open to a map that is told in words', async () => {
    const { page, errors } = await open(STATES['projected'] as View);
    const opener = page.getByRole('button', { name: /^Last 30 days/ });
    expect(await page.locator('.heat').count()).toBe(0);
    await opener.press('Enter');
    expect(await page.locator('.heat').getAttribute('aria-label')).toMatch(/^Most was used on weekdays/);
    expect(await page.locator('.heat title').count()).toBe(30);
    await check(page, errors);
  });

  test('the chart says in words what it shows', async () => {
    const { page } = await open(STATES['runs out'] as View);
    const chart = page.getByRole('img');
    expect(await chart.getAttribute('aria-label')).toMatch(
      /^73 percent used since 11:10, half of it by 1\d:\d\d\. At this pace the limit is reached at about 1\d:\d\d\.$/,
    );
  });

  test('everything is reached by keyboard, and the shortcuts work', async () => {
    const { page, calls } = await open(STATES['only logs'] as View);
    const reached: string[] = [];
    for (let i = 0; i < 14; i += 1) {
      await page.keyboard.press('Tab');
      reached.push(String(await page.evaluate('document.activeElement?.textContent')));
    }
    expect(reached).toEqual(
      expect.arrayContaining([
        'Type what /usage shows',
        'Set a limit',
        'Projects',
        'Models',
        'Sessions',
        'Refresh',
        'Settings',
      ]),
    );
    await page.keyboard.press('Control+r');
    await page.keyboard.press('Control+c');
    await page.keyboard.press('Control+,');
    await page.getByRole('heading', { name: 'Plan & limits' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('meter').or(page.locator('footer')).first().waitFor();
    await page.keyboard.press('Escape');
    await vi.waitFor(() =>
      expect(
        calls.filter((call) => call.call === 'act').map((call) => call.call === 'act' && call.action),
      ).toEqual(['refresh', 'copy_summary', 'open_settings', 'hide']),
    );
  });

  test('on a narrow screen nothing is cut off', async () => {
    const { page } = await open(STATES['calm'] as View, { viewport: { width: 320, height: 900 } });
    expect(
      await page.evaluate('document.documentElement.scrollWidth <= document.documentElement.clientWidth'),
    ).toBe(true);
  });

  describe('official figures', () => {
    test('what /usage shows is typed into a form, sent as it is, and explained beside its field', async () => {
      const { page, calls } = await open(STATES['only logs'] as View);
      await page.getByRole('button', { name: 'Type what /usage shows' }).first().click();
      const used = page.getByRole('textbox', { name: 'Used (%)' }).first();
      await used.fill('200');
      await page.keyboard.press('Enter');
      expect(await page.getByRole('alert').textContent()).toBe('Used (%): must be a percentage.');
      expect(await used.getAttribute('aria-invalid')).toBe('true');
      await used.fill('62');
      await page.getByRole('textbox', { name: 'Resets at' }).fill('15:20');
      await page.getByRole('button', { name: 'Save' }).click();
      await page.locator('footer').waitFor();
      expect(calls.findLast((call) => call.call === 'tell_usage')).toEqual({
        call: 'tell_usage',
        typed: { fiveHour: '62', resets: '15:20', sevenDay: '', resetsDay: '', resetsTime: '' },
      });
    });

    test('Escape leaves the form', async () => {
      const { page } = await open(STATES['only logs'] as View);
      await page.getByRole('button', { name: 'Type what /usage shows' }).first().click();
      await page.getByRole('heading', { level: 1, name: 'What does /usage show?' }).waitFor();
      await page.keyboard.press('Escape');
      await page.locator('footer').waitFor();
      expect(await page.getByRole('textbox').count()).toBe(0);
    });
  });
});

describe('the preview server', () => {
  const view = STATES['calm'] as View;
  async function serve() {
    const preview = await servePreview(PAGE, {
      answer(raw) {
        if ((raw as { call?: string } | null)?.call !== 'view') {
          throw new BadCall('no');
        }
        return view;
      },
      first: () => null,
      watched: () => {},
    });
    onTestFinished(() => preview.close());
    const { origin, hash } = new URL(preview.url);
    return { origin, token: hash.slice(1) };
  }
  const call = (origin: string, headers: Record<string, string>, body = '{"call":"view"}') =>
    fetch(`${origin}/call`, { method: 'POST', headers, body });

  test('gives figures to who shows the token, and to nobody else', async () => {
    const { origin, token } = await serve();
    const good = await call(origin, { authorization: `Bearer ${token}` });
    expect(await good.json()).toMatchObject({ headline: view.headline });
    for (const headers of [{}, { authorization: 'Bearer x' }, { authorization: token }, { cookie: token }]) {
      expect((await call(origin, headers as Record<string, string>)).status).toBe(401);
    }
    expect((await fetch(`${origin}/events`)).status).toBe(401);
  });

  test('refuses other origins and other host names', async () => {
    const { origin, token } = await serve();
    const authorization = `Bearer ${token}`;
    expect((await call(origin, { authorization, origin: 'http://evil.example' })).status).toBe(403);
    const { request } = await import('node:http');
    const status = await new Promise((resolve) => {
      const { hostname, port } = new URL(origin);
      request({ hostname, port, path: '/', headers: { host: `evil.example:${port}` } }, (response) =>
        resolve(response.resume().statusCode),
      ).end();
    });
    expect(status).toBe(403);
  });

  test('refuses calls that are no calls, and long ones', async () => {
    const { origin, token } = await serve();
    const headers = { authorization: `Bearer ${token}` };
    for (const body of ['', 'x', '[]', '{"call":"quit"}', `"${'x'.repeat(70_000)}"`]) {
      expect((await call(origin, headers, body)).status).toBe(400);
    }
  });

  test('survives every path', async () => {
    const { origin, token } = await serve();
    const { connect } = await import('node:net');
    const { port } = new URL(origin);
    for (const path of ['//', '/%', '/\\', '*', '/?']) {
      await new Promise<void>((resolve) => {
        const socket = connect(Number(port), '127.0.0.1', () => {
          socket.end(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
        });
        socket.resume().on('close', () => resolve());
      });
    }
    expect((await call(origin, { authorization: `Bearer ${token}` })).status).toBe(200);
  });

  test('serves the page under a strict policy and no file beside it', async () => {
    const { origin } = await serve();
    const page = await fetch(origin);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
    for (const path of [
      '/../main.js',
      '/%2e%2e/main.js',
      '/assets/../../cli.cjs',
      '/package.json',
      '/index.html/',
    ]) {
      expect((await fetch(origin + path)).status).toBe(404);
    }
  });
});
