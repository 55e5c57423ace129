/** The package as published: both module systems, types for both, the bin, and the list of exports. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { describe, expect, inject, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const installed = inject('installed');
const entries = ['autotrigger', 'autotrigger/simulation', 'autotrigger/analysis', 'autotrigger/testing'];
const bin = (name: string): string => join(root, 'node_modules/.bin', name);

function run(command: string, arguments_: readonly string[], cwd = installed): string {
  return execFileSync(command, arguments_, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
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
