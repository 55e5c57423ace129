/** Which files and functions of `src` one warm `trigger.process` enters: V8's precise coverage through source maps. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

export interface Entered {
  /** Paths below `src`, sorted. */
  readonly files: string[];
  readonly functions: number;
}

export interface EnteredBy {
  /** With Stella Connect's transport and a local server. */
  readonly stellaConnect: Entered;
  /** With a transport that is only `send`. */
  readonly sendOnly: Entered;
}

/** Builds the package as it is published, with source maps, in a folder of its own and measures in a new process. */
export async function enteredBy(root: string): Promise<EnteredBy> {
  const folder = await mkdtemp(join(tmpdir(), 'autotrigger-shape-'));
  try {
    await symlink(resolve(root, 'node_modules'), join(folder, 'node_modules'));
    await build({
      absWorkingDir: resolve(root),
      entryPoints: { index: 'src/index.ts' },
      outdir: folder,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      packages: 'external',
      platform: 'node',
      target: 'node20',
      format: 'esm',
      sourcemap: true,
      logLevel: 'error',
    });
    // Built as well, so that no loader rewrites what is measured: its places would no longer be those of the source map.
    const child = join(folder, 'measure.mjs');
    await build({
      entryPoints: [resolve(import.meta.dirname, 'shape-process.ts')],
      outfile: child,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    });
    const { stdout } = await promisify(execFile)(process.execPath, [child, folder, root]);
    return JSON.parse(stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
