/** The part of the report that compares with what other programs do. */
import { quantile } from './figures.ts';
import { points, table } from './markdown.ts';
import { WINDOW_NAMES, type Look, type MeasuredAccount } from './measure.ts';
import { nearestPresetUsd, PEERS, PRESETS_USD } from './peers.ts';
import { offScoreOf } from './score.ts';

/** The looks of all accounts of a scenario. */
export type Group = { scenario: string; looks: Look[] };

/** Ours and what others do, side by side. */
export function peerSection(accounts: readonly MeasuredAccount[], groups: readonly Group[]): string[] {
  const apart = accounts.map(({ limitUsd: { five_hour: usd } }) =>
    Math.exp(Math.abs(Math.log(nearestPresetUsd(usd) / usd))),
  );
  const rows = groups.flatMap(({ scenario, looks }) =>
    (['five_hour', 'seven_day'] as const).map((id) => {
      const own = looks.filter(({ window }) => window === id);
      const peers = PEERS.map((peer) => own.flatMap(({ peersOff }) => peersOff[peer] ?? []));
      return {
        looks: own.length,
        cells: [
          scenario,
          WINDOW_NAMES[id],
          own.length,
          ...[own.map(({ offPoints }) => offPoints), ...peers].map(offCell),
        ],
      };
    }),
  );
  return [
    '## The same looks by what others do',
    '',
    'Median and 95th percentile of how far off each is, and how many figures it shows. Ours: all kinds together.',
    `Preset: a fixed limit of ${PRESETS_USD.map((usd) => `$${usd}`).join(', ')} of list price per five hours (Claude-Code-Usage-Monitor’s for Pro, Max 5x and Max 20x, 2025-07), of`,
    'which each account gets the one nearest to its true limit, which flatters it; but these accounts’ limits are drawn from their',
    `use, not from those plans (the nearest preset is off by a factor of ${points(quantile(apart, 0.5))} in the median), so that the last column matters more: the`,
    'same sum held against a limit that is right on average. 90%: the 90th percentile of the account’s',
    'own past five-hour blocks as the limit. Last payload: what the status line was handed last, by whichever session, whatever its',
    'age, until its reset has passed. Blocks are cut from local use alone, as these programs do. The weekly window is known to the',
    'last payload only.',
    '',
    ...table(
      ['scenario', 'window', 'looks', 'ours', 'preset', '90% of own blocks', 'last payload', 'true limit'],
      rows.filter(({ looks }) => looks > 0).map(({ cells }) => cells),
    ),
  ];
}

function offCell(offPoints: readonly number[]): string {
  const figures = offPoints.filter((off) => !Number.isNaN(off));
  const { medianOff, p95Off } = offScoreOf(figures);
  return figures.length === 0 ? '–' : `${points(medianOff)}, ${points(p95Off)} (${figures.length})`;
}
