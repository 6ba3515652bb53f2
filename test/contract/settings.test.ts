import { describe, expect, test } from 'vitest';
import {
  defaultSettings,
  isUntouched,
  limitsOf,
  readSettings,
  weeklyResetOf,
} from '../../src/contract/settings.ts';
import { REFUSED_FIELD } from '../../src/core/texts.ts';

const fieldsOf = (json: unknown) =>
  readSettings(json).problems.map((problem) => problem.code === 'settings_field' && problem.field);

const PRICE = { input: 3, output: 15, cacheWrite5m: 3.75, cacheWrite1h: 6, cacheRead: 0.3 };

describe('settings from a file', () => {
  test('are the defaults where the file says nothing', () => {
    expect(readSettings({})).toEqual({ settings: defaultSettings(), problems: [] });
    expect(defaultSettings()).toMatchObject({ thresholds: [75, 90, 100], menuBar: 'percentage', roots: [] });
  });

  test.each([
    ['plan', { plan: 'max_900x' }],
    ['limits.five_hour', { limits: { five_hour: { value: -3 } } }],
    ['limits.seven_day', { limits: { seven_day: 'lots' } }],
    ['limits', { limits: 7 }],
    ['weeklyReset', { weeklyReset: { weekday: 'friday', time: '25:00', timeZone: 'Europe/Berlin' } }],
    ['weeklyReset', { weeklyReset: { weekday: 'friday', time: '12:00', timeZone: 'Mars/Olympus' } }],
    ['thresholds', { thresholds: [75, 'ninety'] }],
    ['thresholds', { thresholds: [0] }],
    ['roots', { roots: '/Users/ada/.claude' }],
    ['menuBar', { menuBar: 'rainbow' }],
    ['menuBarShows', { menuBarShows: 'most' }],
    ['menuBarWindow', { menuBarWindow: 'seven_day_opus' }],
    ['timeFormat', { timeFormat: 12 }],
    ['keepHistory', { keepHistory: 'yes' }],
    ['firstRunDone', { firstRunDone: 1 }],
    ['apiSpend', { apiSpend: true }],
    ['apiSpend.enabled', { apiSpend: { enabled: 'yes', budgetUsd: 100 } }],
    ['apiSpend.budgetUsd', { apiSpend: { enabled: true, budgetUsd: 0 } }],
    ['apiSpend.budgetUsd', { apiSpend: { budgetUsd: '100' } }],
    ['apiSpend.adminKey', { apiSpend: { adminKey: 'sk-ant-admin01-x' } }],
    ['prices.gpt-x', { prices: { 'gpt-x': { input: 1 } } }],
    // Bug: with such a price no cost was a number, and with such a limit no percentage.
    ['prices.gpt-x', { prices: { 'gpt-x': { ...PRICE, output: 1e300 } } }],
    ['limits.five_hour', { limits: { five_hour: { value: 1e-300 } } }],
    ['version', { version: 2 }],
  ])('fall back in the one field that is wrong: %s', (field, wrong) => {
    const json = { thresholds: [50], timeFormat: '24h', plan: 'pro', ...wrong };
    expect(fieldsOf(json)).toEqual([field]);
    const { settings } = readSettings(json);
    expect(settings).toMatchObject({
      ...(field === 'thresholds' ? {} : { thresholds: [50] }),
      ...(field === 'timeFormat' ? {} : { timeFormat: '24h' }),
      ...(field === 'plan' ? {} : { plan: 'pro' }),
    });
  });

  test('keep the good limits beside a bad one', () => {
    const { settings } = readSettings({ limits: { five_hour: { value: 20 }, seven_day: { value: 0 } } });
    expect(settings.limits).toMatchObject({ five_hour: { value: 20, unit: 'usd' }, seven_day: null });
  });

  test('connect to nothing unless that is turned on', () => {
    expect(defaultSettings().apiSpend).toEqual({ enabled: false, budgetUsd: null });
    const read = (apiSpend: object) => readSettings({ apiSpend }).settings.apiSpend;
    expect(read({ budgetUsd: 100 })).toEqual({ enabled: false, budgetUsd: 100 });
    expect(read({ enabled: 'true', budgetUsd: 100 })).toEqual({ enabled: false, budgetUsd: 100 });
    expect(read({ enabled: true, budgetUsd: -1 })).toEqual({ enabled: true, budgetUsd: null });
    expect(read({ adminKey: 'sk-ant-admin01-x' })).not.toHaveProperty('adminKey');
  });

  test('name every wrong field once', () => {
    expect(fieldsOf({ thresholds: ['a', 'b'], menuBar: 1, plan: 2 })).toEqual(
      expect.arrayContaining(['thresholds', 'menuBar', 'plan']),
    );
  });

  test('say what is wrong with a field, also where nothing else says it', () => {
    const { problems } = readSettings({ menuBarShows: 'most', limits: { five_hour: { value: 0 } } });
    expect(problems).toEqual([
      { code: 'settings_field', field: 'limits.five_hour', reason: REFUSED_FIELD.amount },
      {
        code: 'settings_field',
        field: 'menuBarShows',
        reason: 'invalid option: expected one of "used"|"remaining"',
      },
    ]);
  });

  test.each([null, 7, 'x', []])('of %s are the defaults, with a problem', (json) => {
    expect(readSettings(json).settings).toEqual(defaultSettings());
    expect(readSettings(json).problems).toHaveLength(1);
  });

  test('have their thresholds in order, each once', () => {
    expect(readSettings({ thresholds: [90, 50, 90] }).settings.thresholds).toEqual([50, 90]);
  });
});

test('a user who has set nothing is told from one who has, or was asked', () => {
  expect(isUntouched(readSettings({}).settings)).toBe(true);
  expect(isUntouched(readSettings({ thresholds: [75, 90, 100] }).settings)).toBe(true);
  expect(isUntouched(readSettings({ firstRunDone: true }).settings)).toBe(false);
  expect(isUntouched(readSettings({ prices: {}, menuBarShows: 'remaining' }).settings)).toBe(false);
});

test('the core takes limits and the weekly reset in its own shape', () => {
  const { settings } = readSettings({
    limits: { five_hour: { value: 220_000, unit: 'tokens' } },
    weeklyReset: { weekday: 'friday', time: '09:30', timeZone: 'Europe/Berlin' },
  });
  expect(limitsOf(settings)).toEqual({ five_hour: { value: 220_000, unit: 'tokens', source: 'user' } });
  expect(weeklyResetOf(settings)).toEqual({ weekday: 5, hour: 9, minute: 30, timeZone: 'Europe/Berlin' });
  expect(weeklyResetOf(defaultSettings())).toBeNull();
});
