import { defineConfig } from 'tsup';

export default defineConfig([
  {
    entry: {
      index: 'src/index.ts',
      simulation: 'src/simulation/index.ts',
      analysis: 'src/analysis/index.ts',
      testing: 'src/testing/index.ts',
    },
    format: ['esm', 'cjs'],
    target: 'node20',
    dts: true,
    splitting: true,
    sourcemap: true,
    clean: true,
  },
  {
    entry: { cli: 'src/cli/bin.ts' },
    format: ['esm'],
    target: 'node20',
    splitting: true,
    sourcemap: true,
  },
]);
