/** The one place where the parts of the running app meet. */
import { systemClock } from '../core/format.ts';
import { saveLine } from '../feed/line-file.ts';
import { feedPaths } from '../feed/paths.ts';
import { loadAlerts, saveAlerts } from '../store/alerts-file.ts';
import { statePaths } from '../store/paths.ts';
import { loadSettings, saveSettings } from '../store/settings-file.ts';
import { createFeedDesk } from './feed-desk.ts';
import type { Machine } from './machine.ts';
import type { Screen } from './ports.ts';
import { createSession, type Session } from './session.ts';
import type { SpendDesk } from './spend-desk.ts';
import { createWorkerEngine } from './worker-engine.ts';

/** The app over this machine's logs and state folder, shown on `screen`. The worker's bundle stands beside ours. */
export function composeSession(
  screen: Screen,
  machine: Machine,
  locale: string,
  spend: SpendDesk | null,
): Session {
  const paths = statePaths(machine.env, machine.home, process.platform);
  return createSession({
    engine: createWorkerEngine(new URL('./worker.js', bundleFolder()), machine),
    screen,
    store: {
      settingsFile: paths.settings,
      loadSettings: () => loadSettings(paths.settings, machine.nowMs(), true),
      saveSettings: (settings) => saveSettings(paths.settings, settings),
      loadAlerts: () => loadAlerts(paths.alerts, machine.nowMs(), true),
      saveAlerts: (state) => saveAlerts(paths.alerts, state),
      saveLine: (line, untilMs) => saveLine(feedPaths(paths.folder), line, untilMs),
    },
    feed: createFeedDesk(machine),
    spend,
    timeZone: machine.timeZone,
    systemClock: systemClock(locale),
    nowMs: machine.nowMs,
  });
}

/** The folder of the built bundles, also when this code ended up in `dist/chunks`. */
export function bundleFolder(): URL {
  const here = new URL('.', import.meta.url);
  return here.pathname.endsWith('/chunks/') ? new URL('..', here) : here;
}
