/** Which of a window's samples are believed: later resets replace, rises win, drops need proof. */
import { anchorOf, SAMPLE_SOURCES, type Sample, type SampleSource } from './sample.ts';
import { FIVE_HOURS_MS, isPlausibleReset, SAME_RESET_MS, SEVEN_DAYS_MS, type Reset } from './windows.ts';

/** What became of a sample. The first five were taken, the others refused. */
export const OUTCOMES = {
  opened: 'the first of its window',
  raised: 'higher than before',
  confirmed: 'the same, or lower by no more than noise',
  lowered: 'lower, and newer than what was told before',
  moved: 'tells another reset than before',
  reset_passed: 'its reset had passed already',
  reset_too_far: 'its reset is further off than the window is long',
  repeated: 'its session had said the same before',
  unproven_drop: 'lower, and nothing proves that it is newer',
  earlier_reset: 'a later reset was told already',
  official_stands: 'Claude Code itself told another reset',
} as const;
export type Outcome = keyof typeof OUTCOMES;

export type JudgedSample = { sample: Sample; outcome: Outcome; isTaken: boolean };

/** Samples of one window that rise: between them usage can be compared. A drop or another reset begins a new run. */
export type Run = {
  resetsAtMs: number;
  anchor: Reset['anchor'];
  /** Nothing was lowered in its window before, so that usage rose from 0% to where it is. */
  isWhole: boolean;
  /** The highest percentage told, and the newest time at which it was true. */
  usedPercentage: number;
  atMs: number;
  /** Who told the newest, and whether it may be older than it seems. */
  source: SampleSource;
  isDoubtful: boolean;
  /** Taken samples, earliest first. */
  samples: Sample[];
};

export type Judgement = { runs: readonly Run[]; judged: readonly JudgedSample[] };

/** A drop of no more points than this is noise. */
const NOISE_POINTS = 2;
/** A larger one must be this much newer than what it lowers. */
const NEWER_MS = 60_000;

const ANCHOR_RANK: Readonly<Record<Reset['anchor'], number>> = { official: 2, limit_message: 1, user: 0 };

/** Judges the samples of one window, in whatever order they come: what counts is when they were true. */
export function judgeSamples(samples: readonly Sample[]): Judgement {
  const runs: Run[] = [];
  const judged: JudgedSample[] = [];
  const said = new Set<string>();
  /** An earlier reset that was told once; told again, it is believed. */
  let earlier: Sample | null = null;
  for (const sample of samples.toSorted(byTime)) {
    const figure = `${sample.session} ${sample.usedPercentage} ${sample.resetsAtMs}`;
    // A session repeats what it last heard for as long as it is open: without a newer response that is no news.
    const isRepeated = sample.isDoubtful && sample.session !== null && said.has(figure);
    const run = runs.at(-1) ?? null;
    let outcome: Outcome = isRepeated ? 'repeated' : outcomeOf(sample, run);
    if (outcome === 'earlier_reset' && run && isNewer(sample, run.atMs)) {
      outcome = earlier && isSameReset(sample, earlier) && isNewer(sample, earlier.atMs) ? 'moved' : outcome;
      earlier = sample;
    }
    if (isTakenAs(outcome)) {
      earlier = null;
    }
    if (isPossible(outcome)) {
      said.add(figure);
    }
    const isTaken = isTakenAs(outcome);
    judged.push({ sample, outcome, isTaken });
    if (isTaken) {
      take(sample, outcome, runs);
    }
  }
  return { runs, judged };
}

function isSameReset(a: Pick<Sample, 'resetsAtMs'>, b: Pick<Sample, 'resetsAtMs'>): boolean {
  return Math.abs(a.resetsAtMs - b.resetsAtMs) <= SAME_RESET_MS;
}

/** Whether it is proven that a sample was true later than an instant. */
function isNewer({ atMs, isDoubtful }: Sample, thanMs: number): boolean {
  return !isDoubtful && atMs >= thanMs + NEWER_MS;
}

/** Of two at the same instant the proven comes first, then the lower: the result must not depend on the order. */
function byTime(a: Sample, b: Sample): number {
  return (
    a.atMs - b.atMs ||
    Number(a.isDoubtful) - Number(b.isDoubtful) ||
    a.resetsAtMs - b.resetsAtMs ||
    a.usedPercentage - b.usedPercentage ||
    SAMPLE_SOURCES.indexOf(b.source) - SAMPLE_SOURCES.indexOf(a.source)
  );
}

/** Whether the reset that a sample tells can be true. */
function isPossible(outcome: Outcome): boolean {
  return outcome !== 'reset_passed' && outcome !== 'reset_too_far';
}

function isTakenAs(outcome: Outcome): boolean {
  return ['opened', 'raised', 'confirmed', 'lowered', 'moved'].includes(outcome);
}

function outcomeOf(sample: Sample, run: Run | null): Outcome {
  const { window, atMs, resetsAtMs, usedPercentage } = sample;
  if (resetsAtMs <= atMs) {
    return 'reset_passed';
  }
  if (!isPlausibleReset(window, atMs, resetsAtMs)) {
    return 'reset_too_far';
  }
  if (run === null || run.resetsAtMs <= atMs) {
    return 'opened';
  }
  if (!isSameReset(sample, run)) {
    return ofAnotherReset(sample, run);
  }
  if (usedPercentage > run.usedPercentage) {
    return 'raised';
  }
  if (usedPercentage >= run.usedPercentage - NOISE_POINTS) {
    return 'confirmed';
  }
  return isNewer(sample, run.atMs) ? 'lowered' : 'unproven_drop';
}

function ofAnotherReset(sample: Sample, run: Run): Outcome {
  // Claude Code knows better than the user, and the user's last word better than the one before.
  if (run.anchor === 'user') {
    return 'moved';
  }
  if (sample.source === 'typed') {
    return 'official_stands';
  }
  // A refused request is proof of the reset that it tells; a status line may repeat an old one, or another account's.
  const isProof = sample.source === 'limit_hit' || sample.source === 'limit_message';
  return sample.resetsAtMs > run.resetsAtMs || (isProof && isNewer(sample, run.atMs))
    ? 'moved'
    : 'earlier_reset';
}

function take(sample: Sample, outcome: Outcome, runs: Run[]): void {
  const run = runs.at(-1);
  const anchor = anchorOf(sample.source);
  if (!run || (outcome !== 'raised' && outcome !== 'confirmed')) {
    const { usedPercentage, atMs, source, isDoubtful } = sample;
    const isWhole = outcome === 'opened' || (outcome === 'moved' && opensAfter(sample, run));
    const best =
      run && outcome === 'lowered' ? bestReset(run, sample) : { resetsAtMs: sample.resetsAtMs, anchor };
    runs.push({ ...best, isWhole, usedPercentage, atMs, source, isDoubtful, samples: [sample] });
    return;
  }
  run.samples.push(sample);
  run.usedPercentage = Math.max(run.usedPercentage, sample.usedPercentage);
  // A repeat of unknown age does not make the figure newer.
  if (!sample.isDoubtful || outcome === 'raised') {
    run.atMs = sample.atMs;
    run.source = sample.source;
    run.isDoubtful = sample.isDoubtful;
  }
  Object.assign(run, bestReset(run, sample));
}

/** Whether the window that a sample tells of began after all that was told of the one before. */
function opensAfter({ window, resetsAtMs }: Sample, run: Run | undefined): boolean {
  const lengthMs = window === 'five_hour' ? FIVE_HOURS_MS : SEVEN_DAYS_MS;
  return run === undefined || resetsAtMs - lengthMs >= run.atMs;
}

/** Of two that tell the same reset, the one who knows it best. */
function bestReset(run: Run, sample: Sample): Pick<Run, 'anchor' | 'resetsAtMs'> {
  const anchor = anchorOf(sample.source);
  return ANCHOR_RANK[anchor] > ANCHOR_RANK[run.anchor]
    ? { anchor, resetsAtMs: sample.resetsAtMs }
    : { anchor: run.anchor, resetsAtMs: run.resetsAtMs };
}

/** The run whose window holds `nowMs`, or null. */
export function runAt({ runs }: Judgement, nowMs: number): Run | null {
  const run = runs.findLast(({ samples: [first] }) => first && first.atMs <= nowMs);
  return run && nowMs < run.resetsAtMs ? run : null;
}

/** The resets that the runs tell. */
export function resetsOf({ runs }: Judgement): Reset[] {
  return runs.map(({ resetsAtMs, anchor, samples }) => ({
    resetsAtMs,
    anchor,
    sampledAtMs: samples[0]?.atMs ?? resetsAtMs,
  }));
}

/**
 * Whether two resets, both still to come at `nowMs`, are reported in turn: two accounts seem to write the same samples. That a
 * reset moves, once or more, is no sign of it; that one comes back is.
 */
export function hasTwoAccounts({ judged }: Judgement, nowMs: number): boolean {
  const resetsMs = judged
    .filter(
      ({ sample, outcome }) => sample.source === 'feed' && outcome !== 'repeated' && isPossible(outcome),
    )
    .map(({ sample }) => sample.resetsAtMs)
    .filter((ms) => ms > nowMs);
  const isSame = (a: number, b: number): boolean => Math.abs(a - b) <= SAME_RESET_MS;
  return resetsMs.some((ms, i) => {
    const left = resetsMs.findIndex((other, j) => j > i && !isSame(other, ms));
    return left !== -1 && resetsMs.slice(left).some((other) => isSame(other, ms));
  });
}
