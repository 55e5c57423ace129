import { defineConfig, type Options } from 'tsup';

const shared: Options = {
  target: 'node20',
  splitting: true,
  // `import.meta.url` in the CommonJS build.
  shims: true,
  // Bundled, so that only what is used of them is loaded: importing the package takes half of the time.
  noExternal: ['zod', 'jsonc-parser'],
};

export default defineConfig([
  {
    ...shared,
    entry: {
      index: 'src/index.ts',
      simulation: 'src/simulation/index.ts',
      analysis: 'src/analysis/index.ts',
      testing: 'src/testing/index.ts',
    },
    format: ['esm', 'cjs'],
    dts: true,
    clean: true,
  },
  {
    ...shared,
    // The worker is what the simulation starts its threads with, from either build.
    entry: { cli: 'src/cli/bin.ts', 'simulation-worker': 'src/simulation/replay/worker.ts' },
    format: ['esm'],
  },
]);
