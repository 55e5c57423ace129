/** The package as it is built and installed, which is what users run: from source, each function carries its name along. */

const dist = (entry: string): string => new URL(`../../dist/${entry}.js`, import.meta.url).href;

export const built: typeof import('../../src/index.js') = await import(dist('index'));
export const builtSimulation: typeof import('../../src/simulation/index.js') = await import(
  dist('simulation')
);
export const builtAnalysis: typeof import('../../src/lint/index.js') = await import(dist('analysis'));
