/**
 * The process with the engine in it, to be killed: the app's own session over the app's own engine, with nothing left out
 * but screen and worker, so that samples, history, calibration, alerts and the status line's text are written too.
 */
import { createInterface } from 'node:readline';
import { createEngine } from '../../../src/app/engine.ts';
import type { Machine } from '../../../src/app/machine.ts';
import { createFeedDesk } from '../../../src/app/feed-desk.ts';
import type { Engine, EngineUpdate } from '../../../src/app/ports.ts';
import { createSession, type Session } from '../../../src/app/session.ts';
import { problemMessage } from '../../../src/core/problem.ts';
import type { Snapshot } from '../../../src/core/snapshot.ts';
import type { Totals } from '../../../src/core/totals.ts';
import type { WindowSnapshot } from '../../../src/core/window-measure.ts';
import { systemClock } from '../../../src/core/format.ts';
import { saveLine } from '../../../src/feed/line-file.ts';
import { feedPaths } from '../../../src/feed/paths.ts';
import { loadAlerts, saveAlerts } from '../../../src/store/alerts-file.ts';
import { statePaths } from '../../../src/store/paths.ts';
import { loadSettings, saveSettings } from '../../../src/store/settings-file.ts';
import { COUNTERS, type Sum } from './account.ts';
import { shownBy, type FastClock } from './clock.ts';
import type { Command, Told, ToldWindow } from './told.ts';

/** Takes commands from standard input and tells on standard output, until the input ends. */
export async function runEngine(): Promise<void> {
  let clock: FastClock | null = null;
  let session: Session | null = null;
  for await (const line of createInterface({ input: process.stdin })) {
    const command = JSON.parse(line) as Command;
    if (command.do === 'measure') {
      tell({ kind: 'measured', measured: measured() });
    } else if (command.do === 'refresh') {
      session?.refresh();
    } else if (command.do === 'stop') {
      await session?.stop();
      break;
    } else {
      ({ clock } = command);
      if (command.do === 'start') {
        session = sessionOf(command.home, command.state, () => (clock ? shownBy(clock) : 0));
        session.start();
      }
    }
  }
  process.exit();
}

function sessionOf(home: string, state: string, nowMs: () => number): Session {
  const env = { TIDEMARK_HOME: state };
  const machine: Machine = { env, home, timeZone: 'Europe/Berlin', nowMs };
  const paths = statePaths(env, home, process.platform);
  return createSession({
    engine: overheard(createEngine(machine, 'take')),
    screen: { show: () => {}, notify: () => Promise.resolve({ kind: 'accepted' }), withdraw: () => {} },
    store: {
      settingsFile: paths.settings,
      loadSettings: () => loadSettings(paths.settings, nowMs(), true),
      saveSettings: (settings) => saveSettings(paths.settings, settings),
      loadAlerts: () => loadAlerts(paths.alerts, nowMs(), true),
      saveAlerts: (record) => saveAlerts(paths.alerts, record),
      saveLine: (line, untilMs) => saveLine(feedPaths(paths.folder), line, untilMs),
    },
    feed: createFeedDesk(machine),
    spend: null,
    timeZone: machine.timeZone,
    systemClock: systemClock('en-GB'),
    nowMs,
  });
}

/** The engine, of whose updates the soak hears too. */
function overheard(engine: Engine): Engine {
  return {
    ...engine,
    start(settings, onUpdate) {
      engine.start(settings, (update) => {
        onUpdate(update);
        tellUpdate(update);
      });
    },
  };
}

function tellUpdate({ phase, snapshot, problems }: EngineUpdate): void {
  if (phase === 'stale') {
    tell({ kind: 'stale', reason: problems.map(problemMessage).join(' ') });
  } else if (phase === 'live' && snapshot) {
    tell({
      kind: 'live',
      snapshot: {
        atMs: snapshot.atMs,
        windows: windowsOf(snapshot),
        problems: [...problems, ...snapshot.problems].map(({ code }) => code),
      },
    });
  }
}

/** A window that has not begun shows nothing. */
function windowsOf({ atMs, fiveHour, sevenDay }: Snapshot): ToldWindow[] {
  const toldOf = (id: ToldWindow['id'], window: WindowSnapshot): ToldWindow[] => {
    const { startsAtMs: fromMs, resetsAtMs, anchor, totals } = window;
    return fromMs === null
      ? []
      : [{ id, anchor, resetsAtMs, fromMs, untilMs: resetsAtMs ?? atMs + 1, sum: sumOf(totals) }];
  };
  return [...toldOf('five_hour', fiveHour), ...toldOf('seven_day', sevenDay)];
}

function sumOf({ events, tokens }: Totals): Sum {
  return [events, ...COUNTERS.map((counter) => tokens[counter])];
}

function measured(): { residentMib: number; heapMib: number } {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  return { residentMib: rss / 2 ** 20, heapMib: heapUsed / 2 ** 20 };
}

function tell(told: Told): void {
  process.stdout.write(`${JSON.stringify(told)}\n`);
}
