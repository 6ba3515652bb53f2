/**
 * How the app is packaged: the configuration, and a package made with it in which only Electron is made up. That needs
 * no Mac; what does (signatures, the disk image, both architectures in one) is left to the workflow for releases.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Configuration } from 'electron-builder';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { chromiumPath } from './support/chromium.ts';
import { launchApp } from './support/electron/launch.ts';
import { assistant, logText } from './support/lines.ts';
import {
  asar,
  fuses,
  FuseState,
  getConfig,
  parsePlistFile,
  parseYaml,
  schema,
  validateConfiguration,
} from './support/packaging/builder.ts';
import { packForMac, ROOT, type Packed } from './support/packaging/pack.ts';
import { importsOf, reachable, referencesOf } from './support/packaging/references.ts';
import { temporaryFolder } from './support/temporary.ts';

const FUSES = {
  runAsNode: false,
  enableCookieEncryption: false,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};

/** Everything that may be in the package. */
const KINDS = [
  /^package\.json$/,
  /^dist\/(?:main|worker)\.js$/,
  /^dist\/preload\.cjs$/,
  /^dist\/chunks\/[\w-]+\.js$/,
  /^dist\/page\/index\.html$/,
  /^dist\/page\/assets\/[\w-]+\.(?:js|css)$/,
  /^assets\/tray\/tray\w+Template(?:@2x)?\.png$/,
  /^node_modules\/keytar\/(?:package\.json|LICENSE\.md|lib\/keytar\.js|build\/Release\/keytar\.node)$/,
];
const TRAY_IMAGES = ['trayCalm', 'trayNear', 'trayFull', 'trayUnknown'].flatMap((name) => [
  `assets/tray/${name}Template.png`,
  `assets/tray/${name}Template@2x.png`,
]);
const MOST_BYTES = 500_000;
const OTHERS_NAMES = /claude|anthropic/i;

const isScript = (path: string): boolean => /\.c?js$/.test(path);

describe('the configuration of electron-builder', () => {
  let config: Configuration;

  beforeAll(async () => {
    config = await getConfig(ROOT, join(ROOT, 'electron-builder.yml'), null);
  });

  test('has only keys and values that electron-builder knows', async () => {
    await expect(
      validateConfiguration(structuredClone(config), { isEnabled: false }),
    ).resolves.toBeUndefined();
    const misspelt = { ...config, appID: 'app.tidemark.menubar' };
    await expect(validateConfiguration(misspelt, { isEnabled: false })).rejects.toThrow('appID');
  });

  test('sets every fuse that there is', () => {
    expect(config.electronFuses).toEqual(FUSES);
    const known = Object.keys(schema.definitions['FuseOptionsV1']?.properties ?? {});
    expect([...Object.keys(FUSES), 'resetAdHocDarwinSignature'].sort()).toEqual(known.sort());
  });

  test("bears the app's own name and nobody else's", () => {
    expect(config).toMatchObject({ appId: 'app.tidemark.menubar', productName: 'Tidemark' });
    const names = [config.appId, config.productName, config.artifactName, JSON.stringify(config.mac)];
    expect(names.filter((name) => OTHERS_NAMES.test(name ?? ''))).toEqual([]);
  });

  test('makes an app of the menu bar for both kinds of Mac that asks for a hardened, notarized signature', () => {
    expect(config.mac).toMatchObject({
      minimumSystemVersion: '13.0',
      target: [
        { target: 'dmg', arch: 'universal' },
        { target: 'zip', arch: 'universal' },
      ],
      hardenedRuntime: true,
      notarize: true,
      extendInfo: { LSUIElement: true },
    });
    expect(config.publish).toBeNull();
  });

  test('asks macOS for nothing but leave to compile while running', async () => {
    for (const file of [config.mac?.entitlements, config.mac?.entitlementsInherit]) {
      expect(await parsePlistFile(join(ROOT, file ?? ''))).toEqual({
        'com.apple.security.cs.allow-jit': true,
      });
    }
  });
});

describe('a package for macOS', { timeout: 60_000 }, () => {
  let packed: Packed;

  const bytesOf = (files: readonly string[]): number =>
    files.reduce((sum, file) => sum + packed.sizeOf(file), 0);

  beforeAll(async () => {
    packed = await packForMac();
  }, 60_000);

  afterAll(() => packed?.dispose());

  test('contains what runs and nothing else: no tests, source maps, sources or benchmark', () => {
    expect(packed.files.filter((path) => !KINDS.some((kind) => kind.test(path)))).toEqual([]);
    for (const kind of KINDS.slice(0, -1)) {
      expect(packed.files).toContainEqual(expect.stringMatching(kind));
    }
    expect(packed.files).toEqual(expect.arrayContaining(TRAY_IMAGES));
  });

  test('contains no chunk that nothing in it runs', () => {
    const needed = reachable(['dist/main.js', 'dist/worker.js'], packed.textOf);
    const chunks = packed.files.filter((path) => path.startsWith('dist/chunks/'));
    expect(chunks.filter((path) => !needed.has(path))).toEqual([]);
  });

  test('weighs less than half a megabyte without Electron and keytar', () => {
    expect(bytesOf(packed.files.filter((path) => !path.startsWith('node_modules/')))).toBeLessThan(
      MOST_BYTES,
    );
  });

  test('contains every file that its scripts, page and styles point to', () => {
    const own = packed.files.filter((path) => path.startsWith('dist/'));
    const pointers = own
      .filter((path) => /\.(?:c?js|html|css)$/.test(path))
      .flatMap((path) => referencesOf(path, packed.textOf(path)).map((to) => ({ from: path, to })));
    expect(pointers.filter(({ to }) => !packed.files.includes(to))).toEqual([]);
    const sources = new Set(pointers.map(({ from }) => from));
    expect([...sources]).toEqual(
      expect.arrayContaining(['dist/main.js', 'dist/worker.js', 'dist/page/index.html']),
    );
    // These two are found by address while the app runs.
    expect(packed.files).toEqual(expect.arrayContaining(['dist/worker.js', 'dist/preload.cjs']));
  });

  test('needs no module that it does not contain', () => {
    const modules = packed.files
      .filter((path) => path.startsWith('dist/') && isScript(path))
      .flatMap((path) => importsOf(packed.textOf(path)));
    expect(modules).toContain('electron');
    const provided = /^(?:\.{1,2}\/|node:|electron$|keytar$)/;
    expect(modules.filter((module) => !provided.test(module))).toEqual([]);
  });

  test('starts with the main bundle, and has the version of the project', () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    const manifest = JSON.parse(packed.textOf('package.json')) as Record<string, unknown>;
    expect(manifest).toMatchObject({ main: 'dist/main.js', type: 'module', version });
    expect(manifest).not.toHaveProperty('devDependencies');
  });

  test('names no folder of the machine that built it', () => {
    const texts = packed.files.filter((path) => /\.(?:c?js|html|css|json)$/.test(path));
    // A short home, like /root, is part of other words.
    const folders = [ROOT, homedir()].filter((folder) => folder.split('/').length > 2);
    expect(texts.filter((path) => folders.some((folder) => packed.textOf(path).includes(folder)))).toEqual(
      [],
    );
  });

  test('leaves native code outside the archive, where macOS can load it', () => {
    const native = packed.files.filter((path) => path.endsWith('.node'));
    expect(native.filter((path) => asar.statFile(packed.archive, path).unpacked !== true)).toEqual([]);
  });

  test('has no icon in the Dock, its own name, and a hash of its archive', async () => {
    const info = await parsePlistFile(join(packed.app, 'Contents/Info.plist'));
    expect(info).toMatchObject({
      CFBundleIdentifier: 'app.tidemark.menubar',
      CFBundleName: 'Tidemark',
      CFBundleExecutable: 'Tidemark',
      LSApplicationCategoryType: 'public.app-category.developer-tools',
      LSMinimumSystemVersion: '13.0',
      LSUIElement: true,
      NSHumanReadableCopyright: expect.stringContaining('Tidemark'),
      ElectronAsarIntegrity: { 'Resources/app.asar': { algorithm: 'SHA256' } },
    });
    expect(JSON.stringify(info)).not.toMatch(OTHERS_NAMES);
  });

  test('lets macOS refuse unencrypted connections, and everything that macOS has to ask its user for', async () => {
    const info = await parsePlistFile(join(packed.app, 'Contents/Info.plist'));
    expect(info['NSAppTransportSecurity']).toEqual({ NSAllowsArbitraryLoads: false });
    expect(Object.keys(info).filter((key) => key.endsWith('UsageDescription'))).toEqual([]);
  });

  test('comes with its license, and with those of all that is bundled', () => {
    const resources = join(packed.app, 'Contents/Resources');
    const textOf = (name: string): string => readFileSync(join(resources, name), 'utf8');
    expect(textOf('licenses/Tidemark.txt')).toBe(readFileSync(join(ROOT, 'LICENSE'), 'utf8'));
    expect(textOf('licenses/keytar.md')).toMatch(/Permission is hereby granted/);
    const notices = textOf('licenses/app.md') + textOf('licenses/page.md');
    const parts = notices.split(/^## /m).slice(1);
    expect(parts.map((part) => /^\S+/.exec(part)?.[0] ?? '').sort()).toEqual([
      '@date-fns/tz',
      'date-fns',
      'jsonc-parser',
      'preact',
      'zod',
    ]);
    expect(parts.filter((part) => !/copyright/i.test(part) || !/permission/i.test(part))).toEqual([]);
  });

  test('has its fuses flipped', async () => {
    const wire = await fuses.getCurrentFuseWire(packed.app);
    const flipped = Object.keys(FUSES).map((name) => {
      const place = fuses.FuseV1Options[name.charAt(0).toUpperCase() + name.slice(1)] ?? -1;
      return [name, wire[place] === FuseState.INHERIT ? 'as it was' : wire[place] === FuseState.ENABLE];
    });
    expect(Object.fromEntries(flipped)).toEqual(FUSES);
  });

  describe.skipIf(chromiumPath() === null)('unpacked again, on the stand-in for Electron', () => {
    test('boots, reads the logs and opens its page', async () => {
      const folder = temporaryFolder();
      asar.extractAll(packed.archive, folder);
      const home = temporaryFolder({
        '.claude/projects/-Users-ada-engine/session-a.jsonl': logText(
          assistant({ at: new Date(Date.now() - 60_000).toISOString() }),
        ),
      });
      const app = await launchApp({
        main: join(folder, 'dist/main.js'),
        packaged: true,
        env: { HOME: home },
      });
      try {
        const patience = { timeout: 15_000 };
        await vi.waitFor(
          async () => expect((await app.tray())?.tooltip).toContain('Five-hour window'),
          patience,
        );
        await app.trayClick();
        const page = await app.page();
        await page.getByRole('heading', { name: 'Five-hour window', exact: true }).waitFor(patience);
        expect((await app.tray())?.imagePath).toContain(folder);
        expect(await app.quit()).toBe(0);
      } finally {
        await app.dispose();
      }
    });
  });
});

type Step = { uses?: string; run?: string; with?: Record<string, unknown>; env?: Record<string, string> };
type Job = {
  permissions?: Record<string, string>;
  needs?: string;
  if?: string;
  'timeout-minutes'?: number;
  steps: Step[];
};
type Workflow = { on: Record<string, unknown>; permissions: object; jobs: Record<string, Job> };

describe('the workflows of hosted CI', () => {
  const folder = join(ROOT, '.github/workflows');
  const workflow = (name: string): Workflow =>
    parseYaml(readFileSync(join(folder, name), 'utf8')) as Workflow;
  const stepsOf = ({ jobs }: Workflow): Step[] => Object.values(jobs).flatMap(({ steps }) => steps);
  const runsOf = (job: Job | undefined): string => (job?.steps ?? []).map(({ run }) => run ?? '').join('\n');

  test.each(readdirSync(folder))(
    '%s runs pinned actions only, and has no rights but those it names',
    (name) => {
      const text = readFileSync(join(folder, name), 'utf8');
      const actions = [...text.matchAll(/uses: (.*)/g)].map(([, action = '']) => action);
      expect(actions).not.toEqual([]);
      expect(actions.filter((action) => !/^[\w-]+\/[\w-]+@[0-9a-f]{40} # v[\d.]+$/.test(action))).toEqual([]);
      const read = workflow(name);
      expect(read.permissions).toEqual({});
      expect(read.on).not.toHaveProperty('pull_request_target');
      const jobs = Object.entries(read.jobs);
      expect(jobs.filter(([, job]) => job.permissions === undefined || !job['timeout-minutes'])).toEqual([]);
      const checkouts = stepsOf(read).filter(({ uses }) => uses?.startsWith('actions/checkout@'));
      expect(checkouts.filter(({ with: given }) => given?.['persist-credentials'] !== false)).toEqual([]);
      // Text from outside, such as a branch's name, is no part of a script: it comes in the environment.
      expect(stepsOf(read).filter(({ run }) => run?.includes('${{'))).toEqual([]);
    },
  );

  test('release.yml builds, signs, runs and sums up what it packages, and drafts the release where nothing of it runs', () => {
    const { on, jobs } = workflow('release.yml');
    expect(on).toMatchObject({ push: { tags: ['v*'] } });
    const steps = [
      'npm test',
      'electron-builder --mac',
      'codesign --verify',
      'packaged.test.ts',
      'npm pack',
      'shasum',
    ];
    const places = steps.map((step) => runsOf(jobs['package']).indexOf(step));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
    expect(runsOf(jobs['package'])).toMatch(
      /identity=- -c\.mac\.hardenedRuntime=false -c\.mac\.notarize=false/,
    );
    expect(jobs['package']?.permissions).toEqual({ contents: 'read' });
    expect(jobs['draft']).toMatchObject({ needs: 'package', permissions: { contents: 'write' } });
    expect(runsOf(jobs['draft'])).toMatch(/sha256sum --check.*gh release create .*--draft/s);
    expect(runsOf(jobs['draft'])).not.toMatch(/npm|npx|node/);
  });

  test('audit.yml looks the dependencies up with each change and once a week', () => {
    const { on, jobs } = workflow('audit.yml');
    expect(Object.keys(on)).toEqual(['push', 'pull_request', 'schedule']);
    expect(runsOf(jobs['audit'])).toMatch(/^npm audit --audit-level=high$/m);
  });
});
