/** What an organisation spent through the API this month, as far as it is known: closed, and data. */

/** Why nothing newer is known. */
export type SpendFailure =
  | {
      code: /** 401: the key is none, or no longer. */
        | 'wrong_key'
        /** 403: the key may not read costs. */
        | 'forbidden'
        /** 429 */
        | 'rate_limited'
        | 'timed_out'
        /** Offline, no such host, refused, cut. */
        | 'unreachable'
        /** Another certificate than one that this computer trusts for that host. */
        | 'untrusted'
        /** No JSON, other members than documented, endless pages, far too much. */
        | 'unreadable'
        | KeychainProblem;
    }
  /** 5xx, and whatever else is neither a report nor one of the above. */
  | { code: 'server_failed' | 'refused'; status: number }
  | { code: 'foreign_currency'; currency: string };

/** Why the key can't be read, kept or forgotten. */
export type KeychainProblem = 'keychain_missing' | 'keychain_locked' | 'keychain_failed';

/** A month's cost, when it was asked for, and the end of the last day that it covers. */
export type SpendFigure = { month: string; costUsd: number; askedAtMs: number; coveredUntilMs: number };

export type ApiSpend =
  | { kind: 'off' }
  /** Turned on, without a key. */
  | { kind: 'no_key' }
  /** Nothing is known yet. */
  | { kind: 'waiting' }
  | { kind: 'failed'; failure: SpendFailure }
  /** With the reason why it is not newer, if there is one. */
  | { kind: 'known'; figure: SpendFigure; failure: SpendFailure | null };

/** Why the figure is old or missing. */
export function failureOf(spend: ApiSpend): SpendFailure | null {
  return spend.kind === 'failed' || spend.kind === 'known' ? spend.failure : null;
}

/** Whether another key would help. */
export function isForNewKey({ code }: SpendFailure): boolean {
  return code === 'wrong_key' || code === 'forbidden';
}
