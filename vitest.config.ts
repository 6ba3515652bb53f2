import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'architecture', include: ['test/architecture.test.ts'] } },
      {
        test: {
          name: 'unit',
          // Property tests take their time on a busy machine.
          testTimeout: 30_000,
          include: ['test/**/*.test.{ts,tsx}'],
          exclude: [
            'test/architecture.test.ts',
            'test/electron/{real,packaged}.test.ts',
            'test/**/*.page.test.ts',
          ],
        },
      },
      {
        test: {
          name: 'electron',
          include: ['test/electron/{real,packaged}.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'page',
          include: ['test/**/*.page.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
