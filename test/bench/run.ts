/** `npm run bench [name…]`: every benchmark, or the named ones, one after the other in a process of its own. */
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const all = [
  'decide',
  'map',
  'stores',
  'transport',
  'simulate',
  'reload',
  'proof',
  'startup',
  'size',
  'shape',
];
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !all.includes(name));

if (unknown.length > 0) {
  process.stderr.write(`no benchmark \`${unknown.join('`, `')}\`; there are ${all.join(', ')}\n`);
  process.exit(2);
}

let failed = false;
for (const name of asked.length === 0 ? all : asked) {
  process.stdout.write(`\n## ${name}\n\n`);
  const file = resolve(import.meta.dirname, `${name}.ts`);
  const { status } = spawnSync(process.execPath, ['--expose-gc', '--import', 'tsx', file], {
    stdio: 'inherit',
  });
  failed ||= status !== 0;
}
process.exit(failed ? 1 : 0);
