/** The running app between engine and screen: settings, views, alerts. No Electron: the preview runs the same. */
import type { AlertRecord } from '../contract/alert-record.ts';
import type { SetupView } from '../contract/bridge.ts';
import { alertRulesOf, clockOf, isUntouched, readSettings, type Settings } from '../contract/settings.ts';
import type { Clock, SystemClock } from '../core/format.ts';
import type { Problem } from '../core/problem.ts';
import { bareSnapshot } from '../core/bare-snapshot.ts';
import { mainWindow, windowsOf, type Snapshot } from '../core/snapshot.ts';
import { ALERT } from '../core/texts.ts';
import { knownReset, readFigures, type TypedField, type TypedFigures } from '../core/typed-figures.ts';
import { lineOf, viewOf, type View } from '../core/view.ts';
import { createAlertDesk } from './alert-desk.ts';
import type { FeedDesk } from './feed-desk.ts';
import type { Engine, EngineUpdate, Screen, Store } from './ports.ts';
import { rehearse } from './rehearsal.ts';
import type { SpendDesk } from './spend-desk.ts';

export type Session = {
  start(): void;
  /** The newest view; null until the first was made. */
  view(): View | null;
  settings(): Settings;
  setup(): SetupView;
  /** Takes settings as they came from outside; what was wrong in them, if anything, and then nothing is changed. */
  saveSettings(json: unknown): Promise<Problem[]>;
  /** The status line feed, for the settings. */
  feed: FeedDesk;
  /** API spend; null where the host connects to nothing. */
  spend: SpendDesk | null;
  /** Takes what the user read from Claude's usage page; what was wrong in it, if anything. */
  tellUsage(typed: TypedFigures): FigureProblem | null;
  forgetLearned(): void;
  forgetHistory(): void;
  forgetProjectNames(): void;
  refresh(): void;
  /** After sleep, and after the clock or the zone was changed; the zone as it is now. */
  wake(timeZone: string): void;
  /** Tells nothing for an hour, or until the window that stops the user resets. */
  snooze(until: 'hour' | 'reset' | 'off'): void;
  /** The system refused a notification after it seemed to have taken it. */
  alertRefused(reason: string): void;
  /** Shows a notification that tells nothing, so that the user sees whether they come. */
  testAlert(): void;
  setWatched(isWatched: boolean): void;
  /** A problem that only the host can know of; null when it is over. */
  setHostProblem(code: Problem['code'], problem: Problem | null): void;
  /** Resolves when what was read of the logs is kept; nobody has to wait for it. */
  stop(): Promise<void>;
};

export type FigureProblem = { field: TypedField; reason: string };

export type SessionOptions = {
  engine: Engine;
  screen: Screen;
  store: Store;
  feed: FeedDesk;
  spend: SpendDesk | null;
  timeZone: string;
  systemClock: SystemClock;
  nowMs: () => number;
};

/** How long a ready-made line is good while nothing new is known. */
const LINE_MS = 30 * 60_000;
const HOUR_MS = 60 * 60_000;

/** The app as a session that starts with `start` and ends with `stop`. */
export function createSession(options: SessionOptions): Session {
  const { engine, screen, store, feed, spend, systemClock, nowMs } = options;
  let { timeZone } = options;
  const loaded = store.loadSettings();
  let { settings } = loaded;
  let settingsProblems = loaded.problems;
  const hostProblems = new Map<Problem['code'], Problem>();
  let update: EngineUpdate = { phase: 'starting', snapshot: null, problems: [] };
  let view: View | null = null;
  let keptLine = { line: '', untilMs: 0 };
  let judging: ReturnType<typeof setTimeout> | undefined;
  const loadedAlerts = store.loadAlerts();
  let unsavedAlerts: Problem | null = null;
  const alerts = createAlertDesk({
    screen,
    saved: loadedAlerts.record,
    save: saveAlerts,
    rules: () => alertRulesOf(settings),
    clock,
    nowMs,
    onRefusal: (reason) =>
      setHostProblem(
        'notifications_failed',
        reason === null ? null : { code: 'notifications_failed', reason },
      ),
    onSilenceOver: () => engine.refresh(),
  });

  function clock(): Clock {
    return clockOf(settings, systemClock, timeZone);
  }

  function show(): void {
    if (!update.snapshot) {
      return;
    }
    const problems = [
      ...hostProblems.values(),
      ...settingsProblems,
      ...loadedAlerts.problems,
      ...(unsavedAlerts ? [unsavedAlerts] : []),
      ...(spend?.problems() ?? []),
      ...update.problems,
    ];
    view = viewed(update.snapshot, problems);
    screen.show(view);
    keepLine(update.snapshot);
  }

  function viewed(snapshot: Snapshot, problems: readonly Problem[]): View {
    return viewOf(snapshot, problems, {
      clock: clock(),
      thresholds: settings.thresholds,
      menuBar: settings.menuBar,
      menuBarShows: settings.menuBarShows,
      menuBarWindow: settings.menuBarWindow,
      plan: settings.plan,
      snoozedUntilMs: alerts.snoozedUntilMs(),
      ...(spend && { spend: { state: spend.state(), budgetUsd: settings.apiSpend.budgetUsd } }),
      nowMs: snapshot.atMs,
    });
  }

  function saveAlerts(record: AlertRecord): boolean {
    const failed = store.saveAlerts(record);
    const isNews = (failed === null) !== (unsavedAlerts === null);
    unsavedAlerts = failed;
    if (isNews) {
      show();
    }
    return failed === null;
  }

  function setHostProblem(code: Problem['code'], problem: Problem | null): void {
    if (problem) {
      hostProblems.set(code, problem);
    } else {
      hostProblems.delete(code);
    }
    show();
  }

  /** The hook shows the line for as long as it is good; it is written when it changes or has not long to go. */
  function keepLine(snapshot: Snapshot): void {
    const line = lineOf(snapshot, clock());
    const resets = windowsOf(snapshot).map(({ resetsAtMs }) => resetsAtMs ?? Infinity);
    const untilMs = Math.min(snapshot.atMs + LINE_MS, ...resets);
    // While nobody works, nobody looks, and nothing is to be written.
    const isAtWork = snapshot.atMs - (snapshot.lastEventMs ?? -Infinity) < LINE_MS;
    const isEnding = isAtWork && keptLine.untilMs - snapshot.atMs < LINE_MS / 2;
    if (line !== keptLine.line || isEnding) {
      keptLine = { line, untilMs };
      store.saveLine(line, untilMs);
    }
  }

  return {
    start() {
      const { record } = loadedAlerts;
      if (record?.refusal) {
        setHostProblem('notifications_failed', {
          code: 'notifications_failed',
          reason: record.refusal.reason,
        });
      }
      spend?.set(settings.apiSpend, show);
      engine.start(settings, (next) => {
        // While everything is read anew, and after that failed, the last good figures stay.
        const known = next.snapshot ?? update.snapshot;
        update = {
          ...next,
          snapshot: known ?? (next.phase === 'stale' ? bareSnapshot([], nowMs()) : null),
        };
        show();
        const { phase, snapshot } = next;
        if (phase === 'live' && snapshot) {
          // What was told is saved at once, and that takes its time: first comes what is seen.
          clearTimeout(judging);
          judging = setTimeout(() => alerts.judge(snapshot), 0);
        }
      });
      void rehearse((snapshot) => viewed(snapshot, []), nowMs());
    },
    view: () => view,
    settings: () => settings,
    // Settings that could not be read are somebody's settings all the same.
    setup: () => ({
      settingsFile: store.settingsFile,
      isFirstRun: isUntouched(settings) && settingsProblems.length === 0,
    }),
    async saveSettings(json) {
      const read = readSettings(json);
      if (read.problems.length > 0) {
        return read.problems;
      }
      const failed = await store.saveSettings(read.settings);
      settings = read.settings;
      settingsProblems = failed ? [failed] : [];
      spend?.set(settings.apiSpend, show);
      show();
      engine.setSettings(settings);
      return settingsProblems;
    },
    feed,
    spend,
    tellUsage(typed) {
      const { fiveHour, sevenDay } = update.snapshot ?? {};
      const known = {
        five_hour: fiveHour ? knownReset(fiveHour) : null,
        seven_day: sevenDay ? knownReset(sevenDay) : null,
      };
      const read = readFigures(typed, known, nowMs(), timeZone);
      if (read.kind === 'error') {
        return { field: read.field, reason: read.reason };
      }
      engine.addSamples(read.samples);
      return null;
    },
    forgetLearned: () => engine.forgetLearned(),
    forgetHistory: () => engine.forgetHistory(),
    forgetProjectNames: () => engine.forgetProjectNames(),
    refresh() {
      engine.refresh();
      spend?.look();
    },
    wake(zone) {
      alerts.afterGap();
      if (zone !== timeZone) {
        timeZone = zone;
        engine.setTimeZone(zone);
        show();
      }
      engine.refresh();
    },
    snooze(until) {
      const hourMs = nowMs() + HOUR_MS;
      const resetMs = update.snapshot && mainWindow(update.snapshot).resetsAtMs;
      alerts.snooze({ off: null, hour: hourMs, reset: resetMs ?? hourMs }[until]);
      show();
    },
    alertRefused: (reason) => alerts.refused(reason),
    testAlert: () => alerts.test({ id: 'test', group: 'test', ...ALERT.test }),
    setWatched: (isWatched) => engine.setWatched(isWatched),
    setHostProblem,
    async stop() {
      clearTimeout(judging);
      alerts.stop();
      spend?.stop();
      await engine.stop();
    },
  };
}
