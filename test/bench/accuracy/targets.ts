/** What the figures are meant to achieve, and whether they do. */
import { WINDOW_NAMES, type Look, type MeasuredAccount } from './measure.ts';
import { SCENARIOS, type Scenario } from './scenario.ts';
import { offScoreOf, scoreOf, shareOf } from './score.ts';

/** One target beside what was found. */
export type Target = { target: string; of: string; looks: number; found: string; isMet: boolean };

const WITHIN_POINTS = 5;
const LEAST_IN_BAND = 0.85;
const MOST_GOOD_POINTS = 10;

/** All targets that the accounts have looks for. */
export function targetsOf(accounts: readonly MeasuredAccount[]): Target[] {
  const looksOf = (isOf: (scenario: Scenario) => boolean, kinds: readonly string[]): Look[] => {
    const names = new Set(SCENARIOS.filter(isOf).map(({ name }) => name));
    return accounts
      .filter(({ scenario }) => names.has(scenario))
      .flatMap(({ looks }) => looks)
      .filter(({ kind }) => kinds.includes(kind));
  };
  const each = (isOf: (scenario: Scenario) => boolean, row: (one: Scenario) => Target): Target[] =>
    SCENARIOS.filter(isOf).map(row);
  const isLocal = ({ elsewhereShare }: Scenario): boolean => elsewhereShare === 0;
  const isMixed = ({ elsewhereShare }: Scenario): boolean => elsewhereShare === 0.3;
  const told = ['reported', 'projected'];
  const typed = ({ isTyped, ...one }: Scenario): boolean => isTyped && one.elsewhereShare === 0;
  const offLocal = ({ feedOffDays, ...one }: Scenario): boolean =>
    feedOffDays > 0 && one.elsewhereShare === 0;
  const any = SCENARIOS.flatMap(({ name }) =>
    looksOf((one) => one.name === name, ['projected', 'estimated']),
  );
  const good = any.filter(({ verdict }) => verdict === 'good');
  const goodWidth = scoreOf(good).goodHalfWidth;
  return [
    offTarget('reported + projected, all local', 'all such scenarios', looksOf(isLocal, told), 1, 4),
    ...each(isLocal, (one) =>
      offTarget(
        'the same',
        one.name,
        looksOf((other) => other === one, told),
        1,
        4,
      ),
    ),
    offTarget('reported + projected, 30% elsewhere', 'all such scenarios', looksOf(isMixed, told), 2, 8),
    ...each(isMixed, (one) =>
      offTarget(
        'the same',
        one.name,
        looksOf((other) => other === one, told),
        2,
        8,
      ),
    ),
    ...each(offLocal, (one) => offTarget('estimated', one.name, looksOf(offLocal, ['estimated']), 4, 12)),
    ...each(typed, (one) =>
      offTarget('all figures', one.name, looksOf(typed, [...told, 'estimated']), 8, null),
    ),
    ...each(typed, (one) => offTarget('estimated', one.name, looksOf(typed, ['estimated']), 8, null)),
    ...['projected', 'estimated'].flatMap((kind) =>
      each(
        () => true,
        (one) =>
          bandTarget(
            kind,
            one.name,
            looksOf((other) => other === one, [kind]),
          ),
      ),
    ),
    {
      target: `half the band of a limit called good: median ≤ ${MOST_GOOD_POINTS}`,
      of: 'projected + estimated, all scenarios',
      looks: good.length,
      found: goodWidth.toFixed(1),
      isMet: goodWidth <= MOST_GOOD_POINTS,
    },
    ...doublingTargets(accounts),
  ].filter(({ looks }) => looks > 0);
}

function offTarget(
  what: string,
  of: string,
  looks: readonly Look[],
  medianMost: number,
  p95Most: number | null,
): Target {
  const { medianOff, p95Off } = scoreOf(looks);
  return {
    target: `${what}: median ≤ ${medianMost}${p95Most === null ? '' : `, 95% ≤ ${p95Most}`}`,
    of,
    looks: looks.length,
    found: `${medianOff.toFixed(1)}, ${p95Off.toFixed(1)}`,
    isMet: medianOff <= medianMost && p95Off <= (p95Most ?? Infinity),
  };
}

function bandTarget(kind: string, of: string, looks: readonly Look[]): Target {
  const { inBand } = scoreOf(looks);
  return {
    target: `${kind}: the truth in the band ≥ ${LEAST_IN_BAND * 100}%`,
    of,
    looks: looks.length,
    found: `${(inBand * 100).toFixed(1)}%`,
    isMet: inBand >= LEAST_IN_BAND,
  };
}

/** After the limits doubled, once two payloads told of a new five-hour window: in that window, and after it. */
function doublingTargets(accounts: readonly MeasuredAccount[]): Target[] {
  const proven = accounts.flatMap(({ proof, looks, limitUsd }) =>
    proof === null
      ? []
      : looks
          .filter(({ atMs }) => atMs >= proof.fromMs)
          .map((look) => ({ ...look, isFirst: look.atMs < proof.resetsAtMs, newUsd: limitUsd[look.window] })),
  );
  return [true, false].flatMap((isFirst) =>
    (['five_hour', 'seven_day'] as const).map((id) => {
      const own = proven.filter((look) => look.window === id && look.isFirst === isFirst);
      const figures = own.map(({ offPoints }) => offPoints).filter((off) => !Number.isNaN(off));
      const { medianOff, p95Off } = offScoreOf(figures);
      const isWithin = shareOf(figures, (off) => Math.abs(off) <= WITHIN_POINTS);
      const learnedOff = offScoreOf(
        own.map((look) => ((look.learnedUsd ?? Number.NaN) / look.newUsd - 1) * 100),
      );
      return {
        target: `after a doubling: 95% within ${WITHIN_POINTS} points`,
        of: `${WINDOW_NAMES[id]}, ${isFirst ? 'in the first five-hour window with two samples' : 'later'}`,
        looks: own.length,
        found: `${medianOff.toFixed(1)}, ${p95Off.toFixed(1)}; ${(isWithin * 100).toFixed(1)}% within; learned limit off by ${learnedOff.medianOff.toFixed(0)}%, ${learnedOff.p95Off.toFixed(0)}%`,
        isMet: p95Off <= WITHIN_POINTS,
      };
    }),
  );
}
