/** The command line: which command, which flags, and what to say if they make no sense. */
import { parseArgs } from 'node:util';
import type { TypedFigures } from '../core/typed-figures.ts';

export const COMMANDS = [
  'status',
  'usage',
  'export',
  'doctor',
  'feed',
  'calibrate',
  'calibration',
  'statusline',
  'uninstall',
] as const;
export type Command = (typeof COMMANDS)[number];

export const GROUPINGS = ['model', 'project', 'session', 'day', 'hour'] as const;
export type Grouping = (typeof GROUPINGS)[number];
const EXPORT_GROUPINGS = ['hour', 'day'] as const satisfies readonly Grouping[];

export const FEED_STEPS = ['install', 'uninstall', 'status', 'test'] as const;
export type FeedStep = (typeof FEED_STEPS)[number];

export type Arguments = {
  command: Command;
  roots: string[];
  at: string | null;
  since: string | null;
  until: string | null;
  timeZone: string | null;
  settingsFile: string | null;
  by: Grouping | null;
  json: boolean;
  line: boolean;
  watch: boolean;
  exitCode: boolean;
  feedStep: FeedStep;
  yes: boolean;
  dryRun: boolean;
  reset: boolean;
  /** What the user read from Claude's usage page. */
  typed: TypedFigures;
};

/** A call to run, a text to print, or a sentence about what is wrong with the call. */
export type Parsed =
  | { kind: 'run'; arguments: Arguments }
  | { kind: 'help' | 'version' }
  | { kind: 'error'; message: string };

const OPTIONS = {
  root: { type: 'string', multiple: true },
  at: { type: 'string' },
  since: { type: 'string' },
  until: { type: 'string' },
  'time-zone': { type: 'string' },
  settings: { type: 'string' },
  by: { type: 'string' },
  csv: { type: 'boolean' },
  json: { type: 'boolean' },
  line: { type: 'boolean' },
  watch: { type: 'boolean' },
  'exit-code': { type: 'boolean' },
  yes: { type: 'boolean', short: 'y' },
  'dry-run': { type: 'boolean' },
  reset: { type: 'boolean' },
  'five-hour': { type: 'string' },
  resets: { type: 'string' },
  'seven-day': { type: 'string' },
  'resets-day': { type: 'string' },
  'resets-time': { type: 'string' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
} as const;
type OptionName = keyof typeof OPTIONS;

/** The flags that only some commands know. */
const ONLY_FOR: Partial<Record<OptionName, readonly Command[]>> = {
  since: ['usage', 'export'],
  until: ['usage', 'export'],
  by: ['usage', 'export'],
  csv: ['export'],
  line: ['status'],
  watch: ['status'],
  'exit-code': ['status'],
  yes: ['feed', 'uninstall'],
  'dry-run': ['uninstall'],
  reset: ['calibration'],
  'five-hour': ['calibrate'],
  resets: ['calibrate'],
  'seven-day': ['calibrate'],
  'resets-day': ['calibrate'],
  'resets-time': ['calibrate'],
};

/** Reads the words after the program's name. */
export function parseArguments(words: readonly string[]): Parsed {
  const { tokens } = parseArgs({
    args: [...words],
    options: OPTIONS,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given: Partial<Record<OptionName, string[]>> = {};
  const positionals: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') {
      positionals.push(token.value);
    } else if (token.kind === 'option') {
      const problem = take(token, given);
      if (problem) {
        return { kind: 'error', message: problem };
      }
    }
  }
  if (given.help) {
    return { kind: 'help' };
  }
  if (given.version) {
    return { kind: 'version' };
  }
  const [name = 'status', ...rest] = positionals;
  const command = COMMANDS.find((one) => one === name);
  if (!command) {
    return { kind: 'error', message: `There is no command "${name}".${suggestion(name, COMMANDS)}` };
  }
  const step = command === 'feed' ? (rest.shift() ?? 'status') : 'status';
  const feedStep = FEED_STEPS.find((one) => one === step);
  if (!feedStep) {
    const message = `feed takes ${listed(FEED_STEPS)}, not "${step}".${suggestion(step, FEED_STEPS)}`;
    return { kind: 'error', message };
  }
  if (rest.length > 0) {
    return { kind: 'error', message: `"${rest[0]}" is one word too many after "${command}".` };
  }
  for (const [flag, only] of Object.entries(ONLY_FOR)) {
    if (given[flag as OptionName] && !only.includes(command)) {
      const commands = only.map((one) => `"${one}"`).join(' and ');
      return { kind: 'error', message: `--${flag} goes with ${commands} only.` };
    }
  }
  const by = given.by?.at(-1) ?? null;
  const groupings = command === 'export' ? EXPORT_GROUPINGS : GROUPINGS;
  const grouping = groupings.find((one) => one === by) ?? null;
  if (by !== null && grouping === null) {
    return {
      kind: 'error',
      message: `--by takes ${listed(groupings)}, not "${by}".${suggestion(by, groupings)}`,
    };
  }
  if (given.csv && given.json) {
    return { kind: 'error', message: '--csv and --json exclude each other.' };
  }
  if (given.line && given.json) {
    return { kind: 'error', message: '--line and --json exclude each other.' };
  }
  if (given.watch && given.at) {
    return { kind: 'error', message: '--watch follows the present, so it does not go with --at.' };
  }
  return {
    kind: 'run',
    arguments: {
      command,
      roots: given.root ?? [],
      at: given.at?.at(-1) ?? null,
      since: given.since?.at(-1) ?? null,
      until: given.until?.at(-1) ?? null,
      timeZone: given['time-zone']?.at(-1) ?? null,
      settingsFile: given.settings?.at(-1) ?? null,
      by: grouping,
      json: given.json !== undefined,
      line: given.line !== undefined,
      watch: given.watch !== undefined,
      exitCode: given['exit-code'] !== undefined,
      feedStep,
      yes: given.yes !== undefined,
      dryRun: given['dry-run'] !== undefined,
      reset: given.reset !== undefined,
      typed: {
        fiveHour: given['five-hour']?.at(-1) ?? '',
        resets: given.resets?.at(-1) ?? '',
        sevenDay: given['seven-day']?.at(-1) ?? '',
        resetsDay: given['resets-day']?.at(-1) ?? '',
        resetsTime: given['resets-time']?.at(-1) ?? '',
      },
    },
  };
}

type OptionToken = { name: string; rawName: string; value?: string | undefined };

/** Notes one flag; a sentence if it is unknown, lacks its value or has one too many. */
function take(token: OptionToken, given: Partial<Record<OptionName, string[]>>): string | null {
  if (!Object.hasOwn(OPTIONS, token.name)) {
    const flags = Object.keys(OPTIONS).map((one) => `--${one}`);
    return `There is no flag ${token.rawName}.${suggestion(token.rawName, flags)}`;
  }
  const name = token.name as OptionName;
  const takesValue = OPTIONS[name].type === 'string';
  if (takesValue && (token.value === undefined || token.value === '' || token.value.startsWith('--'))) {
    return `--${name} needs a value.`;
  }
  if (!takesValue && token.value !== undefined) {
    return `--${name} takes no value.`;
  }
  (given[name] ??= []).push(token.value ?? '');
  return null;
}

/** A word is a near miss if it is this many edits away. */
const NEAR_MISS = 2;

function suggestion(word: string, known: readonly string[]): string {
  const near = known
    .map((one) => ({ one, edits: editDistance(word, one) }))
    .filter(({ one, edits }) => edits <= NEAR_MISS || (word.length > 3 && one.startsWith(word)))
    .sort((a, b) => a.edits - b.edits)[0];
  return near ? ` Did you mean ${near.one}?` : '';
}

/** How many letters have to be changed, added or taken away (Levenshtein). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

export const HELP = `Tidemark: your Claude plan limits, from your own logs.

Usage: tidemark [command] [flags]

Commands
  status            how full the windows are, when they reset, whether they last (default)
  usage             what was used, in total or by group
  export            the same by hour, project and model as CSV or JSON, with the hours whose logs are gone
  doctor            what was read, what was skipped and why; official figures and what became of each
  feed              the status line feed: install, uninstall, status, test
  calibrate         type what /usage shows, to learn your limits from it
  calibration       what was learned of your limits, and from what
  statusline        a status line command for Claude Code, for use without the app
  uninstall         show everything that Tidemark wrote, turn the feed off, and remove it

Flags for all commands
  --root DIR        read this Claude Code folder instead of the usual ones (repeatable)
  --at TIME         report as of this instant (ISO 8601); what is later is ignored
  --time-zone ZONE  show times in this zone (IANA name, such as Europe/Berlin)
  --settings FILE   use these settings
  --json            print JSON
  --help, --version

Flags for status
  --line            one line, for tmux and other status bars
  --watch           stay and follow
  --exit-code       exit with 10 when a window is near its limit, 20 when one is full

Flags for usage and export
  --since TIME      count from this instant on (inclusive)
  --until TIME      count up to this instant (exclusive)
  --by GROUP        model, project, session, day or hour; for export, hour (default) or day

Flags for export
  --csv             print CSV (default); hours are whole, and those count that begin in the span

Flags for feed install, feed uninstall and uninstall
  --yes             make the change without asking (it is shown in any case)
  --dry-run         for uninstall: show it and stop there

Flags for calibrate
  --five-hour N     percent used of the five-hour window
  --resets TIME     when it resets, such as 15:20 or 3:20pm
  --seven-day N     percent used of the seven-day window
  --resets-day DAY  the day on which it resets, such as Fri
  --resets-time T   and the time, such as 12:00

Flags for calibration
  --reset           forget everything learned

Exit codes: 0 a report was made; 1 it failed unexpectedly; 2 the call makes no sense; 3 the settings
file that was named can't be read; 4 what was asked for was refused.
`;
