import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** Figures, one file after the other, so that they do not disturb each other. */
export default defineConfig({
  root: path.resolve(fileURLToPath(import.meta.url), '../../..'),
  resolve: { conditions: ['source', 'module', 'node', 'development|production'] },
  ssr: { resolve: { conditions: ['source', 'module', 'node', 'development|production'] } },
  test: {
    include: ['tests/bench/**/*.bench.ts'],
    testTimeout: 7_200_000,
    hookTimeout: 120_000,
    fileParallelism: false,
  },
});
