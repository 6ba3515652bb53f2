/**
 * Every word and sentence that the interface shows: popover, settings, menu bar, menus and notifications. A language is
 * added by writing this file anew: which sentence is told is decided elsewhere, its words and their order here. Functions
 * get parts that are formatted already, or counts for their plural. What the command line alone prints is English and
 * stays with its commands.
 */

/** The language of everything below; `format.ts` writes numbers, durations and weekdays in it. */
export const LANGUAGE = 'en';
/** Dates and times are written as in this region where the system names none. */
export const USUAL_REGION = 'GB';

const plurals = new Intl.PluralRules(LANGUAGE);

let numbers: Intl.NumberFormat | undefined;

/** A number as English writes it. The first formatter of a process takes 10 ms to make: whole numbers need none. */
function numberText(figure: number): string {
  if (Number.isSafeInteger(figure)) {
    return String(figure).replace(/\B(?=(?:\d{3})+$)/g, ',');
  }
  numbers ??= new Intl.NumberFormat(LANGUAGE);
  return numbers.format(figure);
}

/** The form that goes with a count. */
function plural(
  count: number,
  forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string },
): string {
  return forms[plurals.select(count)] ?? forms.other;
}

/** An instant: its clock time, and the day where that is not today. */
export type Moment = { time: string; day: string | null };

export const MOMENT = {
  tomorrow: 'tomorrow',
  plain: ({ time, day }: Moment) => (day === null ? time : `${day} ${time}`),
  at: ({ time, day }: Moment) => (day === null ? `at ${time}` : `${day} ${time}`),
  about: ({ time, day }: Moment) => (day === null ? `about ${time}` : `about ${day} ${time}`),
  atAbout: ({ time, day }: Moment) => (day === null ? `at about ${time}` : `about ${day} ${time}`),
} as const;

export const DURATION = {
  lessThan: (minute: string) => `under ${minute}`,
  justNow: 'just now',
} as const;

export const WINDOW = {
  /** As a heading. */
  names: {
    five_hour: 'Five-hour window',
    seven_day: 'Seven-day window',
    seven_day_opus: 'Weekly Opus limit',
    seven_day_sonnet: 'Weekly Sonnet limit',
    seven_day_overage_included: 'Weekly Fable limit',
  },
  /** After "the" within a sentence. */
  inSentence: {
    five_hour: 'five-hour window',
    seven_day: 'seven-day window',
    seven_day_opus: 'weekly Opus limit',
    seven_day_sonnet: 'weekly Sonnet limit',
    seven_day_overage_included: 'weekly Fable limit',
  },
} as const;

/** How sure a figure is: as it stands, carried on or estimated, or known to be more. */
export type Certainty = 'exact' | 'about' | 'atLeast';

export const AMOUNT = {
  tokens: (count: number, figure: string) => `${figure} ${plural(count, { one: 'token', other: 'tokens' })}`,
  outputTokens: (count: number, figure: string) =>
    `${figure} ${plural(count, { one: 'output token', other: 'output tokens' })}`,
  responses: (count: number) =>
    `${numberText(count)} ${plural(count, { one: 'response', other: 'responses' })}`,
  certainty: {
    exact: (figure: string) => figure,
    about: (figure: string) => `about ${figure}`,
    atLeast: (figure: string) => `at least ${figure}`,
  },
  lessThan: (figure: string) => `less than ${figure}`,
} as const;

export const HEADLINE = {
  reading: 'Reading your logs…',
  later: 'later',
  onCredits: (window: string, reset: string) =>
    `The ${window} is full until it resets ${reset}; you are on usage credits.`,
  full: (window: string, reset: string) => `The ${window} is full. It resets ${reset}.`,
  overOwnLimit: (window: string, reset: string | null) =>
    `The ${window} has reached the limit you set${reset === null ? '' : `; it resets ${reset}`}.`,
  /** What a forecast goes by: the present pace, or an official figure that is old. */
  pace: 'At this pace',
  oldFigure: (ago: string) => `Going by a figure from ${ago},`,
  runsOut: (basis: string, window: string, when: string, before: string) =>
    `${basis} the ${window} runs out ${when}, ${before} before it resets.`,
  runsOutWithReset: (basis: string, window: string, reset: string) =>
    `${basis} the ${window} runs out at about the time that it resets, ${reset}.`,
  lasts: (basis: string, window: string, reset: string) =>
    `${basis} the ${window} lasts until it resets ${reset}.`,
  nearAndLasts: (window: string, figure: string, reset: string) =>
    `The ${window} is at ${figure}, but lasts until it resets ${reset}.`,
  oldNearAndLasts: (basis: string, window: string, figure: string, reset: string) =>
    `${basis} the ${window} is at ${figure}, but lasts until it resets ${reset}.`,
  oldUsed: (basis: string, window: string, figure: string, reset: string | null) =>
    `${basis} ${figure} of the ${window} is used${reset === null ? '' : `; it resets ${reset}`}.`,
  used: {
    exact: (window: string, figure: string, reset: string | null) =>
      `${figure} of the ${window} is used${reset === null ? '' : `; it resets ${reset}`}.`,
    about: (window: string, figure: string, reset: string | null) =>
      `About ${figure} of the ${window} is used${reset === null ? '' : `; it resets ${reset}`}.`,
    atLeast: (window: string, figure: string, reset: string | null) =>
      `At least ${figure} of the ${window} is used${reset === null ? '' : `; it resets ${reset}`}.`,
  },
  noLogs: 'No session logs were found yet.',
  unreadable: 'Your logs could not be read, so nothing is known.',
  nothingUsed: 'Nothing is used. The five-hour window starts with your next request.',
  notStarted: (cost: string) => `The five-hour window has not started. ${cost} used in seven days.`,
  cost: (window: string, cost: string, reset: string | null) =>
    `${cost} used in this ${window}${reset === null ? '' : `, which resets ${reset}`}.`,
} as const;

export const METER = {
  full: 'Full',
  overOwnLimit: 'Over your limit',
  near: 'Near the limit',
  elsewhere: (figure: string) => `At least ${figure} used elsewhere`,
  elsewhereTitle: 'On the web, on a phone or on another machine',
  elsewhereBar: 'Used elsewhere',
  tokensTitle: (tokens: string) => `${tokens} used here`,
  resetsIn: (duration: string) => `Resets in ${duration}`,
  resetsNow: 'Resets now',
  resets: (reset: string) => `Resets ${reset}`,
  runsOut: (when: string) => `Runs out ${when}`,
  runsOutWithReset: 'Runs out about when it resets',
  timeGone: 'Time gone in this window',
  evenPace: 'As much is used as time is gone.',
  fastPace: (points: number) =>
    `${numberText(points)} ${plural(points, { one: 'point', other: 'points' })} more used than time is gone.`,
  slowPace: (points: number) =>
    `${numberText(points)} ${plural(points, { one: 'point', other: 'points' })} less used than time is gone.`,
  asks: {
    tell_usage: 'Type what /usage shows',
    set_limit: 'Set a limit',
    set_weekly_reset: 'Set your weekly reset',
  },
} as const;

/** Where a meter's figure comes from, in parts that are put side by side. */
export const PROVENANCE = {
  beside: (parts: readonly string[]) => parts.join(' · '),
  blocked: 'Another limit is full',
  notStarted: 'Starts with your next request',
  startEstimated: (margin: string) => `start ± ${margin}`,
  rolling: 'the last seven days',
  credits: (cost: string) => `${cost} more as usage credits`,
  limitHit: (when: string) => `Limit hit ${when}`,
  reportedFull: (when: string) => `Reported full ${when}`,
  reported: (ago: string) => `Reported ${ago}`,
  typed: (ago: string) => `Typed ${ago}`,
  orOlder: (told: string) => `${told} or earlier`,
  usedSince: (told: string, points: number) =>
    `${told}, ${numberText(points)} ${plural(points, { one: 'point', other: 'points' })} used since`,
  moreSince: (told: string) => `${told}, more was used since`,
  margin: (told: string, points: number) => `${told} (± ${numberText(points)})`,
  estimated: (margin: number | null, windows: number) =>
    `Estimated${margin === null ? '' : ` ± ${numberText(margin)}`} from ${numberText(windows)} ${plural(windows, { one: 'window', other: 'windows' })}`,
  community: (margin: number | null, month: string) =>
    `Community estimate, ${month}${margin === null ? '' : `, ± ${numberText(margin)}`}`,
  ownLimit: (limit: string) => `Of your limit, ${limit}`,
  unknown: 'No limit known',
} as const;

/** A meter as a sentence: tooltip, menu, summary, screen reader. */
export const SENTENCE = {
  together: (sentences: readonly string[]) => sentences.join(' '),
  notStarted: (window: string) => `${window} not started.`,
  full: (window: string, reset: string | null) =>
    `${window} full${reset === null ? '' : `, resets ${reset}`}.`,
  used: (window: string, figure: string, reset: string | null) =>
    `${window} ${figure} used${reset === null ? '' : `, resets ${reset}`}.`,
  cost: (window: string, cost: string, reset: string | null) =>
    `${window}: ${cost} used, no limit set${reset === null ? '' : `, resets ${reset}`}.`,
} as const;

/** What an organisation spends through the API. */
export const SPEND = {
  name: (month: string) => `API spend, ${month}`,
  ofBudget: (cost: string, budget: string) => `${cost} of ${budget}`,
  near: 'Near your budget',
  over: 'Over your budget',
  asked: (ago: string) => `Asked ${ago}`,
  coveredUntil: (asked: string, day: string) => `${asked}, known to the end of ${day} UTC`,
  nothingCovered: (asked: string) => `${asked}, nothing is known of this month yet`,
  waiting: 'Waiting for the first figure',
  timeGone: 'Time gone in this month, in UTC',
  setBudget: 'Set a budget',
  sentence: (name: string, figure: string, used: string | null) =>
    `${name}: ${figure}${used === null ? '' : `, ${used} used`}.`,
} as const;

/** Why API spend is old or missing, as sentences. */
export const SPEND_FAILURE = {
  noKey: 'API spend is on, but no Admin key is kept in the keychain.',
  wrongKey: 'Anthropic refused the Admin key, so API spend can’t be read. Save another key.',
  forbidden:
    'The Admin key may not read your organisation’s costs. Save one that an admin of the organisation made.',
  rateLimited: 'Anthropic asked Tidemark to wait before it asks for API spend again.',
  timedOut: 'api.anthropic.com did not answer in time. API spend is asked for again later.',
  unreachable: 'api.anthropic.com can’t be reached. API spend is asked for again later.',
  untrusted:
    'Something between this computer and api.anthropic.com shows a certificate that is not trusted, so the Admin key was not sent.',
  unreadable: 'What api.anthropic.com answered is not the documented cost report.',
  serverFailed: (status: number) =>
    `Anthropic’s server failed (${status}). API spend is asked for again later.`,
  refused: (status: number) => `Anthropic refused to tell the API spend (${status}).`,
  foreignCurrency: (currency: string) =>
    `The cost report is in ${currency}, and Tidemark can add up US dollars alone.`,
  keychainMissing: 'There is no keychain here that could keep the Admin key, and it is kept nowhere else.',
  keychainLocked: 'The keychain is locked, so the Admin key can’t be reached. Unlock it and refresh.',
  keychainFailed: 'The keychain refused access to the Admin key. Allow it there and refresh.',
} as const;

/** What a screen reader is told when a window changes its state. */
export const STATE_NEWS = {
  calm: (window: string) => `${window} has room again.`,
  near: (window: string) => `${window} is near its limit.`,
  full: (window: string) => `${window} is full.`,
} as const;

/** Beside the icon, and the line for other bars. */
export const TITLE = {
  left: (figure: string) => `${figure} left`,
  both: (fiveHour: string, sevenDay: string) => `5h ${fiveHour} · 7d ${sevenDay}`,
  fiveHour: (figure: string) => `5h ${figure}`,
  sevenDay: (figure: string) => `7d ${figure}`,
  resets: (time: string) => `resets ${time}`,
} as const;

export const BURNED = {
  title: {
    five_hour: 'What used this five-hour window',
    seven_day: 'What used this seven-day window',
  },
  groupBy: 'Group by',
  projects: 'Projects',
  models: 'Models',
  sessions: 'Sessions',
  session: (id: string) => `Session ${id}`,
  subagents: 'of it by subagents',
} as const;

export const CHART = {
  course: (used: string, since: string, halfBy: string | null) =>
    `${used} used since ${since}${halfBy === null ? '' : `, half of it by ${halfBy}`}.`,
  fullBy: (when: string) => `At this pace the limit is reached ${when}.`,
  atTheEnd: (used: string, reset: string) => `At this pace ${used} are used ${reset}.`,
  limit: 'limit',
  sentences: (sentences: readonly string[]) => sentences.join(' '),
} as const;

export const HISTORY = {
  title: (days: number) => `Last ${numberText(days)} ${plural(days, { one: 'day', other: 'days' })}`,
  days: (used: number, all: number) =>
    `${numberText(used)} of ${numberText(all)} ${plural(all, { one: 'day', other: 'days' })}`,
  nothing: (days: number) =>
    `Nothing was used in the last ${numberText(days)} ${plural(days, { one: 'day', other: 'days' })}.`,
  noPrice: (days: number) =>
    `Nothing that was used in the last ${numberText(days)} ${plural(days, { one: 'day', other: 'days' })} has a price.`,
  most: {
    anyDay: (from: string, to: string, dearest: string, cost: string) =>
      `Most was used between ${from} and ${to}; the dearest day was ${dearest} with ${cost}.`,
    weekdays: (from: string, to: string, dearest: string, cost: string) =>
      `Most was used on weekdays between ${from} and ${to}; the dearest day was ${dearest} with ${cost}.`,
    weekends: (from: string, to: string, dearest: string, cost: string) =>
      `Most was used at weekends between ${from} and ${to}; the dearest day was ${dearest} with ${cost}.`,
  },
  since: (day: string) => `Since ${day}, which is longer than Claude Code keeps its logs.`,
  total: (responses: string, tokens: string) => `${responses} · ${tokens}`,
  day: (day: string, cost: string) => `${day}: ${cost}`,
} as const;

/** What was learned of limits, and what may be begun with. */
export const LIMITS = {
  learned: (window: string, limit: string, band: string | null, verdict: string, windows: number) =>
    `${window}: about ${limit}${band === null ? '' : `, most likely ${band}`} (${verdict} confidence, learned from ${numberText(windows)} ${plural(windows, { one: 'window', other: 'windows' })})`,
  band: (low: string, high: string) => `${low} to ${high}`,
  verdicts: { low: 'low', fair: 'fair', good: 'good' },
  community: (month: string, fiveHour: string, sevenDay: string) =>
    `In ${month} users found about ${fiveHour} in five hours and ${sevenDay} in seven days. It may be off by half and more.`,
  largest: (cost: string) => `Your largest five-hour window that ended in the last seven days: ${cost}`,
} as const;

export const FOOT = {
  snoozed: (until: string) => `Alerts are silent until ${until}.`,
  endSnooze: 'Resume',
  noResponses: 'No responses yet',
  lastResponse: (ago: string) => `Last response ${ago}`,
  refresh: 'Refresh',
  settings: 'Settings',
} as const;

export const NOTICE = {
  dismiss: 'Dismiss',
  title: (title: string) => `${title}.`,
} as const;

export const ALERT = {
  full: (window: string) => `${window} full`,
  used: (window: string, figure: string) => `${window} ${figure} used`,
  reached: 'Claude Code reported the limit as reached.',
  typedFull: 'As you typed it.',
  typedBasis: { reported: 'As you typed it.', projected: 'Projected from what you typed.' },
  basis: {
    reported: 'As reported by Claude Code.',
    projected: 'Projected from what Claude Code reported.',
    configured: 'Measured against the limit you set.',
    unknown: 'No limit is known.',
  },
  estimate: (margin: number) =>
    `An estimate, ± ${numberText(margin)} ${plural(margin, { one: 'point', other: 'points' })}.`,
  sentences: (sentences: readonly string[]) => sentences.join(' '),
  resets: (reset: string) => `It resets ${reset}.`,
  runsOut: (window: string, when: string) => `${window} runs out ${when}`,
  before: (duration: string) => `At this pace, ${duration} before it resets.`,
  alsoRunsOut: (when: string, before: string) =>
    `At this pace it runs out ${when}, ${before} before it resets.`,
  hasReset: (window: string) => `${window} has reset`,
  test: { title: 'Alerts come like this', body: 'Tidemark can show notifications.' },
  goOn: 'You can go on.',
  goOnSoon: 'By its estimated start; it may take ten minutes more.',
  unsupported: 'this system has none',
} as const;

export const PROBLEM = {
  label: 'Problems',
  pageCrashed: (reason: string) =>
    `The popover stopped twice (${reason}). The figures in the menu bar go on.`,
  actions: {
    choose_root: 'Choose the folder',
    set_price: 'Set its price',
    set_weekly_reset: 'See the weekly reset',
    open_settings: 'Open the settings',
    keep_history: 'Keep a history',
    open_menu_bar_settings: 'Open System Settings',
    open_notification_settings: 'Open System Settings',
  },
  noLogs: (paths: string) => `No session logs were found. Looked in ${paths}.`,
  rootMissing: (path: string) => `The logs folder ${path} was not found.`,
  folderUnreadable: (path: string) => `The folder ${path} can't be read.`,
  fileUnreadable: (path: string) => `The log ${path} can't be read.`,
  unknownModels: (models: string, pricedAs: string) =>
    `No price is known for ${models}; ${pricedAs} prices are used.`,
  foreignModels: (events: number, models: string) =>
    `${numberText(events)} ${plural(events, {
      one: `response from ${models} has no price and counts`,
      other: `responses from ${models} have no price and count`,
    })} towards no limit.`,
  futureEvents: (events: number) =>
    `${numberText(events)} ${plural(events, { one: 'response is', other: 'responses are' })} dated in the future and left out.`,
  fileTimesWrong: (files: number) =>
    `${numberText(files)} ${plural(files, {
      one: 'log holds newer lines than its file time says',
      other: 'logs hold newer lines than their file times say',
    })}, as after a restored backup. They are counted all the same.`,
  refusedResets: (count: number) =>
    `${numberText(count)} ${plural(count, {
      one: "reset time in the logs can't be true and was",
      other: "reset times in the logs can't be true and were",
    })} refused.`,
  blockStartUnknown:
    "The five-hour window's start may be wrong: the logs hold no pause of five hours in the last seven days.",
  weeklyResetMoved: 'Claude Code reported another weekly reset than the one you set; its own is used.',
  twoAccounts:
    'Two resets are reported in turn: two accounts seem to use this folder. Tidemark follows the later one.',
  outputUnderRecorded: (events: number) =>
    `${numberText(events)} ${plural(events, { one: 'response was', other: 'responses were' })} recorded by a Claude Code older than 2.1.97, which wrote too few output tokens.`,
  settingsField: (field: string, reason: string) => `In the settings, "${field}" is ignored: ${reason}.`,
  settingsNotJson: 'The settings file is not valid JSON, so the defaults are used.',
  settingsKept: (name: string) =>
    `The settings file was not valid JSON. It is kept as ${name}; the defaults are used.`,
  settingsUnreadable: (path: string) => `The settings file ${path} can't be read, so the defaults are used.`,
  settingsUnwritable: (path: string) => `The settings could not be saved to ${path}.`,
  stateDamaged: (file: string) => `${file} is damaged and was not read.`,
  stateKept: (file: string, name: string) => `${file} was damaged; it is kept as ${name}, and begun anew.`,
  stateUnwritable: (path: string) =>
    `${path} can't be written, so what belongs in it is kept until Tidemark ends only.`,
  historyDamaged: (lines: number) =>
    `${numberText(lines)} ${plural(lines, { one: 'line of the history was', other: 'lines of the history were' })} damaged. What the logs still hold of it is counted anew; the rest of the history is as it was.`,
  historyNewer:
    'The history was written by a newer Tidemark. It is left as it is, and nothing is added to it.',
  historyUnreadable: "The history can't be read. It is left as it is, and nothing is added to it.",
  historyUnwritable: (path: string) => `The history could not be saved to ${path}.`,
  cleanupKept: (days: number) =>
    `Claude Code deletes its logs after ${numberText(days)} ${plural(days, { one: 'day', other: 'days' })}. From now on, Tidemark keeps hourly sums of them.`,
  cleanupLost: (days: number) =>
    `Claude Code deletes its logs after ${numberText(days)} ${plural(days, { one: 'day', other: 'days' })}. Tidemark would keep hourly sums of them, but its history is off.`,
  readingFailed: (reason: string) =>
    `Reading the logs stopped: ${reason}. The figures are the last good ones.`,
  notificationsFailed: (reason: string) => `Notifications can't be shown: ${reason}.`,
  menuBarHidden: 'macOS hides the icon. Allow Tidemark in System Settings, Menu Bar.',
} as const;

export const MENU = {
  snooze: 'Snooze alerts',
  snoozeHour: 'For an hour',
  snoozeReset: 'Until the reset',
  endSnooze: 'Resume alerts',
  settings: 'Settings…',
  refresh: 'Refresh',
  close: 'Close',
  window: 'Window',
  about: (app: string) => `About ${app}`,
  quit: (app: string) => `Quit ${app}`,
  releases: 'New Versions on the Web…',
  /** In the About panel. */
  noUpdates: (app: string) => `${app} never looks for new versions by itself.`,
  reset: (countdown: string) => `    ${countdown}`,
  edit: 'Edit',
  editing: {
    undo: 'Undo',
    redo: 'Redo',
    cut: 'Cut',
    copy: 'Copy',
    paste: 'Paste',
    selectAll: 'Select All',
  },
} as const;

/** Why what was typed or saved is refused; each goes on from the name of its field. */
export const REFUSED_FIELD = {
  amount: 'must be an amount above 0, such as 35',
  tooMuch: 'is more than any limit',
  highPrice: 'is more than any price',
  budget: 'must be an amount above 0, such as 100',
  bigBudget: 'is more than any budget',
  adminKey: 'must be an Admin key, which begins with sk-ant-admin',
  percentages: 'must be whole percentages from 1 to 100, such as 75, 90',
  fiveAtMost: 'must be five at most',
  time: 'must be a time such as "09:00"',
  timeZone: 'must be a time zone such as "Europe/Berlin"',
  sameTimes: 'must begin and end at different times',
  yesOrNo: 'must be true or false',
  noObject: 'it must hold an object',
  noSuchField: 'there is no such field',
  nothingTyped: 'type the percentage that is used of at least one window',
  fiveHourPercentage: 'must be a percentage from 0 to 100, such as 62',
  sevenDayPercentage: 'must be a percentage from 0 to 100, such as 31',
  fiveHourReset: 'type when the five-hour window resets, such as 15:20',
  fiveHourTime: 'must be a clock time, such as 15:20 or 3:20pm',
  withinFiveHours: 'must lie within the next five hours',
  sevenDayReset: 'type on which day the seven-day window resets, such as Fri',
  weekday: 'must be a weekday, such as Fri',
  sevenDayTime: 'must be a clock time, such as 12:00 or 12pm',
  contradicted: 'Claude Code itself reported another reset, so leave it out',
  notOnDisk: 'the settings could not be saved to disk',
  priceNotAnAmount: (price: string) => `${price} must be an amount, such as 3.75`,
  ofField: (field: string, reason: string) => `${field}: ${reason}.`,
} as const;

export const SETTINGS = {
  title: 'Tidemark Settings',
  pages: {
    plan: 'Plan & limits',
    sources: 'Data sources',
    menu_bar: 'Menu bar',
    alerts: 'Alerts',
    history: 'History & export',
    advanced: 'Advanced',
    privacy: 'Privacy',
  },
  pagesLabel: 'Settings',
  withProblems: (page: string, problems: number) =>
    `${page}, ${numberText(problems)} ${plural(problems, { one: 'problem', other: 'problems' })}`,
  back: 'Back to the meters',
  changed: (label: string) => `Changed: ${label}.`,
  undone: (label: string) => `Undone: ${label}.`,
  undo: 'Undo',
  notSaved: (reason: string) => `Not saved: ${reason}.`,
  notOnDisk: 'This holds until Tidemark quits: the settings could not be written to disk.',
} as const;

export const PLAN = {
  group: 'Your plan',
  plan: 'Plan',
  plans: {
    '': 'Not said',
    pro: 'Pro',
    max_5x: 'Max 5x',
    max_20x: 'Max 20x',
    team: 'Team',
    enterprise: 'Enterprise',
  },
  planHint: 'Only a label: no limit is taken from it unless you begin with the community’s estimate.',
  estimate: 'Begin with the community’s estimate',
  limits: 'Limits that you set',
  limitOf: (window: string) => `${window}: your limit`,
  noLimit: 'No limit',
  limitsHint: 'The list-price cost of what you use is held against them, where nothing better is known.',
  offer: (offer: string) => `${offer}.`,
  useOffer: 'Use it as the limit',
  learned: 'Learned limits',
  nothingLearned: 'Nothing yet: they are learned from official figures and limit hits.',
  ownFirst: 'Use mine first',
  ownFirstHint: 'The limits that you set come before the learned ones.',
  forget: 'Forget what was learned…',
  forgetExplained: 'The learned limits go, with all that they were learned from. This can’t be undone.',
  forgetNow: 'Forget',
  forgotten: 'Forgotten. They are learned anew from the next official figures.',
} as const;

export const WEEKLY_RESET = {
  group: 'Weekly reset',
  day: 'Day',
  time: 'Time (24 h)',
  timeZone: 'Time zone',
  days: {
    '': 'Not known',
    monday: 'Monday',
    tuesday: 'Tuesday',
    wednesday: 'Wednesday',
    thursday: 'Thursday',
    friday: 'Friday',
    saturday: 'Saturday',
    sunday: 'Sunday',
  },
  hint: 'Claude’s usage page shows it. It is the same time every week.',
} as const;

export const SOURCES = {
  feed: 'Claude Code’s own figures',
  typed: 'What /usage shows',
  typedHint: 'The second best: Tidemark learns your limit from what you type, and counts on from there.',
  type: 'Type what /usage shows…',
  taken: 'Taken.',
  logs: 'Session logs',
  folders: 'Folders',
  foldersHint:
    'One to a line. Empty for the usual ones: ~/.claude and ~/.config/claude, or what CLAUDE_CONFIG_DIR names.',
  problems: 'Problems',
  noProblem: 'None.',
  doctor: 'In the terminal, “tidemark doctor” shows everything that was read, skipped and refused.',
} as const;

export const FEED = {
  states: {
    off: 'Off. Claude Code can hand its own percentages to Tidemark through its status line: no login, no network.',
    on: 'On. Claude Code hands its own percentages to Tidemark with every response.',
    other:
      'Off. You have a status line of your own; the feed would run it and show what it prints, as before.',
    broken: 'Set, but the script that it runs is missing or damaged. Turn it on again.',
  },
  nothingChanges: 'Nothing changes in Claude Code’s settings.',
  change: 'This is all that changes:',
  changeLabel: 'Change to Claude Code’s settings',
  cancel: 'Cancel',
  install: 'Make this change',
  uninstall: 'Undo the change',
  showInstall: 'Turn on: show the change…',
  showUninstall: 'Turn off: show the change…',
} as const;

export const SPEND_SETTINGS = {
  group: 'API spend',
  enabled: 'Show what your organisation spends through the API',
  hint: 'For organisations that pay by the API, not for Pro and Max plans. While this is on, Tidemark asks api.anthropic.com every five minutes at most for this month’s cost report. The question holds your Admin key and dates, nothing of yours besides. While it is off, no connection is opened.',
  unavailable: 'This works in the app alone: the preview in a browser opens no connection.',
  key: 'Admin key',
  keyExample: 'sk-ant-admin01-…',
  keyHint:
    'An admin of the organisation makes it in the Claude Console. It is kept in the keychain of this computer, and in no file.',
  saveKey: 'Save key',
  keyStates: { not_looked: '', none: 'No key is kept.', kept: 'A key is kept.' },
  saved: 'The key is kept in the keychain.',
  forget: 'Forget the key…',
  forgetExplained:
    'The Admin key is deleted from the keychain, and what was asked with it from Tidemark’s folder. This can’t be undone.',
  forgetNow: 'Forget',
  forgotten: 'Forgotten.',
  nothingToForget: 'No key was found that could be forgotten.',
  budget: 'Budget for a month',
  budgetUnit: 'USD',
  noBudget: 'None',
  budgetHint: 'Months and days are UTC’s, as in Anthropic’s report. Priority Tier costs are not part of it.',
  next: (duration: string) => `The next question may be asked in ${duration}.`,
} as const;

export const USAGE_FORM = {
  title: 'What does /usage show?',
  cancel: 'Cancel',
  session: 'Current session',
  week: 'Current week, all models',
  fields: {
    fiveHour: { label: 'Used (%)', example: '62' },
    resets: { label: 'Resets at', example: '15:20' },
    sevenDay: { label: 'Used (%)', example: '31' },
    resetsDay: { label: 'Resets on', example: 'Fri' },
    resetsTime: { label: 'Reset time', example: '12:00' },
  },
  hint: 'Type /usage in Claude Code, or look at claude.ai under Settings, Usage. One window is enough, and a reset that is known already can be left out. Tidemark learns your limit from it.',
  save: 'Save',
} as const;

export const MENU_BAR = {
  group: 'Beside the icon',
  style: 'Show',
  styles: { icon: 'Nothing', percentage: 'One percentage', both: 'Both windows' },
  iconHint: 'VoiceOver reads the text beside the icon; without one it has nothing to read.',
  shows: 'Count',
  showsOptions: { used: 'What is used', remaining: 'What remains' },
  window: 'Window',
  windows: {
    binding: 'The one that stops you first',
    five_hour: 'Always the five-hour window',
    seven_day: 'Always the seven-day window',
  },
  times: 'Times',
  clock: 'Clock',
  clocks: { system: 'As the system', '12h': '12 hours', '24h': '24 hours' },
} as const;

export const ALERT_SETTINGS = {
  group: 'When a window fills',
  thresholds: 'Tell me at (%)',
  never: 'Never',
  hint: 'Whole percentages, up to five. Each is told once per window; empty turns these alerts off.',
  outlook: 'What else is told',
  pace: 'A window will run out',
  paceHint: 'Once per window, when it has been so for some minutes.',
  resets: 'A full window has reset',
  resetsHint: 'Only if you can go on: not while another limit blocks.',
  windows: 'Windows',
  windowsHint: 'Turned off, a window is silent. What it passes meanwhile is not told later.',
  quiet: 'Quiet hours',
  quietOn: 'Every night',
  from: 'From (24 h)',
  until: 'Until (24 h)',
  quietHint: 'What is due meanwhile is told at their end: the weightiest of it alone.',
  silence: 'For now',
  snoozeHour: 'Silent for an hour',
  snoozeReset: 'Silent until the reset',
  endSnooze: 'Resume alerts',
  notSnoozed: 'Alerts are told as they come.',
  test: 'Show a test alert',
  tested: 'Sent. If nothing appears, allow Tidemark in System Settings, Notifications.',
} as const;

export const HISTORY_SETTINGS = {
  group: 'History',
  keep: 'Keep a history',
  keepHint: 'Hourly sums by project and model, which stay when Claude Code deletes its logs.',
  forget: 'Forget history…',
  forgetExplained:
    'Every sum that was kept is deleted. What Claude Code’s logs still hold stays to be read. This can’t be undone.',
  names: 'Forget project names…',
  namesExplained:
    'The sums stay, without the paths of the projects that they belong to. This can’t be undone.',
  forgetNow: 'Forget',
  forgotten: 'Forgotten.',
  exportGroup: 'Export',
  exportHint: 'In the terminal, as CSV or as JSON:',
  commands: ['tidemark export > usage.csv', 'tidemark export --by day --json'],
} as const;

export const ADVANCED = {
  start: 'Start',
  login: 'Launch at login',
  loginApproval: 'macOS waits for your approval in System Settings, General, Login Items.',
  loginSettings: 'Open System Settings',
  loginUnavailable: 'Only the installed app for macOS can do that.',
  units: 'Unit of limits',
  unitNames: { usd: 'USD', tokens: 'tokens', output_tokens: 'output tokens' },
  unitChoices: { usd: 'List-price cost (USD)', tokens: 'Tokens', output_tokens: 'Output tokens' },
  unitLabel: (window: string) => `${window}: unit`,
  noLimits: 'A limit counts list-price cost in USD. Set one first, and its unit can be chosen here.',
  unitsHint: 'The number stays as it is. Tokens are input, output and cache writes, without cache reads.',
  prices: 'Own prices',
  pricesHint: 'USD per million tokens, instead of the list price that ships with Tidemark.',
  price: {
    input: 'Input',
    output: 'Output',
    cacheWrite5m: 'Write, 5 min',
    cacheWrite1h: 'Write, 1 h',
    cacheRead: 'Cache read',
  },
  priceOf: (model: string) => `Price of ${model}`,
  incomplete: 'Saved as soon as all five are given.',
  remove: 'Remove',
  removeOf: (model: string) => `Remove the price of ${model}`,
  model: 'Model',
  modelExample: 'claude-opus-5-5',
  add: 'Add',
  file: 'Settings file',
  fileHint: 'It may be edited by hand while Tidemark is closed.',
} as const;

export const PRIVACY = {
  groups: [
    {
      title: 'What is read',
      lines: [
        'Claude Code’s session logs: model, token counts, times, ids, the folder a session ran in, and the text of Claude Code’s own limit messages. Nothing of what you or Claude wrote is looked at.',
        'The status line feed, if you turn it on: percentages and resets.',
        'Claude Code’s settings.json, when you turn the feed on or off or ask how it stands.',
        'One Keychain item of Tidemark’s own, the Admin key that you save for API spend, while that is on.',
        'Never: Claude Code’s credentials, its account file and its Keychain item, tokens, cookies.',
      ],
    },
    {
      title: 'What is written',
      lines: [
        'All in one folder that only you can read: your settings, which alerts you were told, official figures, what limits were learned from, hourly sums by project and model, and the last API spend if that is on.',
        'The Admin key for API spend: in the Keychain, never in a file.',
        'While Tidemark is closed, what Claude Code hands to the feed waits there as it came, with the path of the folder you work in; it is reduced to figures at the next start, and deleted unread after seven days.',
        'Claude Code’s settings.json, only when you make the change that you were shown; a copy is kept first.',
      ],
    },
    {
      title: 'What leaves this computer',
      lines: [
        'Nothing, unless you turn on API spend: no network connection is opened, and tests keep it so.',
        'With API spend turned on (Data sources), Tidemark asks api.anthropic.com, and no other host, for your organisation’s cost report, every five minutes at most. The question holds your Admin key and dates, nothing else.',
      ],
    },
  ],
} as const;

export const FIRST_RUN = {
  question: 'Which plan do you have?',
  plans: { pro: 'Pro', max_5x: 'Max 5x', max_20x: 'Max 20x', team: 'Team', other: 'Other' },
  ways: 'How should Tidemark know your limits?',
  skip: 'Skip',
  done: 'Done',
  best: {
    title: 'Connect Claude Code’s own figures',
    note: 'Exact. You see the change to its settings first.',
  },
  typed: { title: 'Type what /usage shows now', note: 'Exact now, and learned from.' },
  estimate: {
    title: 'Start from the community’s estimate',
    note: 'A rough beginning, with its date.',
    use: 'Start from it',
  },
} as const;

/** What can't be seen without opening files that Tidemark never opens: told wherever the feed is explained. */
export const FEED_HINTS = [
  'Claude Code runs a status line only in a folder that you have trusted.',
  "A status line in a project's own settings takes the place of this one there.",
  'Figures come with the first response of a session, on Pro, Max and Team plans.',
] as const;

export const FEED_WARNING = {
  settingsUnreadable: (path: string) => `Claude Code's settings ${path} can't be read.`,
  hooksDisabled: (path: string) =>
    `"disableAllHooks" in ${path} keeps Claude Code from running any status line.`,
  managedHooksOnly: (path: string) =>
    `"allowManagedHooksOnly" in ${path} keeps Claude Code from running a status line of your own.`,
  managedStatusLine: (path: string) =>
    `Your administrator sets the status line in ${path}, which takes the place of this one.`,
} as const;

/** Why the feed can't be turned on or off. */
export const FEED_REFUSAL = {
  noConfigFolder: (path: string) => `Claude Code's folder ${path} was not found.`,
  unreadable: (path: string) => `Claude Code's settings ${path} can't be read.`,
  unwritable: (path: string) => `Claude Code's settings ${path} can't be written.`,
  stateUnwritable: (path: string) => `Tidemark's folder ${path} can't be written.`,
  notJson: (path: string) =>
    `Claude Code's settings ${path} are not valid JSON, so they are left as they are.`,
  notAnObject: (path: string) =>
    `Claude Code's settings ${path} are not a JSON object, so they are left as they are.`,
  unknownShape: (path: string) =>
    `The status line in ${path} is set in a way that Tidemark doesn't know, so it is left as it is.`,
  notReversible: (path: string) =>
    `A change of ${path} could not be undone byte for byte, so it is left as it is.`,
  duplicateMember: (path: string, member: string) =>
    `Claude Code's settings ${path} have "${member}" more than once, so they are left as they are.`,
  changed: (path: string) =>
    `Claude Code's settings ${path} have changed since the change was shown. Nothing was written.`,
  managed: (path: string) =>
    `The status line is set by your administrator in ${path}, so it can't be changed here.`,
  installedElsewhere: (path: string) => `The status line feed is on in ${path}. Turn it off there first.`,
  alreadyInstalled: 'The status line feed is already on.',
  notInstalled: 'The status line feed is not on.',
  nothingChosen: 'Nothing was chosen.',
} as const;
