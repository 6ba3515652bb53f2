/** Where Tidemark keeps its own state. */
import { join, resolve } from 'node:path';

export type StatePaths = {
  folder: string;
  settings: string;
  alerts: string;
  /** Payloads of the status line feed that wait to be read, a file per session. */
  feed: string;
  samples: string;
  calibration: string;
  /** The last known API spend, and when it was asked for. */
  spend: string;
  /** What was read of the logs already. */
  index: string;
};

/** What the feed's folder holds: payloads that wait or are being read, and half-written ones. */
export const PAYLOAD_NAME = /^(?:(?:\d+|shared)\.json(?:\.claimed)?|(?:hook|statusline)\.\d+\.tmp)$/;

/**
 * `TIDEMARK_HOME` if set and not empty; else `~/Library/Application Support/Tidemark` on macOS and
 * `${XDG_DATA_HOME:-~/.local/share}/tidemark` elsewhere.
 */
export function statePaths(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
  platform: NodeJS.Platform,
): StatePaths {
  const usual =
    platform === 'darwin'
      ? join(home, 'Library', 'Application Support', 'Tidemark')
      : join(env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'tidemark');
  const folder = resolve(env['TIDEMARK_HOME'] || usual);
  return {
    folder,
    settings: join(folder, 'settings.json'),
    alerts: join(folder, 'alerts.json'),
    feed: join(folder, 'feed'),
    samples: join(folder, 'samples.json'),
    calibration: join(folder, 'calibration.json'),
    spend: join(folder, 'spend.json'),
    index: join(folder, 'index.bin'),
  };
}
