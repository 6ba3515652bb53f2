/** An official figure: how full a window was at an instant, and who told it. */
import type { WindowId } from './windows.ts';

/** Claude Code's status line, a limit hit in a log, or the user who read it from Claude's own usage page. */
export const SAMPLE_SOURCES = ['feed', 'limit_hit', 'typed'] as const;
export type SampleSource = (typeof SAMPLE_SOURCES)[number];

export type Sample = {
  window: WindowId;
  /** 0 to 150: a little more than 100 has been seen. */
  usedPercentage: number;
  resetsAtMs: number;
  /** When the figure was true: the time of the response that brought it. */
  atMs: number;
  /** Nothing tells when it was true, so `atMs` is when it was stored: it may be older. */
  isDoubtful: boolean;
  source: SampleSource;
  /** Hashes of the session and of the account's folder; null where a sample has none. */
  session: string | null;
  account: string | null;
};

/** What a session said that was at its limit, or beyond: taken as it is up to here. */
export const HIGHEST_PERCENTAGE = 150;
