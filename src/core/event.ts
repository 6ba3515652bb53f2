/**
 * One API response's usage: its key, what a log line says of it, and how two records of it become one.
 */

/** What a counter of one response can say at most: thousands of times as much as any model takes in. It fits 32 bits. */
export const MOST_COUNT = 2 ** 32 - 1;

/** The counters of `message.usage` as logged, each a whole number from 0 to `MOST_COUNT`. */
export type RawUsage = {
  inputTokens: number;
  outputTokens: number;
  /** The flat `cache_creation_input_tokens`; old clients left it 0 while the split was not. */
  cacheWriteTokens: number;
  cacheWrite5mTokens: number;
  cacheWrite1hTokens: number;
  cacheReadTokens: number;
  webSearches: number;
};

/** Usage of nothing. */
export function noUsage(): RawUsage {
  return {
    inputTokens: 0,
    outputTokens: 0,
    cacheWriteTokens: 0,
    cacheWrite5mTokens: 0,
    cacheWrite1hTokens: 0,
    cacheReadTokens: 0,
    webSearches: 0,
  };
}

/** Makes `usage` say what `as` says. */
export function setUsage(usage: RawUsage, as: Readonly<RawUsage>): void {
  usage.inputTokens = as.inputTokens;
  usage.outputTokens = as.outputTokens;
  usage.cacheWriteTokens = as.cacheWriteTokens;
  usage.cacheWrite5mTokens = as.cacheWrite5mTokens;
  usage.cacheWrite1hTokens = as.cacheWrite1hTokens;
  usage.cacheReadTokens = as.cacheReadTokens;
  usage.webSearches = as.webSearches;
}

/** Tokens by the five kinds that have a price each. */
export type Tokens = {
  inputTokens: number;
  outputTokens: number;
  cacheWrite5mTokens: number;
  cacheWrite1hTokens: number;
  cacheReadTokens: number;
};

/** Where a record was found: the session and project folder it stands in, and how near to the original it is. */
export type Source = {
  session: string;
  project: string;
  /** A subagent's line. */
  sidechain: boolean;
  /** A line that names the session that made the request (`requestSessionId`), as copies in a fork do. */
  copied: boolean;
};

/** What one log line says about one API response. */
export type UsageRecord = {
  /** `message.id`, or the line's `uuid` where there is none. Never the session id: forks rewrite that. */
  key: string;
  atMs: number;
  model: string;
  usage: RawUsage;
  /** `usage.speed` is "fast": billed as usage credits. */
  fast: boolean;
  /** `usage.inference_geo` is "us". */
  usInference: boolean;
  /** The output is a streaming placeholder (recorded before Claude Code 2.1.97). */
  placeholder: boolean;
  source: Source;
};

/** One API response, from all records of it that were seen. */
export type UsageEvent = {
  atMs: number;
  model: string;
  usage: RawUsage;
  fast: boolean;
  usInference: boolean;
  placeholder: boolean;
  /** Output of the record that the model was taken from. */
  modelOutputTokens: number;
  /** Where it was found first, of the best rank. */
  source: Source;
  /** More sources of the same rank, where forks copied the line; null for most. */
  moreSources: Source[] | null;
  /** List-price cost in USD; null for models of no Claude family. */
  costUsd: number | null;
};

/** An event that says of which response it is. */
export type KeyedEvent = UsageEvent & { readonly key: string };

/** An event of nothing, to be filled. */
export function emptyEvent(): UsageEvent {
  return {
    atMs: 0,
    model: '',
    usage: noUsage(),
    fast: false,
    usInference: false,
    placeholder: false,
    modelOutputTokens: 0,
    source: NO_SOURCE,
    moreSources: null,
    costUsd: null,
  };
}

/** The source of an event of nothing. */
export const NO_SOURCE: Source = { session: '', project: '', sidechain: false, copied: false };

const RAW_FIELDS = [
  'inputTokens',
  'outputTokens',
  'cacheWriteTokens',
  'cacheWrite5mTokens',
  'cacheWrite1hTokens',
  'cacheReadTokens',
  'webSearches',
] as const;

/** What merging a record changed, as bits: whose event it is, its figures, its place in time. */
export type MergeChange = number;
export const SOURCES_CHANGED = 1;
export const FIGURES_CHANGED = 2;
export const TIME_CHANGED = 4;

/**
 * Merges one more record of the same response into `event`; 0 if nothing changed. Independent of order: counters take their
 * maximum, the time its minimum, the model comes from the record with the most output (the smaller name on a tie), flags add up.
 */
export function mergeRecord(event: UsageEvent, record: UsageRecord): MergeChange {
  let change = mergeSource(event, record.source) ? SOURCES_CHANGED : 0;
  for (const field of RAW_FIELDS) {
    if (record.usage[field] > event.usage[field]) {
      event.usage[field] = record.usage[field];
      change |= FIGURES_CHANGED;
    }
  }
  const output = record.usage.outputTokens;
  if (
    output > event.modelOutputTokens ||
    (output === event.modelOutputTokens && record.model < event.model)
  ) {
    event.modelOutputTokens = output;
    if (record.model !== event.model) {
      event.model = record.model;
      change |= FIGURES_CHANGED;
    }
  }
  for (const flag of FLAGS) {
    if (record[flag] && !event[flag]) {
      event[flag] = true;
      change |= FIGURES_CHANGED;
    }
  }
  if (record.atMs < event.atMs) {
    event.atMs = record.atMs;
    change |= TIME_CHANGED;
  }
  return change;
}

const FLAGS = ['fast', 'usInference', 'placeholder'] as const;

function rank(source: Source): number {
  return (source.sidechain ? 2 : 0) + (source.copied ? 1 : 0);
}

function mergeSource(event: UsageEvent, source: Source): boolean {
  const difference = rank(source) - rank(event.source);
  if (difference > 0 || isSame(source, event.source)) {
    return false;
  }
  if (difference < 0) {
    event.source = source;
    event.moreSources = null;
    return true;
  }
  if (event.moreSources?.some((one) => isSame(one, source))) {
    return false;
  }
  (event.moreSources ??= []).push(source);
  return true;
}

function isSame(a: Source, b: Source): boolean {
  return a === b || (a.session === b.session && a.project === b.project && rank(a) === rank(b));
}

/** Cache writes of five minutes: what the split does not cover counts as such, as Claude Code itself prices it. */
export function cacheWrites5m(usage: RawUsage): number {
  return cacheWrites(usage) - usage.cacheWrite1hTokens;
}

/** Cache writes of both kinds: the larger of the flat field and the split. */
export function cacheWrites(usage: RawUsage): number {
  return Math.max(usage.cacheWriteTokens, usage.cacheWrite5mTokens + usage.cacheWrite1hTokens);
}

/** The claim of a model name to a Claude family, or null for models of other makers behind a proxy. */
export type ModelFamily = 'opus' | 'sonnet' | 'haiku' | 'fable' | 'mythos';

const FAMILY = /opus|sonnet|haiku|fable|mythos/;

/** The Claude family that a model name belongs to, whatever maker's prefix or date it carries; null if none. */
export function familyOf(model: string): ModelFamily | null {
  let family = families.get(model);
  if (family === undefined) {
    const name = model.toLowerCase();
    const claude = name.indexOf('claude');
    const found = claude === -1 ? undefined : FAMILY.exec(name.slice(claude))?.[0];
    family = found ? (found as ModelFamily) : null;
    families.set(model, family);
  }
  return family;
}

/** Families by model: asked for every event of every window at every snapshot. */
const families = new Map<string, ModelFamily | null>();
