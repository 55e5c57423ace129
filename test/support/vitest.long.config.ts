import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/** The same laws with many more cases, and what takes minutes: `npm run test:long`. */
export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  test: {
    include: ['test/**/*.long.test.ts'],
    setupFiles: ['test/support/setup.ts'],
    testTimeout: 30 * 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    reporters: ['verbose'],
  },
});
