/** What docs/accuracy.md says of the measured accounts. */
import { MISTAKES } from './figures.ts';
import { minutes, percent, points, table } from './markdown.ts';
import { WINDOW_NAMES, type MeasuredAccount } from './measure.ts';
import { peerSection, type Group } from './peer-section.ts';
import { SCENARIOS } from './scenario.ts';
import { scoreOf } from './score.ts';
import { targetsOf } from './targets.ts';

const KINDS = ['reported', 'projected', 'estimated', 'unknown', ...Object.values(MISTAKES)];

/** The report as Markdown. */
export function reportOf(accounts: readonly MeasuredAccount[]): string {
  const groups = SCENARIOS.map(({ name }) => ({
    scenario: name,
    looks: accounts.filter(({ scenario }) => scenario === name).flatMap(({ looks }) => looks),
  }));
  return [
    ...introduction(accounts),
    '## Targets',
    '',
    'Found: the median and the 95th percentile of |shown − true| in points, unless the target says otherwise. “All local”: nothing',
    'is used elsewhere. A window that is full counts as reported.',
    '',
    ...targetTable(accounts),
    '## By scenario and kind, both windows',
    '',
    'Off: |shown − true| in points. In band: how often the truth lies within what is stated beside the figure, of the looks',
    'at which a band is stated. Half-width: the median, in points. Age: of the official figure behind it, the median. Good: at',
    'how many looks the limit that was learned is called good.',
    '',
    ...kindTable(groups, false),
    '## The same by window',
    '',
    ...kindTable(groups, true),
    ...peerSection(accounts, groups),
  ].join('\n');
}

function introduction(accounts: readonly MeasuredAccount[]): string[] {
  const seeds = accounts.map(({ seed }) => seed);
  const looks = accounts.reduce((sum, account) => sum + account.looks.length, 0);
  return [
    '# Accuracy',
    '',
    'Written by `npm run bench -- accuracy`; it comes out the same on every machine. **These are made-up accounts**: they',
    'show what the arithmetic is worth under stated assumptions, not how Anthropic counts.',
    '',
    `${accounts.length} accounts over thirty days each: ${SCENARIOS.length} scenarios, seeds ${Math.min(...seeds)} to ${Math.max(...seeds)}, ${looks} figures shown (a look shows two windows, each`,
    'counted by itself; the five-hour one only while it is open or shown). A seed is the same person in every scenario, so that',
    'scenarios are not independent of each other, nor are the looks at one account.',
    '',
    'What is simulated (`test/bench/accuracy`): somebody works three to seven days a week in stretches of hours, in one to three',
    'sessions side by side, with turns of several responses, a context that grows until it is compacted, subagents, and a mix of',
    'four models that drifts from day to day. Hidden from the program are the limits (drawn to be filled as far as the scenario',
    'says), what cache reads count (nothing, 0.15 or all of their list price), what each model counts (0.8 to 1.25 of its list',
    'price), when the week resets, whether official percentages are rounded or cut off, and whether work goes on as usage credits',
    'when a window is full; otherwise requests are refused then. Usage elsewhere comes in sessions of its own on four days of five,',
    'partly beside the work here. The status line hands on whole points, as they were when the response began, two in a hundred a',
    'point too low, and idle sessions repeat them for hours. The figures are those of `src/core` with nothing set by the user, looked',
    'at 70 to 120 times per account: mostly within three minutes after a response, sometimes up to an hour after work; in the last',
    'fifteen days, in the days without the feed where it is off, after the typed value, and after the limits have doubled.',
    '',
    'Not simulated: limits that change with the time of day, several accounts, weekly windows of single models, fast mode, logs',
    'that are lost or written by another program, clocks that are wrong.',
    '',
  ];
}

function targetTable(accounts: readonly MeasuredAccount[]): string[] {
  return table(
    ['target', 'of', 'looks', 'found', 'met'],
    targetsOf(accounts).map(({ target, of, looks, found, isMet }) => [
      target,
      of,
      looks,
      found,
      isMet ? 'yes' : '**no**',
    ]),
  );
}

function kindTable(groups: readonly Group[], isByWindow: boolean): string[] {
  const windows = isByWindow ? (['five_hour', 'seven_day'] as const) : [null];
  const rows = groups.flatMap(({ scenario, looks }) =>
    windows.flatMap((id) =>
      KINDS.map((kind) => {
        const own = looks.filter((look) => look.kind === kind && (id === null || look.window === id));
        const score = scoreOf(own);
        const hasBand = kind === 'projected' || kind === 'estimated';
        return {
          looks: own.length,
          cells: [
            scenario,
            ...(id === null ? [] : [WINDOW_NAMES[id]]),
            kind,
            score.looks,
            points(score.medianOff),
            points(score.p95Off),
            hasBand ? percent(score.inBand) : '–',
            points(score.halfWidth),
            minutes(score.ageMinutes),
            percent(score.good),
            points(score.goodHalfWidth),
          ],
        };
      }),
    ),
  );
  return table(
    [
      'scenario',
      ...(isByWindow ? ['window'] : []),
      'kind',
      'looks',
      'off: median',
      'off: 95%',
      'in band',
      'half-width',
      'age',
      'good',
      'half-width where good',
    ],
    rows.filter(({ looks }) => looks > 0).map(({ cells }) => cells),
  );
}
