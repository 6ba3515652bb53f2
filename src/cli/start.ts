/**
 * `npm start`: the tray app; where Electron's binary is absent and can't be fetched, the report in the terminal and the
 * same popover in a browser.
 */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleFolder } from '../app/compose.ts';
import { thisMachine, type Machine } from '../app/machine.ts';
import { plainText } from '../core/format.ts';
import { findLogs } from '../logs/find.ts';
import { rootsOf } from '../logs/roots.ts';
import { statePaths } from '../store/paths.ts';
import { loadSettings } from '../store/settings-file.ts';
import { startDemo } from '../preview/demo.ts';
import { startPreview } from '../preview/host.ts';

const FLAGS = new Set(['--demo', '--preview']);
const unknown = process.argv.slice(2).find((word) => !FLAGS.has(word));
if (unknown !== undefined) {
  process.stderr.write(`There is no flag ${plainText(unknown)}; npm start knows --demo and --preview.\n`);
  process.exit(2);
}
const isDemo = process.argv.includes('--demo');
/** For a look at the popover in a browser even where Electron is there. */
const isPreviewWanted = process.argv.includes('--preview');

/** The path of Electron's binary, fetched on the first run as the package does; null if it can't be had. */
function electronBinary(): string | null {
  let folder: string;
  try {
    folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return null;
  }
  const find = (): string | null => {
    const named = join(folder, 'path.txt');
    const name = existsSync(named) ? readFileSync(named, 'utf8') : 'electron';
    const dist = process.env['ELECTRON_OVERRIDE_DIST_PATH'] || join(folder, 'dist');
    return existsSync(join(dist, name)) ? join(dist, name) : null;
  };
  const found = find();
  if (found) {
    return found;
  }
  process.stdout.write('Fetching Electron…\n');
  const fetched = spawnSync(process.execPath, [join(folder, 'install.js')], {
    stdio: 'ignore',
    timeout: 300_000,
  });
  return fetched.status === 0 ? find() : null;
}

/** Whether there is a screen to show a tray on. */
function hasScreen(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY']);
}

function runApp(binary: string): void {
  const child = spawn(binary, [fileURLToPath(new URL('..', bundleFolder()))], { stdio: 'inherit' });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => child.kill(signal));
  }
  child.on('close', (code) => {
    process.exitCode = code ?? 0;
  });
}

function hasLogs(machine: Machine): boolean {
  const paths = statePaths(machine.env, machine.home, process.platform);
  const { settings } = loadSettings(paths.settings, machine.nowMs(), false);
  return findLogs(rootsOf(settings.roots, machine.env, machine.home)).files.length > 0;
}

async function runPreview(): Promise<void> {
  const demo = isDemo ? startDemo(thisMachine()) : null;
  const machine = demo?.machine ?? thisMachine();
  const report = spawnSync(process.execPath, [fileURLToPath(new URL('cli.cjs', bundleFolder())), 'status'], {
    env: {
      ...process.env,
      ...(demo ? { HOME: machine.home, ...machine.env, CLAUDE_CONFIG_DIR: '', XDG_CONFIG_HOME: '' } : {}),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (report.status !== 0) {
    process.exitCode = report.status ?? 1;
  }
  const stop = (): void => {
    void preview.stop().then(() => {
      demo?.stop();
      process.exit(0);
    });
  };
  const preview = await startPreview(machine, stop);
  process.on('SIGINT', stop).on('SIGTERM', stop);
  const hint = hasLogs(machine)
    ? ''
    : 'No logs of your own yet? See it with made-up ones: npm start -- --demo\n';
  process.stdout.write(`\nThe popover: ${preview.url}\n${hint}Ctrl-C ends it.\n`);
}

const binary = isPreviewWanted || isDemo ? null : electronBinary();
if (binary && hasScreen()) {
  runApp(binary);
} else {
  if (!isPreviewWanted && !isDemo) {
    const reason = binary
      ? 'There is no screen for a menu bar here'
      : "Electron's binary is not here and can't be fetched";
    process.stdout.write(`${reason}, so the popover is served to your browser instead.\n\n`);
  }
  await runPreview();
}
