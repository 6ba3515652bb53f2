/** The statistics of a group of looks. */
import { quantile, type Shown } from './figures.ts';

/** What is said of a group of looks; NaN where there is nothing to say it of. */
export type Score = {
  looks: number;
  /** How far figures are off, in points: the median, and what 95% are below. */
  medianOff: number;
  p95Off: number;
  /** The share of figures with a band of which the truth lies in it; never in one that is no number. */
  inBand: number;
  /** Half the band's width in points: the median. */
  halfWidth: number;
  /** How old the official figure behind what is shown is: the median. */
  ageMinutes: number;
  /** The share of looks at which the learned limit is called good. */
  good: number;
  goodHalfWidth: number;
};

const MINUTE_MS = 60_000;

/** The statistics of looks, taken together. */
export function scoreOf(looks: readonly Shown[]): Score {
  const good = looks.filter(({ verdict }) => verdict === 'good');
  const banded = looks.flatMap(({ offPoints, marginPoints }) =>
    marginPoints === null || Number.isNaN(offPoints) ? [] : [Math.abs(offPoints) <= marginPoints],
  );
  const agesMs = looks.flatMap(({ ageMs }) => (ageMs === null ? [] : [ageMs]));
  return {
    looks: looks.length,
    ...offScoreOf(looks.map(({ offPoints }) => offPoints)),
    inBand: shareOf(banded, Boolean),
    halfWidth: halfWidthOf(looks),
    ageMinutes: quantile(agesMs, 0.5) / MINUTE_MS,
    good: good.length / looks.length,
    goodHalfWidth: halfWidthOf(good),
  };
}

/** How far off figures are, whichever way; NaN among them are left out. */
export function offScoreOf(offPoints: readonly number[]): Pick<Score, 'medianOff' | 'p95Off'> {
  const off = offPoints.filter((one) => !Number.isNaN(one)).map(Math.abs);
  return { medianOff: quantile(off, 0.5), p95Off: quantile(off, 0.95) };
}

/** The share of values of which something is so; NaN of none. */
export function shareOf<T>(values: readonly T[], isSo: (value: T) => boolean): number {
  return values.filter(isSo).length / values.length;
}

function halfWidthOf(looks: readonly Shown[]): number {
  const margins = looks.flatMap(({ marginPoints }) => marginPoints ?? []).filter((one) => !Number.isNaN(one));
  return quantile(margins, 0.5);
}
