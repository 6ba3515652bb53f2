import { describe, expect, it } from 'vitest';
import { limitUsdBy, quantile, type Shown } from './figures.ts';
import { measureAccount, proofOf, type Look, type MeasuredAccount } from './measure.ts';
import { nearestPresetUsd } from './peers.ts';
import { HOUR_MS, MINUTE_MS, START_MS } from './period.ts';
import { reportOf } from './report.ts';
import { SCENARIOS } from './scenario.ts';
import { offScoreOf, scoreOf } from './score.ts';
import { targetsOf } from './targets.ts';

/** A person who works little, which is soon measured. */
const LIGHT_SEED = 26;
const NONE = { preset: null, percentile: null, lastPayload: null, trueLimit: null };

/** A projected figure that is right, but for what is said of it. */
function look(own: Partial<Look>): Look {
  return {
    atMs: START_MS,
    window: 'five_hour',
    kind: 'projected',
    offPoints: 0,
    truePercentage: 50,
    marginPoints: 2,
    ageMs: MINUTE_MS,
    verdict: 'fair',
    costUsd: 10,
    learnedUsd: 20,
    peersOff: NONE,
    ...own,
  };
}

function account(scenario: string, looks: Look[], own: Partial<MeasuredAccount> = {}): MeasuredAccount {
  return { scenario, seed: 1, looks, limitUsd: { five_hour: 20, seven_day: 80 }, proof: null, ...own };
}

const hundred = (make: (place: number) => Partial<Look>): Look[] =>
  Array.from({ length: 100 }, (_, place) => look(make(place)));

describe('statistics', () => {
  it('takes how far off figures are whichever way, and the share below', () => {
    const off = Array.from({ length: 100 }, (_, place) => (place % 2 === 0 ? place : -place));
    expect(offScoreOf([...off, Number.NaN])).toEqual({ medianOff: 50, p95Off: 95 });
    expect(quantile([3, 1, 2], 0.5)).toBe(2);
    expect(quantile([], 0.5)).toBeNaN();
  });

  it('counts looks of which nothing could be shown, and nothing else of them', () => {
    const unknown = look({
      kind: 'unknown',
      offPoints: Number.NaN,
      marginPoints: null,
      ageMs: null,
      verdict: null,
    });
    expect(scoreOf([unknown])).toEqual({
      looks: 1,
      medianOff: Number.NaN,
      p95Off: Number.NaN,
      inBand: Number.NaN,
      halfWidth: Number.NaN,
      ageMinutes: Number.NaN,
      good: 0,
      goodHalfWidth: Number.NaN,
    });
  });

  it('takes the band, its width, the age and the verdict of those that have them', () => {
    const score = scoreOf([
      look({ offPoints: -2, marginPoints: 2, ageMs: 2 * MINUTE_MS }),
      look({ offPoints: 2.1, marginPoints: 2, ageMs: 3 * MINUTE_MS }),
      look({ offPoints: 1, marginPoints: 8, ageMs: 9 * MINUTE_MS, verdict: 'good' }),
      look({ offPoints: 40, marginPoints: null, ageMs: null }),
    ]);
    expect(score.inBand).toBeCloseTo(2 / 3);
    expect(score).toMatchObject({ looks: 4, halfWidth: 2, ageMinutes: 3, good: 0.25, goodHalfWidth: 8 });
  });

  it('counts a band that is no number as missed', () => {
    const score = scoreOf([look({ marginPoints: Number.NaN }), look({}), look({})]);
    expect(score.inBand).toBeCloseTo(2 / 3);
    expect(score.halfWidth).toBe(2);
  });

  it('knows the true limit by what was used here and how full the window was', () => {
    const looks: Shown[] = [
      look({ costUsd: 7, truePercentage: 50 }),
      look({ costUsd: 14, truePercentage: 100 }),
      look({ costUsd: 100, truePercentage: 5 }),
      look({ costUsd: 100, window: 'seven_day' }),
    ];
    expect(limitUsdBy(looks, 'five_hour', 0.3)).toBeCloseTo(20);
    expect([10, 25, 26, 71, 1000].map(nearestPresetUsd)).toEqual([18, 18, 35, 140, 140]);
  });
});

describe('targets', () => {
  it('says which are met, of the kinds and scenarios that they are about', () => {
    const rows = targetsOf([
      account('feed, all local', [
        ...hundred((place) => ({ offPoints: place < 94 ? 0.9 : 3 })),
        look({ kind: 'estimated', offPoints: 50, marginPoints: 5 }),
      ]),
      account(
        'feed, 30% elsewhere',
        hundred((place) => ({ offPoints: place < 94 ? 0.9 : -8.5 })),
      ),
    ]);
    const found = rows.map(({ target, of, looks, found: figures, isMet }) => [
      target,
      of,
      looks,
      figures,
      isMet,
    ]);
    expect(found).toEqual([
      ['reported + projected, all local: median ≤ 1, 95% ≤ 4', 'all such scenarios', 100, '0.9, 3.0', true],
      ['the same: median ≤ 1, 95% ≤ 4', 'feed, all local', 100, '0.9, 3.0', true],
      [
        'reported + projected, 30% elsewhere: median ≤ 2, 95% ≤ 8',
        'all such scenarios',
        100,
        '0.9, 8.5',
        false,
      ],
      ['the same: median ≤ 2, 95% ≤ 8', 'feed, 30% elsewhere', 100, '0.9, 8.5', false],
      ['projected: the truth in the band ≥ 85%', 'feed, all local', 100, '94.0%', true],
      ['projected: the truth in the band ≥ 85%', 'feed, 30% elsewhere', 100, '94.0%', true],
      ['estimated: the truth in the band ≥ 85%', 'feed, all local', 1, '0.0%', false],
    ]);
  });

  it('looks at a doubling from the second sample on, and apart from what comes later', () => {
    const proof = { fromMs: START_MS + HOUR_MS, resetsAtMs: START_MS + 5 * HOUR_MS };
    const looks = [
      look({ atMs: START_MS, offPoints: 60 }),
      look({ atMs: START_MS + 2 * HOUR_MS, offPoints: 6, learnedUsd: 10 }),
      look({ atMs: START_MS + 6 * HOUR_MS, offPoints: 1, learnedUsd: 19 }),
    ];
    const rows = targetsOf([account('limits doubled, feed', looks, { proof })]).slice(-2);
    expect(rows.map(({ found, isMet }) => [found, isMet])).toEqual([
      ['6.0, 6.0; 0.0% within; learned limit off by 50%, 50%', false],
      ['1.0, 1.0; 100.0% within; learned limit off by 5%, 5%', true],
    ]);
  });

  it('waits for two payloads of one window, repeats not counted', () => {
    const told = (atMs: number, session: string, usedPercentage: number, resetsAtMs: number) => ({
      storedAtMs: START_MS + atMs,
      session,
      windows: [{ window: 'five_hour' as const, usedPercentage, resetsAtMs: START_MS + resetsAtMs }],
    });
    const payloads = [
      told(1, 'a', 4, 4 * HOUR_MS),
      told(2, 'b', 5, 4 * HOUR_MS),
      told(3, 'a', 1, 5 * HOUR_MS),
      told(4, 'a', 1, 5 * HOUR_MS),
      told(5, 'b', 1, 5 * HOUR_MS),
    ];
    expect(proofOf({ changedAtMs: START_MS, payloads })).toEqual({
      fromMs: START_MS + 5,
      resetsAtMs: START_MS + 5 * HOUR_MS,
    });
    expect(proofOf({ changedAtMs: START_MS, payloads: payloads.slice(0, 4) })).toBeNull();
    expect(proofOf({ changedAtMs: null, payloads })).toBeNull();
  });
});

describe('the report', () => {
  it('has every scenario in every table', { timeout: 60_000 }, () => {
    const report = reportOf(SCENARIOS.map((scenario) => measureAccount(scenario, LIGHT_SEED)));
    const sections = report.split('\n## ').slice(2);
    expect(sections).toHaveLength(3);
    for (const { name } of SCENARIOS) {
      for (const section of sections) {
        expect(section).toMatch(new RegExp(`\n\\| ${name} +\\|`));
      }
    }
    expect(report).not.toMatch(/NaN|undefined|Infinity/);
    expect(report).toContain('13 accounts over thirty days');
  });
});
