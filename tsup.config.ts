import { defineConfig, type Options } from 'tsup';

/**
 * esbuild turns what a module declares with `const` or `class` into variables, which the engine reads anew each time
 * and never takes for constants: a tenth of a simulation's time. Of our own modules they are made constants again;
 * those have no cycle of imports (test/architecture.test.ts), so that none is read before it is there.
 */
const constants: NonNullable<Options['plugins']>[number] = {
  name: 'constants',
  renderChunk(chunk) {
    const modules = chunk.split(/^(?=\/\/ \S+\.\w+$)/m);
    const code = modules.map((module) => (module.startsWith('// src/') ? withConstants(module) : module));
    return { code: code.join('') };
  },
};

function withConstants(module: string): string {
  return module.replace(/^var (?=([\w$]+) = )/gm, (declaration, name: string) =>
    isAssignedAgain(name, module) ? declaration : 'const ',
  );
}

function isAssignedAgain(name: string, module: string): boolean {
  const wanted = `(?<![\\w$.])${name.replaceAll('$', '\\$')}`;
  const assigned = new RegExp(`${wanted}\\s*([-+*/%&|^?]{0,2}=(?![=>])|\\+\\+|--)`, 'g');
  return (module.match(assigned) ?? []).length > 1;
}

const shared: Options = {
  target: 'node20',
  splitting: true,
  // `import.meta.url` in the CommonJS build.
  shims: true,
  plugins: [constants],
  // Bundled, so that only what is used of them is loaded: importing the package takes half of the time.
  noExternal: ['zod', 'jsonc-parser'],
};

export default defineConfig([
  {
    ...shared,
    entry: {
      index: 'src/index.ts',
      simulation: 'src/simulation/index.ts',
      analysis: 'src/lint/index.ts',
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
