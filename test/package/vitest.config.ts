import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

/** What is published, not what is in the tree: packed, installed in an empty folder, used from there. */
export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  test: {
    include: ['test/package/**/*.test.ts', 'test/docs/**/*.test.ts'],
    globalSetup: ['test/package/install.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
  },
});
