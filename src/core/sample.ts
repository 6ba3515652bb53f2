/** An official figure: how full a window was at an instant, and who told it. */
import type { LimitHit } from './limit-hit.ts';
import type { Reset, WindowId } from './windows.ts';

/**
 * Claude Code's status line; a limit hit in a log, told by data or by a message's text; or the user, who read it from
 * Claude's own usage page.
 */
export const SAMPLE_SOURCES = ['feed', 'limit_hit', 'limit_message', 'typed'] as const;
export type SampleSource = (typeof SAMPLE_SOURCES)[number];

export type Sample = {
  window: WindowId;
  /** 0 to `HIGHEST_PERCENTAGE`. */
  usedPercentage: number;
  resetsAtMs: number;
  /** When the figure was true: the time of the response that brought it. */
  atMs: number;
  /** When it was handed to us, which may be long after. */
  storedAtMs: number;
  /** No log tells when it was true (yet), so `atMs` is when it was stored. */
  isDoubtful: boolean;
  source: SampleSource;
  /** Hashes of the session and of the account's folder; null where a sample has none. */
  session: string | null;
  account: string | null;
};

/** More than 100 has been seen (105); from here on it is no percentage: an epoch second has been seen too. */
export const HIGHEST_PERCENTAGE = 150;

/** A limit hit as the sample that it is: full at that time. */
export function sampleOfHit(hit: LimitHit): Sample {
  return {
    window: hit.window,
    usedPercentage: 100,
    resetsAtMs: hit.resetsAtMs,
    atMs: hit.atMs,
    storedAtMs: hit.atMs,
    isDoubtful: false,
    source: hit.anchor === 'official' ? 'limit_hit' : 'limit_message',
    session: hit.session,
    account: null,
  };
}

/** What a reset told by such a source is worth. */
export function anchorOf(source: SampleSource): Reset['anchor'] {
  switch (source) {
    case 'feed':
    case 'limit_hit':
      return 'official';
    case 'limit_message':
      return 'limit_message';
    case 'typed':
      return 'user';
  }
}
