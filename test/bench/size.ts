/** `npm run bench size`: what `autotrigger/core` weighs in a browser, minified and gzipped, and how much of it is the regular-expression engine. */
import { resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { figure, table } from './support.js';

const root = resolve(import.meta.dirname, '../..');

async function bundle(entry: string, external: string[] = []): Promise<{ bytes: number; gzipped: number }> {
  const { outputFiles } = await build({
    entryPoints: [resolve(root, entry)],
    external,
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    logLevel: 'silent',
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  return { bytes: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };
}

const built = await bundle('dist/core.js');
// The engine is part of the build, so its share is seen on the source.
const whole = await bundle('src/core.ts');
const withoutEngine = await bundle('src/core.ts', ['re2js']);
const rows = [
  ['autotrigger/core', built.bytes, built.gzipped, 165],
  [
    'of which re2js, the regular-expression engine',
    whole.bytes - withoutEngine.bytes,
    whole.gzipped - withoutEngine.gzipped,
    45,
  ],
] as const;
process.stdout.write(
  `${table(
    ['bundle', 'kB', 'kB gzipped', 'goal, kB', 'reached'],
    rows.map(([name, bytes, gzipped, goal]) => [
      name,
      figure(bytes / 1_000),
      figure(gzipped / 1_000),
      `${goal}`,
      gzipped / 1_000 <= goal ? 'yes' : '**no**',
    ]),
  )}\n`,
);
