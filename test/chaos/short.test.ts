/** The short form of `npm run test:chaos`: nobody is asked twice, and nothing is lost, whatever is killed. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noPrivatePostgres } from '../stores/postgres/private-server.js';
import { noPrivateRedis } from '../stores/redis/private-server.js';
import { type Bundle, bundleWorker } from './bundle.js';
import { type ChaosStore, lmdbChaosStore, postgresChaosStore, redisChaosStore } from './chaos-stores.js';
import { type ChaosReport, runChaos } from './run-chaos.js';

describe('under chaos', () => {
  let bundle: Bundle;
  beforeAll(async () => {
    bundle = await bundleWorker();
  });
  afterAll(() => bundle.remove());

  async function short(make: () => Promise<ChaosStore>, naive = false): Promise<ChaosReport> {
    const store = await make();
    try {
      return await runChaos({
        store,
        script: bundle.script,
        seed: 1,
        naive,
        customers: 16,
        interactionsPerCustomer: 3,
        maxMs: 60_000,
      });
    } finally {
      await store.remove();
    }
  }

  async function holds(make: () => Promise<ChaosStore>, leastRestarts: number): Promise<void> {
    const report = await short(make);
    expect(report).toMatchObject({ askedTwice: 0, overQuota: 0, unaccounted: [] });
    expect(report.outcomes.skipped).toBeGreaterThan(0);
    expect(report.restarts).toBeGreaterThanOrEqual(leastRestarts);
    expect(report.contacts).toBeGreaterThan(0);
    expect(report.fullLogs).toBeGreaterThan(0);
    expect(report.scopeChanges).toBeGreaterThan(0);
    expect(report.replacements).toBeGreaterThan(report.store === 'lmdb' ? 0 : -1);
    expect(report.kills + report.pauses).toBeGreaterThan(0);
  }

  it('six processes on one lmdb folder ask nobody twice', () => holds(lmdbChaosStore, 0), 90_000);

  it.skipIf(noPrivateRedis())(
    'two groups of processes on one Redis that is killed ask nobody twice',
    () => holds(redisChaosStore, 1),
    90_000,
  );

  it.skipIf(noPrivatePostgres())(
    'two groups of processes on one Postgres that is killed ask nobody twice',
    () => holds(postgresChaosStore, 1),
    90_000,
  );

  it('the same run with check-then-set asks customers twice', async () => {
    const report = await short(lmdbChaosStore, true);
    expect(report.askedTwice).toBeGreaterThan(0);
  }, 90_000);
});
