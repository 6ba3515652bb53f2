/** The machine that all this runs on: its environment, home, zone, locale and clock. */
import { homedir } from 'node:os';

/** What the engine takes from the machine it runs on. */
export type Machine = {
  env: Readonly<Record<string, string | undefined>>;
  home: string;
  timeZone: string;
  nowMs: () => number;
};

/**
 * This machine: its environment, home, zone and clock. The zone is looked for when it is first asked for: that takes a
 * formatter, the first of a process takes 10 ms to make, and a report without clock times need not wait for it.
 */
export function thisMachine(): Machine {
  let timeZone: string | null = null;
  return {
    env: process.env,
    home: homedir(),
    get timeZone() {
      return (timeZone ??= currentTimeZone());
    },
    nowMs: Date.now,
  };
}

/**
 * The zone of this machine as it is now. A process keeps the one it began with until its TZ variable is touched: then it
 * looks again (nodejs/node, src/node_env_var.cc: DateTimeConfigurationChangeNotification).
 */
export function currentTimeZone(): string {
  if (process.env['TZ'] === undefined) {
    delete process.env['TZ'];
  }
  return Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The locale that this process runs in. */
export function systemLocale(): string {
  return Intl.DateTimeFormat().resolvedOptions().locale;
}
