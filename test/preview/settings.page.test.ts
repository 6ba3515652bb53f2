/** The settings and the first run in a real Chromium, over a real session: what is shown, saved, refused and undone. */
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { answerCalls } from '../../src/app/bridge-calls.ts';
import { createSession } from '../../src/app/session.ts';
import type { BridgeCall, FeedView, LoginItem } from '../../src/contract/bridge.ts';
import { defaultSettings, type Settings } from '../../src/contract/settings.ts';
import type { Problem } from '../../src/core/problem.ts';
import { servePreview } from '../../src/preview/server.ts';
import { chromiumPath, launchChromium } from '../support/chromium.ts';
import { costing, snapshotOf } from '../support/records.ts';
import { ADMIN_KEY, refusalOf, reportOf, spendBench } from '../support/spend.ts';
import { STATES_NOW } from '../support/states.ts';

const PAGE = new URL('../../dist/page/', import.meta.url);
const TABS = [
  'Plan & limits',
  'Data sources',
  'Menu bar',
  'Alerts',
  'History & export',
  'Advanced',
  'Privacy',
] as const;
type Tab = (typeof TABS)[number];

const DIFF = '--- settings.json\n+++ settings.json\n@@ -1 +1,3 @@\n-{}\n+{\n+  "statusLine": {}\n+}\n';
const PRICE = { input: 5, output: 25, cacheWrite5m: 6.25, cacheWrite1h: 10, cacheRead: 0.5 };
/** A user who has set much, so that every page has all that it can have. */
const BUSY: Partial<Settings> = {
  plan: 'max_5x',
  limits: { ...defaultSettings().limits, five_hour: { value: 220_000, unit: 'tokens' } },
  weeklyReset: { weekday: 'friday', time: '12:00', timeZone: 'Europe/Berlin' },
  roots: ['/Users/ada/.claude'],
  prices: { 'claude-opus-9': PRICE },
  quietHours: { from: '22:00', until: '07:00' },
  firstRunDone: true,
};
const PROBLEM: Problem = { code: 'root_missing', path: `/Volumes/work/${'a-long-name/'.repeat(8)}.claude` };

/** What shows less than its text: what is wider or higher than it has room for, the page itself included. */
const CUT_TEXTS = `(() => {
  const root = document.documentElement;
  const isCut = (one) => {
    const { left, right } = one.getBoundingClientRect();
    const isOutside = left < -1 || right > root.clientWidth + 1;
    const isFull = one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1;
    return one.getClientRects().length > 0 && (isOutside || (one.clientWidth > 0 && isFull));
  };
  const all = document.querySelectorAll('main, main *:not(pre, pre *, input, textarea, option)');
  return [...all].filter(isCut).map((one) => one.tagName + ' ' + one.innerText.slice(0, 40));
})()`;

/** Waits as long as a busy machine needs. */
const until = (check: () => void) => vi.waitFor(check, { timeout: 5000 });

type Context = Parameters<Browser['newContext']>[0];

describe.skipIf(chromiumPath() === null)('the settings', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());

  /** Serves a session over a disk and an engine that are made up. */
  async function serve(set: Partial<Settings> | null, problems: Problem[] = []) {
    let disk: Settings = { ...defaultSettings(), ...set };
    let feed: FeedView = { state: 'off', warnings: [], hints: ['Only in folders that you trust.'] };
    const calls: BridgeCall[] = [];
    const told: unknown[] = [];
    const bench = spendBench(STATES_NOW, null);
    bench.answer(reportOf('2026-11-20', '6247'));
    const session = createSession({
      engine: {
        start: (_settings, onUpdate) =>
          onUpdate({
            phase: 'live',
            snapshot: snapshotOf(new Date(STATES_NOW).toISOString(), [
              costing(14, '2026-11-20T10:13:00Z'),
              costing(22, '2026-11-18T10:13:00Z'),
            ]),
            problems,
          }),
        setSettings: () => {},
        setTimeZone: () => {},
        setWatched: () => {},
        addSamples: (samples) => told.push(...samples),
        forgetLearned: () => told.push('forget_learned'),
        forgetHistory: () => told.push('forget_history'),
        forgetProjectNames: () => told.push('forget_project_names'),
        refresh: () => {},
        stop: () => Promise.resolve(),
      },
      screen: {
        show: (view) => preview?.push({ push: 'view', view }),
        notify: () => Promise.resolve({ kind: 'accepted' }),
        withdraw: () => {},
      },
      store: {
        settingsFile: '/Users/ada/Library/Application Support/Tidemark/settings.json',
        loadSettings: () => ({ settings: disk, problems: [] }),
        saveSettings(settings) {
          disk = settings;
          return Promise.resolve(null);
        },
        loadAlerts: () => ({ record: null, problems: [] }),
        saveAlerts: () => null,
        saveLine: () => {},
      },
      feed: {
        view: () => feed,
        plan: () => ({ diff: DIFF, refusal: null, keepsFormer: false }),
        apply() {
          feed = { ...feed, state: feed.state === 'on' ? 'off' : 'on' };
          return Promise.resolve(null);
        },
      },
      spend: bench.desk,
      timeZone: 'Europe/Berlin',
      systemClock: { locale: 'en-GB', hour12: false },
      nowMs: () => STATES_NOW,
    });
    let login: LoginItem = 'off';
    const answer = answerCalls(session, {
      act: () => {},
      fit: () => {},
      ready: () => {},
      loginItem: () => login,
      // As macOS does with an app that it does not know yet.
      setLoginItem(isOn) {
        login = isOn ? 'needs_approval' : 'off';
        return login;
      },
    });
    let preview: Awaited<ReturnType<typeof servePreview>> | null = null;
    preview = await servePreview(PAGE, {
      answer(raw) {
        calls.push(raw as BridgeCall);
        return answer(raw);
      },
      first: () => null,
      watched: () => {},
    });
    const { url, close } = preview;
    onTestFinished(close);
    session.start();
    return { url, calls, told, bench, saved: () => disk };
  }

  async function open(url: string, options: Context = {}) {
    const context = await browser.newContext({
      viewport: { width: 688, height: 640 },
      deviceScaleFactor: 2,
      timezoneId: 'Europe/Berlin',
      ...options,
    });
    onTestFinished(() => context.close());
    const page = await context.newPage();
    page.setDefaultTimeout(5000);
    const errors: string[] = [];
    page.on('console', (message) => errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(error.message));
    await page.clock.setFixedTime(STATES_NOW);
    await page.goto(url);
    await page.getByRole('heading', { level: 1 }).waitFor();
    return { page, errors };
  }

  async function openSettings(set: Partial<Settings> = {}, options: Context = {}, problems: Problem[] = []) {
    const served = await serve({ firstRunDone: true, ...set }, problems);
    return { ...served, ...(await open(served.url.replace('/#', '/?page=settings#'), options)) };
  }

  /** Keeps the host's answers to a call from the page, until they are let go. */
  async function holdAnswers(page: Page, call: BridgeCall['call']) {
    let letGo = (): void => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route(
      () => true,
      async (route) => {
        const response = await route.fetch();
        if (route.request().postDataJSON()?.call === call) {
          await held;
        }
        await route.fulfill({ response });
      },
    );
    return { letGo };
  }

  const goTo = (page: Page, tab: Tab) => page.getByRole('tab', { name: tab }).click();
  const focused = (page: Page) =>
    page.evaluate(
      '[document.activeElement?.getAttribute("aria-label"), document.activeElement?.labels?.[0]?.innerText, document.activeElement?.innerText].find(Boolean)?.trim()',
    ) as Promise<string>;

  async function check(page: Page, errors: readonly string[]): Promise<void> {
    const { violations } = await new AxeBuilder({ page }).analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
    expect(errors).toEqual([]);
    expect(await cutTexts(page)).toEqual([]);
  }

  const cutTexts = (page: Page): Promise<string[]> => page.evaluate(CUT_TEXTS);

  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    test.each(TABS)('%s: has no violation, fits, and says nothing on the console', async (tab) => {
      const { page, errors } = await openSettings(BUSY, { colorScheme }, [PROBLEM]);
      await goTo(page, tab);
      await page.getByRole('heading', { level: 1, name: tab }).waitFor();
      await check(page, errors);
    });

    test('what opens inside the pages has none either', async () => {
      const { page, errors } = await openSettings({}, { colorScheme });
      await page.getByRole('button', { name: 'Forget what was learned…' }).click();
      await page.getByRole('textbox', { name: 'Seven-day window' }).fill('lots');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').filter({ hasText: 'Not saved' }).waitFor();
      await check(page, errors);
      await goTo(page, 'Data sources');
      await page.getByRole('button', { name: 'Turn on: show the change…' }).click();
      await page.getByRole('button', { name: 'Type what /usage shows…' }).click();
      await check(page, errors);
    });

    test('the first run has none, step by step', async () => {
      const { url } = await serve(null);
      const { page, errors } = await open(url, { colorScheme, viewport: { width: 408, height: 800 } });
      await page.getByRole('heading', { name: 'Which plan do you have?' }).waitFor();
      await check(page, errors);
      await page.getByRole('button', { name: 'Max 5x' }).click();
      await page.getByRole('button', { name: 'Start from the community’s estimate' }).waitFor();
      await check(page, errors);
      for (const way of ['Claude Code’s own figures', 'Type what', 'Start from the community’s estimate']) {
        await page.getByRole('button', { name: way }).first().click();
        await check(page, errors);
      }
    });
  });

  describe.each([
    ['a narrow window', { viewport: { width: 320, height: 500 } }, 1],
    ['a window at 200%', { viewport: { width: 344, height: 320 } }, 1],
    ['text of twice the size', {}, 2],
  ] as const)('in %s', (_name, options, size) => {
    test('no text is cut', async () => {
      const { page } = await openSettings(BUSY, options, [PROBLEM]);
      await page.evaluate(`for (const [name, px] of [['--size', 12], ['--size-large', 15]]) {
        document.documentElement.style.setProperty(name, px * ${size} + 'px');
      }`);
      for (const tab of TABS) {
        await goTo(page, tab);
        expect([tab, await cutTexts(page)]).toEqual([tab, []]);
      }
    });
  });

  test('with more contrast and less motion they are as good', async () => {
    const { page, errors } = await openSettings(BUSY, { contrast: 'more', reducedMotion: 'reduce' });
    await check(page, errors);
  });

  describe('by keyboard', () => {
    test('arrows go from page to page, the Tab key into the page', async () => {
      const { page } = await openSettings();
      await page.keyboard.press('Tab');
      const visited: string[] = [];
      for (let i = 0; i < TABS.length; i += 1) {
        visited.push(await focused(page));
        await page.getByRole('heading', { level: 1, name: TABS[i] ?? '' }).waitFor();
        await page.keyboard.press('ArrowDown');
      }
      expect(visited).toEqual(TABS);
      expect(await focused(page)).toBe('Plan & limits');
      await page.keyboard.press('ArrowUp');
      expect(await focused(page)).toBe('Privacy');
      await page.keyboard.press('Home');
      expect(await focused(page)).toBe('Plan & limits');
      await page.keyboard.press('End');
      expect(await focused(page)).toBe('Privacy');
      expect(await page.getByRole('tab', { selected: true }).textContent()).toBe('Privacy');
    });

    test.each<[Tab, string[]]>([
      [
        'Plan & limits',
        [
          'Plan',
          'Begin with the community’s estimate',
          'Five-hour window tokens',
          'Use it as the limit',
          'Seven-day window USD',
          'Weekly Opus limit USD',
          'Weekly Sonnet limit USD',
          'Weekly Fable limit USD',
          'Use mine first',
          'Forget what was learned…',
          'Day',
          'Time (24 h)',
          'Time zone',
        ],
      ],
      [
        'Data sources',
        [
          'Turn on: show the change…',
          'Type what /usage shows…',
          'Folders',
          'Show what your organisation spends through the API',
          'Admin key',
          'Save key',
          'Budget for a month USD',
          'Forget the key…',
        ],
      ],
      ['Menu bar', ['Show', 'Count', 'Window', 'Clock']],
      [
        'Alerts',
        [
          'Tell me at (%)',
          'A window will run out',
          'A full window has reset',
          'Five-hour window',
          'Seven-day window',
          'Weekly Opus limit',
          'Weekly Sonnet limit',
          'Weekly Fable limit',
          'Every night',
          'From (24 h)',
          'Until (24 h)',
          'Silent for an hour',
          'Silent until the reset',
          'Show a test alert',
        ],
      ],
      ['History & export', ['Keep a history', 'Forget project names…', 'Forget history…']],
      [
        'Advanced',
        [
          'Launch at login',
          'Five-hour window',
          'Remove the price of claude-opus-9',
          'Input',
          'Output',
          'Write, 5 min',
          'Write, 1 h',
          'Cache read',
          'Model',
          'Add',
        ],
      ],
      ['Privacy', []],
    ])('%s: every control is reached in order', async (tab, controls) => {
      const { page } = await openSettings(BUSY);
      await goTo(page, tab);
      await page.keyboard.press('Tab');
      expect(await focused(page)).toBe('Back to the meters');
      // The page itself comes before what is in it, so that it can be scrolled and read.
      await page.keyboard.press('Tab');
      const reached: string[] = [];
      for (;;) {
        await page.keyboard.press('Tab');
        if (await page.evaluate('document.activeElement === document.body')) {
          break;
        }
        const name = (await focused(page)).split('\n');
        const isChoice = await page.evaluate('document.activeElement instanceof HTMLSelectElement');
        reached.push(isChoice ? (name[0] ?? '') : name.join(' '));
      }
      expect(reached).toEqual(controls);
    });

    test('a choice, a check and a text are changed without a mouse', async () => {
      const { page, saved } = await openSettings();
      for (const stop of ['Plan & limits', 'Back to the meters', 'Plan & limits', 'Plan']) {
        await page.keyboard.press('Tab');
        expect((await focused(page)).split('\n')[0]).toBe(stop);
      }
      await page.keyboard.press('ArrowDown');
      await until(() => expect(saved().plan).toBe('pro'));
      await page.getByRole('checkbox', { name: 'Begin with' }).waitFor();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Space');
      await until(() => expect(saved().communityEstimate).toBe(true));
      await page.keyboard.press('Tab');
      await page.keyboard.type('1,250.50');
      await page.keyboard.press('Enter');
      await until(() => expect(saved().limits.five_hour).toEqual({ value: 1250.5, unit: 'usd' }));
    });
  });

  describe('a change', () => {
    test('is saved at once and taken back by Undo, one after the other', async () => {
      const { page, saved } = await openSettings();
      const before = saved();
      await page.getByRole('combobox', { name: 'Plan' }).selectOption('max_20x');
      await page.getByText('Changed: Plan.').waitFor();
      await page.getByRole('textbox', { name: 'Five-hour window' }).fill('35');
      await page.getByRole('textbox', { name: 'Seven-day window' }).fill('200');
      await page.keyboard.press('Tab');
      await page.getByText('Changed: Seven-day window: your limit.').waitFor();
      expect(saved()).toMatchObject({
        plan: 'max_20x',
        limits: { five_hour: { value: 35 }, seven_day: { value: 200 } },
      });
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone: Seven-day window: your limit.').waitFor();
      expect(await page.getByRole('textbox', { name: 'Seven-day window' }).inputValue()).toBe('');
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone: Five-hour window: your limit.').waitFor();
      await page.getByRole('button', { name: 'Undo' }).click();
      await page.getByText('Undone: Plan.').waitFor();
      expect(saved()).toEqual(before);
      expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
      expect(await focused(page)).toBe('Undone: Plan.');
      expect(await page.getByRole('combobox', { name: 'Plan' }).inputValue()).toBe('');
    });

    test('is taken back by ⌘Z, but while something is typed ⌘Z takes back typing', async () => {
      const { page, saved } = await openSettings();
      await goTo(page, 'Alerts');
      const field = page.getByRole('textbox', { name: 'Tell me at (%)' });
      await field.fill('50');
      await page.keyboard.press('Enter');
      await page.getByText('Changed: Tell me at (%).').waitFor();
      await page.keyboard.type('0');
      expect(await field.inputValue()).toBe('500');
      await page.keyboard.press('Control+z');
      expect(await field.inputValue()).toBe('50');
      expect(saved().thresholds).toEqual([50]);
      await page.keyboard.press('Control+z');
      await page.getByText('Undone: Tell me at (%).').waitFor();
      expect(saved().thresholds).toEqual([75, 90, 100]);
      expect(await field.inputValue()).toBe('75, 90, 100');
    });

    test.each([
      ['the first one', []],
      ['one after another', ['max_5x']],
    ])('is taken back by ⌘Z before the answer has come: %s', async (_, plans) => {
      const { page, saved } = await openSettings();
      for (const plan of plans) {
        await page.getByRole('combobox', { name: 'Plan' }).selectOption(plan);
        await page.getByText('Changed: Plan.').waitFor();
      }
      const before = saved();
      const answers = await holdAnswers(page, 'save_settings');
      const field = page.getByRole('textbox', { name: 'Five-hour window' });
      await field.fill('8');
      await page.keyboard.press('Enter');
      await until(() => expect(saved().limits.five_hour).toMatchObject({ value: 8 }));
      await page.keyboard.press('Control+z');
      answers.letGo();
      await page.getByText('Undone: Five-hour window: your limit.').waitFor();
      expect(saved()).toEqual(before);
      expect(await field.inputValue()).toBe('');
    });

    test('is told on its own page alone, and can still be undone from another', async () => {
      const { page, saved } = await openSettings();
      await goTo(page, 'Menu bar');
      await page.getByRole('combobox', { name: 'Clock' }).selectOption('24h');
      await page.getByText('Changed: Clock.').waitFor();
      await goTo(page, 'Privacy');
      expect(await page.getByText('Changed: Clock.').count()).toBe(0);
      expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
      await page.keyboard.press('Control+z');
      await until(() => expect(saved().timeFormat).toBe('system'));
      await page.getByText('Undone: Clock.').waitFor();
    });

    test('keeps what another window saved meanwhile', async () => {
      const { page, url, saved } = await openSettings();
      const other = await open(url.replace('/#', '/?page=settings#'));
      await other.page.getByRole('combobox', { name: 'Plan' }).selectOption('pro');
      await until(() => expect(saved().plan).toBe('pro'));
      await page.getByRole('checkbox', { name: 'Use mine first' }).check();
      await page.getByText('Changed: Use mine first.').waitFor();
      expect(saved().preferOwnLimits).toBe(true);
      expect(saved().plan).toBe('pro');
      await page.keyboard.press('Control+z');
      await until(() => expect(saved().preferOwnLimits).toBe(false));
      expect(saved().plan).toBe('pro');
    });

    test('that changes nothing is not told', async () => {
      const { page } = await openSettings();
      await goTo(page, 'Alerts');
      await page.getByRole('textbox', { name: 'Tell me at (%)' }).fill('100 90,75%');
      await page.keyboard.press('Enter');
      expect(await page.getByRole('button', { name: 'Undo' }).count()).toBe(0);
    });
  });

  describe('what makes no sense', () => {
    test.each<[Tab, string, string, RegExp]>([
      [
        'Plan & limits',
        'Five-hour window',
        'minus one',
        /^Not saved: must be an amount above 0, such as 35\.$/,
      ],
      ['Plan & limits', 'Seven-day window', '0', /^Not saved: must be an amount above 0/],
      ['Plan & limits', 'Time (24 h)', '25:00', /^Not saved: must be a time such as "09:00"\.$/],
      ['Plan & limits', 'Time zone', 'Mars/Olympus', /^Not saved: must be a time zone/],
      ['Alerts', 'Tell me at (%)', '75, ninety', /^Not saved: must be whole percentages from 1 to 100/],
      ['Alerts', 'From (24 h)', '25:00', /^Not saved: must be a time such as "09:00"\.$/],
      ['Advanced', 'Cache read', 'free', /^Not saved: Cache read must be an amount, such as 3\.75\.$/],
    ])('%s, %s: %s stays visible, is explained and not saved', async (tab, name, text, reason) => {
      const { page, saved } = await openSettings(BUSY);
      const before = saved();
      await goTo(page, tab);
      const field = page.getByRole('textbox', { name });
      const former = await field.inputValue();
      await field.fill(text);
      await page.keyboard.press('Enter');
      const alert = page.getByRole('alert').filter({ hasText: 'Not saved' });
      expect(await alert.textContent()).toMatch(reason);
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      expect(await field.getAttribute('aria-describedby')).toBe(await alert.getAttribute('id'));
      expect(await field.inputValue()).toBe(text);
      expect(saved()).toEqual(before);
      // Other pages, and other changes, leave it as it is.
      await goTo(page, 'Menu bar');
      await page.getByRole('combobox', { name: 'Clock' }).selectOption('24h');
      await page.getByText('Changed: Clock.').waitFor();
      await goTo(page, tab);
      expect(await field.inputValue()).toBe(text);
      await alert.waitFor();
      await field.fill(former);
      await page.keyboard.press('Enter');
      await alert.waitFor({ state: 'detached' });
    });
  });

  test('every setting reaches the session', async () => {
    const { page, saved } = await openSettings({
      limits: { ...defaultSettings().limits, five_hour: { value: 35, unit: 'usd' } },
    });
    const choose = (name: string, value: string) => page.getByRole('combobox', { name }).selectOption(value);
    await choose('Day', 'friday');
    await goTo(page, 'Data sources');
    await page.getByRole('textbox', { name: 'Folders' }).fill('/a, b\n\n ~/c ');
    await goTo(page, 'Menu bar');
    await choose('Window', 'seven_day');
    await choose('Count', 'remaining');
    await choose('Show', 'both');
    await goTo(page, 'Alerts');
    await page.getByRole('textbox').fill('');
    await page.getByRole('checkbox', { name: 'A window will run out' }).uncheck();
    await page.getByRole('checkbox', { name: 'A full window has reset' }).uncheck();
    await page.getByRole('checkbox', { name: 'Seven-day window' }).uncheck();
    await page.getByRole('checkbox', { name: 'Every night' }).check();
    await page.getByRole('textbox', { name: 'Until (24 h)' }).fill('07:30');
    await goTo(page, 'History & export');
    await page.getByRole('checkbox', { name: 'Keep a history' }).uncheck();
    await goTo(page, 'Advanced');
    await choose('Five-hour window', 'output_tokens');
    await until(() =>
      expect(saved()).toMatchObject({
        weeklyReset: { weekday: 'friday', time: '09:00', timeZone: 'Europe/Berlin' },
        roots: ['/a, b', '~/c'],
        menuBar: 'both',
        menuBarShows: 'remaining',
        menuBarWindow: 'seven_day',
        thresholds: [],
        alertPace: false,
        alertResets: false,
        silentWindows: ['seven_day'],
        quietHours: { from: '22:00', until: '07:30' },
        keepHistory: false,
        limits: { five_hour: { value: 35, unit: 'output_tokens' } },
      }),
    );
    await page.getByText('/Users/ada/Library/Application Support/Tidemark/settings.json').waitFor();
  });

  test('launching at login is asked of the system, and what it waits for is explained', async () => {
    const { page, calls } = await openSettings();
    await goTo(page, 'Advanced');
    const login = page.getByRole('checkbox', { name: 'Launch at login' });
    await login.check();
    await page.getByText('macOS waits for your approval').waitFor();
    await page.getByRole('button', { name: 'Open System Settings' }).click();
    await until(() => expect(calls).toContainEqual({ call: 'act', action: 'open_login_settings' }));
    await login.uncheck();
    await page.getByText('macOS waits for your approval').waitFor({ state: 'detached' });
  });

  test('a price is added, saved once it is whole, and removed', async () => {
    const { page, saved } = await openSettings();
    await goTo(page, 'Advanced');
    await page.getByRole('textbox', { name: 'Model' }).fill('claude-opus-9');
    await page.keyboard.press('Enter');
    const row = page.getByRole('group', { name: 'Price of claude-opus-9' });
    for (const [name, price] of [
      ['Input', '5'],
      ['Output', '25'],
      ['Write, 5 min', '6.25'],
      ['Write, 1 h', '$10'],
    ] as const) {
      await row.getByRole('textbox', { name }).fill(price);
    }
    await page.getByText('Saved as soon as all five are given.').waitFor();
    expect(saved().prices).toEqual({});
    await row.getByRole('textbox', { name: 'Cache read' }).fill('0,5');
    await page.keyboard.press('Enter');
    await until(() => expect(saved().prices).toEqual({ 'claude-opus-9': PRICE }));
    await page.getByRole('button', { name: 'Remove the price of claude-opus-9' }).click();
    await until(() => expect(saved().prices).toEqual({}));
    await page.getByRole('button', { name: 'Undo' }).click();
    await until(() => expect(saved().prices).toEqual({ 'claude-opus-9': PRICE }));
  });

  test.each<[Tab, string, string]>([
    ['Plan & limits', 'Forget what was learned…', 'forget_learned'],
    ['History & export', 'Forget history…', 'forget_history'],
    ['History & export', 'Forget project names…', 'forget_project_names'],
  ])('%s, %s: asks once more, as it cannot be undone', async (tab, name, action) => {
    const { page, told } = await openSettings();
    await goTo(page, tab);
    await page.getByRole('button', { name }).click();
    expect(await focused(page)).toBe('Cancel');
    await page.keyboard.press('Escape');
    expect(await focused(page)).toBe(name);
    await page.getByRole('button', { name }).click();
    expect(told).toEqual([]);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText(/^Forgotten\./).waitFor();
    await until(() => expect(told).toEqual([action]));
    expect(await focused(page)).toBe(name);
  });

  test('the feed is turned on only after the exact change was shown', async () => {
    const { page, calls } = await openSettings();
    await goTo(page, 'Data sources');
    await page.getByRole('button', { name: 'Turn on: show the change…' }).click();
    expect(await page.getByLabel('Change to Claude Code’s settings').textContent()).toContain(
      '+  "statusLine": {}',
    );
    expect(await focused(page)).toBe('This is all that changes:');
    expect(calls.some((call) => call.call === 'apply_feed')).toBe(false);
    await page.getByRole('button', { name: 'Make this change' }).click();
    await page.getByText('On. Claude Code hands its own percentages').waitFor();
    expect(calls.filter((call) => call.call === 'apply_feed')).toHaveLength(1);
    await page.getByRole('button', { name: 'Turn off: show the change…' }).waitFor();
  });

  test('what /usage shows can be typed here too', async () => {
    const { page, told } = await openSettings();
    await goTo(page, 'Data sources');
    await page.getByRole('button', { name: 'Type what /usage shows…' }).click();
    await page.getByRole('textbox', { name: 'Used (%)' }).first().fill('62');
    await page.getByRole('textbox', { name: 'Resets at' }).fill('15:20');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByText('Taken.').waitFor();
    expect(told).toMatchObject([{ window: 'five_hour', usedPercentage: 62 }]);
    expect(await focused(page)).toBe('Type what /usage shows…');
  });

  test('problems are counted beside the page that lists them', async () => {
    const { page } = await openSettings({}, {}, [PROBLEM]);
    await page.getByRole('tab', { name: 'Data sources, 1 problem' }).click();
    expect(await page.getByRole('listitem').allTextContents()).toEqual([
      expect.stringMatching(/^The logs folder .* was not found\.$/),
    ]);
  });

  test('the popover leads here and back in the same tab, and the token stays behind the #', async () => {
    const { url, calls } = await serve({ firstRunDone: true });
    const { page } = await open(url);
    const { hash } = new URL(url);
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    await page.getByRole('button', { name: 'Settings' }).click();
    await page.getByRole('heading', { level: 1, name: 'Plan & limits' }).waitFor();
    expect(new URL(page.url())).toMatchObject({ search: '?page=settings', hash });
    expect(await page.title()).toBe('Tidemark Settings');
    await page.getByRole('button', { name: 'Back to the meters' }).click();
    await page.locator('footer').waitFor();
    expect(page.url()).toBe(url);
    expect(calls).toContainEqual({ call: 'act', action: 'open_settings' });
    expect(requests.filter((one) => one.split('#')[0]?.includes(hash.slice(1)))).toEqual([]);
    expect(page.context().pages()).toHaveLength(1);
  });

  describe('the first run', () => {
    const QUESTION = 'Which plan do you have?';
    const small: Context = { viewport: { width: 408, height: 800 } };

    test('asks one question above the meters, and Skip ends it for good', async () => {
      const { url, saved } = await serve(null);
      const { page } = await open(url, small);
      const question = page.getByRole('heading', { name: QUESTION });
      await question.waitFor();
      const meter = page.getByRole('heading', { level: 2, name: 'Five-hour window', exact: true });
      expect((await question.boundingBox())?.y).toBeLessThan((await meter.boundingBox())?.y ?? 0);
      // The meters would ask for the same.
      const ask = page.getByRole('button', { name: 'Set a limit' });
      expect(await ask.count()).toBe(0);
      await page.getByRole('button', { name: 'Skip' }).click();
      await question.waitFor({ state: 'detached' });
      expect(await ask.count()).toBe(1);
      expect(await page.evaluate('document.activeElement?.tagName')).toBe('H1');
      expect(saved()).toEqual({ ...defaultSettings(), firstRunDone: true });
      await page.reload();
      await page.locator('footer').waitFor();
      expect(await question.count()).toBe(0);
    });

    test('does not come where something was set before', async () => {
      const { url } = await serve({ thresholds: [50] });
      const { page } = await open(url, small);
      await page.locator('footer').waitFor();
      expect(await page.getByRole('heading', { name: QUESTION }).count()).toBe(0);
    });

    test('takes the plan and starts from the dated estimate', async () => {
      const { url, saved } = await serve(null);
      const { page } = await open(url, small);
      await page.getByRole('button', { name: 'Max 5x' }).click();
      await page.getByRole('button', { name: 'Start from the community’s estimate' }).click();
      await page.getByText(/^In September 2026 users found about \$100/).waitFor();
      await page.getByRole('button', { name: 'Start from it' }).click();
      await until(() =>
        expect(saved()).toMatchObject({ plan: 'max_5x', communityEstimate: true, firstRunDone: true }),
      );
      expect(await page.getByRole('button', { name: 'Skip' }).count()).toBe(0);
    });

    test('connects the feed after showing the change, by keyboard alone', async () => {
      const { url, saved, calls } = await serve(null);
      const { page } = await open(url, small);
      await page.getByRole('heading', { name: QUESTION }).waitFor();
      const press = async (name: string, key = 'Enter') => {
        for (let i = 0; (await focused(page)) !== name; i += 1) {
          expect(i).toBeLessThan(30);
          await page.keyboard.press('Tab');
        }
        await page.keyboard.press(key);
      };
      await press('Other');
      await page.getByRole('heading', { name: 'How should Tidemark know your limits?' }).waitFor();
      expect(await page.getByRole('button', { name: /estimate/ }).count()).toBe(0);
      await press('Connect Claude Code’s own figures');
      await press('Turn on: show the change…');
      await page.getByLabel('Change to Claude Code’s settings').waitFor();
      await press('Make this change');
      await page.getByText('On. Claude Code hands its own percentages').waitFor();
      expect(calls.filter((call) => call.call === 'apply_feed')).toHaveLength(1);
      await page.getByRole('button', { name: 'Done' }).click();
      await until(() => expect(saved()).toMatchObject({ plan: null, firstRunDone: true }));
    });

    test('takes what /usage shows', async () => {
      const { url, saved, told } = await serve(null);
      const { page } = await open(url, small);
      await page.getByRole('button', { name: 'Team' }).click();
      await page.getByRole('button', { name: 'Type what /usage shows now' }).click();
      await page.getByRole('textbox', { name: 'Used (%)' }).first().fill('200');
      await page.getByRole('textbox', { name: 'Resets at' }).fill('15:20');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      await page.getByRole('textbox', { name: 'Used (%)' }).first().fill('62');
      await page.keyboard.press('Enter');
      await until(() => expect(saved()).toMatchObject({ plan: 'team', firstRunDone: true }));
      expect(told).toHaveLength(1);
    });
  });

  describe('API spend', () => {
    const group = (page: Page) => page.getByRole('group', { name: 'API spend' });

    async function openSources(set: Partial<Settings> = {}) {
      const opened = await openSettings(set);
      await goTo(opened.page, 'Data sources');
      return opened;
    }

    test('is off, says what it would send and where, and opens nothing', async () => {
      const { page, bench } = await openSources();
      const box = group(page).getByRole('checkbox', { name: /organisation spends/ });
      expect(await box.isChecked()).toBe(false);
      await group(page)
        .getByText(/asks api\.anthropic\.com every five minutes at most/)
        .waitFor();
      expect(bench.happened).toEqual([]);
    });

    test('is turned on, given a key, a budget and a figure, and forgets the key again', async () => {
      const { page, bench, saved } = await openSources();
      await group(page).getByRole('checkbox').check();
      await group(page).getByText('No key is kept.').waitFor();
      const field = group(page).getByLabel('Admin key');
      expect(await field.getAttribute('type')).toBe('password');
      await field.fill(ADMIN_KEY);
      await field.press('Enter');
      await group(page).getByText('The key is kept in the keychain.').waitFor();
      expect(await field.inputValue()).toBe('');
      expect(bench.keychain.key).toBe(ADMIN_KEY);
      expect(bench.questions).toHaveLength(1);
      await group(page).getByLabel('Budget for a month').fill('$100');
      await group(page).getByLabel('Budget for a month').blur();
      await vi.waitFor(() => expect(saved().apiSpend).toEqual({ enabled: true, budgetUsd: 100 }));
      await group(page).getByText('The next question may be asked in 5 minutes.').waitFor();
      expect(await page.content()).not.toContain('sk-ant-admin01-a');
      await group(page).getByRole('button', { name: 'Forget the key…' }).click();
      await group(page).getByRole('button', { name: 'Forget', exact: true }).click();
      await group(page).getByText('Forgotten.').waitFor();
      await group(page).getByText('No key is kept.').waitFor();
      expect(bench.keychain.key).toBeNull();
    });

    test('says beside the field why a key is not kept, and leaves it there to be mended', async () => {
      const { page, bench } = await openSources({ apiSpend: { enabled: true, budgetUsd: null } });
      const field = group(page).getByLabel('Admin key');
      await field.fill('sk-ant-api03-x');
      await group(page).getByRole('button', { name: 'Save key' }).click();
      await group(page)
        .getByText('Not saved: must be an Admin key, which begins with sk-ant-admin.')
        .waitFor();
      expect(await field.getAttribute('aria-invalid')).toBe('true');
      expect(await field.inputValue()).toBe('sk-ant-api03-x');
      bench.keychain.problem = 'keychain_locked';
      await field.fill(ADMIN_KEY);
      await field.press('Enter');
      await group(page)
        .getByText(/^Not saved: The keychain is locked/)
        .waitFor();
      expect(bench.keychain.key).toBeNull();
    });

    test('says what is wrong with the key that is kept', async () => {
      const { page, errors, bench } = await openSources({ apiSpend: { enabled: true, budgetUsd: 100 } });
      bench.answer(refusalOf(401));
      await group(page).getByLabel('Admin key').fill(ADMIN_KEY);
      await group(page).getByRole('button', { name: 'Save key' }).click();
      await group(page).getByText('Anthropic refused the Admin key').waitFor();
      await group(page).getByLabel('Budget for a month').fill('lots');
      await group(page).getByLabel('Budget for a month').blur();
      await group(page).getByText('Not saved: must be an amount above 0, such as 100.').waitFor();
      await check(page, errors);
    });
  });
});
