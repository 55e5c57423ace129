/**
 * `npm run test:chaos:queues`: each engine and the negative controls, as a table. Fails when an engine asked anybody twice,
 * lost an interaction, or did not bring a deferred one back in time and without an attempt spent, and when a control did
 * all of that as well.
 * Options: --seed N, --customers N, --interactions N, --only bullmq-redis,control-store,…, --minutes N (each)
 */
import { parseArgs } from 'node:util';
import { bundleWorker } from '../bundle.js';
import { type QueueReport, runOnQueue } from './run.js';
import type { Setting } from './setting.js';

const runs: Readonly<Record<string, Pick<Setting, 'engine' | 'control'>>> = {
  'bullmq-redis': { engine: 'bullmq-redis' },
  'bullmq-postgres': { engine: 'bullmq-postgres' },
  'pg-boss': { engine: 'pg-boss' },
  'control-store': { engine: 'bullmq-redis', control: 'store' },
  'control-bullmq': { engine: 'bullmq-redis', control: 'delay' },
  'control-pg-boss': { engine: 'pg-boss', control: 'delay' },
};

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    customers: { type: 'string', default: '150' },
    interactions: { type: 'string', default: '300' },
    minutes: { type: 'string', default: '20' },
    only: { type: 'string', default: Object.keys(runs).join(',') },
  },
});

const bundle = await bundleWorker('queues/worker.ts');
const reports: QueueReport[] = [];
const wrong: string[] = [];
for (const name of values.only.split(',')) {
  const run = runs[name];
  if (run === undefined)
    throw new Error(`--only knows ${Object.keys(runs).join(', ')}; it was given ${name}`);
  const report = await runOnQueue({
    ...{ ...run, script: bundle.script, seed: Number(values.seed), maxMs: Number(values.minutes) * 60_000 },
    ...{ customers: Number(values.customers), interactions: Number(values.interactions) },
  });
  reports.push(report);
  process.stderr.write(`${JSON.stringify(report)}\n`);
  const isFound = report.faults.length > 0;
  if (isFound !== (run.control !== undefined))
    wrong.push(`${name}: ${report.faults.join(', ') || 'nothing found'}`);
}
await bundle.remove();

const columns = [
  ...[
    'engine',
    'interactions',
    'deliveries',
    'contacts',
    'kills',
    'stalls',
    'secondContacts',
    'lost',
    'deferred',
  ],
  ...[
    'cameBack',
    'early',
    'late',
    'lateByKill',
    'lateByStall',
    'mostLatenessMs',
    'attemptsSpent',
    'seconds',
    'faults',
  ],
] as (keyof QueueReport)[];
const lines = [
  columns,
  columns.map(() => '---'),
  ...reports.map((report) => columns.map((column) => String(report[column]))),
];
process.stdout.write(`${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`);
for (const line of wrong) process.stderr.write(`not as it should be: ${line}\n`);
process.exit(wrong.length === 0 ? 0 : 1);
