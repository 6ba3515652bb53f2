import { defineConfig, type UserConfig } from 'vite';

/** What is built from one entry each; `electron`, `keytar` and the bench's browser stay outside the bundles. */
const shared = {
  emptyOutDir: false,
  minify: 'oxc',
  sourcemap: false,
  reportCompressedSize: false,
} as const;

const external = ['electron', 'keytar', 'playwright-core', /^node:/];

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
    },
  },
  // Everything that runs in Node: Electron's main process, the engine's worker, the CLI, the launcher, the bench.
  node: {
    publicDir: false,
    build: {
      ...shared,
      outDir: 'dist',
      // The first of the three builds clears what an earlier one left: chunks are named by their content.
      emptyOutDir: true,
      target: 'node20',
      ssr: true,
      rolldownOptions: {
        external,
        input: {
          main: 'src/electron/main.ts',
          worker: 'src/app/worker.ts',
          cli: 'src/cli/main.ts',
          start: 'src/cli/start.ts',
          bench: 'test/bench/main.ts',
        },
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
    ssr: { noExternal: true, external: ['electron', 'keytar', 'playwright-core'] },
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
