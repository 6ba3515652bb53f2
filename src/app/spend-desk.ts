/**
 * API spend over time: off until it is turned on, then one question whenever the last one is old enough.
 *
 * While it is off nothing is read, loaded or asked. The key is fetched for each question and let go after it.
 */
import type { SpendDeskView } from '../contract/bridge.ts';
import type { Settings } from '../contract/settings.ts';
import type { SpendMemory } from '../contract/spend.ts';
import { isForNewKey, type ApiSpend, type SpendFailure } from '../core/api-spend.ts';
import { durationText } from '../core/format.ts';
import { spendFailureMessage, type Problem } from '../core/problem.ts';
import { REFUSED_FIELD, SPEND_SETTINGS } from '../core/texts.ts';
import type { Question, Reply } from '../spend/connection.ts';
import { isAdminKey, questionFor, readCostReport } from '../spend/cost-report.ts';
import { afterClockChange, dueInMs, LEAST_WAIT_MS, waitMs } from '../spend/pace.ts';
import type { Kept } from '../store/secrets.ts';
import type { LoadedSpend } from '../store/spend-file.ts';

export type SpendDesk = {
  /** Takes the settings, and begins or ends what they say. `onChange` is called whenever `state` gives something new. */
  set(settings: Settings['apiSpend'], onChange: () => void): void;
  state(): ApiSpend;
  /** How it stands, for the settings. */
  view(): SpendDeskView;
  /** What is wrong with the file in which it is remembered. */
  problems(): readonly Problem[];
  /** The user asks for what is new: a keychain that failed is tried again, and what is due is asked. */
  look(): void;
  /** Keeps a typed key in the keychain; null, or why not. */
  keepKey(typed: string): Promise<string | null>;
  /** Deletes the key; null, or why not. */
  forgetKey(): Promise<string | null>;
  stop(): void;
};

export type SpendDeskOptions = {
  secrets: {
    readAdminKey(): Promise<Kept<string | null>>;
    keepAdminKey(key: string): Promise<Kept<void>>;
    forgetAdminKey(): Promise<Kept<boolean>>;
  };
  /** Loads what can connect, and gives the one function of it. */
  connect: () => Promise<(question: Question, signal: AbortSignal) => Promise<Reply>>;
  load: () => LoadedSpend;
  /** Null, or what went wrong. */
  save: (memory: SpendMemory) => Problem | null;
  nowMs: () => number;
  /** A number from 0 to 1. */
  chance: () => number;
  /** Does a step later; what it gives takes that back. */
  later: (step: () => void, ms: number) => () => void;
};

/** Timers are never set further than this: clocks are changed, and long timers drift. */
const LONGEST_TIMER_MS = 60 * 60_000;
/** After something that should not happen, it is tried again so much later. */
const UNEXPECTED_MS = 5 * 60_000;

/** One run from turning on to turning off, or from one key to the next. */
type Run = { stop: AbortController; isAsking: boolean };

/** A desk that is off. */
export function createSpendDesk(options: SpendDeskOptions): SpendDesk {
  const { secrets, connect, load, save, nowMs, chance, later } = options;
  let run: Run | null = null;
  let memory: SpendMemory | null = null;
  let damage: readonly Problem[] = [];
  let unsaved: Problem | null = null;
  let key: SpendDeskView['key'] = 'not_looked';
  let failure: SpendFailure | null = null;
  let failuresInARow = 0;
  let changed: () => void = () => {};
  let cancelTimer: () => void = () => {};

  function remembered(): SpendMemory {
    if (memory === null) {
      const loaded = load();
      ({ memory } = loaded);
      damage = loaded.problems;
    }
    return memory;
  }

  function remember(more: Partial<SpendMemory>): void {
    memory = { ...remembered(), ...more };
    unsaved = save(memory);
  }

  function end(): void {
    cancelTimer();
    run?.stop.abort();
    run = null;
  }

  function begin(): void {
    end();
    failure = null;
    failuresInARow = 0;
    key = 'not_looked';
    run = { stop: new AbortController(), isAsking: false };
    check(run);
  }

  function wait(now: Run, ms: number): void {
    cancelTimer();
    cancelTimer = later(() => check(now), Math.min(ms, LONGEST_TIMER_MS));
  }

  /** Looks whether there is a key, and asks if that is due. */
  function check(now: Run): void {
    if (now !== run || now.isAsking) {
      return;
    }
    now.isAsking = true;
    void step(now)
      // What is thrown here comes from no question: a bundle that can't be loaded, a keychain that breaks its promises.
      .catch((): SpendFailure => {
        wait(now, UNEXPECTED_MS);
        return { code: 'unreachable' };
      })
      .then((failed) => {
        now.isAsking = false;
        if (now === run) {
          failure = failed;
          changed();
        }
      });
  }

  /** Null, or what failed. It changes nothing once its run is over. */
  async function step(now: Run): Promise<SpendFailure | null> {
    const kept = await secrets.readAdminKey();
    if (now !== run) {
      return null;
    }
    if (!kept.ok) {
      // Asked again when the user does something: a keychain may show a dialogue each time.
      return { code: kept.problem };
    }
    key = kept.value === null ? 'none' : 'kept';
    if (kept.value === null) {
      return null;
    }
    if (!isAdminKey(kept.value)) {
      return { code: 'wrong_key' };
    }
    const asked = afterClockChange(remembered().asked, nowMs());
    const dueMs = dueInMs(asked, nowMs());
    if (dueMs > 0) {
      remember({ asked });
      wait(now, dueMs);
      return failure;
    }
    return question(now, kept.value);
  }

  async function question(now: Run, adminKey: string): Promise<SpendFailure | null> {
    const ask = await connect();
    if (now !== run) {
      return null;
    }
    const atMs = nowMs();
    remember({ asked: { atMs, waitMs: LEAST_WAIT_MS } });
    const result = await readCostReport(
      (page) => ask(questionFor(adminKey, atMs, page), now.stop.signal),
      atMs,
    );
    if (now !== run) {
      return null;
    }
    failuresInARow = result.kind === 'failed' ? failuresInARow + 1 : 0;
    const ms = waitMs(failuresInARow, result.kind === 'failed' ? result.retryAfterMs : null, chance());
    remember({
      asked: { atMs, waitMs: ms },
      ...(result.kind === 'report' && { figure: { ...result.report, askedAtMs: atMs } }),
    });
    wait(now, ms);
    return result.kind === 'failed' ? result.failure : null;
  }

  /** Another key, or none: what the last one brought is another organisation's, perhaps. */
  function forgetFigure(): void {
    const { asked } = remembered();
    const isForKey = failure !== null && isForNewKey(failure);
    // A new key need not wait for as long as the wrong one had to; never less than the least.
    remember({ figure: null, asked: asked && isForKey ? { ...asked, waitMs: LEAST_WAIT_MS } : asked });
  }

  function isKeychainFailure(): boolean {
    return failure?.code.startsWith('keychain_') ?? false;
  }

  return {
    set({ enabled }, onChange) {
      changed = onChange;
      if (enabled && run === null) {
        begin();
      } else if (!enabled && run !== null) {
        end();
        remember({ figure: null });
        failure = null;
        key = 'not_looked';
      }
    },
    state() {
      if (run === null) {
        return { kind: 'off' };
      }
      const { figure } = remembered();
      if (key === 'none') {
        return { kind: 'no_key' };
      }
      if (figure) {
        return { kind: 'known', figure, failure };
      }
      return failure ? { kind: 'failed', failure } : { kind: 'waiting' };
    },
    view() {
      const asked = run && key === 'kept' ? remembered().asked : null;
      const dueMs = dueInMs(asked, nowMs());
      return {
        key,
        problem: failure && spendFailureMessage(failure),
        next: dueMs > 0 ? SPEND_SETTINGS.next(durationText(dueMs, 'long')) : null,
      };
    },
    problems: () => (unsaved ? [...damage, unsaved] : damage),
    look() {
      if (run === null) {
        return;
      }
      const { asked } = remembered();
      const isNow = dueInMs(asked, nowMs()) === 0 || asked !== afterClockChange(asked, nowMs());
      if (isKeychainFailure() || (key === 'kept' && isNow)) {
        check(run);
      }
    },
    async keepKey(typed) {
      const adminKey = typed.trim();
      if (!isAdminKey(adminKey)) {
        return REFUSED_FIELD.adminKey;
      }
      const kept = await secrets.keepAdminKey(adminKey);
      if (!kept.ok) {
        return spendFailureMessage({ code: kept.problem });
      }
      if (run) {
        forgetFigure();
        begin();
      }
      return null;
    },
    async forgetKey() {
      const gone = await secrets.forgetAdminKey();
      if (!gone.ok) {
        return spendFailureMessage({ code: gone.problem });
      }
      if (run) {
        forgetFigure();
        begin();
      }
      return gone.value ? null : SPEND_SETTINGS.nothingToForget;
    },
    stop: end,
  };
}
