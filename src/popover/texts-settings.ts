/** Every text of the settings, of the form for what /usage shows and of the first run. */

const count = new Intl.NumberFormat('en-US');
const PLURAL = new Intl.PluralRules('en-US');

const PAGES = {
  plan: 'Plan & limits',
  sources: 'Data sources',
  menu_bar: 'Menu bar',
  alerts: 'Alerts',
  history: 'History & export',
  advanced: 'Advanced',
  privacy: 'Privacy',
} as const;

export const WINDOW_TEXTS = {
  title: 'Tidemark Settings',
  pages: PAGES,
  pagesLabel: 'Settings',
  withProblems: (page: keyof typeof PAGES, problems: number) =>
    `${PAGES[page]}, ${count.format(problems)} ${PLURAL.select(problems) === 'one' ? 'problem' : 'problems'}`,
  back: 'Back to the meters',
  changed: (label: string) => `Changed: ${label}.`,
  undone: (label: string) => `Undone: ${label}.`,
  undo: 'Undo',
  notSaved: (reason: string) => `Not saved: ${reason}.`,
  notOnDisk: 'This holds until Tidemark quits: the settings could not be written to disk.',
} as const;

export const PLAN_TEXTS = {
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
  noLimit: 'No limit',
  limitsHint: 'The list-price cost of what you use is held against them, where nothing better is known.',
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

export const WEEKLY_TEXTS = {
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

export const SOURCES_TEXTS = {
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

export const FEED_TEXTS = {
  states: {
    off: 'Off. Claude Code can hand its own percentages to Tidemark through its status line: no login, no network.',
    on: 'On. Claude Code hands its own percentages to Tidemark with every response.',
    other:
      'Off. You have a status line of your own; the feed would run it and show what it prints, as before.',
    broken: 'Set, but the script that it runs is missing. Turn it on again.',
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

export const USAGE_TEXTS = {
  title: 'What does /usage show?',
  cancel: 'Cancel',
  session: 'Current session',
  week: 'Current week, all models',
  fields: {
    fiveHour: { label: 'Used (%)', example: '62' },
    resets: { label: 'Resets at', example: '15:20' },
    sevenDay: { label: 'Used (%)', example: '31' },
    resetsDay: { label: 'Resets on', example: 'Fri' },
    resetsTime: { label: 'at', example: '12:00' },
  },
  hint: 'Type /usage in Claude Code, or look at claude.ai under Settings, Usage. One window is enough, and a reset that is known already can be left out. Tidemark learns your limit from it.',
  save: 'Save',
} as const;

export const MENU_BAR_TEXTS = {
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

export const ALERT_TEXTS = {
  group: 'When a window fills',
  thresholds: 'Tell me at (%)',
  never: 'Never',
  hint: 'Whole percentages, up to five. Each is told once per window; empty turns these alerts off.',
} as const;

export const HISTORY_TEXTS = {
  group: 'History',
  keep: 'Keep a history',
  keepHint: 'Hourly sums by project and model, which stay when Claude Code deletes its logs.',
  forget: 'Forget history…',
  forgetExplained: 'Every sum that was kept is deleted. What Claude Code’s logs still hold stays to be read.',
  names: 'Forget project names…',
  namesExplained: 'The sums stay, without the paths of the projects that they belong to.',
  cannotUndo: 'This can’t be undone.',
  forgetNow: 'Forget',
  forgotten: 'Forgotten.',
  exportGroup: 'Export',
  exportHint: 'In the terminal, as CSV or as JSON:',
  commands: ['tidemark export > usage.csv', 'tidemark export --by day --json'],
} as const;

export const ADVANCED_TEXTS = {
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
  notAnAmount: 'must be an amount, such as 3.75',
  incomplete: 'Saved as soon as all five are given.',
  remove: 'Remove',
  removeOf: (model: string) => `Remove the price of ${model}`,
  model: 'Model',
  modelExample: 'claude-opus-5-5',
  add: 'Add',
  file: 'Settings file',
  fileHint: 'It may be edited by hand while Tidemark is closed.',
} as const;

export const PRIVACY_TEXTS = {
  groups: [
    {
      title: 'What is read',
      lines: [
        'Claude Code’s session logs: model, token counts, times, ids, the folder a session ran in, and the text of Claude Code’s own limit messages. Nothing of what you or Claude wrote is looked at.',
        'The status line feed, if you turn it on: percentages and resets.',
        'Claude Code’s settings.json, when you turn the feed on or off or ask how it stands.',
        'Never: credentials, tokens, cookies, the Keychain, Claude Code’s account file.',
      ],
    },
    {
      title: 'What is written',
      lines: [
        'All in one folder that only you can read: your settings, which alerts you were told, official figures, what limits were learned from, and hourly sums by project and model.',
        'While Tidemark is closed, what Claude Code hands to the feed waits there as it came, with the path of the folder you work in; it is reduced to figures at the next start, and deleted unread after seven days.',
        'Claude Code’s settings.json, only when you make the change that you were shown; a copy is kept first.',
      ],
    },
    {
      title: 'What leaves this computer',
      lines: ['Nothing. No network connection is opened, and tests keep it so.'],
    },
  ],
} as const;

export const FIRST_RUN_TEXTS = {
  question: 'Which plan do you have?',
  plans: { pro: 'Pro', max_5x: 'Max 5x', max_20x: 'Max 20x', team: 'Team', other: 'Other' },
  ways: 'How should Tidemark know your limits?',
  skip: 'Skip',
  done: 'Done',
  best: { title: 'Claude Code’s own figures', note: 'Exact. You see the change to its settings first.' },
  typed: { title: 'Type what /usage shows now', note: 'Exact now, and learned from.' },
  estimate: {
    title: 'Start from the community’s estimate',
    note: 'A rough beginning, with its date.',
    use: 'Start from it',
  },
} as const;
