import { describe, expect, test } from 'vitest';
import { STATES, stateWith } from '../support/states.ts';

const metersOf = (state: string) => STATES[state]?.meters ?? [];

test('the window that blocks comes first, else the five-hour window', () => {
  expect(metersOf('weekly blocks').map((meter) => meter.id)).toEqual(['seven_day', 'five_hour']);
  expect(metersOf('exhausted').map((meter) => meter.id)).toEqual(['five_hour', 'seven_day']);
  expect(metersOf('all models').map((meter) => meter.id)[0]).toBe('five_hour');
});

test('the ways to a limit are shown once', () => {
  expect(metersOf('only logs').map((meter) => meter.asks)).toEqual([['tell_usage', 'set_limit'], []]);
});

test('without logs, the seven-day window has nothing to say', () => {
  expect(metersOf('no logs').map((meter) => meter.id)).toEqual(['five_hour']);
  expect(metersOf('five-hour window not started').map((meter) => meter.id)).toEqual([
    'five_hour',
    'seven_day',
  ]);
});

test('a meter says when it runs out in fewer words than the headline', () => {
  expect(metersOf('near').map((meter) => meter.runsOut)).toEqual(['Runs out about 14:30', null]);
});

test('a meter says where its figure is from', () => {
  const provenance = (state: string) => metersOf(state).map((meter) => meter.provenance);
  expect(provenance('stale feed')).toEqual([
    'Reported 1h ago, 3 points used since',
    'Reported 8h ago, 8 points used since (± 5)',
  ]);
  expect(provenance('projected')[1]).toBe('Reported 14m ago, 1 point used since');
  expect(provenance('calm')).toEqual(['Of your limit, $40.00 · start ± 10m', 'Of your limit, $200.00']);
  expect(provenance('community estimate')[0]).toMatch(/^Community estimate, Sept? 2026, ± 19 · start ± 10m$/);
  expect(provenance('estimated')[0]).toBe('Estimated ± 6 from 14 windows · start ± 10m');
});

describe('what is left, in the menu bar', () => {
  const titleOf = (state: string, menuBar: 'percentage' | 'both'): string =>
    stateWith(state, { menuBar, menuBarShows: 'remaining' }).tray.title;

  test('adds up to a hundred with what is used', () => {
    expect(stateWith('near', { menuBar: 'percentage' }).tray.title).toBe('93%');
    expect(titleOf('near', 'percentage')).toBe('7% left');
  });
  test('is a bound from above where at least so much is used', () => {
    expect(titleOf('at least', 'percentage')).toBe('≤51% left');
  });
  test('is not spoken of where nothing is known', () => {
    expect(titleOf('only logs', 'both')).toBe('5h – · 7d –');
  });
});
