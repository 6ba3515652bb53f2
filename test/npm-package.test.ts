/** The command line program as npm installs it by itself: what is in its package, and that it needs nothing else. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { reachedFrom } from './support/bundles.ts';
import { assistant, logText } from './support/lines.ts';
import { temporaryFolder } from './support/temporary.ts';

const ROOT = resolve(import.meta.dirname, '..');
const DIST = new URL('../dist/', import.meta.url);
const MOST_BYTES = 500_000;

type PackedFile = { path: string; size: number };
type Manifest = {
  version: string;
  engines: { node: string };
  dependencies?: object;
  optionalDependencies: object;
};

const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as Manifest;

/** Runs npm without a connection, and with nothing of the machine's own settings. */
function npm(cwd: string, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync('npm', [...words, '--offline', '--loglevel', 'error'], {
    cwd,
    env: {
      PATH: process.env['PATH'],
      HOME: cwd,
      npm_config_cache: join(cwd, 'cache'),
      npm_config_userconfig: join(cwd, 'npmrc'),
    },
    encoding: 'utf8',
  });
  if (status !== 0) {
    throw new Error(`npm ${words.join(' ')} failed: ${stderr}`);
  }
  return stdout;
}

/** Packs what is built; the package's path and what is in it. */
function pack(folder: string): { path: string; files: PackedFile[] } {
  const words = ['pack', ROOT, '--ignore-scripts', '--json', '--pack-destination', folder];
  const [packed] = JSON.parse(npm(folder, ...words)) as { filename: string; files: PackedFile[] }[];
  return { path: join(folder, packed?.filename ?? ''), files: packed?.files ?? [] };
}

/** Installs the package in a project of its own; how its program answers. */
function installed(
  folder: string,
  words: readonly string[],
  more: object = {},
): (...words: string[]) => string {
  const { path } = pack(folder);
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, ...more }));
  npm(folder, 'install', path, ...words);
  return (...call) => {
    const program = join(folder, 'node_modules/.bin/tidemark');
    const env = { PATH: process.env['PATH'], HOME: folder, TIDEMARK_HOME: join(folder, 'state') };
    return spawnSync(program, call, { env, encoding: 'utf8' }).stdout;
  };
}

describe('the package for npm', { timeout: 60_000 }, () => {
  test('holds the command line program, its licenses and the README, and weighs less than half a megabyte', () => {
    const { files } = pack(temporaryFolder());
    // npm adds what package.json calls main, whatever it is told; the app alone has what that needs.
    const expected = [
      'LICENSE',
      'README.md',
      ...[...reachedFrom(DIST, 'cli.cjs')].map((name) => `dist/${name}`),
      'dist/licenses/cli.md',
      'dist/main.js',
      'package.json',
    ];
    expect(files.map(({ path }) => path).sort()).toEqual(expected.sort());
    expect(files.reduce((sum, { size }) => sum + size, 0)).toBeLessThan(MOST_BYTES);
  });

  test('asks for Node 20.19, for no dependency, and for keytar only where it can be had', () => {
    expect(manifest.engines.node).toBe('>=20.19');
    expect(manifest.dependencies).toBeUndefined();
    expect(Object.keys(manifest.optionalDependencies)).toEqual(['keytar']);
  });

  test('runs by itself: no Electron, no keytar, nothing else is installed with it', () => {
    const folder = temporaryFolder({
      '.claude/projects/-Users-ada-engine/a.jsonl': logText(assistant({ at: '2026-11-20T10:07:00.000Z' })),
    });
    const tidemark = installed(folder, ['--omit=optional']);
    expect(existsSync(join(folder, 'node_modules/keytar'))).toBe(false);
    expect(existsSync(join(folder, 'node_modules/electron'))).toBe(false);
    expect(tidemark('--version')).toBe(`${manifest.version}\n`);
    expect(JSON.parse(tidemark('usage', '--json'))).toMatchObject({ events: 1, groups: [] });
    expect(statSync(join(folder, 'node_modules/tidemark/dist/cli.cjs')).mode & 0o111).not.toBe(0);
  });

  test('is installed where keytar fails to build', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'broken'));
    const broken = {
      name: 'keytar',
      version: '7.9.0',
      scripts: { install: `touch '${folder}/tried' && exit 1` },
    };
    writeFileSync(join(folder, 'broken/package.json'), JSON.stringify(broken));
    npm(folder, 'pack', join(folder, 'broken'));
    const overrides = { keytar: `file:${join(folder, 'keytar-7.9.0.tgz')}` };
    const tidemark = installed(folder, ['--foreground-scripts'], { overrides });
    expect(existsSync(join(folder, 'tried'))).toBe(true);
    expect(existsSync(join(folder, 'node_modules/keytar'))).toBe(false);
    expect(tidemark('--version')).toBe(`${manifest.version}\n`);
  });

  test('is installed where keytar can not be had at all', () => {
    const tidemark = installed(temporaryFolder(), []);
    expect(tidemark('--version')).toBe(`${manifest.version}\n`);
  });

  test('loads neither keytar nor Electron', () => {
    const loads = /(?:from|import|require)\s*\(?["'`](?:keytar|electron)["'`]/;
    const files = [...reachedFrom(DIST, 'cli.cjs')];
    expect(files.filter((name) => loads.test(readFileSync(new URL(name, DIST), 'utf8')))).toEqual([]);
  });
});
