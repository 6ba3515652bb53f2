/** A Secret Service of one's own for a test: a new bus, a new keyring, nothing of the user's. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { temporaryFolder } from './temporary.ts';

/** Whether keytar, a bus and a keyring are installed; where they are not, a sentence says so. */
export function hasSecretService(): boolean {
  const missing = [
    ...['dbus-run-session', 'gnome-keyring-daemon'].filter((name) => !isInstalled(name)),
    ...(hasKeytar() ? [] : ['keytar']),
  ];
  if (missing.length > 0) {
    process.stderr.write(`No ${missing.join(', ')} was found: tests of the keychain are skipped.\n`);
  }
  return missing.length === 0;
}

function isInstalled(name: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, name)));
}

function hasKeytar(): boolean {
  try {
    createRequire(import.meta.url)('keytar');
    return true;
  } catch {
    return false;
  }
}

export type Keyring = 'unlocked' | 'locked' | 'no bus';

/** Runs `node …args` in such a session, with `home` as its home. */
export function runWithKeyring(
  keyring: Keyring,
  home: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): { stdout: string; stderr: string; status: number | null } {
  // Not at home: the daemon takes its sockets away after the command has ended, while a test looks at what is there.
  const runtime = temporaryFolder();
  const unlock = {
    unlocked: 'printf secret | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1;',
    locked: '',
    'no bus': '',
  }[keyring];
  const bus = keyring === 'no bus' ? [] : ['dbus-run-session', '--'];
  const command = [...bus, 'bash', '-c', `${unlock} exec "$0" "$@"`, process.execPath, ...args];
  const { stdout, stderr, status } = spawnSync(command[0] ?? '', command.slice(1), {
    encoding: 'utf8',
    timeout: 20_000,
    env: { PATH: process.env['PATH'], HOME: home, XDG_RUNTIME_DIR: runtime, ...env },
  });
  return { stdout, stderr, status };
}
