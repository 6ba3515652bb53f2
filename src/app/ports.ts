/** What the parts of the running app need of each other and of the outside, as types. */
import type { Settings } from '../contract/settings.ts';
import type { AlertRecord } from '../contract/alert-record.ts';
import type { Problem } from '../core/problem.ts';
import type { Sample } from '../core/sample.ts';
import type { Snapshot } from '../core/snapshot.ts';
import type { View } from '../core/view.ts';

/** What the engine tells: figures, or how far it has come with reading them for the first time. */
export type EngineUpdate = {
  /** `starting` until everything was read once; `stale` when reading stopped and the figures are the last good ones. */
  phase: 'starting' | 'live' | 'stale';
  snapshot: Snapshot | null;
  problems: Problem[];
};

/** Reads logs and keeps a snapshot up to date, in this thread or in another. */
export type Engine = {
  start(settings: Settings, onUpdate: (update: EngineUpdate) => void): void;
  setSettings(settings: Settings): void;
  /** The machine is in another time zone now. */
  setTimeZone(timeZone: string): void;
  /** Whether somebody is looking, so that passing minutes matter. */
  setWatched(isWatched: boolean): void;
  /** Takes official figures that the user typed. */
  addSamples(samples: Sample[]): void;
  /** Forgets what was learned of limits. */
  forgetLearned(): void;
  /** Deletes the history and begins it anew. */
  forgetHistory(): void;
  /** Deletes the names of projects in the history, and keeps their sums. */
  forgetProjectNames(): void;
  /** Looks at everything anew, for instance after sleep. */
  refresh(): void;
  /** Ends it; resolves when all that it does has ended and what it read is kept. */
  stop(): Promise<void>;
};

/** What the app shows itself through: the tray and popover, or the preview. */
export type Screen = {
  show(view: View): void;
  notify(notice: Notice): Promise<Delivery>;
  /** Takes back notifications that are no longer true, by their ids. */
  withdraw(ids: string[]): void;
};

/** A notification: a later one with the same id takes its place, those of one group stand together. */
export type Notice = { id: string; group: string; title: string; body: string };

/** What became of it: taken by the system; seen on the page, which says nothing of the system; by nobody; refused. */
export type Delivery = { kind: 'accepted' | 'seen' | 'unseen' } | { kind: 'refused'; reason: string };

/** What is kept on disk. */
export type Store = {
  /** The path of the settings, for who wants to edit them by hand. */
  settingsFile: string;
  loadSettings(): { settings: Settings; problems: Problem[] };
  saveSettings(settings: Settings): Promise<Problem | null>;
  loadAlerts(): { record: AlertRecord | null; problems: Problem[] };
  /** Null, or what went wrong. */
  saveAlerts(record: AlertRecord): Problem | null;
  /** Keeps the ready-made line for the status line hook, good until an instant (epoch ms). */
  saveLine(line: string, untilMs: number): void;
};
