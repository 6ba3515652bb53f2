/** With other texts in core/texts.ts, everything that a screen shows is in the other language: no code has words of its own. */
import { describe, expect, test, vi } from 'vitest';
import { alertRulesOf, defaultSettings } from '../../src/contract/settings.ts';
import { judgeAlerts } from '../../src/core/alerts.ts';
import { systemClock } from '../../src/core/format.ts';
import { problemMessage, type Problem, type ProblemCode } from '../../src/core/problem.ts';
import { readFigures } from '../../src/core/typed-figures.ts';
import { lineOf } from '../../src/core/view.ts';
import { readSettings } from '../../src/contract/settings.ts';
import { feedWarningMessage } from '../../src/feed/status.ts';
import { refusalMessage, type Refusal } from '../../src/feed/refusal.ts';
import { amountIn, amountText } from '../../src/popover/fields-amount.ts';
import { isTranslated } from '../support/made-up-language.ts';
import { at, costing, sample, snapshotOf } from '../support/records.ts';
import { STATES } from '../support/states.ts';

vi.mock(import('../../src/core/texts.ts'), async (original) => {
  const { madeUpTexts } = await import('../support/made-up-language.ts');
  return madeUpTexts(await original());
});

/** Members that no screen shows as they are. */
const NO_TEXTS = new Set(['id', 'state', 'kind', 'level', 'shape', 'code', 'action', 'asks', 'key', 'day']);

/** The texts of a view, each with the way to it. */
function textsIn(value: unknown, path = ''): [path: string, text: string][] {
  if (typeof value === 'string') {
    return [[path, value]];
  }
  return typeof value === 'object' && value !== null
    ? Object.entries(value)
        .filter(([key]) => !NO_TEXTS.has(key))
        .flatMap(([key, inner]) => textsIn(inner, `${path}.${key}`))
    : [];
}

const foreign = (texts: readonly string[]): string[] => texts.filter((text) => !isTranslated(text));

test('words outside of marks are found', () => {
  expect(foreign(['Full', '⟦Resets ⟦at 15:20⟧⟧ later', '5 min', '1 tokens'])).toHaveLength(4);
  expect(foreign(['⟦Resets ⟦at 15:20⟧⟧ · 62 %', '$4.20', '–'])).toEqual([]);
});

describe('in another language', () => {
  test.each(Object.entries(STATES))('%s has no text that is not in it', (_name, view) => {
    const texts = textsIn(view);
    expect(texts.filter(([, text]) => text.includes('⟦')).length).toBeGreaterThan(8);
    expect(texts.filter(([, text]) => !isTranslated(text))).toEqual([]);
  });

  test('every problem is told in it', () => {
    const path = '/Users/ada/x';
    const problems: { [Code in ProblemCode]: Extract<Problem, { code: Code }> | Problem } = {
      no_logs: { code: 'no_logs', paths: [path, path] },
      root_missing: { code: 'root_missing', path },
      root_unreadable: { code: 'root_unreadable', path },
      folder_unreadable: { code: 'folder_unreadable', path },
      file_unreadable: { code: 'file_unreadable', path },
      unknown_models: { code: 'unknown_models', models: ['a', 'b'], pricedAs: 'c' },
      foreign_models: { code: 'foreign_models', models: ['a'], events: 2 },
      future_events: { code: 'future_events', events: 1 },
      file_times_wrong: { code: 'file_times_wrong', files: 2 },
      refused_resets: { code: 'refused_resets', count: 1 },
      block_start_unknown: { code: 'block_start_unknown' },
      weekly_reset_moved: { code: 'weekly_reset_moved', window: 'seven_day' },
      two_accounts: { code: 'two_accounts' },
      output_under_recorded: { code: 'output_under_recorded', events: 3 },
      settings_field: { code: 'settings_field', field: 'plan', reason: 'x' },
      settings_not_json: { code: 'settings_not_json', keptAs: 'x.json' },
      settings_unreadable: { code: 'settings_unreadable', path },
      settings_unwritable: { code: 'settings_unwritable', path },
      state_damaged: { code: 'state_damaged', file: 'x', keptAs: null },
      state_unwritable: { code: 'state_unwritable', path },
      history_damaged: { code: 'history_damaged', lines: 2 },
      history_left_alone: { code: 'history_left_alone', reason: 'newer' },
      history_unwritable: { code: 'history_unwritable', path },
      cleanup_soon: { code: 'cleanup_soon', days: 30, isHistoryOn: true },
      reading_failed: { code: 'reading_failed', reason: 'x' },
      api_spend_no_key: { code: 'api_spend_no_key' },
      api_spend_failed: { code: 'api_spend_failed', failure: { code: 'wrong_key' } },
      notifications_failed: { code: 'notifications_failed', reason: 'x' },
      page_crashed: { code: 'page_crashed', reason: 'x' },
      menu_bar_hidden: { code: 'menu_bar_hidden' },
    };
    expect(foreign(Object.values(problems).map(problemMessage))).toEqual([]);
  });

  test('alerts are told in it', () => {
    const limits = { five_hour: { value: 10, unit: 'usd', source: 'user' } } as const;
    const snapshot = snapshotOf('2026-11-20T12:00:00Z', [costing(9, '2026-11-20T11:00:00Z')], { limits });
    const clock = { ...systemClock('en-GB'), timeZone: 'UTC' };
    const settings = { ...defaultSettings(), thresholds: [75] };
    const { alerts } = judgeAlerts(
      { instances: [], standing: [], snoozedUntilMs: null },
      snapshot,
      alertRulesOf(settings),
      { clock, nowMs: snapshot.atMs, gapAtMs: null },
    );
    expect(alerts).toHaveLength(1);
    expect(foreign(alerts.flatMap(({ title, body }) => [title, body]))).toEqual([]);
  });

  test('the line for other bars is in it', () => {
    const samples = [sample(49, '2026-11-20T12:03:30Z', '2026-11-20T15:10:00Z')];
    const snapshot = snapshotOf('2026-11-20T12:05:00Z', [], { samples });
    expect(foreign([lineOf(snapshot, { ...systemClock('en-GB'), timeZone: 'UTC' })])).toEqual([]);
  });

  test('what is refused is refused in it', () => {
    const typed = { fiveHour: '', resets: '', sevenDay: '', resetsDay: '', resetsTime: '' };
    const wrong = [
      typed,
      { ...typed, fiveHour: 'x' },
      { ...typed, fiveHour: '5' },
      { ...typed, fiveHour: '5', resets: 'x' },
      { ...typed, fiveHour: '5', resets: '11:00' },
      { ...typed, sevenDay: 'x' },
      { ...typed, sevenDay: '5' },
      { ...typed, sevenDay: '5', resetsDay: 'x' },
      { ...typed, sevenDay: '5', resetsDay: 'Fri', resetsTime: 'x' },
    ].map((figures) =>
      readFigures(figures, { five_hour: null, seven_day: null }, at('2026-11-20T12:00:00Z'), 'UTC'),
    );
    const { problems } = readSettings({
      thresholds: [0],
      keepHistory: 1,
      weeklyReset: { weekday: 'friday', time: '1', timeZone: 'x' },
      limits: { five_hour: { value: -1 } },
      unheard: 1,
    });
    const reasons = [
      ...wrong.map((read) => (read.kind === 'error' ? read.reason : 'taken')),
      ...problems.map((problem) => ('reason' in problem ? problem.reason : '')),
    ];
    expect(reasons.length).toBeGreaterThan(13);
    expect(foreign(reasons)).toEqual([]);
  });

  test('the feed speaks it', () => {
    const path = '/Users/ada/x';
    const refusals: Refusal[] = [
      ...(['no_config_folder', 'unreadable', 'unwritable', 'state_unwritable', 'not_json'] as const).map(
        (code) => ({ code, path }),
      ),
      ...(['not_an_object', 'unknown_shape', 'not_reversible', 'changed', 'managed'] as const).map(
        (code) => ({
          code,
          path,
        }),
      ),
      { code: 'duplicate_member', path, member: 'x' },
      { code: 'installed_elsewhere', path },
      { code: 'already_installed' },
      { code: 'not_installed' },
    ];
    const warnings = (
      ['settings_unreadable', 'hooks_disabled', 'managed_hooks_only', 'managed_status_line'] as const
    ).map((code) => feedWarningMessage({ code, path }));
    expect(foreign([...refusals.map(refusalMessage), ...warnings])).toEqual([]);
  });

  test('amounts are read as they are written', () => {
    const amounts = [0.5, 3.75, 35, 220_000, 1_234_567.25];
    expect(amounts.map(amountText)[3]).toBe('220.000');
    expect(amounts.map((amount) => amountIn(amountText(amount)))).toEqual(amounts);
  });
});
