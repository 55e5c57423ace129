/** The bundle of docs/how-to/bundle-with-esbuild.md, made of the installed package and run; and what its table promises. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPage } from './page.js';

describe('the how-to on esbuild', () => {
  const page = openPage('bundle-with-esbuild', ['esbuild']);
  const build = page.file('build.mjs');
  const bundled = async (buildFile: string): Promise<string> => {
    page.write('build.mjs', buildFile);
    await page.run('node', ['build.mjs']);
    return page.run('node', ['dist/app.mjs']);
  };
  const without = (option: RegExp): string => {
    expect(build).toMatch(option);
    return build.replace(option, '');
  };

  beforeAll(() => page.run('autotrigger', ['init', 'feedback']));
  afterAll(() => page.remove());

  it('runs, and the embedded store remembers', async () => {
    expect(page.files).toEqual(['build.mjs', 'app.ts']);
    await page.typecheck();
    expect(await bundled(build)).toMatch(/^sent/);
    expect(await page.run('node', ['dist/app.mjs'])).toMatch(/^duplicate/);
    rmSync(join(page.folder, 'store'), { recursive: true });
  });

  it('runs as CommonJS without the banner', async () => {
    page.write('app.ts', page.file('app.ts').replace(/\n\n(.*)/s, '\nvoid (async () => {\n$1})();\n'));
    page.write(
      'build.mjs',
      without(/ {2}banner: .*\n/)
        .replace("'esm'", "'cjs'")
        .replace('app.mjs', 'app.cjs'),
    );
    await page.run('node', ['build.mjs']);
    expect(await page.run('node', ['dist/app.cjs'])).toMatch(/^sent/);
    page.write('app.ts', page.file('app.ts'));
    rmSync(join(page.folder, 'store'), { recursive: true });
  });

  it('says what to do where lmdb is in the bundle', async () => {
    expect(await bundled(without(/ {2}external: .*\n/))).toMatch(
      /^deferred .*the package `lmdb` cannot be loaded: .*leave `lmdb` out of the bundle \(esbuild: external: \['lmdb'\]\)/s,
    );
  });

  it('says what to do where the bundle has no require', async () => {
    expect(await bundled(without(/ {2}banner: .*\n/))).toMatch(
      /^deferred no connection can be made: Dynamic require of .*bundle-with-esbuild\.md/,
    );
  });

  it('says what to do where lmdb is not beside the bundle', async () => {
    rmSync(join(page.folder, 'node_modules/lmdb'), { recursive: true });
    expect(await bundled(build)).toMatch(/^deferred .*`lmdb` cannot be loaded: Cannot find package 'lmdb'/);
  });
});
