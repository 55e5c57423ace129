/** The worker as one file of JavaScript, so that a killed process is replaced within a tenth of a second. */
import { mkdtemp, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { build } from 'tsup';

export interface Bundle {
  readonly script: string;
  remove(): Promise<void>;
}

const root = resolve(import.meta.dirname, '../..');

/** Stands below node_modules, where its packages are found and no tool looks. */
export async function bundleWorker(entry = 'worker.ts'): Promise<Bundle> {
  const folder = await mkdtemp(join(root, 'node_modules/.autotrigger-chaos-'));
  await build({
    config: false,
    entry: { worker: join(import.meta.dirname, entry) },
    outDir: folder,
    outExtension: () => ({ js: '.mjs' }),
    format: ['esm'],
    target: 'node20',
    splitting: false,
    clean: false,
    silent: true,
    skipNodeModulesBundle: true,
    tsconfig: join(root, 'tsconfig.json'),
  });
  return {
    script: join(folder, 'worker.mjs'),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
