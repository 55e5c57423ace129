/**
 * `npm run bench shape`: how large `src` is, and what one warm `trigger.process` to `sent` over lmdb enters, by V8's
 * precise coverage. `npx tsx test/bench/shape.ts <folder…>` compares other checkouts, each a column.
 */
import { resolve } from 'node:path';
import { type EnteredBy, enteredBy } from './shape-entered.js';
import { type SourceShape, shapeOf } from './shape-source.js';
import { figure, table } from './support.js';

const roots = process.argv.slice(2);
if (roots.length === 0) roots.push(resolve(import.meta.dirname, '../..'));

const columns = await Promise.all(
  roots.map(async (root) => ({ ...shapeOf(root), entered: await enteredBy(root) })),
);

type Column = SourceShape & { entered: EnteredBy };
const rows: readonly [string, (column: Column) => string][] = [
  ['source files', ({ files }) => files.toLocaleString('en-US')],
  ['lines', ({ lines }) => lines.toLocaleString('en-US')],
  ['lines that hold a comment', ({ comments, lines }) => `${((comments / lines) * 100).toFixed(1)} %`],
  ['folders', ({ folders }) => figure(folders)],
  ['names that files export', ({ exported }) => exported.toLocaleString('en-US')],
  ['lines of pipeline/process.ts', ({ processLines }) => figure(processLines)],
  ['files entered, `stellaConnect`', ({ entered }) => figure(entered.stellaConnect.files.length)],
  ['functions entered, `stellaConnect`', ({ entered }) => figure(entered.stellaConnect.functions)],
  ['files entered, transport only `send`', ({ entered }) => figure(entered.sendOnly.files.length)],
  ['functions entered, transport only `send`', ({ entered }) => figure(entered.sendOnly.functions)],
];
process.stdout.write(
  `${table(
    ['', ...roots],
    rows.map(([name, of]) => [name, ...columns.map(of)]),
  )}\n`,
);
for (const [index, { entered }] of columns.entries()) {
  process.stdout.write(
    `\nentered in ${roots[index]}:\n${entered.stellaConnect.files.map((file) => `- ${file}\n`).join('')}`,
  );
}
