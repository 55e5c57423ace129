/** The tests that hold `src/stores/row` to what it says: quick ones only, because each runs for many mutants. */
import { resolve } from 'node:path';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: resolve(import.meta.dirname, '../..'),
  test: {
    include: ['test/stores/row/*.test.ts'],
    // The mutated copy lies below node_modules, which would be left out otherwise.
    exclude: [],
    setupFiles: ['test/support/setup.ts'],
  },
});
