/** The tests that hold `src/proof` to what it says: quick ones only, because each runs for many mutants. */
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  test: {
    include: ['test/proof/*.test.ts'],
    // Random pairs of whole rule sets take too long; the mutated copy lies below node_modules, which would be left out.
    exclude: ['test/proof/enumeration.test.ts'],
    setupFiles: ['test/support/setup.ts'],
    testTimeout: 120_000,
  },
});
