import { defineConfig } from 'vitest/config';

/** One runner for every package; workspaces resolve to source, so nothing is built before a test. */
export default defineConfig({
  resolve: { conditions: ['source', 'module', 'node', 'development|production'] },
  ssr: { resolve: { conditions: ['source', 'module', 'node', 'development|production'] } },
  test: {
    include: [
      '*/src/**/*.test.{ts,tsx}',
      'tests/{architecture,conformance,integration,examples}/**/*.test.ts',
    ],
    globalSetup: ['tests/build-worker.ts'],
    setupFiles: process.env.CI ? ['tests/fixed-seed.ts'] : [],
    testTimeout: 120_000,
    maxWorkers: 2,
  },
});
