/**
 * `npm run test:chaos`: every store and the negative control, as a table. Fails when a store asked anybody twice or lost
 * an interaction, and when the control did not.
 * Options: --seed N, --customers N, --interactions N (each), --only lmdb,control-lmdb,…
 */
import { parseArgs } from 'node:util';
import { bundleWorker } from './bundle.js';
import { type ChaosStore, lmdbChaosStore, postgresChaosStore, redisChaosStore } from './chaos-stores.js';
import { type ChaosReport, runChaos } from './run-chaos.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    customers: { type: 'string', default: '200' },
    interactions: { type: 'string', default: '5' },
    only: { type: 'string', default: 'lmdb,redis,postgres,control-lmdb,control-redis,control-postgres' },
  },
});

const runs: Readonly<Record<string, { store: () => Promise<ChaosStore>; naive?: boolean }>> = {
  lmdb: { store: lmdbChaosStore },
  redis: { store: redisChaosStore },
  postgres: { store: postgresChaosStore },
  'control-lmdb': { store: lmdbChaosStore, naive: true },
  'control-redis': { store: redisChaosStore, naive: true },
  'control-postgres': { store: postgresChaosStore, naive: true },
};

const bundle = await bundleWorker();
const reports: ChaosReport[] = [];
for (const name of values.only.split(',')) {
  const run = runs[name];
  if (run === undefined)
    throw new Error(`--only knows ${Object.keys(runs).join(', ')}; it was given ${name}`);
  const store = await run.store();
  try {
    const report = await runChaos({
      store,
      script: bundle.script,
      seed: Number(values.seed),
      naive: run.naive ?? false,
      customers: Number(values.customers),
      interactionsPerCustomer: Number(values.interactions),
      maxMs: 300_000,
    });
    reports.push(report);
    process.stderr.write(`${report.store}: ${JSON.stringify(report.outcomes)}\n`);
    for (const line of report.unaccounted.slice(0, 10)) process.stderr.write(`  ${line}\n`);
  } finally {
    await store.remove();
  }
}
await bundle.remove();

const columns = [
  'store',
  'interactions',
  'contacts',
  'kills',
  'pauses',
  'restarts',
  'clockSteps',
  'scopeChanges',
  'replacements',
  'fullLogs',
  'redeliveries',
  'askedTwice',
  'overQuota',
] as const satisfies readonly (keyof ChaosReport)[];
const lines = [
  [...columns, 'unaccounted', 'seconds'],
  [...columns, '', ''].map(() => '---'),
  ...reports.map((report) => [
    ...columns.map((column) => String(report[column])),
    String(report.unaccounted.length),
    report.seconds.toFixed(0),
  ]),
];
process.stdout.write(`${lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n')}\n`);

const wrong = reports.filter(({ store, askedTwice, overQuota, unaccounted }) =>
  store.includes('check-then-set') ? askedTwice === 0 : askedTwice + overQuota + unaccounted.length > 0,
);
for (const { store } of wrong) process.stderr.write(`not as it should be: ${store}\n`);
process.exitCode = wrong.length === 0 ? 0 : 1;
