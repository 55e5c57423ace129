import { defineConfig, type Options } from 'tsup';

/**
 * `dependencies` stay imports, devDependencies are bundled. zod and jsonc-parser are devDependencies, so that only what
 * is used of them is loaded: imported whole, zod with its locales takes longer than the rest of the package.
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
