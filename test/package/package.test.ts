/** The package as published: both module systems, types for both, the bin, and the list of exports. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire, isBuiltin } from 'node:module';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import ts from 'typescript';
import { describe, expect, inject, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const installed = inject('installed');
const entries = Object.keys(
  (createRequire(import.meta.url)('../../package.json') as { exports: Record<string, unknown> }).exports,
)
  .filter((path) => !/\*|\.json$/.test(path))
  .map((path) => path.replace('.', 'autotrigger'));
const bin = (name: string): string => join(root, 'node_modules/.bin', name);

function run(command: string, arguments_: readonly string[], cwd = installed): string {
  const { status, stdout, stderr } = spawnSync(command, arguments_, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

describe('the installed package', () => {
  it.each(entries)('%s exports the same names to import and to require', (entry) => {
    const list = 'console.log(JSON.stringify(Object.keys(m).filter((name) => name !== "default").sort()))';
    const imported = JSON.parse(
      run(process.execPath, ['--input-type=module', '-e', `const m = await import('${entry}'); ${list}`]),
    );
    const required = JSON.parse(
      run(process.execPath, ['--input-type=commonjs', '-e', `const m = require('${entry}'); ${list}`]),
    );
    expect(required).toEqual(imported);
    expect(imported).toMatchSnapshot();
  });

  it.each([
    ['module', 'NodeNext', 'app.mts'],
    ['commonjs', 'NodeNext', 'app.cts'],
    ['bundler', 'ESNext', 'bundled.ts'],
  ])('is typed for %s', (name, module, file) => {
    const folder = join(installed, `types-${name}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, file),
      [
        "import { createTrigger, dryRun, loadRuleSet, memoryStore, type Receipt } from 'autotrigger';",
        "import { simulate } from 'autotrigger/simulation';",
        "import { startSandbox } from 'autotrigger/testing';",
        'export async function main(): Promise<Receipt> {',
        "  const trigger = createTrigger({ rules: await loadRuleSet('rules'), store: memoryStore(), transport: dryRun() });",
        '  // @ts-expect-error an environment is one of two',
        "  createTrigger({ rules: await loadRuleSet('rules'), store: memoryStore(), transport: dryRun(), environment: 'live' });",
        '  return trigger.process({});',
        '}',
        'export const others = [simulate, startSandbox];',
      ].join('\n'),
    );
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          exactOptionalPropertyTypes: true,
          noEmit: true,
          target: 'ES2022',
          module,
          moduleResolution: module === 'NodeNext' ? 'NodeNext' : 'Bundler',
          types: ['node'],
          typeRoots: [join(root, 'node_modules/@types')],
        },
        include: [file],
      }),
    );
    expect(run(bin('tsc'), ['-p', folder])).toBe('');
  });

  it('types the core for a page, without the types of Node', () => {
    const folder = join(installed, 'types-page');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'page.ts'),
      [
        "import { decide, explain, formatExplanation, lint, parseRuleSet } from 'autotrigger/core';",
        "const ruleSet = parseRuleSet([{ path: 'a.rules.json', content: { rules: [] } }]);",
        'export const outcome: string = decide(ruleSet, {}).outcome;',
        'export const text: string = formatExplanation(explain(ruleSet, {}));',
        'export const findings: number = lint(ruleSet).length;',
      ].join('\n'),
    );
    writeFileSync(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          strict: true,
          noEmit: true,
          target: 'ES2022',
          lib: ['ES2022', 'DOM'],
          module: 'ESNext',
          moduleResolution: 'Bundler',
          types: [],
        },
        include: ['page.ts'],
      }),
    );
    expect(run(bin('tsc'), ['-p', folder])).toBe('');
  });

  it('needs no package for its types or its code that it does not depend on', () => {
    const folder = join(installed, 'node_modules/autotrigger');
    const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const known = Object.keys({ ...dependencies, ...peerDependencies });
    const imported = readdirSync(join(folder, 'dist'))
      .filter((file) => /\.(js|cjs|d\.ts|d\.cts)$/.test(file))
      .flatMap(
        (file) =>
          ts.preProcessFile(readFileSync(join(folder, 'dist', file), 'utf8'), true, true).importedFiles,
      )
      .map(({ fileName }) => fileName)
      .filter((name) => !name.startsWith('.') && !isBuiltin(name))
      .map((name) => name.split('/', name.startsWith('@') ? 2 : 1).join('/'));
    expect(imported.length).toBeGreaterThan(0);
    expect([...new Set(imported)].filter((name) => !known.includes(name))).toEqual([]);
  });

  it('bundles the core for a browser without a module of Node', async () => {
    const { outputFiles } = await build({
      stdin: { contents: "export * from 'autotrigger/core'", resolveDir: installed },
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
      logLevel: 'silent',
    });
    expect(outputFiles[0]?.text).toContain('parseRuleSet');
  });

  it('has a bin that tells its version and its help', () => {
    const autotrigger = join(installed, 'node_modules/.bin/autotrigger');
    const { version } = createRequire(import.meta.url)('../../package.json') as { version: string };
    expect(run(autotrigger, ['--version']).trim()).toBe(version);
    expect(run(autotrigger, ['--help'])).toMatch(/^ {2}run /m);
  });

  it('passes publint and attw', () => {
    expect(run(bin('publint'), ['run', inject('tarball'), '--strict'], root)).toContain('All good');
    expect(run(bin('attw'), [inject('tarball'), '--format', 'ascii'], root)).toContain('No problems found');
  });
});
