/** The tests that hold `src/stores/row` to what it says: quick ones only, because each runs for many mutants. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/stores/row/*.test.ts', 'test/stores/memory.test.ts'],
    setupFiles: ['test/support/setup.ts'],
  },
});
