/** SECURITY.md tells the truth: each item names a test that is there, each dependency a reason. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseYaml } from './support/packaging/builder.ts';

const ROOT = resolve(import.meta.dirname, '..');
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const SECURITY = textOf('SECURITY.md');

type Manifest = Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string>>;
const manifest = JSON.parse(textOf('package.json')) as Partial<Manifest>;
const dependencies = {
  ...manifest.dependencies,
  ...manifest.devDependencies,
  ...manifest.optionalDependencies,
};

/** The cells of the tables in a text, without their headings. */
function rowsOf(markdown: string): string[][] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|') && !/^\| *(?:-|item|package)/.test(line))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

const [, checklist = '', listed = ''] = SECURITY.split(/^## (?:Electron's checklist|Dependencies)$/m);

describe('SECURITY.md', () => {
  test("answers each of the twenty items of Electron's checklist", () => {
    expect(rowsOf(checklist).map(([item = '']) => Number.parseInt(item, 10))).toEqual(
      Array.from({ length: 20 }, (_, i) => i + 1),
    );
  });

  test.each(rowsOf(checklist))('%s: %s', (_item, _answer, held = '') => {
    const [, file = '', name = ''] = /^`([^`]+)`: "([^"]+)"$/.exec(held) ?? [];
    expect(existsSync(join(ROOT, file))).toBe(true);
    expect(textOf(file)).toContain(`'${name}'`);
  });

  test('names every dependency with why it is there, and none that is not', () => {
    const named = rowsOf(listed).map(([name = '', why = '']) => [name.replaceAll('`', ''), why] as const);
    expect(named.map(([name]) => name).sort()).toEqual(Object.keys(dependencies).sort());
    expect(named.filter(([, why]) => why.length < 10)).toEqual([]);
  });
});

test('Electron is pinned, and kept current', () => {
  expect(dependencies['electron']).toMatch(/^\d+\.\d+\.\d+$/);
  const { updates } = parseYaml(textOf('.github/dependabot.yml')) as {
    updates: {
      'package-ecosystem': string;
      schedule: { interval: string };
      ignore?: { 'dependency-name': string }[];
    }[];
  };
  const npm = updates.find((one) => one['package-ecosystem'] === 'npm');
  expect(npm?.schedule.interval).toBe('weekly');
  expect(npm?.ignore?.map((one) => one['dependency-name'])).not.toContain('electron');
});

test('every dependency is pinned to one version, with a checksum', () => {
  expect(Object.entries(dependencies).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  const { packages } = JSON.parse(textOf('package-lock.json')) as {
    packages: Record<string, { integrity?: string; link?: boolean }>;
  };
  const unchecked = Object.entries(packages).filter(([path, { integrity }]) => path !== '' && !integrity);
  expect(unchecked.map(([path]) => path)).toEqual([]);
});

test('nothing in the sources turns a protection off, loads a file into a window or makes code out of text', () => {
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.tsx?$/.test(path),
  );
  const dangerous =
    /nodeIntegration|contextIsolation|webSecurity|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|allowpopups|webviewTag|loadFile\(|executeJavaScript|dangerouslySetInnerHTML|innerHTML|\beval\(|new Function\(|crashReporter|autoUpdater/;
  expect(sources.filter((path) => dangerous.test(textOf(join('src', path))))).toEqual([]);
});
