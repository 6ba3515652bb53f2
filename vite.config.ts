import { defineConfig, type UserConfig } from 'vite';

/** What is built from one entry each; `electron`, `keytar` and the bench's browser stay outside the bundles. */
const shared = {
  emptyOutDir: false,
  minify: 'oxc',
  sourcemap: false,
  reportCompressedSize: false,
} as const;

const external = ['electron', 'keytar', 'playwright-core', /^node:/];

/** What is bundled for Node holds all of its dependencies but those outside. */
const ssr = {
  noExternal: true,
  external: ['electron', 'keytar', 'playwright-core'],
} satisfies UserConfig['ssr'];

/** The page with the releases, where hosted CI says which repository it builds; a build by hand knows none. */
function releasesPage({ GITHUB_REPOSITORY: repository = '' }: NodeJS.ProcessEnv): string | null {
  return /^[\w.-]+\/[\w.-]+$/.test(repository) ? `https://github.com/${repository}/releases` : null;
}

/** Chunks that hold nothing but what tests and benchmarks need are told by their name: no package takes them. */
function chunkName({ moduleIds }: { moduleIds: string[] }): string {
  const isForTests = moduleIds.every((id) => id.includes('/test/'));
  return isForTests ? 'chunks/test-[name]-[hash].js' : 'chunks/[name]-[hash].js';
}

const modes: Record<string, UserConfig> = {
  // The popover's page: relative addresses, because it is served from app:// and from 127.0.0.1 alike.
  page: {
    root: 'src/popover',
    base: './',
    oxc: { jsx: { importSource: 'preact' } },
    build: {
      ...shared,
      outDir: '../../dist/page',
      emptyOutDir: true,
      target: 'chrome140',
      modulePreload: false,
      license: { fileName: 'licenses.md' },
    },
  },
  // What runs in Node: Electron's main process, the engine's worker, the launcher, the bench.
  node: {
    publicDir: false,
    define: { RELEASES_PAGE: JSON.stringify(releasesPage(process.env)) },
    build: {
      ...shared,
      outDir: 'dist',
      // The first of the builds clears what an earlier one left: chunks are named by their content.
      emptyOutDir: true,
      target: 'node20',
      ssr: true,
      license: { fileName: 'licenses/app.md' },
      rolldownOptions: {
        external,
        input: {
          main: 'src/electron/main.ts',
          worker: 'src/app/worker.ts',
          start: 'src/cli/start.ts',
          bench: 'test/bench/main.ts',
        },
        output: { entryFileNames: '[name].js', chunkFileNames: chunkName },
      },
    },
    ssr,
  },
  // The command line program, so that it can be installed without the app. No ES module: Node takes 10 ms longer to load one.
  cli: {
    publicDir: false,
    build: {
      ...shared,
      outDir: 'dist',
      target: 'node20',
      ssr: true,
      license: { fileName: 'licenses/cli.md' },
      rolldownOptions: {
        external,
        input: { cli: 'src/cli/main.ts' },
        output: {
          format: 'cjs',
          entryFileNames: '[name].cjs',
          chunkFileNames: 'cli/[name].cjs',
          // What every command loads is one file.
          codeSplitting: { groups: [{ name: 'all', tags: ['$initial'] }] },
        },
      },
    },
    ssr,
  },
  // A sandboxed preload cannot be an ES module: https://www.electronjs.org/docs/latest/tutorial/esm
  preload: {
    publicDir: false,
    build: {
      ...shared,
      outDir: 'dist',
      target: 'chrome140',
      rolldownOptions: {
        external: ['electron'],
        input: 'src/electron/preload.ts',
        output: { format: 'cjs', entryFileNames: 'preload.cjs', codeSplitting: false },
      },
    },
  },
};

export default defineConfig(({ mode }) => ({ logLevel: 'warn', ...modes[mode] }));
