import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // What is published has a configuration of its own: npm run test:package.
    exclude: [
      'test/package/**',
      'test/docs/{docs,links}.test.ts',
      'test/docs/how-to/**',
      'test/**/*.long.test.ts',
    ],
    setupFiles: ['test/support/setup.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
