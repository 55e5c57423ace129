import { defineConfig, type Options } from 'tsup';

/**
 * `dependencies` stay imports, devDependencies are bundled. What every import of the package needs is bundled (zod,
 * date-fns, jsonc-parser, re2js, @noble/hashes, fastest-levenshtein), so that it is few files and only what is used:
 * date-fns alone is some three hundred files, and zod brings every locale. `npm run bench startup` measures it.
 */
const shared: Options = {
  target: 'node20',
  splitting: true,
  sourcemap: process.env.AUTOTRIGGER_SOURCE_MAPS === '1',
};

export default defineConfig([
  {
    ...shared,
    entry: {
      index: 'src/index.ts',
      core: 'src/core.ts',
      simulation: 'src/simulation/index.ts',
      analysis: 'src/lint/index.ts',
      testing: 'src/testing/index.ts',
      queues: 'src/queues/index.ts',
      bullmq: 'src/queues/bullmq.ts',
      'pg-boss': 'src/queues/pg-boss.ts',
      lambda: 'src/queues/lambda.ts',
    },
    format: ['esm', 'cjs'],
    dts: true,
    clean: true,
    // `import.meta.url` in the CommonJS build.
    shims: true,
  },
  {
    ...shared,
    entry: { cli: 'src/cli/bin.ts' },
    format: ['esm'],
  },
]);
