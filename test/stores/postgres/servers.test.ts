/** postgresStore on a server of the test's own that is killed and comes back. */
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { postgresStore } from '../../../src/stores/postgres/store.js';
import { until } from '../../support/processes.js';
import { reserveRequest } from '../../support/weekly.js';
import { noPrivatePostgres, type PrivatePostgres, privatePostgres } from './private-server.js';

describe.skipIf(noPrivatePostgres())('postgresStore and a server that is killed', () => {
  let server: PrivatePostgres;
  let pool: pg.Pool;
  beforeAll(async () => {
    server = await privatePostgres();
    pool = new pg.Pool({ connectionString: server.url, connectionTimeoutMillis: 500 });
    pool.on('error', () => {});
  });
  afterAll(async () => {
    await pool.end();
    await server.remove();
  });

  it('is unavailable while it is down, and knows every window when it is back', async () => {
    const store = postgresStore({ pool, timeoutMs: 1_000 });
    const ticket = { customer: 'a', token: 'token' };
    await store.migrate();
    await store.reserve(reserveRequest('a'));
    await store.begin(ticket);
    await server.kill();
    for (const step of [
      () => store.confirm(ticket, { outcome: 'sent' }),
      () => store.reserve(reserveRequest('b')),
    ]) {
      await expect(step()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    }
    await server.start();
    await until('the pool is back', () =>
      store.open().then(
        () => true,
        () => false,
      ),
    );
    expect(await store.confirm(ticket, { outcome: 'sent' })).toEqual({ kind: 'settled' });
    expect((await store.reserve({ ...reserveRequest('a'), interaction: 'another' })).kind).toBe('suppressed');
  });

  it('is told apart by the doctor when its writes are unsafe', async () => {
    const careless = await privatePostgres('fsync=off');
    const other = new pg.Pool({ connectionString: careless.url });
    const store = postgresStore({ pool: other });
    await store.migrate();
    for (const [environment, severity] of [
      ['test', 'warning'],
      ['production', 'error'],
    ] as const) {
      expect(await store.doctor({ environment, now: Date.now() })).toMatchObject([
        { severity, code: 'POSTGRES_UNSAFE_WRITES' },
      ]);
    }
    await other.end();
    await careless.remove();
  });
});
