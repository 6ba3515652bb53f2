/** The running app between engine and screen: settings, views, alerts. No Electron: the preview runs the same. */
import { z } from 'zod';
import type { SetupView } from '../contract/bridge.ts';
import { clockOf, isUntouched, readSettings, type Settings } from '../contract/settings.ts';
import { afterTelling, dueAlerts, type Alert, type AlertState } from '../core/alerts.ts';
import type { Clock, SystemClock } from '../core/format.ts';
import type { Problem } from '../core/problem.ts';
import { windowsOf, type Snapshot } from '../core/snapshot.ts';
import { knownReset, readFigures, type TypedField, type TypedFigures } from '../core/typed-figures.ts';
import { lineOf, viewOf, type View } from '../core/view.ts';
import { WINDOW_IDS } from '../core/windows.ts';
import type { FeedDesk } from './feed-desk.ts';
import type { Engine, EngineUpdate, Screen, Store } from './ports.ts';
import type { SpendDesk } from './spend-desk.ts';

const AlertStateSchema = z.object({
  told: z.array(
    z.object({
      window: z.enum(WINDOW_IDS),
      threshold: z.number(),
      startsAtMs: z.number(),
      endsAtMs: z.number().nullable(),
    }),
  ),
});

export type Session = {
  start(): void;
  /** The newest view; null until the first was made. */
  view(): View | null;
  settings(): Settings;
  setup(): SetupView;
  /** Takes settings as they came from outside; what was wrong in them, if anything, and then nothing is changed. */
  saveSettings(json: unknown): Problem[];
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
  setWatched(isWatched: boolean): void;
  /** A problem that only the host can know of; null when it is over. */
  setHostProblem(code: Problem['code'], problem: Problem | null): void;
  stop(): void;
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
/** An alert that the system refused is tried again after this time, or for a higher threshold. */
const REFUSED_MS = 10 * 60_000;

/** The app as a session that starts with `start` and ends with `stop`. */
export function createSession(options: SessionOptions): Session {
  const { engine, screen, store, feed, spend, timeZone, systemClock, nowMs } = options;
  const loaded = store.loadSettings();
  let { settings } = loaded;
  let settingsProblems = loaded.problems;
  const hostProblems = new Map<Problem['code'], Problem>();
  let update: EngineUpdate = { phase: 'starting', snapshot: null, problems: [] };
  let view: View | null = null;
  let alertState: AlertState | null = readAlerts(store.loadAlerts());
  let keptLine = { line: '', untilMs: 0 };
  const telling = new Set<string>();
  /** When the system refused what, by the alert's id and threshold: it is not asked for the same all the time. */
  const refused = new Map<string, { threshold: number; atMs: number }>();

  function clock(): Clock {
    return clockOf(settings, systemClock, timeZone);
  }

  function show(): void {
    if (!update.snapshot) {
      return;
    }
    const problems = [...hostProblems.values(), ...settingsProblems, ...update.problems];
    view = viewOf(update.snapshot, problems, {
      clock: clock(),
      thresholds: settings.thresholds,
      menuBar: settings.menuBar,
      menuBarShows: settings.menuBarShows,
      menuBarWindow: settings.menuBarWindow,
      plan: settings.plan,
      ...(spend && { spend: { state: spend.state(), budgetUsd: settings.apiSpend.budgetUsd } }),
      nowMs: update.snapshot.atMs,
    });
    screen.show(view);
    keepLine(update.snapshot);
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

  function tellDue(snapshot: Snapshot): void {
    const due = dueAlerts(alertState, snapshot, settings.thresholds, clock(), nowMs());
    if (JSON.stringify(due.state) !== JSON.stringify(alertState)) {
      keep(due.state);
    }
    for (const alert of due.alerts) {
      void tell(alert);
    }
  }

  /** An alert counts as told only once it was accepted; until then, it is not sent a second time. */
  async function tell(alert: Alert): Promise<void> {
    const before = refused.get(alert.id);
    const threshold = Math.max(...alert.told.map((one) => one.threshold));
    const isRefusedStill = before?.threshold === threshold && Math.abs(nowMs() - before.atMs) < REFUSED_MS;
    if (telling.has(alert.id) || isRefusedStill) {
      return;
    }
    telling.add(alert.id);
    try {
      if ((await screen.notify(alert)) && alertState) {
        keep(afterTelling(alertState, alert));
        refused.delete(alert.id);
      } else {
        refused.set(alert.id, { threshold, atMs: nowMs() });
      }
    } finally {
      telling.delete(alert.id);
    }
    // A higher threshold may have been passed meanwhile.
    if (update.phase === 'live' && update.snapshot) {
      tellDue(update.snapshot);
    }
  }

  function keep(state: AlertState): void {
    alertState = state;
    store.saveAlerts(state);
  }

  return {
    start() {
      spend?.set(settings.apiSpend, show);
      engine.start(settings, (next) => {
        update = next;
        show();
        if (next.phase === 'live' && next.snapshot) {
          tellDue(next.snapshot);
        }
      });
    },
    view: () => view,
    settings: () => settings,
    // Settings that could not be read are somebody's settings all the same.
    setup: () => ({
      settingsFile: store.settingsFile,
      isFirstRun: isUntouched(settings) && settingsProblems.length === 0,
    }),
    saveSettings(json) {
      const read = readSettings(json);
      if (read.problems.length > 0) {
        return read.problems;
      }
      const failed = store.saveSettings(read.settings);
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
    setWatched: (isWatched) => engine.setWatched(isWatched),
    setHostProblem(code, problem) {
      if (problem) {
        hostProblems.set(code, problem);
      } else {
        hostProblems.delete(code);
      }
      show();
    },
    stop() {
      engine.stop();
      spend?.stop();
    },
  };
}

function readAlerts(json: unknown): AlertState | null {
  const parsed = AlertStateSchema.safeParse(json);
  return parsed.success ? parsed.data : null;
}
