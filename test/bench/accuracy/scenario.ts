/** What is made up: which evidence an account's machine holds, and what of its usage happens elsewhere. */

/** A low and a high end to draw between. */
export type Range = readonly [low: number, high: number];

export type Scenario = {
  name: string;
  /** Which sessions' status lines are handed on. */
  feed: 'all sessions' | 'some sessions' | 'none';
  /** How many days before the end the feed stops. */
  feedOffDays: number;
  /** The share of all usage that happens on other surfaces, on average. */
  elsewhereShare: number;
  /** One figure per window is typed about five days before the end. */
  isTyped: boolean;
  /** Both limits double at mid-period. */
  isDoubled: boolean;
  /** Output is recorded as a placeholder up to mid-period. */
  hasPlaceholders: boolean;
  /** How full the account's fullest tenth of five-hour windows would get at least if nothing were refused; 1 is full. */
  fiveHourFill: Range;
  /** How full its fullest week would get if nothing were refused on its account. */
  sevenDayFill: Range;
};

/** An account that has the feed throughout; what a scenario does not say is as here. */
const USUAL: Omit<Scenario, 'name'> = {
  feed: 'all sessions',
  feedOffDays: 0,
  elsewhereShare: 0,
  isTyped: false,
  isDoubled: false,
  hasPlaceholders: false,
  fiveHourFill: [0.35, 1.35],
  sevenDayFill: [0.35, 1.15],
};

/** Accounts that do hit their limits, since hits are all that is known of them. */
const HITTING: Omit<Scenario, 'name'> = {
  ...USUAL,
  feed: 'none',
  fiveHourFill: [1.05, 1.7],
  sevenDayFill: [0.5, 1.15],
};

/** Accounts that seldom hit a limit, so that the typed value is all that is known of them. */
const TYPED: Omit<Scenario, 'name'> = {
  ...USUAL,
  feed: 'none',
  isTyped: true,
  fiveHourFill: [0.3, 0.8],
  sevenDayFill: [0.3, 0.9],
};

/** Everything that is simulated, in the order of a report. */
export const SCENARIOS: readonly Scenario[] = [
  { ...USUAL, name: 'feed, all local' },
  { ...USUAL, name: 'feed, 30% elsewhere', elsewhereShare: 0.3 },
  { ...USUAL, name: 'feed, 60% elsewhere', elsewhereShare: 0.6 },
  { ...USUAL, name: 'feed of some sessions, all local', feed: 'some sessions' },
  { ...USUAL, name: 'feed of some sessions, 30% elsewhere', feed: 'some sessions', elsewhereShare: 0.3 },
  { ...USUAL, name: 'feed off for the last three days, all local', feedOffDays: 3 },
  { ...USUAL, name: 'feed off for the last three days, 30% elsewhere', feedOffDays: 3, elsewhereShare: 0.3 },
  { ...HITTING, name: 'limit hits only, all local' },
  { ...HITTING, name: 'limit hits only, 30% elsewhere', elsewhereShare: 0.3 },
  { ...TYPED, name: 'one typed value, all local' },
  { ...TYPED, name: 'one typed value, 30% elsewhere', elsewhereShare: 0.3 },
  // Before the limits double, windows are nearly twice as full as after.
  {
    ...USUAL,
    name: 'limits doubled, feed',
    isDoubled: true,
    fiveHourFill: [0.5, 1.6],
    sevenDayFill: [0.5, 1.3],
  },
  { ...USUAL, name: 'placeholder-era output, feed', hasPlaceholders: true },
];
