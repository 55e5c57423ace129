/** How long importing the built package and asking for its version take, over bare node; medians of separate processes. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const runs = 21;
const dist = resolve(import.meta.dirname, '../../dist');

if (!existsSync(resolve(dist, 'index.js'))) {
  process.stderr.write('dist/ is missing: npm run build\n');
  process.exit(2);
}

const index = pathToFileURL(resolve(dist, 'index.js')).href;
const cases: readonly [name: string, arguments_: readonly string[]][] = [
  ['bare node', ['-e', '']],
  ['import autotrigger', ['--input-type=module', '-e', `await import('${index}')`]],
  ['require autotrigger', ['-e', `require(${JSON.stringify(resolve(dist, 'index.cjs'))})`]],
  ['autotrigger --version', [resolve(dist, 'cli.js'), '--version']],
];

const times = new Map<string, number[]>(cases.map(([name]) => [name, []]));
for (let run = 0; run < runs; run += 1) {
  for (const [name, arguments_] of cases) {
    const start = performance.now();
    spawnSync(process.execPath, arguments_);
    times.get(name)?.push(performance.now() - start);
  }
}

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;
const bare = median(times.get('bare node') ?? []);
process.stdout.write('| process | ms | over bare node |\n|---|---|---|\n');
for (const [name, values] of times) {
  process.stdout.write(
    `| ${name} | ${median(values).toFixed(0)} | ${(median(values) - bare).toFixed(0)} |\n`,
  );
}
