/** Alerts over time: what is due is shown, counts as told once it was accepted, and is withdrawn when it is over. */
import type { AlertRecord } from '../contract/alert-record.ts';
import { afterTelling, judgeAlerts, type Alert, type AlertRules, type AlertState } from '../core/alerts.ts';
import type { Clock } from '../core/format.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { Notice, Screen } from './ports.ts';

export type AlertDesk = {
  /** Looks at a snapshot that is up to date. */
  judge(snapshot: Snapshot): void;
  /** After sleep or a change of the clock, much may have happened: the weightiest of it is told alone. */
  afterGap(): void;
  /** The system refused a notification after all, for this reason. */
  refused(reason: string): void;
  /** Tells nothing until then (epoch ms); null ends it. */
  snooze(untilMs: number | null): void;
  snoozedUntilMs(): number | null;
  /** Shows a notice that is no alert, so that the user sees how they come. */
  test(notice: Notice): void;
  stop(): void;
};

export type AlertDeskOptions = {
  screen: Pick<Screen, 'notify' | 'withdraw'>;
  /** What was saved; null before the first start ever. */
  saved: AlertRecord | null;
  /** False if that was refused: then it is tried again with the next snapshot. */
  save(record: AlertRecord): boolean;
  rules: () => AlertRules;
  clock: () => Clock;
  nowMs: () => number;
  /** The system refused a notification, for a reason; null once it took one. */
  onRefusal(reason: string | null): void;
  /** Silence is over: a new snapshot is wanted. */
  onSilenceOver(): void;
};

/** An alert that was refused is tried again after this time, or at once where it has more to say. */
const REFUSED_MS = 10 * 60_000;
/** Snapshots are never further apart than an hour while the app runs (`schedule.ts`). */
const GAP_MS = 90 * 60_000;
/** A screen that was locked for less than this is no gap. */
const NO_GAP_MS = 10 * 60_000;
/** Timers are never set further than this: clocks are changed. */
const LONGEST_MS = 60 * 60_000;

/** A desk that goes on where the saved record ends. */
export function createAlertDesk(options: AlertDeskOptions): AlertDesk {
  const { screen, rules, clock, nowMs } = options;
  let state: AlertState | null = options.saved?.state ?? null;
  let refusal = options.saved?.refusal ?? null;
  let isSaved = true;
  /** When the last snapshot was judged: never, at the start. */
  let judgedAtMs = -Infinity;
  /** When a gap was noticed whose catch-up has not been told; null if there is none. */
  let gapAtMs: number | null = null;
  let newest: Snapshot | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const telling = new Set<string>();
  /** What was refused when, by the alert's id: the system is not asked for the same all the time. */
  const refused = new Map<string, { threshold: number; atMs: number }>();

  function keep(next: AlertState | null): void {
    if (!isSaved || JSON.stringify(next) !== JSON.stringify(state)) {
      state = next;
      save();
    }
  }

  function save(): void {
    if (state) {
      isSaved = options.save({ version: 2, state, refusal });
    }
  }

  function judge(snapshot: Snapshot): void {
    newest = snapshot;
    const now = nowMs();
    if (Math.abs(now - judgedAtMs) > GAP_MS) {
      gapAtMs ??= snapshot.atMs;
    }
    judgedAtMs = now;
    const due = judgeAlerts(state, snapshot, rules(), {
      clock: clock(),
      nowMs: now,
      gapAtMs,
    });
    keep(due.state);
    if (due.silentUntilMs !== null) {
      // What was held back is told like what happened in a gap.
      gapAtMs ??= snapshot.atMs;
    } else if (due.alerts.length === 0 && gapAtMs !== null && snapshot.atMs >= gapAtMs) {
      gapAtMs = null;
    }
    wait(due.silentUntilMs);
    if (due.withdrawn.length > 0) {
      screen.withdraw(due.withdrawn);
    }
    for (const alert of due.alerts) {
      void tell(alert, due.swallowed, gapAtMs);
    }
  }

  function wait(untilMs: number | null): void {
    clearTimeout(timer);
    if (untilMs !== null) {
      timer = setTimeout(options.onSilenceOver, Math.min(Math.max(untilMs - nowMs(), 0) + 1, LONGEST_MS));
    }
  }

  /** An alert counts as told only once it was accepted; until then, it is not sent a second time. */
  async function tell(alert: Alert, swallowed: readonly Alert[], caughtUpMs: number | null): Promise<void> {
    const before = refused.get(alert.id);
    const threshold = alert.told.at(-1)?.threshold ?? 0;
    const isSame = before?.threshold === threshold && Math.abs(nowMs() - before.atMs) < REFUSED_MS;
    if (telling.has(alert.id) || isSame) {
      return;
    }
    telling.add(alert.id);
    try {
      const isTold = await show({ ...alert, group: alert.window });
      if (!isTold || !state) {
        refused.set(alert.id, { threshold, atMs: nowMs() });
        return;
      }
      refused.delete(alert.id);
      keep(afterTelling(state, alert, swallowed, nowMs()));
      // Another gap may have begun while this was on its way.
      gapAtMs = gapAtMs === caughtUpMs ? null : gapAtMs;
    } finally {
      telling.delete(alert.id);
    }
    // A higher threshold may have been passed meanwhile.
    if (newest) {
      judge(newest);
    }
  }

  async function show({ id, group, title, body }: Notice): Promise<boolean> {
    const delivery = await screen.notify({ id, group, title, body });
    if (delivery.kind === 'refused') {
      noteRefusal(delivery.reason);
    } else if (delivery.kind === 'accepted') {
      noteRefusal(null);
    }
    return delivery.kind === 'accepted' || delivery.kind === 'seen';
  }

  function noteRefusal(reason: string | null): void {
    if (reason !== (refusal?.reason ?? null)) {
      refusal = reason === null ? null : { reason, atMs: nowMs() };
      save();
    }
    options.onRefusal(reason);
  }

  return {
    judge,
    afterGap() {
      const now = nowMs();
      if (Math.abs(now - judgedAtMs) > NO_GAP_MS) {
        gapAtMs = now;
      }
    },
    refused: noteRefusal,
    snooze(untilMs) {
      keep(state && { ...state, snoozedUntilMs: untilMs });
      options.onSilenceOver();
    },
    snoozedUntilMs: () => state?.snoozedUntilMs ?? null,
    test: (notice) => void show(notice),
    stop: () => clearTimeout(timer),
  };
}
